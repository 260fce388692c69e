"""A raw update, as it is stored.

Law: an update is not looked into beyond its number and its chat, so one that nobody can read harms nobody else.
"""

from __future__ import annotations

import json
from typing import Final

from bot.incoming import chat_of
from storage.store import Arrival

#: The name under which updates are stored.
SOURCE: Final = "telegram"
#: Updates without a chat are kept under this one, which nobody has.
NOBODY: Final = 0
_NUMBER_LIMIT = 2**53
#: Made once: ``json.dumps`` with any settings makes an encoder for each call.
_encode: Final = json.JSONEncoder(separators=(",", ":")).encode


def arrival_of(raw: object) -> Arrival | None:
    """A raw update as it is stored; ``None`` where it has no number to be known by. Survives any JSON."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < _NUMBER_LIMIT:
        return None
    return Arrival(source=SOURCE, number=number, chat=chat_of(raw) or NOBODY, body=_body(raw, number))


def _body(raw: object, number: int) -> str:
    # ASCII: half characters stay escaped, so that every body can be encoded and sealed.
    try:
        return _encode(raw)
    except RecursionError:
        # Nested deeper than can be written. Its number alone makes no event, and nobody has to wait behind it.
        return json.dumps({"update_id": number})

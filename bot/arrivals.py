"""A raw update, as it is stored.

Law: an update is not looked into beyond its number and its chat, so one that nobody can read harms nobody else.
"""

from __future__ import annotations

import json
from typing import Final

from bot.fields import is_id
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


def chat_of(raw: object) -> int | None:
    """The chat that a raw update belongs to, or ``None``. Survives any JSON."""
    if not isinstance(raw, dict):
        return None
    query = raw.get("callback_query")
    places = [raw.get("message"), raw.get("edited_message"), raw.get("my_chat_member")]
    places.append(query.get("message") if isinstance(query, dict) else None)
    for place in places:
        chat = place.get("chat") if isinstance(place, dict) else None
        found = chat.get("id") if isinstance(chat, dict) else None
        if isinstance(found, int) and is_id(found):
            return found
    return None


def _body(raw: object, number: int) -> str:
    # ASCII: half characters stay escaped, so that every body can be encoded and sealed.
    try:
        return _encode(raw)
    except RecursionError:
        # Nested deeper than can be written. Its number alone makes no event, and nobody has to wait behind it.
        return json.dumps({"update_id": number})

"""Fields of a raw update, as far as we read them.

Law: what is not of the form that Telegram promises raises ``MalformedUpdate``; what we do not read is not looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from telegram.constants import MessageLimit

from bot.errors import MalformedUpdate

Raw: TypeAlias = Mapping[str, Any]

#: Telegram promises that ids have at most 52 significant bits.
_ID_LIMIT: Final = 2**52
#: Nobody can send more than this in one message (in UTF-16 units, of which a character has at most two).
_TEXT_LIMIT: Final = int(MessageLimit.MAX_TEXT_LENGTH) * 2


def is_id(found: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether this may be the id of a message, a person or a chat."""
    return isinstance(found, int) and not isinstance(found, bool) and 0 < abs(found) < _ID_LIMIT


def inner(raw: Raw, field: str) -> Raw | None:
    """The object in this field; ``None`` where there is none."""
    found = raw.get(field)
    if found is not None and not isinstance(found, dict):
        raise MalformedUpdate
    return found


def needed(raw: Raw, field: str) -> Raw:
    """The object in this field, which Telegram promises."""
    found = inner(raw, field)
    if found is None:
        raise MalformedUpdate
    return found


def text(raw: Raw, field: str) -> str | None:
    """The text in this field; ``None`` where there is none."""
    found = raw.get(field)
    if found is not None and (not isinstance(found, str) or len(found) > _TEXT_LIMIT):
        raise MalformedUpdate
    return found


def number(raw: Raw, field: str) -> int:
    """The id in this field, which Telegram promises."""
    found = raw.get(field)
    if not is_id(found):
        raise MalformedUpdate
    return int(raw[field])

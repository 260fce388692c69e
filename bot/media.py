"""What a message has instead of words.

Law: pure. What this program does not know is met like any other thing that is no text, never with silence.
"""

from __future__ import annotations

from typing import Final

from telegram import Message

from bot import fields
from bot.errors import MalformedUpdate
from bot.fields import Raw
from flows.events import MediaKind

#: Contents of a message that are neither text nor something we keep.
_OTHER_MEDIA: Final = frozenset(
    {
        "animation",
        "audio",
        "checklist",
        "contact",
        "dice",
        "document",
        "game",
        "invoice",
        "live_photo",
        "location",
        "paid_media",
        "passport_data",
        "poll",
        "story",
        "successful_payment",
        "venue",
        "video",
        "video_note",
    }
)
#: Fields of a message that the library knows; any other is content from after its time.
_KNOWN_FIELDS: Final = frozenset(slot for kind in Message.__mro__ for slot in getattr(kind, "__slots__", ())) | {"from"}


def media_of(message: Raw) -> tuple[MediaKind | None, str | None]:
    """What came, and Telegram's file id of what can be kept. No kind: nothing that a person sent us."""
    if voice := fields.inner(message, "voice"):
        return "voice", fields.text(voice, "file_id")
    if sizes := message.get("photo"):
        return "picture", fields.text(_largest(sizes), "file_id")
    if "sticker" in message:
        return "sticker", None
    # What this program does not know yet is met like any other thing that is no text: with a hint, not with silence.
    other = any(field in _OTHER_MEDIA or field not in _KNOWN_FIELDS for field in message)
    return ("other", None) if other else (None, None)


def _largest(sizes: object) -> Raw:
    if not isinstance(sizes, list) or not all(isinstance(size, dict) for size in sizes):
        raise MalformedUpdate
    widths = [(size.get("width", 0), number) for number, size in enumerate(sizes)]
    if not all(isinstance(width, int) for width, _ in widths):
        raise MalformedUpdate
    found: Raw = sizes[max(widths)[1]]
    return found

"""A Telegram update, read: which event it is, if it is any.

Law: pure. What it cannot place makes no event; it never answers, asks or stores. Words are cleaned here, once
(``bot.cleaning``).

Updates are read as the JSON they are. ``telegram.Update.de_json`` makes some sixty objects of a message, of which we
read four fields: 220 µs where this takes 45, and it refuses a whole update for a missing field that nobody asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from telegram import Message
from telegram.constants import ChatMemberStatus, ChatType, MessageLimit

from bot.buttons import unpack
from bot.cleaning import clean
from bot.errors import MalformedUpdate
from bot.hearing import Heard
from flows.events import (
    Begun,
    CommandGiven,
    Event,
    GroupSpoke,
    MediaKind,
    MediaSent,
    TextEdited,
    TextSaid,
    Unreadable,
)

__all__ = ["WANTED", "Raw", "Reading", "Stopped", "chat_of", "clean", "hear", "read"]


@dataclass(frozen=True, slots=True)
class Stopped:
    """The person stopped the bot; nothing can be sent until they come back."""


Reading: TypeAlias = Event | Stopped | None
Raw: TypeAlias = Mapping[str, Any]

#: What we ask Telegram for; nothing else is sent to us.
WANTED: Final = ("message", "edited_message", "callback_query", "my_chat_member")

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PRIVATE = ChatType.PRIVATE.value
_GROUPS: Final = (ChatType.GROUP.value, ChatType.SUPERGROUP.value)
_OUTSIDE: Final = (ChatMemberStatus.LEFT.value, ChatMemberStatus.BANNED.value)
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
#: Telegram promises that ids have at most 52 significant bits.
_ID_LIMIT: Final = 2**52
#: Nobody can send more than this in one message (in UTF-16 units, of which a character has at most two).
_TEXT_LIMIT: Final = int(MessageLimit.MAX_TEXT_LENGTH) * 2


def hear(body: str, *, username: str = "") -> Heard:
    """Read the body of a stored update.

    Raises:
        MalformedUpdate: it is not of the form that Telegram promises; that makes it dead and harms nobody else.
    """
    update = json.loads(body)
    if not isinstance(update, dict):
        raise MalformedUpdate
    reading = read(update, username=username)
    stopped = isinstance(reading, Stopped)
    query = _object(update, "callback_query")
    pressed = _object(query, "message") if query else None
    return Heard(
        event=None if isinstance(reading, Stopped) else reading,
        stopped=stopped,
        language=_language(update),
        query=_text(query, "id") if query else None,
        message=_id(pressed, "message_id") if pressed else None,
    )


def read(update: Raw, *, username: str = "") -> Reading:
    """The event that an update is, ``Stopped`` if the person stopped the bot, ``None`` if it is nothing to us.

    ``username`` is the bot's own, without ``@``: in groups, commands count only if they name it.

    Raises:
        MalformedUpdate: it is not of the form that Telegram promises.
    """
    if query := _object(update, "callback_query"):
        return _press(query)
    if change := _object(update, "my_chat_member"):
        return _membership(change)
    if edited := _object(update, "edited_message"):
        return _edited(edited)
    if message := _object(update, "message"):
        return _message(message, username)
    return None


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
        if isinstance(found, int) and _is_id(found):
            return found
    return None


# --- fields -------------------------------------------------------------------------------------------------------


def _is_id(found: Any) -> bool:  # noqa: ANN401 - any JSON
    return isinstance(found, int) and not isinstance(found, bool) and 0 < abs(found) < _ID_LIMIT


def _object(raw: Raw, field: str) -> Raw | None:
    found = raw.get(field)
    if found is not None and not isinstance(found, dict):
        raise MalformedUpdate
    return found


def _needed(raw: Raw, field: str) -> Raw:
    found = _object(raw, field)
    if found is None:
        raise MalformedUpdate
    return found


def _text(raw: Raw, field: str) -> str | None:
    found = raw.get(field)
    if found is not None and (not isinstance(found, str) or len(found) > _TEXT_LIMIT):
        raise MalformedUpdate
    return found


def _id(raw: Raw, field: str) -> int:
    found = raw.get(field)
    if not _is_id(found):
        raise MalformedUpdate
    return int(raw[field])


def _sent(message: Raw) -> int | None:
    """When it was sent, in seconds since 1970; only to tell the pieces of a cut text, so nothing depends on it."""
    found = message.get("date")
    return found if _is_id(found) else None


def _language(update: Raw) -> str | None:
    for field in WANTED:
        if (part := _object(update, field)) and (person := _object(part, "from")):
            return _text(person, "language_code")
    return None


# --- kinds of updates ---------------------------------------------------------------------------------------------


def _press(query: Raw) -> Reading:
    pressed = _object(query, "message")
    # Without a message, or from elsewhere than the person's own chat with us, it is not ours to answer.
    if pressed is None or _id(_needed(pressed, "chat"), "id") != _id(_needed(query, "from"), "id"):
        return None
    return unpack(_text(query, "data")) or Unreadable()


def _membership(change: Raw) -> Reading:
    came = _text(_needed(change, "new_chat_member"), "status")
    went = _text(_needed(change, "old_chat_member"), "status")
    kind = _text(_needed(change, "chat"), "type")
    if kind == _PRIVATE:
        return Stopped() if came in _OUTSIDE else None
    return GroupSpoke() if kind in _GROUPS and came not in _OUTSIDE and went in _OUTSIDE else None


def _edited(message: Raw) -> Reading:
    text = _text(message, "text") or _text(message, "caption")
    if _text(_needed(message, "chat"), "type") != _PRIVATE or text is None:
        return None
    # The words of "/note words" are the note; the command is not.
    found = _COMMAND.fullmatch(clean(text))
    words = (found[3] or "") if found else clean(text)
    return TextEdited(text=words, source=_id(message, "message_id"))


def _message(message: Raw, username: str) -> Reading:
    kind, text = _text(_needed(message, "chat"), "type"), _text(message, "text")
    if kind in _GROUPS:
        return _group(message, text or "", username)
    if kind != _PRIVATE:
        return None
    if text is None:
        return _media(message)
    return _words(clean(text), _id(message, "message_id"), sent=_sent(message), reply=_replied(message))


def _group(message: Raw, text: str, username: str) -> Reading:
    person = _object(message, "from")
    # Channels, and admins who hide behind the group's name, have no private chat to be sent to.
    if "sender_chat" in message or person is None or person.get("is_bot"):
        return None
    found = _COMMAND.fullmatch(text)
    named = found is not None and found[2] is not None and found[2].casefold() == username.casefold()
    return GroupSpoke() if named else None


def _replied(message: Raw) -> str:
    """The nonce on the buttons of the message that was replied to; empty if it has none of ours.

    Telegram gives the message as it is now. What it looks like is no promise of anybody's: nothing in it is refused.
    """
    replied = message.get("reply_to_message")
    markup = replied.get("reply_markup") if isinstance(replied, dict) else None
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    buttons = [each for row in rows if isinstance(row, list) for each in row] if isinstance(rows, list) else []
    given = (each.get("callback_data") for each in buttons if isinstance(each, dict))
    pressed = (unpack(each) for each in given if isinstance(each, str))
    return next((each.nonce for each in pressed if each), "")


def _words(text: str, source: int, *, sent: int | None, reply: str) -> Reading:
    found = _COMMAND.fullmatch(text)
    if found is None:
        return TextSaid(text=text, source=source, sent=sent, reply=reply)
    name, argument = found[1].lower(), found[3] or ""
    if name == "start":
        return Begun(payload=argument if _PAYLOAD.fullmatch(argument) else "")
    return CommandGiven(name=name, argument=argument, source=source, sent=sent)


def _media(message: Raw) -> Reading:
    media, file = _kind(message)
    if media is None:
        return None
    caption = clean(_text(message, "caption") or "")
    return MediaSent(media=media, file=file, caption=caption, source=_id(message, "message_id"))


def _kind(message: Raw) -> tuple[MediaKind | None, str | None]:
    if voice := _object(message, "voice"):
        return "voice", _text(voice, "file_id")
    if sizes := message.get("photo"):
        return "picture", _text(_largest(sizes), "file_id")
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

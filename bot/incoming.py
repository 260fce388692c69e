"""A Telegram update, read: which event it is, if it is any.

Law: pure. What it cannot place makes no event; it never answers, asks or stores. Words are cleaned here, once
(``bot.cleaning``).

Updates are read as the JSON they are. ``telegram.Update.de_json`` makes some sixty objects of a message, of which we
read four fields: 220 µs where this takes 45, and it refuses a whole update for a missing field that nobody asked for.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from telegram.constants import ChatMemberStatus, ChatType

from bot import fields
from bot.buttons import unpack
from bot.cleaning import clean
from bot.errors import MalformedUpdate
from bot.fields import Raw
from bot.heard import Heard
from bot.media import media_of
from flows.events import (
    Begun,
    CommandGiven,
    Event,
    GroupSpoke,
    MediaSent,
    TextEdited,
    TextSaid,
    Unreadable,
)


@dataclass(frozen=True, slots=True)
class Stopped:
    """The person stopped the bot; nothing can be sent until they come back."""


Reading: TypeAlias = Event | Stopped | None

#: What we ask Telegram for; nothing else is sent to us.
WANTED: Final = ("message", "edited_message", "callback_query", "my_chat_member")

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PRIVATE = ChatType.PRIVATE.value
_GROUPS: Final = (ChatType.GROUP.value, ChatType.SUPERGROUP.value)
_OUTSIDE: Final = (ChatMemberStatus.LEFT.value, ChatMemberStatus.BANNED.value)


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
    query = fields.inner(update, "callback_query")
    pressed = fields.inner(query, "message") if query else None
    return Heard(
        event=None if isinstance(reading, Stopped) else reading,
        stopped=stopped,
        language=_language(update),
        query=fields.text(query, "id") if query else None,
        message=fields.number(pressed, "message_id") if pressed else None,
    )


def read(update: Raw, *, username: str = "") -> Reading:
    """The event that an update is, ``Stopped`` if the person stopped the bot, ``None`` if it is nothing to us.

    ``username`` is the bot's own, without ``@``: in groups, commands count only if they name it.

    Raises:
        MalformedUpdate: it is not of the form that Telegram promises.
    """
    if query := fields.inner(update, "callback_query"):
        return _press(query)
    if change := fields.inner(update, "my_chat_member"):
        return _membership(change)
    if edited := fields.inner(update, "edited_message"):
        return _edited(edited)
    if message := fields.inner(update, "message"):
        return _message(message, username)
    return None


# --- kinds of updates ---------------------------------------------------------------------------------------------


def _press(query: Raw) -> Reading:
    pressed = fields.inner(query, "message")
    # Without a message, or from elsewhere than the person's own chat with us, it is not ours to answer.
    if pressed is None or fields.number(_chat(pressed), "id") != fields.number(fields.needed(query, "from"), "id"):
        return None
    return unpack(fields.text(query, "data")) or Unreadable()


def _membership(change: Raw) -> Reading:
    came = fields.text(fields.needed(change, "new_chat_member"), "status")
    went = fields.text(fields.needed(change, "old_chat_member"), "status")
    kind = fields.text(_chat(change), "type")
    if kind == _PRIVATE:
        return Stopped() if came in _OUTSIDE else None
    return GroupSpoke() if kind in _GROUPS and came not in _OUTSIDE and went in _OUTSIDE else None


def _edited(message: Raw) -> Reading:
    text = fields.text(message, "text") or fields.text(message, "caption")
    if fields.text(_chat(message), "type") != _PRIVATE or text is None:
        return None
    # The words of "/note words" are the note; the command is not.
    found = _COMMAND.fullmatch(clean(text))
    words = (found[3] or "") if found else clean(text)
    return TextEdited(text=words, source=fields.number(message, "message_id"))


def _message(message: Raw, username: str) -> Reading:
    kind, text = fields.text(_chat(message), "type"), fields.text(message, "text")
    if kind in _GROUPS:
        return _group(message, text or "", username)
    if kind != _PRIVATE:
        return None
    if text is None:
        return _media(message)
    return _words(clean(text), fields.number(message, "message_id"), sent=_sent(message), reply=_replied(message))


def _group(message: Raw, text: str, username: str) -> Reading:
    person = fields.inner(message, "from")
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
    media, file = media_of(message)
    if media is None:
        return None
    caption = clean(fields.text(message, "caption") or "")
    return MediaSent(media=media, file=file, caption=caption, source=fields.number(message, "message_id"))


# --- what several kinds have ----------------------------------------------------------------------------------------


def _chat(part: Raw) -> Raw:
    return fields.needed(part, "chat")


def _sent(message: Raw) -> int | None:
    """When it was sent, in seconds since 1970; only to tell the pieces of a cut text, so nothing depends on it."""
    found = message.get("date")
    return found if fields.is_id(found) else None


def _language(update: Raw) -> str | None:
    for field in WANTED:
        if (part := fields.inner(update, field)) and (person := fields.inner(part, "from")):
            return fields.text(person, "language_code")
    return None

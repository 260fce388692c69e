"""A Telegram update, read: which event it is, if it is any.

Law: pure. What it cannot place makes no event; it never answers, asks or stores. Words are cleaned here, once, by
``clean``, and nowhere else.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.buttons import unpack
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


@dataclass(frozen=True, slots=True)
class Stopped:
    """The person stopped the bot; nothing can be sent until they come back."""


Reading: TypeAlias = Event | Stopped | None

# The library's own switch to what its next version does. Without it, reading some service messages warns each time.
os.environ.setdefault("PTB_TIMEDELTA", "true")

#: What we ask Telegram for; nothing else is sent to us.
WANTED: Final = ("message", "edited_message", "callback_query", "my_chat_member")

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_OUTSIDE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
#: Telegram promises that ids have at most 52 significant bits.
_CHAT_LIMIT = 2**52


def chat_of(raw: object) -> int | None:
    """The chat that a raw update belongs to, or ``None``. Survives any JSON."""
    for field in ("message", "edited_message", "my_chat_member"):
        if found := _chat_id(_within(raw, field)):
            return found
    return _chat_id(_within(_within(raw, "callback_query"), "message"))


def _within(raw: object, field: str) -> object:
    return raw.get(field) if isinstance(raw, dict) else None


def _chat_id(message: object) -> int | None:
    found = _within(_within(message, "chat"), "id")
    if isinstance(found, int) and not isinstance(found, bool) and -_CHAT_LIMIT < found < _CHAT_LIMIT:
        return found
    return None


def hear(body: str, *, username: str = "") -> Heard:
    """Read the body of a stored update. Raises where it is no update; that makes it dead and harms nobody else."""
    update = Update.de_json(json.loads(body), None)
    reading = read(update, username=username)
    query, person = update.callback_query, update.effective_user
    return Heard(
        event=None if isinstance(reading, Stopped) else reading,
        stopped=isinstance(reading, Stopped),
        language=person.language_code if person else None,
        query=query.id if query else None,
        message=query.message.message_id if query and query.message else None,
    )


def read(update: Update, *, username: str = "") -> Reading:
    """The event that an update is, ``Stopped`` if the person stopped the bot, ``None`` if it is nothing to us.

    ``username`` is the bot's own, without ``@``: in groups, commands count only if they name it.
    """
    if update.callback_query is not None:
        return _press(update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    if update.edited_message is not None:
        return _edited(update.edited_message)
    if update.message is not None:
        return _message(update.message, username)
    return None


def _press(query: CallbackQuery) -> Reading:
    # Without a message, or from elsewhere than the person's own chat with us, it is not ours to answer.
    if query.message is None or query.message.chat.id != query.from_user.id:
        return None
    return unpack(query.data) or Unreadable()


def _membership(change: ChatMemberUpdated) -> Reading:
    came, went = change.new_chat_member.status, change.old_chat_member.status
    if change.chat.type == ChatType.PRIVATE:
        return Stopped() if came in _OUTSIDE else None
    added = came not in _OUTSIDE and went in _OUTSIDE
    return GroupSpoke() if added and change.chat.type in _GROUPS else None


def _edited(message: Message) -> Reading:
    text = message.text or message.caption
    if message.chat.type != ChatType.PRIVATE or text is None:
        return None
    return TextEdited(text=clean(text), source=message.message_id)


def _message(message: Message, username: str) -> Reading:
    if message.chat.type != ChatType.PRIVATE:
        return _group(message, username)
    if message.text is not None:
        return _words(clean(message.text), message.message_id)
    return _media(message)


def _group(message: Message, username: str) -> Reading:
    # Channels, and admins who hide behind the group's name, have no private chat to be sent to.
    if message.chat.type not in _GROUPS or message.sender_chat is not None or message.from_user is None:
        return None
    found = _COMMAND.fullmatch(message.text or "")
    named = found is not None and found[2] is not None and found[2].casefold() == username.casefold()
    return GroupSpoke() if named and not message.from_user.is_bot else None


def _words(text: str, source: int) -> Reading:
    found = _COMMAND.fullmatch(text)
    if found is None:
        return TextSaid(text=text, source=source)
    name, argument = found[1].lower(), found[3] or ""
    if name == "start":
        return Begun(payload=argument if _PAYLOAD.fullmatch(argument) else "")
    return CommandGiven(name=name, argument=argument, source=source)


def _media(message: Message) -> Reading:
    media, file = _kind(message)
    if media is None:
        return None
    return MediaSent(media=media, file=file, caption=clean(message.caption or ""), source=message.message_id)


def _kind(message: Message) -> tuple[MediaKind | None, str | None]:
    if message.voice is not None:
        return "voice", message.voice.file_id
    if message.photo:
        return "picture", max(message.photo, key=lambda size: size.width * size.height).file_id
    if message.sticker is not None:
        return "sticker", None
    # What this library does not know yet is met like any other thing that is no text: with a hint, not with silence.
    unknown: dict[str, Any] = dict(message.api_kwargs)
    other = message.effective_attachment or message.checklist or unknown
    return ("other", None) if other else (None, None)


# --- cleaning -----------------------------------------------------------------------------------------------------

#: Controls (C0 except line feed, DEL, C1) would act in terminals and logs, and some stores refuse them.
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_BREAKS = re.compile("\r\n|[\u2028\u2029]")
#: Embeddings and overrides turn the order of what follows; isolates end with themselves and stay.
_OVERRIDES = re.compile("[\u202a-\u202e]")
#: Halves of a character, and two code points that no XML may hold.
_HALVES = re.compile("[\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """What a person wrote, so that it can be kept, sent and printed anywhere. Idempotent.

    CR LF and the Unicode line and paragraph separators become a line feed, other controls a space; direction
    overrides go, isolates stay; half characters become U+FFFD; spaces at line ends and empty last lines go.
    """
    text = _BREAKS.sub("\n", text)
    text = _CONTROLS.sub(" ", text)
    text = _OVERRIDES.sub("", text)
    text = _HALVES.sub("\ufffd", text)
    return "\n".join(line.rstrip(" ") for line in text.split("\n")).rstrip("\n")

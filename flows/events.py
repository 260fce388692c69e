"""What can happen to a chat.

Law: frozen facts, already cleaned of everything Telegram; an event that cannot exist cannot be made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

#: What a person may send besides words. ``voice`` and ``picture`` are kept with the answer, the rest is not.
MediaKind: TypeAlias = Literal["voice", "picture", "sticker", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The chat was opened: the first ``/start``, or any later one. ``payload`` is the deep link's, often empty."""

    payload: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSaid:
    """Words were typed. ``source`` is the message's id, so that a later edit finds its answer.

    ``sent`` is when, in seconds since 1970 by Telegram's clock; ``None`` where a text is never cut into messages.
    ``reply`` is the nonce of the message of ours that was replied to, where it has buttons.
    """

    text: str
    source: int | None = None
    sent: int | None = None
    reply: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button was pressed. ``nonce`` and ``action`` come from outside and may be forged."""

    nonce: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandGiven:
    """A command such as ``/help``; ``argument`` is the rest of the line, ``sent`` as with words."""

    name: str
    argument: str = ""
    source: int | None = None
    sent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEdited:
    """A sent message was changed. Changes the answer it gave, if it gave one."""

    text: str
    source: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaSent:
    """Something other than words came. ``file`` is Telegram's file id for what can be kept."""

    media: MediaKind
    file: str | None = None
    caption: str = ""
    source: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSpoke:
    """The bot was added to a group or spoken to in one. Everything else in groups makes no event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A press that carries nothing of ours: another bot's button, a forged one. Shows the current step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FellDue:
    """An alarm that this chat had set went off; ``due`` is the time that it was set to."""

    kind: str
    due: datetime
    body: str = ""


Event: TypeAlias = (
    Begun | TextSaid | Pressed | CommandGiven | TextEdited | MediaSent | GroupSpoke | Unreadable | FellDue
)

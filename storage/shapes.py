"""What a turn starts from and what it changes: shapes that pass through the store.

Law: as in ``storage.store``, which hands these on; others import them from there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from storage.letters import NewLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A raw update as it came in, before anyone has looked inside.

    ``number`` is the sender's own (Telegram's ``update_id``); the pair (``source``, ``number``) is taken in once.
    """

    source: str
    number: int
    chat: int
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """The current version of an answer or a note. ``body`` is the value's JSON."""

    partnership: int
    key: str
    version: int
    body: str
    at: datetime
    round: int = 1
    source: int | None = None
    about: str | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSession:
    """A chat's session, with the few facts that may be counted. ``body`` is sealed, the rest is not."""

    body: str
    language: str
    dialogue: str | None = None
    step: str | None = None
    partnership: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What a turn starts from: the oldest update of a chat that is not done, and all that chat remembers.

    ``answers`` are of each round the newest version only, in no promised order: of an answer that was given again in a
    later round the earlier one is there, too. ``attempts`` counts earlier tries of this update.
    """

    seq: int
    chat: int
    body: str
    received_at: datetime
    attempts: int
    session: SavedSession | None
    answers: Sequence[KeptAnswer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something that falls due in a chat at a time. There is one of each kind; another of it takes its place.

    ``kind`` is made of letters, digits, dots and dashes. ``due=None`` takes the alarm away. ``local_time`` ("08:30")
    and ``zone`` (IANA) say what the person chose, and ``local_date`` (ISO) the last local date it went off on: they
    are kept in the clear, for people who read the table and for whoever computes ``due`` anew when a country changes
    its clocks. ``body`` is sealed.
    """

    kind: str
    due: datetime | None
    local_time: str = ""
    zone: str = ""
    local_date: str | None = None
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a turn starts from that nobody asked for: the alarm that fell due, and all that the chat remembers.

    ``answers`` are those of ``Waiting``.
    """

    chat: int
    alarm: Alarm
    session: SavedSession | None
    answers: Sequence[KeptAnswer]


#: Makes letters of the numbers of messages; pure and quick, called inside the turn's transaction.
Farewell: TypeAlias = Callable[[Sequence[int]], Sequence[NewLetter]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one turn changes. Answers are new versions: the store never overwrites one.

    ``session=None`` leaves the session as it was. ``alarms`` are set, or taken away; every other alarm of the chat
    stays, and of two of a kind the last one counts. ``erase`` deletes everything of the chat, except these letters, and
    wins over the rest. ``farewell`` is asked for more of them: it is given the numbers of the messages that are known
    to have come and gone in the chat within the last two days, oldest first, which nobody knows afterwards.
    """

    session: SavedSession | None = None
    answers: Sequence[KeptAnswer] = ()
    letters: Sequence[NewLetter] = ()
    alarms: Sequence[Alarm] = ()
    erase: bool = False
    farewell: Farewell | None = None


#: Pure and quick; called inside the turn's transaction, perhaps in another thread, perhaps more than once.
Decide: TypeAlias = Callable[[Waiting], Decision]
#: The same for what fell due.
DecideDue: TypeAlias = Callable[[Due], Decision]


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnTaken:
    """A turn that was committed. ``seq`` is the update's; ``None`` where something fell due."""

    seq: int | None
    chat: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """Everything a chat remembers, for exports and documents."""

    chat: int
    session: SavedSession | None
    answers: Sequence[KeptAnswer]
    #: Every version of every answer, oldest first.
    history: Sequence[KeptAnswer]
    #: What falls due, the earliest first; also where it rests because the chat is blocked.
    alarms: Sequence[Alarm] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """How many updates or letters of a chat are in one state (``new``, ``sent``, …), and when the first and last came."""

    state: str
    count: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What is kept of a chat besides what it remembers, for whoever asks what is kept about them.

    ``state`` is ``active`` or ``blocked``, ``None`` for a chat that is unknown; ``saved`` is when its session was.
    """

    state: str | None
    saved: datetime | None
    updates: Sequence[Trace]
    letters: Sequence[Trace]


#: The body for whom the session belongs to; ``None``: it is not for them. Pure and quick.
WriteNews: TypeAlias = Callable[[SavedSession], str | None]


#: How to write the news that an announcement's body holds. As ``WriteNews``.
ComposeNews: TypeAlias = Callable[[str], WriteNews]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What became of a page of chats. ``last`` is where the next one begins; ``None``: there was none left."""

    last: int | None
    letters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How an announcement went on: letters that were queued. ``state``: it has to wait, goes on, or is done."""

    name: str
    letters: int
    state: Literal["waits", "going", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """Something that is said to many, and how far it is. ``body`` is the operator's own, and kept in the clear.

    ``letters`` were written in all; ``fates`` counts those that are still known by their state (``sent``, ``pending``,
    …).
    """

    name: str
    body: str
    state: Literal["going", "stopped", "done"]
    letters: int
    begun: datetime
    settled: datetime | None
    fates: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What is waiting: counts, and the receipt times of the oldest; never contents."""

    updates: int
    letters: int
    dead: int
    oldest_update: datetime | None
    oldest_letter: datetime | None

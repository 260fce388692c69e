"""The one door to what is remembered: the protocol, and the shapes that pass through it.

Law: each method is one transaction. It is wholly done when it returns and wholly undone when it raises; being
cancelled does not leave it half done. Nothing here does network calls while a transaction is open: the only foreign
code inside one is ``Decide``, which is synchronous and pure.

Times are aware UTC datetimes. Bodies are text (JSON by convention) that is sealed before it is written and unsealed
after it is read; the store does not look inside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

#: How a letter is treated when nobody knows whether it arrived: ``send`` is repeated (at least once),
#: ``nudge`` is not (at most once), ``document`` names what to render and is repeated.
LetterClass: TypeAlias = Literal["send", "nudge", "document"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLetter:
    """Something to send. ``dedupe``, where given, is unique for ever: a second letter with it is not kept."""

    body: str
    kind: LetterClass = "send"
    dedupe: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one turn changes. Answers are new versions: the store never overwrites one.

    ``session=None`` leaves the session as it was. ``alarms`` are set, or taken away; every other alarm of the chat
    stays, and of two of a kind the last one counts. ``erase`` deletes everything of the chat, except these letters, and
    wins over the rest.
    """

    session: SavedSession | None = None
    answers: Sequence[KeptAnswer] = ()
    letters: Sequence[NewLetter] = ()
    alarms: Sequence[Alarm] = ()
    erase: bool = False


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
class Letter:
    """A letter leased for sending: it is marked as being sent, and ``attempts`` counts this try (1 is the first).

    ``uncertain``: an earlier try may have arrived.
    """

    id: int
    chat: int
    body: str
    kind: LetterClass
    attempts: int
    uncertain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """It arrived, as this message."""

    letter: int
    message: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TryLater:
    """It is to be tried again from this time on; the chat's later letters wait behind it.

    ``uncertain``: it may have arrived all the same.
    """

    letter: int
    at: datetime
    uncertain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Undeliverable:
    """It will never arrive, for this reason (a word of ours, never a person's). Later letters go on."""

    letter: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """The person cannot be reached: this and every waiting letter of the chat is cancelled, the chat is blocked."""

    letter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """The chat has another id now; everything of it moves there and the letter is tried again."""

    letter: int
    chat: int


Outcome: TypeAlias = Sent | TryLater | Undeliverable | Blocked | Migrated


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
class Backlog:
    """What is waiting: counts, and the receipt times of the oldest; never contents."""

    updates: int
    letters: int
    dead: int
    oldest_update: datetime | None
    oldest_letter: datetime | None


class Store(Protocol):
    """What every store owes. Errors are ``storage.errors`` only; the driver's never pass through."""

    async def take_in(self, arrivals: Sequence[Arrival], *, now: datetime) -> int:
        """Keep raw updates, in order, before anyone acknowledges them. Known ones are passed over.

        Returns how many were new. An arrival in a blocked chat unblocks it. Raises ``StorageUnavailable``.
        """
        ...

    async def take_turn(self, decide: Decide, *, now: datetime) -> TurnTaken | None:
        """Let one chat take its turn: claim it, load, decide, save, all in one transaction.

        The chat is the one served longest ago among those with an update waiting that no other worker holds; the
        update is that chat's oldest. Returns ``None`` when there is none.

        What ``decide`` raises passes through unchanged, wrapped in ``TurnFailed`` with the update's ``seq`` and
        ``chat``; nothing has changed then. Storage's own failures raise ``StorageUnavailable``; the update stays
        first in its chat and is tried again.
        """
        ...

    async def take_due(self, decide: DecideDue, *, now: datetime) -> TurnTaken | None:
        """Let one alarm go off: claim its chat, load, decide, save, all in one transaction, as in ``take_turn``.

        The alarm is the one that has been due for longest among those of chats that are not blocked and that no other
        worker holds. Returns ``None`` when there is none. Unless ``decide`` sets it to a time after ``now``, the alarm
        is taken away: nothing goes off twice.

        What ``decide`` raises passes through unchanged, wrapped in ``DueFailed`` with the ``chat`` and the ``kind``;
        nothing has changed then, so the alarm is to be ``put_off``. Storage's own failures raise
        ``StorageUnavailable``; the alarm stays due.
        """
        ...

    async def next_due(self) -> datetime | None:
        """When something falls due next in a chat that is not blocked; perhaps it has already."""
        ...

    async def put_off(self, chat: int, kind: str, *, until: datetime) -> None:
        """Let an alarm that could not go off, because of a bug of ours, try again at this time.

        One that is set to a later time already is left alone, and so is one that is there no more.
        """
        ...

    async def bury(self, seq: int, *, reason: str, letters: Sequence[NewLetter], now: datetime) -> None:
        """Mark an update dead because of a bug of ours, and queue an apology, in a transaction of its own."""
        ...

    async def exchange(self, outcomes: Sequence[Outcome], *, now: datetime, limit: int) -> Sequence[Letter]:
        """Settle what became of leased letters, then lease up to ``limit`` more.

        Leased letters are each the oldest unsent one of their chat; no chat has two leased at once, none is leased
        before its time, none of a blocked chat. They are marked as being sent, with one attempt more, in the same
        transaction. Chats to which nothing but nudges waits to be sent come after all others.
        """
        ...

    async def recover(self, *, now: datetime) -> int:
        """Free the letters that a dead process had leased. Called once at start. Returns how many were freed.

        ``send`` and ``document`` become uncertain and wait again; ``nudge`` counts as undeliverable.
        """
        ...

    async def block(self, chat: int, *, now: datetime) -> None:
        """The person stopped the bot: cancel what waits to be sent, and let alarms rest. A later arrival unblocks."""
        ...

    async def read_chat(self, chat: int) -> Chat:
        """Everything one chat remembers."""
        ...

    async def backlog(self) -> Backlog:
        """What is waiting."""
        ...

    async def prune(self, *, now: datetime) -> int:
        """Forget done updates after 7 days, sent letters after one day, dead ones of both after 30 days."""
        ...

    async def close(self) -> None:
        """Let go of connections. Idempotent."""
        ...

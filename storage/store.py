"""The one door to what is remembered: the protocol. The shapes that pass through it are handed on from here.

Law: each method is one transaction. It is wholly done when it returns and wholly undone when it raises; being
cancelled does not leave it half done. Nothing here does network calls while a transaction is open: the only foreign
code inside one is ``Decide``, which is synchronous and pure.

Times are aware UTC datetimes. Bodies are text (JSON by convention) that is sealed before it is written and unsealed
after it is read; the store does not look inside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from storage.letters import (
    Blocked,
    Letter,
    LetterClass,
    Migrated,
    NewLetter,
    Outcome,
    Sent,
    TryLater,
    Undeliverable,
)
from storage.shapes import (
    Alarm,
    Announcement,
    Arrival,
    Backlog,
    Chat,
    ComposeNews,
    Decide,
    DecideDue,
    Decision,
    Due,
    KeptAnswer,
    Page,
    SavedSession,
    Spread,
    Trace,
    Traces,
    TurnTaken,
    Waiting,
    WriteNews,
)

__all__ = [
    "Alarm",
    "Announcement",
    "Arrival",
    "Backlog",
    "Blocked",
    "Chat",
    "ComposeNews",
    "Decide",
    "DecideDue",
    "Decision",
    "Due",
    "KeptAnswer",
    "Letter",
    "LetterClass",
    "Migrated",
    "NewLetter",
    "Outcome",
    "Page",
    "SavedSession",
    "Sent",
    "Spread",
    "Store",
    "Trace",
    "Traces",
    "TryLater",
    "TurnTaken",
    "Undeliverable",
    "Waiting",
    "WriteNews",
]


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

        What ``decide`` raises is the cause of ``TurnFailed``, which names the update's ``seq`` and ``chat``; nothing
        has changed then. Storage's own failures raise ``StorageUnavailable``; the update stays first in its chat and
        is tried again.
        """
        ...

    async def take_due(self, decide: DecideDue, *, now: datetime) -> TurnTaken | None:
        """Let one alarm go off: claim its chat, load, decide, save, all in one transaction, as in ``take_turn``.

        The alarm is the one that has been due for longest among those of chats that are not blocked and that no other
        worker holds. Returns ``None`` when there is none. Unless ``decide`` sets it to a time after ``now``, the alarm
        is taken away: nothing goes off twice.

        What ``decide`` raises is the cause of ``DueFailed``, which names the ``chat`` and the ``kind``; nothing has
        changed then, so the alarm is to be ``put_off``. Storage's own failures raise ``StorageUnavailable``; the
        alarm stays due.
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

    async def ask_patience(self, write: Callable[[str | None], str], *, over: int, now: datetime) -> int:
        """Queue a letter to everybody in whose chat more than ``over`` updates wait; to each once a day (in UTC).

        ``write`` makes its body for a language, ``None`` where none is known. Returns how many were written to.
        """
        ...

    async def count_wanted(self, write: WriteNews, *, name: str, after: int | None, most: int) -> Page:
        """Of the next ``most`` chats after ``after``, those for whose session ``write`` gives a body. Writes nothing.

        Who blocked the bot is not counted, nor who has a letter of the announcement of this ``name``.
        """
        ...

    async def hand_in(self, name: str, body: str, *, now: datetime) -> None:
        """Take in an announcement. Whom it is for is asked chat by chat, when ``spread`` comes to them.

        One that was stopped goes on, to those who have not got it. One that goes on already, or is over, stays as it
        is.
        """
        ...

    async def spread(self, compose: ComposeNews, *, most: int, look: int, now: datetime) -> Spread | None:
        """Go on with the announcement that was handed in first. ``None`` when there is none.

        Looks at up to ``look`` chats and queues up to ``most`` nudges: to nobody who blocked the bot, to each chat
        once. How far it came is kept in the same transaction. It waits while letters may go out in ``most`` chats.
        """
        ...

    async def call_off(self, *, now: datetime) -> int:
        """Stop every announcement, and forget its letters that wait to be sent. Returns how many those were."""
        ...

    async def announcements(self) -> Sequence[Announcement]:
        """All announcements, the newest first."""
        ...

    async def exchange(
        self, outcomes: Sequence[Outcome], *, now: datetime, limit: int, nudges: int | None = None
    ) -> Sequence[Letter]:
        """Settle what became of leased letters, then lease up to ``limit`` more.

        Leased letters are each the oldest unsent one of their chat; no chat has two leased at once, none is leased
        before its time, none of a blocked chat. They are marked as being sent, with one attempt more, in the same
        transaction. Chats to which nothing but nudges waits to be sent come after all others, and only as long as no
        more than ``nudges`` letters are leased, the others' included; ``None`` is ``limit``.

        Where several processes share a database, exchanges also free, within half a minute, what one of them that died
        had leased, as ``recover`` does.
        """
        ...

    async def recover(self, *, now: datetime) -> int:
        """Free the letters that a dead process had leased. Called once at start. Returns how many were freed.

        ``send`` and ``document`` become uncertain and wait again; ``nudge`` counts as undeliverable.
        """
        ...

    async def hold(self, task: str) -> bool:
        """Be the only living process that does a task, for as long as this one lives. ``False``: another one is.

        Two may think so for as long as it takes to notice that a connection has died; what they do must bear that.
        Raises ``StorageUnavailable``.
        """
        ...

    async def replicas(self) -> int:
        """How many living processes share the database, this one included. Raises ``StorageUnavailable``."""
        ...

    async def block(self, chat: int, *, now: datetime) -> None:
        """The person stopped the bot: cancel what waits to be sent, and let alarms rest. A later arrival unblocks."""
        ...

    async def read_chat(self, chat: int) -> Chat:
        """Everything one chat remembers."""
        ...

    async def read_traces(self, chat: int) -> Traces:
        """What else is kept of a chat: counts and times of its updates and letters, by their states."""
        ...

    async def backlog(self) -> Backlog:
        """What is waiting."""
        ...

    async def prune(self, *, now: datetime) -> int:
        """Forget done updates after 7 days, sent letters after two days, dead ones of both after 30 days.

        Where there is no session, as after erasing, a sent letter stays one day. A letter's ``dedupe`` is kept for
        ever, a nudge's for 30 days.
        """
        ...

    async def close(self) -> None:
        """Let go of connections. Idempotent."""
        ...

"""The store over plans: what both engines have in common.

Law: a method is one plan in one transaction. How an engine begins, commits, translates errors and keeps a cancelled
caller from tearing a transaction apart is its own affair.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

from storage import announcing, checking, counting, crowding, due, inbox, outbox, remembering, resealing, turn
from storage.checking import Findings
from storage.counting import Counts, Talk
from storage.errors import StorageError, TurnFailed
from storage.plan import Plan, Result
from storage.recent import RecentChats
from storage.resealing import Older, Resealed
from storage.saving import Save
from storage.sealing import Sealer
from storage.store import (
    Announcement,
    Arrival,
    Backlog,
    Chat,
    ComposeNews,
    Decide,
    DecideDue,
    Letter,
    NewLetter,
    Outcome,
    Page,
    Spread,
    Traces,
    TurnTaken,
    WriteNews,
)
from storage.ticks import from_ticks


class SqlStore(ABC):
    """A ``Store`` that runs plans.

    ``owner`` is this process's number, under which it leases letters; ``save`` is how the engine writes down a turn.
    """

    def __init__(self, sealer: Sealer, *, owner: int, save: Save) -> None:
        self._sealer = sealer
        self._save = save
        self._owner = owner
        self._recent = RecentChats()
        self._exchanging = asyncio.Lock()
        self._handed: set[int] = set()
        self._in_doubt = False

    @abstractmethod
    async def _change(self, name: str, plan: Plan[Result]) -> Result:
        """Run a plan in a write transaction that passes the points ``<name>.before_commit`` and ``.after_commit``."""

    @abstractmethod
    async def _look(self, plan: Plan[Result]) -> Result:
        """Run a plan that only reads, on one state of the database."""

    @abstractmethod
    async def _let_go(self) -> None:
        """Close what is open. Idempotent."""

    async def take_in(self, arrivals: Sequence[Arrival], *, now: datetime) -> int:
        """See ``Store``."""
        if not arrivals:
            return 0
        return await self._change("take_in", inbox.take_in(self._sealer, arrivals, now=now))

    async def take_turn(self, decide: Decide, *, now: datetime) -> TurnTaken | None:
        """See ``Store``. A failed turn changes nothing but the count of tries."""
        plan = turn.take_turn(self._sealer, self._recent, decide, save=self._save, now=now)
        try:
            return await self._change("turn", plan)
        except TurnFailed as failed:
            with suppress(StorageError):  # the bug is the news; a count that is one short does no harm
                await self._change("count_try", inbox.count_try(failed.seq))
            raise

    async def take_due(self, decide: DecideDue, *, now: datetime) -> TurnTaken | None:
        """See ``Store``."""
        return await self._change("due", due.take_due(self._sealer, self._recent, decide, save=self._save, now=now))

    async def next_due(self) -> datetime | None:
        """See ``Store``."""
        return await self._look(due.next_due())

    async def put_off(self, chat: int, kind: str, *, until: datetime) -> None:
        """See ``Store``."""
        await self._change("put_off", due.put_off(chat, kind, until=until))

    async def bury(self, seq: int, *, reason: str, letters: Sequence[NewLetter], now: datetime) -> None:
        """See ``Store``."""
        await self._change("bury", inbox.bury(self._sealer, seq, reason=reason, letters=letters, now=now))

    async def ask_patience(self, write: Callable[[str | None], str], *, over: int, now: datetime) -> int:
        """See ``Store``."""
        return await self._change("ask_patience", crowding.ask_patience(self._sealer, write, over=over, now=now))

    async def count_wanted(self, write: WriteNews, *, name: str, after: int | None, most: int) -> Page:
        """See ``Store``."""
        return await self._look(announcing.count_wanted(self._sealer, write, name=name, after=after, most=most))

    async def hand_in(self, name: str, body: str, *, now: datetime) -> None:
        """See ``Store``."""
        await self._change("hand_in", announcing.hand_in(name, body, now=now))

    async def spread(self, compose: ComposeNews, *, most: int, look: int, now: datetime) -> Spread | None:
        """See ``Store``."""
        return await self._change("spread", announcing.spread(self._sealer, compose, most=most, look=look, now=now))

    async def call_off(self, *, now: datetime) -> int:
        """See ``Store``."""
        return await self._change("call_off", announcing.call_off(now=now))

    async def announcements(self) -> Sequence[Announcement]:
        """See ``Store``."""
        return await self._look(announcing.announcements())

    async def exchange(
        self, outcomes: Sequence[Outcome], *, now: datetime, limit: int, nudges: int | None = None
    ) -> Sequence[Letter]:
        """See ``Store``.

        When an exchange fails or is cancelled nobody gets to see what it may have leased, so the next one puts that
        back; a letter is never stuck with a lease that no one holds.
        """
        async with self._exchanging:
            handed = frozenset(self._handed) if self._in_doubt else None
            room = outbox.Room(letters=limit, nudges=limit if nudges is None else nudges)
            plan = outbox.exchange(self._sealer, outcomes, owner=self._owner, handed=handed, now=now, room=room)
            self._in_doubt = True
            letters = await self._change("exchange", plan)
            self._in_doubt = False
            self._handed.difference_update(outcome.letter for outcome in outcomes)
            self._handed.update(letter.id for letter in letters)
            return letters

    async def recover(self, *, now: datetime) -> int:
        """See ``Store``."""
        freed = await self._change("recover", outbox.recover(owner=self._owner, now=now))
        self._handed.clear()
        return freed

    async def hold(self, task: str) -> bool:  # noqa: ARG002 - where one process has the file, every task is its own
        """See ``Store``."""
        return True

    async def replicas(self) -> int:
        """See ``Store``."""
        return 1

    async def block(self, chat: int, *, now: datetime) -> None:
        """See ``Store``."""
        await self._change("block", outbox.block(chat, now=now))

    async def read_chat(self, chat: int) -> Chat:
        """See ``Store``."""
        return await self._look(remembering.read_chat(self._sealer, chat))

    async def read_traces(self, chat: int) -> Traces:
        """See ``Store``."""
        return await self._look(remembering.read_traces(chat))

    async def backlog(self) -> Backlog:
        """See ``Store``."""
        return await self._look(remembering.backlog())

    async def check(self) -> Findings:
        """Open everything that is kept. Long: it looks at every chat, on one state of the database."""
        return await self._look(checking.check(self._sealer))

    async def count_people(self, talks: Sequence[Talk], *, now: datetime) -> Counts:
        """How many people are where, in these talks; nothing sealed is opened. Long: it looks at every answer."""
        return await self._look(counting.count_people(talks, now=now))

    async def count_older(self) -> Older:
        """What still needs an older key than the one that seals. Looks at every field, and opens none."""
        return await self._look(resealing.count_older(self._sealer))

    async def reseal(self, *, after: int = resealing.BEFORE_ALL, most: int = 20) -> Resealed:
        """Seal anew what the next ``most`` chats after this one have, as far as nobody is at them."""
        return await self._change("reseal", resealing.reseal(self._sealer, after=after, most=most))

    async def end_reseal(self) -> Older:
        """Let the database be opened without the older keys, if nothing needs them. Returns what does, fields first."""
        return await self._change("end_reseal", resealing.end_reseal(self._sealer))

    async def prune(self, *, now: datetime) -> int:
        """See ``Store``."""
        return await self._change("prune", remembering.prune(now=now))

    async def close(self) -> None:
        """See ``Store``. Leases that nobody got to see are given back, if they can be; if not, ``recover`` will."""
        if self._in_doubt:
            with suppress(StorageError):
                await self.exchange((), now=from_ticks(0), limit=0)
        await self._let_go()

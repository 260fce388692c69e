"""What falls due becomes turns.

Law: rows, not timers. The wall clock is read again every half minute at the latest; nobody sleeps until something is
due. What is due is taken a few at a time, so that letters that nobody asked for never stand in a queue before replies
to people who are talking now. A clock that leaps is not believed at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot import deciding, keeping
from bot.failures import describe
from bot.log import get_log
from bot.pacing import Bucket
from flows.engine import advance
from flows.events import FellDue
from flows.library import Library
from storage.errors import DueFailed, StorageUnavailable
from storage.store import Decision, Due, Store

#: Seconds between looks at the wall clock, at most; and while the storage is away.
LOOK: Final = 30.0
PATIENCE: Final = 2.0
#: Turns a second. Telegram takes thirty messages: a thousand are out within a minute, and a third is left for replies.
RATE: Final = 20.0
#: How many may go at once after a rest.
BURST: Final = 8
#: After a bug in deciding, the alarm goes off again that much later.
LATER: Final = timedelta(hours=1)
#: A clock that went this far beyond the time that passed, or back, is watched for a while before it is believed.
LEAP: Final = timedelta(days=2)
DOUBT: Final = timedelta(minutes=10)

_log = get_log("clockwork")


class Clockwork:
    """Takes due turns while it runs."""

    def __init__(
        self,
        store: Store,
        library: Library,
        *,
        clock: Callable[[], datetime],
        rate: float = RATE,
        look: float = LOOK,
    ) -> None:
        """``rate`` is in turns a second, ``look`` in seconds."""
        self._store = store
        self._library = library
        self._clock = clock
        self._look = look
        self._pace = Bucket(rate, BURST)
        self._trust = _Trust()

    async def run(self, decided: asyncio.Event) -> None:
        """Take what falls due, for ever; set ``decided`` after each."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                if self._trust.believes(self._clock(), loop.time()):
                    await self._take_all(decided)
                pause = await self._until_next()
            except StorageUnavailable:
                pause = PATIENCE
            await asyncio.sleep(pause)

    async def take_one(self) -> bool:
        """Let one alarm go off. ``False`` when nothing is due.

        Raises:
            StorageUnavailable: nothing has changed; try again.
        """
        now = self._clock()

        def decide(due: Due) -> Decision:
            return decide_due(self._library, due, now)

        try:
            return await self._store.take_due(decide, now=now) is not None
        except DueFailed as failed:
            _log.error("due_failed", kind=failed.kind, **describe(failed))
            await self._store.put_off(failed.chat, failed.kind, until=now + LATER)
            return True

    async def _take_all(self, decided: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        while await self.take_one():
            decided.set()
            if (pause := self._pace.reserve(loop.time())) > 0:
                await asyncio.sleep(pause)

    async def _until_next(self) -> float:
        """Seconds to the next look: until something falls due, half a minute at the latest."""
        due = await self._store.next_due()
        if due is None:
            return self._look
        return min(self._look, max(0.05, (due - self._clock()).total_seconds()))


def decide_due(library: Library, due: Due, now: datetime) -> Decision:
    """What an alarm changes. A chat that has no session any more wants none either."""
    if due.session is None or due.alarm.due is None:
        return Decision()
    session = keeping.session_from(due.session, due.answers)
    event = FellDue(kind=due.alarm.kind, due=due.alarm.due, body=due.alarm.body)
    return deciding.decision(advance(library, session, event, now), due.chat)


class _Trust:
    """Whether the wall clock can be believed: a leap is, once it has stood for a while."""

    def __init__(self) -> None:
        self._seen: tuple[datetime, float] | None = None
        self._since: float | None = None

    def believes(self, now: datetime, steady: float) -> bool:
        """``now`` is what the wall clock says, ``steady`` the seconds of a clock that nobody sets."""
        seen, self._seen = self._seen, (now, steady)
        if seen is not None and abs(now - seen[0] - timedelta(seconds=steady - seen[1])) >= LEAP:
            _log.warning("clock_leapt", to=now.isoformat(timespec="seconds"))
            self._since = steady if self._since is None else None  # a second leap leads back
        if self._since is not None and steady - self._since >= DOUBT.total_seconds():
            self._since = None
        return self._since is None

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
from bot.measures import Measures
from bot.pacing import Bucket
from bot.watching import TimeWatch
from flows.engine import advance
from flows.events import FellDue
from flows.library import Library
from storage.errors import DueFailed, StorageUnavailable
from storage.store import Decision, Due, Store

#: Seconds between looks at the wall clock, at most; and while the storage is away.
LOOK: Final = 30.0
PATIENCE: Final = 2.0
#: Turns a second, of all replicas together. Telegram takes thirty messages: a thousand are out within a minute, and a
#: third is left for replies.
RATE: Final = 20.0
#: How many may go at once after a rest.
BURST: Final = 8
#: After a bug in deciding, the alarm goes off again that much later.
LATER: Final = timedelta(hours=1)
#: A clock that was set forward or back by so many seconds is not believed until that is old news: ten years ahead,
#: everything is due. A computer that slept for a weekend is believed at once.
LEAP: Final = 7 * 24 * 3600.0

_log = get_log("clockwork")


class Clockwork:
    """Takes due turns while it runs."""

    def __init__(
        self,
        store: Store,
        library: Library,
        *,
        clock: Callable[[], datetime],
        watch: TimeWatch | None = None,
        measures: Measures | None = None,
        look: float = LOOK,
    ) -> None:
        """``watch`` knows whether the clock leapt; ``look`` is in seconds."""
        self._store = store
        self._library = library
        self._clock = clock
        self._look = look
        self._pace = Bucket(RATE, BURST)
        self._watch = watch
        self._measures = measures or Measures()
        self._waits = False

    async def run(self, decided: asyncio.Event) -> None:
        """Take what falls due, for ever; set ``decided`` after each."""
        while True:
            try:
                pause = await self._work(decided) if self._is_believable() else self._look
            except StorageUnavailable as error:
                if not self._waits:
                    _log.warning("due_waits", **describe(error))
                self._waits, pause = True, PATIENCE
            else:
                self._waits = False
            await asyncio.sleep(pause)

    def share(self, replicas: int) -> None:
        """From now on so many processes take what falls due, each its part."""
        self._pace.change(RATE / replicas, max(1, BURST // replicas))

    async def take_one(self) -> bool:
        """Let one alarm go off. ``False`` when nothing is due.

        Raises:
            StorageUnavailable: nothing has changed; try again.
        """
        now = self._clock()

        def decide(due: Due) -> Decision:
            return decide_due(self._library, due, now)

        try:
            taken = await self._store.take_due(decide, now=now)
        except DueFailed as failed:
            self._measures.count("turns", "failed")
            _log.error("due_failed", kind=failed.kind, **describe(failed))
            await self._store.put_off(failed.chat, failed.kind, until=now + LATER)
            return True
        if taken is not None:
            self._measures.count("turns", "due")
        return taken is not None

    async def _work(self, decided: asyncio.Event) -> float:
        """Take all that is due; seconds to the next look."""
        await self._take_all(decided)
        return await self._until_next()

    async def _take_all(self, decided: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        while await self.take_one():
            decided.set()
            if (pause := self._pace.reserve(loop.time())) > 0:
                await asyncio.sleep(pause)

    def _is_believable(self) -> bool:
        """Whether the wall clock did not leap just now."""
        if self._watch is None:
            return True
        self._watch.look()
        return abs(self._watch.jump) < LEAP

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

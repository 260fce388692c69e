"""Loops that are to go on: each started again when it breaks, and time watched meanwhile.

Law: one loop's bug ends neither the others nor, for longer than a back-off, itself. What trying again cannot mend
(a refused token, a damaged database) is raised. A loop that ends without being told to has broken too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from bot.errors import BotError
from bot.failures import describe
from bot.log import get_log
from bot.measures import Measures
from storage.errors import Refused, StorageError, StorageUnavailable

#: Seconds before a broken loop is started again: the first, and the longest.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 30.0
#: After so many seconds of going well, a loop's earlier failures are forgotten.
_FORGIVEN: Final = 60.0
#: Seconds between looks at the clock; by how much it may go wrong between two; and for how long a jump is news.
_LOOK, _JUMP, _NEWS = 5.0, 60.0, 600.0

_log = get_log("watching")


async def keep_going(
    name: str, work: Callable[[], Awaitable[None]], *, measures: Measures, pause: float = _FIRST_PAUSE
) -> None:
    """Run ``work`` until cancelled; again, after a pause that grows, whenever it breaks. ``pause`` is in seconds.

    Raises:
        BotError, storage.errors.StorageError: trying again would not help.
    """
    loop = asyncio.get_running_loop()
    misses = 0
    while True:
        begun = loop.time()
        problem = await _broken(work)
        measures.count("restarts", name)
        misses = 0 if loop.time() - begun > _FORGIVEN else misses
        _log.error("loop_broke", loop=name, **(describe(problem) if problem else {"error": "ended"}))
        await asyncio.sleep(min(_LONGEST_PAUSE, pause * float(1 << misses)))
        misses = min(misses + 1, 16)


async def _broken(work: Callable[[], Awaitable[None]]) -> BaseException | None:
    """What a loop broke with. Being cancelled from within, without anybody having asked for it, is a way of breaking."""
    task = asyncio.current_task()
    try:
        await work()
    except asyncio.CancelledError as stray:
        if task is None or task.cancelling():
            raise
        return stray
    except (StorageUnavailable, Refused) as error:
        return error
    except (BotError, StorageError):
        raise
    except Exception as error:  # noqa: BLE001 - a bug in one loop must not end the others
        return error
    return None


class TimeWatch:
    """Sees when the wall clock jumps, and how late the event loop comes to its tasks."""

    def __init__(self, *, clock: Callable[[], datetime], steady: Callable[[], float]) -> None:
        """``steady`` gives seconds of a clock that nobody sets."""
        self._clock = clock
        self._steady = steady
        self._noticed = float("-inf")
        self._jump = 0.0
        self._before = clock(), steady()
        #: Seconds by which the loop came late to the last look.
        self.lag = 0.0

    @property
    def jump(self) -> float:
        """Seconds by which the clock was set forward (or, below 0, back) within the last ten minutes; else 0."""
        return self._jump if self._steady() - self._noticed < _NEWS else 0.0

    def look(self) -> None:
        """Compare the two clocks since the last look."""
        (wall, steady), self._before = self._before, (self._clock(), self._steady())
        gone_wrong = (self._before[0] - wall).total_seconds() - (self._before[1] - steady)
        if abs(gone_wrong) > _JUMP:
            self._noticed, self._jump = self._before[1], gone_wrong
            _log.error("clock_jumped", seconds=round(gone_wrong))

    async def run(self) -> None:
        """Look for ever."""
        while True:
            begun = self._steady()
            await asyncio.sleep(_LOOK)
            self.lag = max(0.0, self._steady() - begun - _LOOK)
            self.look()

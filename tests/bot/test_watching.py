"""Loops go on whatever breaks in them, and time is watched."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.errors import BadToken
from bot.measures import Measures
from bot.watching import TimeWatch, keep_going
from storage.errors import Damaged, StorageUnavailable
from tests.bot.conftest import TestClock


class Breaking:
    """Work that breaks with each of these in turn (``None``: ends), and then goes on for ever."""

    def __init__(self, *problems: BaseException | None) -> None:
        self._problems: Iterator[BaseException | None] = iter(problems)
        self.goes_on = asyncio.Event()

    async def __call__(self) -> None:
        """Once."""
        await asyncio.sleep(0)
        for problem in self._problems:
            if problem is None:
                return
            raise problem
        self.goes_on.set()
        await asyncio.Event().wait()


async def test_a_broken_loop_is_started_again(capsys: pytest.CaptureFixture[str]) -> None:
    """A bug, a storage that is away, a stray cancellation, a quiet end: each restarts the loop, is counted, has no words."""
    measures = Measures()
    work = Breaking(ValueError("canary"), StorageUnavailable(), asyncio.CancelledError(), RecursionError(), None)
    task = asyncio.create_task(keep_going("turns", work, measures=measures, pause=0.001))
    await asyncio.wait_for(work.goes_on.wait(), 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert measures.counts["restarts", "turns"] == 5
    told = capsys.readouterr().err
    assert told.count("loop_broke") == 5
    assert "canary" not in told


@pytest.mark.parametrize("problem", [BadToken(), Damaged()])
async def test_what_cannot_mend_is_raised(problem: Exception) -> None:
    """A refused token and a damaged database end the bot; trying again would not help."""
    with pytest.raises(type(problem)):
        await keep_going("intake", Breaking(problem), measures=Measures())


async def test_pauses_grow() -> None:
    """A loop that breaks at once again and again is not started a thousand times a second."""
    measures = Measures()
    work = Breaking(*[ValueError() for _ in range(1000)])
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(keep_going("turns", work, measures=measures, pause=0.01), 0.3)
    assert 2 <= measures.counts["restarts", "turns"] <= 6


def test_a_clock_that_jumps_is_news_for_ten_minutes(clock: TestClock) -> None:
    """Set forward by an hour or back by a day: seen, for ten minutes; small corrections and calm time are not."""
    steady = 0.0
    watch = TimeWatch(clock=clock, steady=lambda: steady)

    def passes(seconds: float, *, wrong_by: float = 0.0) -> float:
        nonlocal steady
        steady += seconds
        clock.time += timedelta(seconds=seconds + wrong_by)
        watch.look()
        return watch.jump

    assert passes(5, wrong_by=2) == 0
    assert passes(5, wrong_by=3600) == pytest.approx(3600)
    assert passes(590) == pytest.approx(3600)
    assert passes(20) == 0
    assert passes(5, wrong_by=-86_400) == pytest.approx(-86_400)

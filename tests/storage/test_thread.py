"""One job at a time, on the spot or in the thread."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest

from storage.thread import SLOW, TRUST, OneThread


@pytest.fixture
def one() -> Iterator[OneThread]:
    """A thread that ends with its test."""
    thread = OneThread("test")
    yield thread
    thread.stop()


async def _trusted(one: OneThread) -> None:
    for _ in range(TRUST):
        await one.run(lambda: None)


async def test_the_first_jobs_are_done_in_the_thread(one: OneThread) -> None:
    """Nobody knows yet how quick the disk is, and opening a file may take long."""
    assert await one.run(threading.get_ident) != threading.get_ident()


async def test_quick_jobs_are_done_on_the_spot(one: OneThread) -> None:
    """Once the disk has shown itself quick, a job costs no change of threads."""
    await _trusted(one)
    assert await one.run(threading.get_ident) == threading.get_ident()


async def test_a_slow_job_sends_the_next_ones_to_the_thread_until_they_are_quick(one: OneThread) -> None:
    """A slow disk holds the loop up once, not each time."""
    await _trusted(one)
    await one.run(lambda: time.sleep(2 * SLOW))
    assert await one.run(threading.get_ident) != threading.get_ident()
    await _trusted(one)
    assert await one.run(threading.get_ident) == threading.get_ident()


async def test_the_loop_goes_on_while_the_thread_works(one: OneThread) -> None:
    """What is slow in the thread does not hold up anybody else."""
    slow = asyncio.create_task(one.run(lambda: time.sleep(0.2)))
    await asyncio.sleep(0.01)
    assert not slow.done()
    await slow


async def test_jobs_keep_their_order_and_never_overlap(one: OneThread) -> None:
    """However jobs come, and wherever they are done, one ends before the next begins."""
    done: list[int] = []
    inside = 0

    def job(number: int) -> None:
        nonlocal inside
        inside += 1
        assert inside == 1
        time.sleep(2 * SLOW if number % 7 == 0 else 0.0001)
        inside -= 1
        done.append(number)

    tasks = [asyncio.create_task(one.run(lambda number=number: job(number))) for number in range(40)]  # type: ignore[misc]
    await asyncio.gather(*tasks)
    assert done == list(range(40))


async def test_one_caller_with_many_jobs_lets_others_in_between(one: OneThread) -> None:
    """Jobs on the spot still give way to what else the loop has to do."""
    await _trusted(one)
    turns: list[str] = []

    async def other() -> None:
        for _ in range(3):
            turns.append("other")
            await asyncio.sleep(0)

    task = asyncio.create_task(other())
    for _ in range(3):
        await one.run(lambda: turns.append("job"))
    await task
    assert "other" in turns[:2]


async def test_what_a_job_raises_is_raised_where_it_was_asked_for(one: OneThread) -> None:
    """In the thread and on the spot alike."""

    def fail() -> None:
        raise ValueError("as asked")

    for _ in range(TRUST + 2):
        with pytest.raises(ValueError, match="as asked"):
            await one.run(fail)


async def test_who_is_cancelled_is_told_after_the_job(one: OneThread) -> None:
    """Nothing happens behind anybody's back."""
    done: list[bool] = []

    def job() -> None:
        time.sleep(0.1)
        done.append(True)

    task = asyncio.create_task(one.run(job))
    await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done == [True]

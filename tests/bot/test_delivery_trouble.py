"""Delivery when the storage is away, or somebody cancels: every letter still has one outcome."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from storage.errors import NewerKey
from storage.store import Letter, Outcome, Store, TryLater
from tests.bot.conftest import Disk, TestClock, queue
from tests.bot.recorder import Recorder, running, until
from tests.bot.test_delivery import delivery, waiting


@pytest.fixture
def recorder() -> Recorder:
    """A sender that remembers."""
    return Recorder()


async def test_storage_away(
    store: Store, clock: TestClock, recorder: Recorder, disk: Disk, capsys: pytest.CaptureFixture[str]
) -> None:
    """While the storage is away, which is logged once, nothing is lost: what was sent is settled afterwards, not repeated."""
    await queue(store, clock, 5, ["a", "b"])
    recorder.gate = asyncio.Event()
    async with running(delivery(store, recorder, clock)):
        await until(lambda: bool(recorder.flying))
        disk.broken = True
        recorder.gate.set()
        await until(lambda: disk.tries >= 2)
        disk.broken = False
        await until(lambda: recorder.bodies == ["a", "b"])
    assert await waiting(store) == 0
    assert capsys.readouterr().err.count("delivery_waits") == 1


async def test_a_storage_that_is_away_is_not_asked_all_the_time(
    store: Store, clock: TestClock, recorder: Recorder, disk: Disk, capsys: pytest.CaptureFixture[str]
) -> None:
    """The pauses between tries grow: a tenth of a second, then two; the first is told, even at the start."""
    await queue(store, clock, 5, ["a"])
    disk.broken = True
    loop = asyncio.get_running_loop()
    begun = loop.time()
    async with running(delivery(store, recorder, clock)):
        await until(lambda: disk.tries == 3)
        assert loop.time() - begun >= 0.29
        disk.broken = False
        await until(lambda: recorder.bodies == ["a"])
    assert capsys.readouterr().err.count("delivery_waits") == 1


async def test_a_storage_that_stays_away(
    store: Store, clock: TestClock, recorder: Recorder, disk: Disk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Stopped while the storage is away, it ends all the same, and says how many letters it could not settle."""
    await queue(store, clock, 5, ["a"])
    recorder.gate = asyncio.Event()
    async with running(delivery(store, recorder, clock)):
        await until(lambda: bool(recorder.flying))
        disk.broken = True
        recorder.gate.set()
        await until(lambda: recorder.bodies == ["a"])
    disk.broken = False
    told = capsys.readouterr().err
    assert "unsettled" in told
    assert "letters=1" in told


async def test_cancelled_while_it_settles(
    store: Store, clock: TestClock, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was about to be settled when the cancellation came is settled before the end."""
    await queue(store, clock, 5, ["a"])
    plain, held = store.exchange, asyncio.Event()

    async def slow(outcomes: Sequence[Outcome], **named: Any) -> Sequence[Letter]:  # noqa: ANN401 - as Store
        if outcomes and not held.is_set():
            held.set()
            await asyncio.sleep(60)
        return await plain(outcomes, **named)

    monkeypatch.setattr(store, "exchange", slow)
    task = asyncio.create_task(delivery(store, recorder, clock).run())
    await asyncio.wait_for(held.wait(), 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await waiting(store) == 0


async def test_a_task_that_never_ran_gives_its_letter_back(store: Store, clock: TestClock, recorder: Recorder) -> None:
    """A letter whose task was cancelled before its first step waits again, certainly not sent."""
    await queue(store, clock, 5, ["a"])
    made = delivery(store, recorder, clock)
    (letter,) = await store.exchange([], now=clock(), limit=1)
    made._launch(letter)
    for task in made._flights.tasks:
        task.cancel()
    await asyncio.sleep(0.01)
    assert made._outcomes == [TryLater(letter=letter.id, at=clock(), uncertain=False)]
    assert not made._flights.tasks


async def test_a_nudge_that_may_have_arrived_is_not_repeated(
    store: Store, clock: TestClock, recorder: Recorder
) -> None:
    """A prompt whose sending was cut short is given up: twice would be worse than not at all."""
    await queue(store, clock, 5, ["prompt"], "nudge")
    recorder.act = lambda _: asyncio.CancelledError()
    made = delivery(store, recorder, clock)
    async with running(made):
        await until(lambda: made._measures.counts["letters", "dead"] == 1)
    assert await waiting(store) == 0


async def test_what_was_sent_is_settled_though_nothing_more_can_be_had(
    store: Store, clock: TestClock, recorder: Recorder
) -> None:
    """Where the next letters cannot be opened, as with a key too few, what was sent is settled all the same."""
    plain = store.exchange
    unreadable = False

    async def exchange(*arguments: Any, limit: int, **named: Any) -> Any:  # noqa: ANN401 - whatever the store takes
        if unreadable and limit:
            raise NewerKey
        return await plain(*arguments, limit=limit, **named)

    store.exchange = exchange  # type: ignore[method-assign] # fails as the real one would
    await queue(store, clock, 5, ["a", "b"])
    recorder.gate = asyncio.Event()
    async with running(delivery(store, recorder, clock)):
        await until(lambda: bool(recorder.flying))
        unreadable = True
        recorder.gate.set()
        async with asyncio.timeout(5):
            while await waiting(store) != 1:  # noqa: ASYNC110 - the store has no event to wait for
                await asyncio.sleep(0.01)
        unreadable = False
        await until(lambda: recorder.bodies == ["a", "b"])
    assert await waiting(store) == 0

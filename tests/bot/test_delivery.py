"""Delivery: the outbox empties, in order, side by side, whatever happens to a letter."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.delivery import Delivery
from bot.pacing import Pace
from storage.errors import StorageUnavailable
from storage.store import Blocked, Letter, Outcome, Store, TryLater
from tests.bot.conftest import TestClock, queue
from tests.bot.recorder import Recorder, running, until


@pytest.fixture
def recorder() -> Recorder:
    """A sender that remembers."""
    return Recorder()


def delivery(store: Store, recorder: Recorder, clock: TestClock, **more: Any) -> Delivery:  # noqa: ANN401 - as Delivery
    """A delivery with an event of its own."""
    return Delivery(store, recorder, wake=asyncio.Event(), clock=clock, linger=0.01, **more)


async def waiting(store: Store) -> int:
    """How many letters are not settled."""
    return (await store.backlog()).letters


async def test_everything_leaves_in_order(store: Store, clock: TestClock, recorder: Recorder) -> None:
    """Each chat's letters leave in their order, one at a time, chats side by side, and all are settled."""
    for chat in range(1, 21):
        await queue(store, clock, chat, ["a", "b", "c"])
    async with running(delivery(store, recorder, clock)):
        await until(lambda: len(recorder.sent) == 60)
    assert {chat: "".join(b for c, b in recorder.sent if c == chat) for chat in range(1, 21)} == dict.fromkeys(
        range(1, 21), "abc"
    )
    assert recorder.most > 1
    assert await waiting(store) == 0


async def test_no_more_at_once_than_allowed(store: Store, clock: TestClock, recorder: Recorder) -> None:
    """The width bounds how many chats are sent to at the same time."""
    for chat in range(1, 11):
        await queue(store, clock, chat, ["x"])
    async with running(delivery(store, recorder, clock, width=3)):
        await until(lambda: len(recorder.sent) == 10)
    assert recorder.most <= 3


async def test_woken_by_the_event(store: Store, clock: TestClock, recorder: Recorder) -> None:
    """A letter queued while nothing happens leaves as soon as somebody says so, well before the next look."""
    made = delivery(store, recorder, clock)
    async with running(made):
        await asyncio.sleep(0.05)
        await queue(store, clock, 5, ["now"])
        made._wake.set()
        await until(lambda: recorder.bodies == ["now"], 0.5)


async def test_found_without_being_woken(store: Store, clock: TestClock, recorder: Recorder) -> None:
    """A letter that nobody announced is found at the next look."""
    async with running(delivery(store, recorder, clock)):
        await asyncio.sleep(0.05)
        await queue(store, clock, 5, ["quiet"])
        await until(lambda: recorder.bodies == ["quiet"], 2)


async def test_one_commit_settles_and_leases(store: Store, clock: TestClock, recorder: Recorder) -> None:
    """In a steady talk the commit that leases the next letter settles the one before."""
    made = delivery(store, recorder, clock)
    made._linger = 5
    exchanges = 0
    plain = store.exchange

    async def counted(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the store takes
        nonlocal exchanges
        exchanges += 1
        return await plain(*arguments, **named)

    store.exchange = counted  # type: ignore[method-assign] # counts, and calls the real one
    async with running(made):
        await asyncio.sleep(0.05)
        begun = exchanges
        for number in range(10):
            await queue(store, clock, 5, [str(number)])
            made._wake.set()
            await until(lambda: len(recorder.sent) == number + 1)  # noqa: B023 - awaited before it changes
    assert recorder.bodies == [str(number) for number in range(10)]
    assert exchanges - begun <= 12


async def test_tried_again_when_due(store: Store, clock: TestClock, recorder: Recorder) -> None:
    """A letter that is put off leaves when its time has come, before the chat's next; other chats do not wait."""
    await queue(store, clock, 5, ["first", "second"])
    await queue(store, clock, 6, ["other"])

    def once(letter: Letter) -> Outcome | None:
        if letter.body == "first" and letter.attempts == 1:
            return TryLater(letter=letter.id, at=clock(), uncertain=True)
        return None

    recorder.act = once
    async with running(delivery(store, recorder, clock)):
        await until(lambda: len(recorder.sent) == 3)
    assert [body for chat, body in recorder.sent if chat == 5] == ["first", "second"]
    assert await waiting(store) == 0


async def test_a_blocked_chat_gets_nothing_more(store: Store, clock: TestClock, recorder: Recorder) -> None:
    """Who cannot be reached gets no further letter."""
    await queue(store, clock, 5, ["a", "b", "c"])
    recorder.act = lambda letter: Blocked(letter=letter.id)
    async with running(delivery(store, recorder, clock)):
        await asyncio.sleep(0.2)
    assert await waiting(store) == 0


async def test_a_bug_in_sending_is_one_letters(
    store: Store, clock: TestClock, recorder: Recorder, capsys: pytest.CaptureFixture[str]
) -> None:
    """A letter that a bug keeps from being sent is tried a few times, then given up; others leave; no words are logged."""
    await queue(store, clock, 5, ["broken canary", "next"])
    await queue(store, clock, 6, ["fine"])
    recorder.act = lambda letter: ValueError(letter.body) if "canary" in letter.body else None
    made = delivery(store, recorder, clock)
    async with running(made):
        await until(lambda: recorder.bodies == ["fine"])
        for _ in range(2):
            clock.move(10)
            made._wake.set()
            await asyncio.sleep(0.1)
        await until(lambda: recorder.bodies == ["fine", "next"])
    told = capsys.readouterr().err
    assert told.count("letter_broken") == 3
    assert "canary" not in told


@pytest.mark.parametrize("stray", [asyncio.CancelledError(), StorageUnavailable()])
async def test_stray_cancellation_and_storage_errors(
    store: Store, clock: TestClock, recorder: Recorder, stray: BaseException
) -> None:
    """A letter whose sending was cancelled from below, or could not read what it needs, is tried again."""
    await queue(store, clock, 5, ["again"])
    recorder.act = lambda letter: stray if letter.attempts == 1 else None
    made = delivery(store, recorder, clock)
    async with running(made):
        await asyncio.sleep(0.05)
        clock.move(1)
        made._wake.set()
        await until(lambda: recorder.bodies == ["again"])


async def test_stopping_finishes_what_is_in_flight(store: Store, clock: TestClock, recorder: Recorder) -> None:
    """What is being sent when the stop comes is finished and settled; nothing new is begun."""
    await queue(store, clock, 5, ["a", "b"])
    recorder.gate = asyncio.Event()
    made = delivery(store, recorder, clock)
    async with running(made):
        await until(lambda: bool(recorder.flying))
        made.stop()
        await asyncio.sleep(0.05)
        recorder.gate.set()
    assert recorder.bodies == ["a"]
    assert await waiting(store) == 1


async def test_cancelling_finishes_too(store: Store, clock: TestClock, recorder: Recorder) -> None:
    """Being cancelled is as gentle as being stopped."""
    await queue(store, clock, 5, ["a"])
    recorder.gate = asyncio.Event()
    task = asyncio.create_task(delivery(store, recorder, clock).run())
    await until(lambda: bool(recorder.flying))
    task.cancel()
    await asyncio.sleep(0.05)
    recorder.gate.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert recorder.bodies == ["a"]
    assert await waiting(store) == 0


async def test_what_was_not_begun_is_given_back(store: Store, clock: TestClock, recorder: Recorder) -> None:
    """Letters that wait for their slot when the stop comes go back unsent, and certainly not sent."""
    for chat in range(1, 6):
        await queue(store, clock, chat, ["x"])
    async with running(delivery(store, recorder, clock, pace=Pace(overall=0.2, burst=1))):
        await until(lambda: len(recorder.sent) == 1)
    assert len(recorder.sent) == 1
    assert await waiting(store) == 4
    again = await store.exchange([], now=clock(), limit=9)
    assert [(letter.attempts, letter.uncertain) for letter in again] == [(2, False)] * 4


async def test_what_never_ends_is_let_go(
    store: Store, clock: TestClock, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sending that does not end in time is cut short and counts as unknown."""
    monkeypatch.setattr("bot.delivery._FINISH", 0.1)
    await queue(store, clock, 5, ["endless"])
    recorder.gate = asyncio.Event()
    async with running(delivery(store, recorder, clock)):
        await until(lambda: bool(recorder.flying))
    (letter,) = await store.exchange([], now=clock(), limit=9)
    assert letter.uncertain


async def test_paced_per_chat(store: Store, clock: TestClock, recorder: Recorder) -> None:
    """One chat's letters keep their distance after a burst; another chat is not slowed by it."""
    await queue(store, clock, 5, ["a", "b", "c", "d"])
    loop = asyncio.get_running_loop()
    begun, times = loop.time(), list[float]()
    recorder.act = lambda _: times.append(loop.time() - begun)
    async with running(delivery(store, recorder, clock, pace=Pace(per_chat=5.0, chat_burst=2))):
        await until(lambda: len(recorder.sent) == 4)
    assert times[1] < 0.15
    assert times[2] >= 0.18
    assert times[3] >= 0.38

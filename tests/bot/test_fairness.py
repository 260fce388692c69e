"""One person's flood is one person's affair."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

from bot.courtesy import _MOST, PressCourtesy
from bot.delivery import _MOST_DUE, Delivery
from bot.hearing import Heard
from bot.measures import Measures
from bot.outgoing import TelegramSender
from bot.turns import Aftermath, Turns
from flows.library import Library
from storage.store import Arrival, Store, TryLater
from tests.bot.conftest import TestClock, queue
from tests.bot.test_delivery import Recorder, running, until

FLOODER, ANIA, EWA = 1, 2, 3


async def test_turns_go_round(store: Store, clock: TestClock) -> None:
    """Behind five hundred updates of one chat, another one's is next but one, whenever it comes."""
    order: list[str] = []

    def read(body: str) -> Heard:
        order.append(body)
        return Heard()

    turns = Turns(store, cast("Library", None), read, clock=clock, chance=lambda: "")  # nothing here is for the coach
    await store.take_in(
        [Arrival(source="t", number=number, chat=FLOODER, body="flood") for number in range(500)], now=clock()
    )
    for _ in range(5):
        await turns.take_one()
    for number, (chat, name) in enumerate([(ANIA, "Ania"), (EWA, "Ewa"), (ANIA, "Ania again")], 1000):
        await store.take_in([Arrival(source="t", number=number, chat=chat, body=name)], now=clock())
    for _ in range(5):
        await turns.take_one()
    assert order[5:] == ["Ania", "Ewa", "flood", "Ania again", "flood"]


async def test_letters_go_round(store: Store, clock: TestClock) -> None:
    """A long queue of letters to one chat lets another chat's letter go second, even one at a time."""
    recorder = Recorder()
    recorder.act = lambda _: clock.move(0.1)
    await queue(store, clock, FLOODER, ["flood"] * 50)
    await queue(store, clock, ANIA, ["hello"])
    made = Delivery(store, recorder, wake=asyncio.Event(), clock=clock, linger=0.01, width=1)
    async with running(made):
        await until(lambda: "hello" in recorder.bodies)
    assert recorder.bodies.index("hello") <= 1


async def test_what_is_put_off_does_not_pile_up_in_memory(store: Store, clock: TestClock) -> None:
    """However many letters wait for a later time, only the soonest are remembered; the table has them all."""
    made = Delivery(store, Recorder(), wake=asyncio.Event(), clock=clock)
    for number in range(3 * _MOST_DUE):
        made._landed(TryLater(letter=number, at=clock.time, uncertain=False))
    assert len(made._due) <= _MOST_DUE
    made._outcomes.clear()


async def test_presses_in_a_flood_are_counted_and_not_all_answered() -> None:
    """A thousand presses at once start as many small calls as are allowed; the rest is left out and counted."""
    gate = asyncio.Event()

    class Slow:
        async def answer_press(self, *_: object) -> None:
            await gate.wait()

    measures = Measures()
    courtesy = PressCourtesy(cast("TelegramSender", Slow()), measures=measures)
    press: Callable[[int], Any] = lambda number: Aftermath(5, Heard(query=str(number)), ())  # noqa: E731 - one line
    for number in range(1000):
        courtesy.after(press(number))
    assert len(courtesy._running) == _MOST
    gate.set()
    await courtesy.finish()
    assert measures.counts["courtesies", "begun"] + measures.counts["courtesies", "left out"] == 1000

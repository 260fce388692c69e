"""One person's flood is one person's affair."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import pytest
from telegram.error import NetworkError

import content
from bot.courtesy import _MOST, PressCourtesy
from bot.delivery import _MOST_DUE, Delivery
from bot.heard import Heard
from bot.incoming import hear
from bot.letters import from_speak
from bot.measures import Measures
from bot.outgoing import _MOST_HALF_SENT, TelegramSender
from bot.pacing import Pace
from bot.request import RawBot
from bot.small_calls import SmallCalls
from bot.turns import TOGETHER, Aftermath, Turns
from flows.effects import Part, Span, Speak
from flows.library import Library
from storage.sql import SqlStore
from storage.store import Arrival, Letter, Outcome, Store, TryLater
from tests.bot.conftest import TestClock, queue
from tests.bot.recorder import Recorder, running, until

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


async def test_a_reply_overtakes_a_burst_of_nudges(store: Store, clock: TestClock) -> None:
    """While two hundred nudges go out as fast as the pace allows, a reply leaves before all that were not sent yet."""
    recorder = Recorder()
    for chat in range(100, 300):
        await queue(store, clock, chat, ["nudge"], "nudge")
    wake, pace = asyncio.Event(), Pace(overall=200.0, burst=6)
    async with running(Delivery(store, recorder, wake=wake, clock=clock, linger=0.01, pace=pace)):
        await until(lambda: len(recorder.sent) >= 40)
        await queue(store, clock, ANIA, ["hello"])
        sent = len(recorder.sent)
        wake.set()
        await until(lambda: len(recorder.sent) == 201, 15)
    assert recorder.bodies.index("hello") - sent <= 6, "no more nudges than leave at once"


async def test_slow_nudges_leave_places_to_replies(store: Store, clock: TestClock) -> None:
    """While Telegram takes its time over nudges, a reply finds a place."""
    gate = asyncio.Event()

    class Slow(Recorder):
        async def send(self, letter: Letter) -> Outcome:
            if letter.kind == "nudge":
                await gate.wait()
            return await super().send(letter)

    recorder, wake = Slow(), asyncio.Event()
    for chat in range(100, 120):
        await queue(store, clock, chat, ["nudge"], "nudge")
    async with running(Delivery(store, recorder, wake=wake, clock=clock, linger=0.01, width=8)):
        await asyncio.sleep(0.1)
        await queue(store, clock, ANIA, ["hello"])
        wake.set()
        await until(lambda: recorder.bodies == ["hello"], 0.5)
        gate.set()
        await until(lambda: len(recorder.sent) == 21)


async def test_who_waits_for_their_own_chat_takes_no_place(store: Store, clock: TestClock) -> None:
    """Chats that just had their messages wait for their next one beside the places, not in them."""
    recorder, wake = Recorder(), asyncio.Event()
    for chat in (FLOODER, EWA):
        await queue(store, clock, chat, ["1", "2"])
    pace = Pace(per_chat=0.4, chat_burst=1)
    async with running(Delivery(store, recorder, wake=wake, clock=clock, linger=0.01, width=2, pace=pace)):
        await until(lambda: recorder.bodies == ["1", "1"])
        await asyncio.sleep(0.05)
        await queue(store, clock, ANIA, ["hello"])
        wake.set()
        await until(lambda: recorder.bodies == ["1", "1", "hello"], 0.5)


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
    courtesy = PressCourtesy(cast("SmallCalls", Slow()), measures=measures)
    press: Callable[[int], Any] = lambda number: Aftermath(5, Heard(query=str(number)), ())  # noqa: E731 - one line
    for number in range(1000):
        courtesy.after(press(number))
    assert len(courtesy._running) == _MOST
    gate.set()
    await courtesy.finish()
    assert measures.counts["courtesies", "begun"] + measures.counts["courtesies", "left out"] == 1000


async def test_memory_knows_few_of_many(store: Store, clock: TestClock) -> None:
    """After a hundred and twenty people have begun, what is kept open in memory is of a hundred at most."""
    measures, pace, recorder = Measures(), Pace(), Recorder()
    hear_ = partial(hear, username="x")
    turns = Turns(store, content.load(), hear_, clock=clock, chance=lambda: "s", measures=measures)
    arrivals = [Arrival(source="telegram", number=chat, chat=chat, body=_start(chat)) for chat in range(1, 121)]
    await store.take_in(arrivals, now=clock())
    while await turns.take_one():
        pass
    made = Delivery(store, recorder, wake=asyncio.Event(), clock=clock, linger=0.01, measures=measures)
    async with running(made):
        await until(lambda: measures.counts["letters", "sent"] >= 120)
    for chat in range(20_000):
        pace.reserve_chat(chat, float(chat))
        pace.slow_down(chat, 1.0, chat / 28)
    assert isinstance(store, SqlStore)
    assert len(turns._known._kept) == len(store._recent._kept) == 100
    assert len(pace._chats) <= 4096
    assert len(pace._slowed) < 10
    assert not made._flights.tasks
    assert len(store._handed) <= 32
    assert len(measures.counts) <= len(Measures().counts)


async def test_half_sent_letters_do_not_pile_up_in_memory(clock: TestClock) -> None:
    """Where half of each long letter is lost on its way, it is remembered of the newest thousand how far they came."""

    class Halfway:
        calls = 0

        async def call(self, *_: object) -> dict[str, int]:
            self.calls += 1
            if self.calls % 2 == 0:
                raise NetworkError("lost")
            return {"message_id": self.calls}

    async def render(*_: object) -> tuple[str, bytes]:
        raise NotImplementedError

    long = from_speak(Speak(parts=tuple(Part("card", (Span(letter * 4000),)) for letter in "ab")))
    sender = TelegramSender(cast("RawBot", Halfway()), clock=clock, chance=lambda: 0.5, render=render)
    for number in range(_MOST_HALF_SENT + 200):
        outcome = await sender.send(Letter(id=number, chat=number, body=long, kind="send", attempts=1))
        assert isinstance(outcome, TryLater)
    assert list(sender._half_sent) == list(range(200, _MOST_HALF_SENT + 200))


def _start(chat: int) -> str:
    chat_ = {"id": chat, "type": "private"}
    person = {"id": chat, "is_bot": False, "first_name": "A", "language_code": "pl"}
    message = {"message_id": chat, "date": 1, "chat": chat_, "from": person, "text": "/start"}
    return json.dumps({"update_id": chat, "message": message})


class Counted(asyncio.Event):
    """An event that knows how often it was set."""

    times = 0

    def set(self) -> None:
        """Set it, and count."""
        self.times += 1
        super().set()


@pytest.mark.parametrize(("waiting", "said"), [(0, 0), (1, 1), (2, 2), (TOGETHER, 2), (3 * TOGETHER, 4)])
async def test_the_first_letters_leave_at_once_and_the_last_are_not_forgotten(
    store: Store, clock: TestClock, waiting: int, said: int
) -> None:
    """Delivery hears of one turn at once; where more is waiting it hears after every few turns, and when all are taken."""
    hears: Callable[[str], Heard] = lambda _: Heard()  # noqa: E731 - one line
    measures = Measures()
    turns = Turns(store, cast("Library", None), hears, clock=clock, chance=lambda: "", measures=measures)
    arrivals = [Arrival(source="t", number=number, chat=number, body="-") for number in range(1, waiting + 1)]
    await store.take_in(arrivals, now=clock())
    decided = Counted()
    task = asyncio.create_task(turns.run(asyncio.Event(), decided))
    await until(lambda: measures.counts["turns", "done"] == waiting)
    await asyncio.sleep(0.1)
    task.cancel()
    assert decided.times == said

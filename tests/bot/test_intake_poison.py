"""Intake: answers that nobody would expect."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from telegram.error import TelegramError

from bot.arrivals import NOBODY
from bot.errors import Unreachable
from bot.intake import Intake
from storage.store import Store
from tests.bot.conftest import TestClock
from tests.bot.test_intake import Desk, running, until
from tests.telegram.fake import FakeTelegram
from tests.telegram.person import Person


class Poisoner:
    """A Telegram that sends one batch nobody would expect, then nothing more."""

    def __init__(self, *batch: object) -> None:
        self.batch: object = list(batch)
        self.asked: list[dict[str, Any]] = []

    async def call(self, method: str, parameters: dict[str, Any], *, read_timeout: float | None = None) -> Any:  # noqa: ANN401 - JSON
        """The batch first, then wait for ever."""
        assert method == "getUpdates"
        assert read_timeout
        self.asked.append(dict(parameters))
        if len(self.asked) > 1:
            await asyncio.sleep(60)
        return self.batch


def deep(levels: int) -> list[Any]:
    """A list in a list in a list."""
    nest: list[Any] = []
    for _ in range(levels):
        nest = [nest]
    return nest


async def test_poison_harms_nobody_else(store: Store, clock: TestClock, fake: FakeTelegram) -> None:
    """Whatever else is in a batch, what has a number is stored and passed, and what is readable is served."""
    good = {
        "update_id": 12,
        "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "tak"},
    }
    bot = Poisoner(
        None,
        17,
        "update",
        {"update_id": "10"},
        {"update_id": True},
        {"update_id": 2**70},
        {"update_id": -3},
        {"update_id": 10, "message": "\ud800\x00"},
        {"update_id": 11, "message": {"chat": {"id": 2**70}}, "nested": deep(100_000)},
        good,
        {"update_id": 13, "from_the_future": {"chat": {"id": 5}}},
    )
    wake = asyncio.Event()
    intake = Intake(bot, store, wake=wake, clock=clock, chance=lambda: 0.0)
    async with running(intake):
        await until(lambda: len(bot.asked) == 2)
    assert bot.asked[1]["offset"] == 14
    assert intake._measures.counts["updates", "garbage"] == 7
    desk = Desk(intake, fake, store, clock, wake, Person(fake, 5, "Ola"))
    taken = {json.loads(each.body)["update_id"]: each for each in await desk.take()}
    assert sorted(taken) == [10, 11, 12, 13]
    assert json.loads(taken[12].body) == good
    assert [taken[number].chat for number in (10, 11, 12, 13)] == [NOBODY, NOBODY, 5, NOBODY]


async def test_a_batch_of_nothing_but_garbage(store: Store, clock: TestClock) -> None:
    """Where nothing has a number there is nothing to pass over; it is asked for again, not at full speed."""
    bot = Poisoner(None, {"update_id": None})
    intake = Intake(bot, store, wake=asyncio.Event(), clock=clock, chance=lambda: 0.0, pause=0.1)
    async with running(intake):
        await asyncio.sleep(0.02)
        assert len(bot.asked) == 1
        await until(lambda: len(bot.asked) == 2)
    assert "offset" not in bot.asked[1]


async def test_what_is_delivered_again_is_counted_as_known(store: Store, clock: TestClock) -> None:
    """The numbers that an operator sees tell what is new from what Telegram sent once more."""
    for new, known in ((1, 0), (0, 1)):
        bot = Poisoner({"update_id": 7})
        intake = Intake(bot, store, wake=asyncio.Event(), clock=clock, chance=lambda: 0.0)
        async with running(intake):
            await until(lambda: len(bot.asked) == 2)  # noqa: B023 - awaited before it changes
        counts = intake._measures.counts
        assert (counts["updates", "new"], counts["updates", "known"]) == (new, known)


@pytest.mark.parametrize(("chance", "first"), [(0.0, 0.25), (1.0, 0.5)])
def test_the_pauses_grow_to_a_bound(store: Store, clock: TestClock, chance: float, first: float) -> None:
    """Each pause is twice the one before, half of it by chance, and none is longer than half a minute."""
    intake = Intake(Poisoner(), store, wake=asyncio.Event(), clock=clock, chance=lambda: chance)
    pauses = [intake._back_off() for _ in range(20)]
    assert pauses[:4] == [first, first * 2, first * 4, first * 8]
    assert pauses[6:] == [first * 60] * 14


async def test_an_answer_that_is_no_list(store: Store, clock: TestClock) -> None:
    """What is no list of updates is trouble on the way, and no poll that was answered."""
    bot = Poisoner()
    bot.batch = {"update_id": 7}
    intake = Intake(bot, store, wake=asyncio.Event(), clock=clock, chance=lambda: 0.0, pause=0.01)
    async with running(intake):
        await until(lambda: len(bot.asked) == 2)
    assert isinstance(intake.pulse.trouble, Unreachable)
    assert intake.pulse.answered_at is None
    assert "offset" not in bot.asked[1]


async def test_silence_is_an_answer(store: Store, clock: TestClock) -> None:
    """A poll that brings nothing, since nobody wrote, ends the trouble as one with updates does."""
    bot = Poisoner()
    intake = Intake(bot, store, wake=asyncio.Event(), clock=clock, chance=lambda: 0.0)
    pulse = intake.pulse
    pulse.trouble = Unreachable()
    async with running(intake):
        await until(lambda: len(bot.asked) == 2)
    assert intake.pulse.trouble is None
    assert intake.pulse.answered_at == clock()


async def test_an_error_that_nobody_knows_is_raised(store: Store, clock: TestClock) -> None:
    """What is neither the network, nor the token, nor somebody else is not taken for one of them."""

    class Odd(Poisoner):
        async def call(self, method: str, parameters: dict[str, Any], *, read_timeout: float | None = None) -> Any:  # noqa: ANN401, ARG002 - as there
            raise TelegramError("odd")

    with pytest.raises(TelegramError, match="odd"):
        await Intake(Odd(), store, wake=asyncio.Event(), clock=clock, chance=lambda: 0.0).run()


async def test_update_ids_may_begin_again(store: Store, clock: TestClock) -> None:
    """After a week of silence Telegram numbers anew, perhaps lower; the offset follows."""
    bot = Poisoner({"update_id": 7})
    intake = Intake(bot, store, wake=asyncio.Event(), clock=clock, chance=lambda: 0.0)
    intake._offset = 900
    async with running(intake):
        await until(lambda: len(bot.asked) == 2)
    assert [asked["offset"] for asked in bot.asked] == [900, 8]

"""Intake: stored first, acknowledged after, whatever comes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from bot.arrivals import NOBODY
from bot.errors import AnotherPoller, BadToken, Unreachable, WebhookSet
from bot.intake import Intake
from bot.request import AiohttpRequest, RawBot, connect
from storage.errors import Refused, StorageUnavailable
from storage.store import Arrival, Decision, Store, Waiting
from tests.bot.conftest import Disk, TestClock
from tests.telegram.fake import TOKEN, FakeTelegram, Fault
from tests.telegram.person import Person


@dataclass
class Desk:
    """An intake and where its updates come from and go to."""

    intake: Intake
    fake: FakeTelegram
    store: Store
    clock: TestClock
    wake: asyncio.Event
    ola: Person

    async def stored(self) -> int:
        """How many updates wait in the store."""
        return (await self.store.backlog()).updates

    async def take(self) -> list[Waiting]:
        """Take everything out of the store, oldest first in each chat."""
        taken: list[Waiting] = []

        def decide(waiting: Waiting) -> Decision:
            taken.append(waiting)
            return Decision()

        while await self.store.take_turn(decide, now=self.clock()):
            pass
        return taken


@pytest.fixture
async def desk(fake: FakeTelegram, store: Store, clock: TestClock) -> AsyncIterator[Desk]:
    """An intake that polls briefly and pauses little."""
    wake = asyncio.Event()
    async with connect(TOKEN, fake.url) as bot:
        intake = Intake(bot, store, wake=wake, clock=clock, chance=lambda: 0.0, long_poll=1, pause=0.02)
        yield Desk(intake, fake, store, clock, wake, Person(fake, 5, "Ola"))


@asynccontextmanager
async def running(intake: Intake) -> AsyncIterator[asyncio.Task[None]]:
    """The intake at work; stopped by being cancelled."""
    task = asyncio.create_task(intake.run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, BadToken):
            await task


async def until(holds: Callable[[], Awaitable[bool] | bool], seconds: float = 5) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(seconds):
        while True:
            found = holds()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.01)


async def test_updates_are_stored_in_order(desk: Desk) -> None:
    """Updates reach the store whole, in order, under their chat; the turn loop is woken; then they are acknowledged."""
    for text in ("jeden", "dwa 🙂", "trzy"):
        await desk.ola.says(text)
    async with running(desk.intake):
        await until(desk.wake.is_set)
        await until(lambda: desk.fake.updates.pending == 0)
    taken = await desk.take()
    assert [json.loads(each.body)["message"]["text"] for each in taken] == ["jeden", "dwa 🙂", "trzy"]
    assert {each.chat for each in taken} == {5}
    assert desk.intake.pulse.trouble is None
    assert desk.intake.pulse.answered_at == desk.clock()


async def test_nothing_is_acknowledged_before_it_is_stored(
    desk: Desk, disk: Disk, capsys: pytest.CaptureFixture[str]
) -> None:
    """While the storage is away, which is logged once, updates stay with Telegram; afterwards each is stored once."""
    await desk.ola.says("ważne")
    disk.broken = True
    async with running(desk.intake):
        await until(lambda: disk.tries >= 3)
        assert desk.fake.updates.pending == 1
        assert isinstance(desk.intake.pulse.trouble, StorageUnavailable)
        assert not desk.wake.is_set()
        disk.broken = False
        await until(lambda: desk.fake.updates.pending == 0)
    assert len(await desk.take()) == 1
    assert capsys.readouterr().err.count("intake_waits") == 1
    assert desk.intake.pulse.trouble is None


async def test_who_is_not_the_one_to_poll_stands_by(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another replica polls, or nobody knows who does, no poll is made; when it is ours, it begins anew."""
    monkeypatch.setattr("bot.intake._STANDBY", 0.02)
    answers: list[bool | Exception] = [False, False, StorageUnavailable(), StorageUnavailable()]
    seen: list[tuple[bool, bool]] = []

    async def hold(_task: str) -> bool:
        seen.append((desk.intake.pulse.standby, desk.intake.pulse.trouble is None))
        answer = answers.pop(0) if answers else True
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(desk.store, "hold", hold)
    desk.intake._offset = 900
    await desk.ola.says("czekam")
    async with running(desk.intake):
        await until(lambda: not answers)
        assert desk.fake.updates.pending == 1
        await until(lambda: desk.fake.updates.pending == 0)
    assert seen[:5] == [(False, True), (True, True), (True, True), (True, False), (True, False)]
    assert not desk.intake.pulse.standby
    assert len(await desk.take()) == 1


async def test_a_stop_between_storing_and_acknowledging(desk: Desk) -> None:
    """An intake that is stopped before it could acknowledge gets the update again and does not store it twice."""
    await desk.ola.says("raz")
    async with running(desk.intake):
        await until(desk.wake.is_set)
    assert desk.fake.updates.pending in {0, 1}
    async with connect(TOKEN, desk.fake.url) as bot:
        again = Intake(bot, desk.store, wake=asyncio.Event(), clock=desk.clock, chance=lambda: 0.0, long_poll=1)
        async with running(again):
            await until(lambda: desk.fake.updates.pending == 0)
    assert len(await desk.take()) == 1


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (Fault(kind="drop", method="getUpdates", times=3), Unreachable),
        (Fault(kind="reset", method="getUpdates", times=3), Unreachable),
        (Fault(kind="error", code=502, method="getUpdates", times=3), Unreachable),
        (Fault(kind="truncated", method="getUpdates", times=3), Unreachable),
        (Fault(kind="cut", method="getUpdates", times=3), Unreachable),
        (Fault(kind="too_many", method="getUpdates", retry_after=0), type(None)),
    ],
)
async def test_a_bad_network_loses_nothing(desk: Desk, fault: Fault, trouble: type[Exception]) -> None:
    """Whatever happens to a poll, the next one brings the same updates; the trouble is named and then over."""
    await desk.ola.says("ważne")
    await desk.fake.fault(fault)
    seen: set[type[object]] = set()

    def well() -> bool:
        seen.add(type(desk.intake.pulse.trouble))
        return desk.fake.updates.pending == 0

    async with running(desk.intake):
        await until(well)
    assert trouble in seen
    assert len(await desk.take()) == 1


async def test_telegram_is_away_at_first(desk: Desk) -> None:
    """An intake that cannot reach Telegram keeps trying, and works once it can."""
    await desk.ola.says("cześć")
    await desk.fake.stop()
    async with running(desk.intake):
        await until(lambda: isinstance(desk.intake.pulse.trouble, Unreachable))
        await desk.fake.start()
        await until(lambda: desk.fake.updates.pending == 0)
    assert await desk.stored() == 1


async def test_a_refused_token_ends_it(desk: Desk) -> None:
    """A token that Telegram does not accept ends the intake with a sentence that does not contain it."""
    wrong = "123456:AAwrongWrongWrongWrongWrongWrongWrong"
    request = AiohttpRequest()
    bot = RawBot(wrong, base_url=desk.fake.base_url, request=request, get_updates_request=request)
    await request.initialize()
    intake = Intake(bot, desk.store, wake=desk.wake, clock=desk.clock, chance=lambda: 0.0)
    with pytest.raises(BadToken) as caught:
        await intake.run()
    await request.shutdown()
    assert wrong not in f"{caught.value!r}{caught.value}{caught.value.__cause__}"


@pytest.mark.parametrize(
    ("description", "trouble"),
    [
        (
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            AnotherPoller,
        ),
        ("Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it", WebhookSet),
    ],
)
async def test_somebody_else_takes_the_updates(
    desk: Desk, description: str, trouble: type[Exception], capsys: pytest.CaptureFixture[str]
) -> None:
    """A second poller, or a webhook, is named with what to do, and the intake keeps trying slowly."""
    await desk.fake.fault(Fault(kind="refuse", code=409, description=description, method="getUpdates", times=0))
    async with running(desk.intake) as task:
        await until(lambda: isinstance(desk.intake.pulse.trouble, trouble))
        assert not task.done()
    assert str(trouble()) in capsys.readouterr().err.replace("\\'", "'")


# --- poison -------------------------------------------------------------------------------------------------------


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


async def test_update_ids_may_begin_again(store: Store, clock: TestClock) -> None:
    """After a week of silence Telegram numbers anew, perhaps lower; the offset follows."""
    bot = Poisoner({"update_id": 7})
    intake = Intake(bot, store, wake=asyncio.Event(), clock=clock, chance=lambda: 0.0)
    intake._offset = 900
    async with running(intake):
        await until(lambda: len(bot.asked) == 2)
    assert [asked["offset"] for asked in bot.asked] == [900, 8]


async def test_what_the_storage_refuses_holds_up_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One update that the storage will not have, by a bug of ours, is let go with an error; those beside it are kept."""
    plain = desk.store.take_in

    async def choosy(arrivals: Sequence[Arrival], *, now: datetime) -> int:
        if any("kanarek" in each.body for each in arrivals):
            raise Refused
        return await plain(arrivals, now=now)

    monkeypatch.setattr(desk.store, "take_in", choosy)
    for text in ("jeden", "kanarek", "dwa"):
        await desk.ola.says(text)
    async with running(desk.intake):
        await until(lambda: desk.fake.updates.pending == 0)
    assert [json.loads(each.body)["message"]["text"] for each in await desk.take()] == ["jeden", "dwa"]
    assert desk.intake._measures.counts["updates", "garbage"] == 1
    told = capsys.readouterr().err
    assert told.count("update_refused") == 1
    assert "kanarek" not in told

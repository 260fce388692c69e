"""Intake: stored first, acknowledged after, whatever comes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

import pytest

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

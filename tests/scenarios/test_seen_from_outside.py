"""How an operator's tools see the bot, and what they never get to see."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot import log
from bot.delivery import Delivery
from bot.intake import Intake
from bot.turns import Turns
from flows.library import Library
from tests.bot.conftest import Disk
from tests.free_port import free_port
from tests.scenarios.house import KEY, House, settings_for
from tests.scenarios.program import ran
from tests.telegram.fake import FakeTelegram, Fault, poison

CANARY = "kanarek i jego sąsiad"


@pytest.fixture
def disk() -> Disk:
    """A disk that works until it is told not to."""
    return Disk()


@pytest.fixture
async def house(fake: FakeTelegram, library: Library, tmp_path: Path, disk: Disk) -> AsyncIterator[House]:
    """The whole coach, with a port to be asked on."""
    settings = settings_for(fake, tmp_path, HEALTH_PORT=str(free_port()))
    house = House(fake, library, settings, faults=disk)
    await house.opens()
    try:
        yield house
        assert (await house.is_still()).dead == house.dead_expected
    finally:
        await house.closes()


async def asked(house: House, path: str) -> tuple[int, Any]:
    """The status and what it says."""
    address = f"http://127.0.0.1:{house.settings.health_port}{path}"
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return answer.status, await (answer.text() if path == "/metrics" else answer.json())


async def becomes(house: House, *reasons: str) -> None:
    """Wait until exactly these things are wrong."""
    async with asyncio.timeout(5):
        while True:
            try:
                status, told = await asked(house, "/healthz")
            except aiohttp.ClientConnectionError:
                told = None
            if told and told["wrong"] == list(reasons):
                assert status == (503 if reasons else 200)
                return
            await asyncio.sleep(0.05)


async def test_well_while_people_talk(house: House) -> None:
    """Green and ready; the metrics count what happened; `kladka health` says so with its exit code."""
    ania = house.person("Ania")
    await ania.starts()
    await ania.says("Piekarnia za Rogiem")
    await house.is_still()
    await becomes(house)
    assert await asked(house, "/readyz") == (200, {"ready": True})
    _, metrics = await asked(house, "/metrics")
    assert 'kladka_turns_total{outcome="done"} 2.0' in metrics
    assert 'kladka_updates_total{outcome="new"} 2.0' in metrics
    assert "kladka_seconds_to_state_count 2.0" in metrics
    assert str(ania.chat["id"]) not in {line.rpartition(" ")[2].removesuffix(".0") for line in metrics.splitlines()}
    variables = {"HEALTH_PORT": str(house.settings.health_port)}
    assert await ran("health", home=house.settings.data_folder, variables=variables) == (0, "well\n", "")


async def test_red_while_somebody_else_reads(house: House) -> None:
    """A foreign poller is told and red, we stop polling for a while, and nothing that came to us is lost."""
    ania = house.person("Ania")
    await ania.starts()
    await house.fake.fault(
        Fault(
            kind="refuse",
            method="getUpdates",
            code=409,
            description="Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        )
    )
    await ania.says("Piekarnia za Rogiem")
    await becomes(house, "another_poller")
    polls = len(house.fake.history.of("handed"))
    await ania.says("/note później", answered=False)
    await ania.sees_stillness(0.3)
    assert len(house.fake.history.of("handed")) == polls
    assert await house.fake.waiting() == 2, "one that we stored and had no poll to say so with, and the new one"
    variables = {"HEALTH_PORT": str(house.settings.health_port)}
    code, out, _ = await ran("health", home=house.settings.data_folder, variables=variables)
    assert (code, out) == (1, "not well: another_poller\n")
    await house.restarts()
    await ania.reads("system.note.saved")


async def test_red_while_a_webhook_takes_the_messages(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """A webhook that somebody set is told with the command that deletes it; afterwards nothing is missing."""
    await house.person("Ewa").starts()
    house.fake.polling.webhook = "https://other.example.com/hook"
    ania = house.person("Ania")
    await ania.says("/start", answered=False)
    await becomes(house, "webhook_set")
    assert "kladka telegram webhook delete" in capsys.readouterr().err
    house.fake.polling.webhook = ""
    await house.restarts()
    await ania.until(lambda: ania.screen)


async def test_red_while_the_storage_is_away(house: House, disk: Disk) -> None:
    """No storage, no health; when it is back, so is the health, without a restart."""
    await house.person("Ania").starts()
    await becomes(house)
    disk.broken = True
    await becomes(house, "storage_away")
    disk.broken = False
    await becomes(house)


async def test_no_word_and_no_secret_is_ever_written(
    house: House, fake: FakeTelegram, capfd: pytest.CaptureFixture[str]
) -> None:
    """At the lowest level, through bugs, refusals and lost answers: neither words, nor token, nor key, nor secret."""
    log.set_up(form="json", level="debug", secrets=(), stream=sys.stderr)
    try:
        ania = house.person("Ania")
        await ania.starts()
        await ania.says(CANARY)
        for kind in ("apply_drop", "error", "truncated", "reset"):
            await fake.fault(Fault(kind=kind, method="sendMessage"))
            await ania.says(f"/note {CANARY} {kind}", answered=False)
        await fake.fault(Fault(kind="refuse", method="sendMessage", code=400, description=f"Bad Request: {CANARY}"))
        await ania.says(f"/note {CANARY}", answered=False)
        for update in poison.all_of(ania.chat["id"]):
            await fake.give(update)
        await house.is_still(20)
        house.dead_expected = (await house.store.backlog()).dead
        _, metrics = await asked(house, "/metrics")
    finally:
        log.set_up(form="console", level="warning")
    told = capfd.readouterr().err + metrics
    assert '"event": "turn"' in told
    assert '"event": "settled"' in told
    for secret in ("kanarek", "sąsiad", "s\\u0105siad", fake.token, fake.token.partition(":")[2], KEY):
        assert secret not in told


async def test_a_loop_that_breaks_goes_on(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug in taking turns, in delivering, in polling itself: counted, started again, and the person is answered."""
    broken: list[str] = []

    def breaks_once(kind: type, name: str) -> None:
        plain = getattr(kind, name)

        async def breaking(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever it is
            if kind.__name__ not in broken:
                broken.append(kind.__name__)
                raise ValueError("canary")
            return await plain(*arguments, **named)

        monkeypatch.setattr(kind, name, breaking)

    ania = house.person("Ania")
    await ania.starts()
    for kind, name in ((Turns, "take_one"), (Delivery, "_exchange"), (Intake, "_take_in")):
        breaks_once(kind, name)
    await ania.says("Piekarnia za Rogiem", answered=False)
    await ania.until(lambda: ania.asks("start.state.ask"), seconds=10)
    assert sorted(broken) == ["Delivery", "Intake", "Turns"]
    _, metrics = await asked(house, "/metrics")
    for loop in ("turns", "delivery", "intake"):
        assert f'kladka_restarts_total{{loop="{loop}"}} 1.0' in metrics

"""An installation that grows: from one process and a file to three behind a proxy and a server, and the talk goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot.app import wall_clock
from bot.keys import load_key
from flows.library import Library
from storage import sealer
from storage.copying import copy_to_postgres
from tests.free_port import free_port
from tests.postgres import new_schema
from tests.scenarios.guest import Guest
from tests.scenarios.house import House, settings_for
from tests.storage.conftest import postgres
from tests.telegram.fake import FakeTelegram

__all__ = ["postgres"]

PUBLIC = "https://coach.example.org"
NOTES = 12


@asynccontextmanager
async def replicas(fake: FakeTelegram, library: Library, folder: Path, database: str) -> AsyncIterator[Sequence[House]]:
    """Three processes' worth of the bot on one server, posted to in turn by a small proxy."""
    ports = [str(free_port()) for _ in range(3)]
    await fake.proxy(PUBLIC, *(f"http://127.0.0.1:{port}" for port in ports), haste=50)
    more = {"DATABASE_URL": database, "WEBHOOK_URL": PUBLIC, "WEBHOOK_SECRET": "s" * 40}
    houses = [House(fake, library, settings_for(fake, folder, **more, WEBHOOK_PORT=port)) for port in ports]
    async with AsyncExitStack() as stack:
        for house in houses:
            await house.opens()
            stack.push_async_callback(house.closes)
        yield houses


async def test_from_a_file_to_three_replicas(
    fake: FakeTelegram, library: Library, tmp_path: Path, postgres: str
) -> None:
    """Answers, places and unanswered messages move along; three take turns, one of them dies, nothing is lost or twice."""
    first = House(fake, library, settings_for(fake, tmp_path))
    await first.opens()
    ania, marek = first.person("Ania"), first.person("Marek")
    await ania.starts()
    await ania.says("Piekarnia za Rogiem")
    await marek.starts()
    await first.closes()
    await marek.says("Spółdzielnia Kram", answered=False)
    database = await new_schema(postgres, "kladka_growing")
    key = load_key(first.settings)
    await copy_to_postgres(tmp_path / "data" / "kladka.db", database, sealer=sealer(key), now=wall_clock())
    async with replicas(fake, library, tmp_path, database) as (one, two, three):
        await marek.reads("start.state.ask")
        await ania.presses("Trwa")
        await asyncio.gather(_takes_notes(ania, over=three.closes), _takes_notes(marek))
        await two.is_still()
        for guest, name in ((ania, "Piekarnia za Rogiem"), (marek, "Spółdzielnia Kram")):
            kept = await two.answers_of(guest)
            assert kept["start.name"] == name
            notes = [kept[f"note.{number}"] for number in range(1, NOTES + 1)]
            assert notes == [f"{name_of(guest)} {number}" for number in range(NOTES)]
            assert guest.shows("system.note.saved") == NOTES
        assert await one.step_of(ania) == "start.counterpart"
        assert (await one.store.backlog()).dead == 0
        assert await one.store.replicas() == 2
    acknowledged = fake.history.numbers("acknowledged")
    assert sorted(acknowledged) == sorted(set(acknowledged))


def name_of(guest: Guest) -> str:
    """Who it is."""
    return str(guest.user["first_name"])


async def _takes_notes(guest: Guest, over: Callable[[], Awaitable[None]] | None = None) -> None:
    """A dozen notes at once; half way through, something happens."""
    for number in range(NOTES):
        await guest.says(f"/note {name_of(guest)} {number}", answered=False)
        if number == NOTES // 2 and over is not None:
            await over()
    await guest.until(lambda: guest.shows("system.note.saved") == NOTES, seconds=20)

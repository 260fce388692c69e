"""The same coach where the database is a PostgreSQL server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest

from bot.announcing import AlreadySaid
from bot.cleaning import clean
from flows.library import Library
from tests.postgres import new_schema
from tests.scenarios.announcing import Operator, agrees, has_news, is_over
from tests.scenarios.hostile import HOSTILE
from tests.scenarios.house import House, settings_for
from tests.storage.conftest import postgres
from tests.telegram.fake import FakeTelegram

__all__ = ["postgres"]

_numbers = count(1)


@pytest.fixture
async def house(fake: FakeTelegram, library: Library, tmp_path: Path, postgres: str) -> AsyncIterator[House]:
    """The whole coach, with a schema of its own on a real server."""
    database = await new_schema(postgres, f"kladka_scenario_{next(_numbers)}")
    house = House(fake, library, settings_for(fake, tmp_path, DATABASE_URL=database))
    await house.opens()
    try:
        yield house
        assert (await house.is_still()).dead == 0
    finally:
        await house.closes()


async def test_talks_restarts_and_farewells(house: House) -> None:
    """Two people at once, a restart in between, an answer changed, a page taken away, everything deleted."""
    ania, marek = house.person("Ania"), house.person("Marek")
    await asyncio.gather(ania.starts("introduce"), marek.starts())
    await asyncio.gather(ania.presses("Piszę od razu"), marek.says("Spółdzielnia Kram"))
    said = await ania.says("W gminie gniją jablka, a Wasze auta wracają puste.")
    await house.restarts()
    await asyncio.gather(ania.edits(said, "W gminie gniją jabłka, a Wasze auta wracają puste."), marek.presses("Trwa"))
    await ania.reads("system.edited", "introduce.work.ask")
    await marek.reads("start.counterpart.ask")
    await ania.takes()
    await ania.until(lambda: house.fake.documents)
    assert "gniją jabłka" in house.fake.documents[0].content.decode()
    await ania.says("/delete")
    await ania.presses("Usuń na zawsze")
    await ania.reads("system.erase.done")
    memory = await house.memory_of(ania)
    assert (memory.session, list(memory.history)) == (None, [])
    assert await house.answers_of(marek) == {"start.name": "Spółdzielnia Kram", "start.state": "running"}


async def test_hostile_words_are_the_same_on_a_server(house: House) -> None:
    """Scripts of all kinds, markup, controls, half characters and the longest message: kept as the one rule says."""
    ania = house.person("Ania")
    await ania.starts("introduce")
    said = [(await ania.says(f"/note Tak piszemy: {words}"))["text"].removeprefix("/note ") for words in HOSTILE]
    longest = "🍏" * 2045
    said.append((await ania.says(f"/note {longest}"))["text"].removeprefix("/note "))
    answers = await house.answers_of(ania)
    assert [answers[f"note.{number}"] for number in range(1, len(said) + 1)] == list(map(clean, said))
    assert answers[f"note.{len(said)}"] == longest


async def test_one_of_two_replicas_polls_and_the_other_takes_over(house: House, tmp_path: Path) -> None:
    """Two processes, one database: they never take Telegram's queue from each other, and either may end at any time."""
    database = house.settings.database
    second = House(house.fake, house.library, settings_for(house.fake, tmp_path / "second", DATABASE_URL=database))
    await second.opens()
    try:
        ania = house.person("Ania")
        await ania.starts("introduce")
        await ania.presses("Piszę od razu")
        assert await second.store.replicas() == await house.store.replicas() == 2
        await house.closes()
        await ania.says("W gminie gniją jabłka.")
        await ania.reads("introduce.work.ask")
        await house.opens()
        assert not await house.store.hold("polling")
        await ania.says("/note dalej")
        await ania.reads("system.note.saved")
        assert not [call for call in house.fake.history.of("call") if call.code == 409]
    finally:
        await second.closes()


async def test_news_on_a_server(house: House, tmp_path: Path) -> None:
    """The command writes by itself, while the bot runs; it goes out once, and is refused when it is said again."""
    operator, ania, marek = Operator(house, tmp_path), house.person("Ania"), house.person("Marek")
    await agrees(ania)
    await marek.starts()
    assert "Type 1 to send it to 1 person, or Enter to leave it: \nHanded over." in await operator.tells(types="1")
    await ania.until(has_news(ania))
    await is_over(operator)
    assert "done     to 1 person: 1 arrived" in await operator.announces(status=True)
    with pytest.raises(AlreadySaid):
        await operator.tells(send=True)
    assert "Nothing is being announced." in await operator.announces(stop=True)
    await marek.looks()
    assert marek.shows("system.news.why") == 0

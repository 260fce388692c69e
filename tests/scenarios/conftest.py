"""A house for every scenario: Telegram, the bot, a database file; and what must hold when it is left."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

import content
from flows.library import Library
from tests.scenarios.house import House, settings_for
from tests.telegram.fake import FakeTelegram

#: What an operator has said about themselves.
FACTS = {"operator": "Fundacja Próba", "contact": "kontakt@przyklad.pl", "backups": "14"}


@pytest.fixture(scope="session")
def library() -> Library:
    """The real content, with an operator's name in it."""
    return replace(content.load(), facts=FACTS)


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    """Telegram. When a scenario ends, the bot has done nothing that Telegram would mind."""
    async with FakeTelegram() as server:
        yield server
        assert server.violations == []


@pytest.fixture
async def house(fake: FakeTelegram, library: Library, tmp_path: Path) -> AsyncIterator[House]:
    """The whole coach, running. When a scenario ends, nothing waits and nothing died that was not meant to."""
    house = House(fake, library, settings_for(fake, tmp_path))
    await house.opens()
    try:
        yield house
        left = await house.is_still()
        assert left.dead == house.dead_expected
    finally:
        await house.closes()

"""Bugs of ours: one update dies, its sender is told, and everybody else goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path

import pytest

from bot import turns
from bot.exports import markdown
from flows import engine
from flows.events import Event, TextSaid
from flows.library import Library
from flows.scene import Outcome
from flows.session import Session
from tests.scenarios.house import House, settings_for
from tests.telegram.fake import FakeTelegram

#: What somebody says that the engine cannot bear here.
STONE = "kamień"


class Stumbled(Exception):
    """A bug of ours."""


def stumbling(error: BaseException) -> Callable[[Library, Session, Event, datetime], Outcome]:
    """The engine with a bug: it fails at one word."""

    def advance(library: Library, session: Session, event: Event, now: datetime) -> Outcome:
        if isinstance(event, TextSaid) and event.text == STONE:
            raise error
        return engine.advance(library, session, event, now)

    return advance


@pytest.fixture
async def house(fake: FakeTelegram, library: Library, tmp_path: Path) -> AsyncIterator[House]:
    """The whole coach, running."""
    house = House(fake, library, settings_for(fake, tmp_path))
    await house.opens()
    yield house
    await house.closes()


@pytest.mark.parametrize(
    "error",
    [Stumbled(), RecursionError(), MemoryError(), KeyError("step"), asyncio.CancelledError(), StopIteration()],
    ids=lambda error: type(error).__name__,
)
async def test_a_bug_at_one_text(house: House, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """That update is dead and an apology comes; the same chat and others go on, also after a restart."""
    ania, marek = house.person("Ania"), house.person("Marek", "en")
    await asyncio.gather(ania.starts(), marek.starts())
    monkeypatch.setattr(turns, "advance", stumbling(error))
    await asyncio.gather(ania.says(STONE), marek.says("The Corner Bakery"))
    await ania.reads("system.apology")
    await marek.reads("start.state.ask")
    await ania.says("Piekarnia za Rogiem")
    await ania.reads("start.state.ask")
    await house.restarts()
    await ania.presses("Trwa")
    await ania.reads("start.counterpart.ask")
    left = await house.is_still()
    assert left.dead == 1
    assert await house.answers_of(ania) == {"start.name": "Piekarnia za Rogiem", "start.state": "running"}


async def test_a_bug_at_the_very_first_word(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who is not known yet gets an apology in a language of theirs, and can begin."""
    monkeypatch.setattr(turns, "advance", stumbling(Stumbled()))
    ania = house.person("Ania")
    await ania.says(STONE)
    await ania.reads("system.apology")
    await ania.starts()
    await ania.reads("system.welcome", "start.name.ask")


async def test_a_bug_never_repeats_the_words(
    house: House, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The log says kind and place of a bug, and not what the person wrote, even if the error does."""
    monkeypatch.setattr(turns, "advance", stumbling(ValueError(f"cannot bear {STONE}")))
    ania = house.person("Ania")
    await ania.starts()
    await ania.says(STONE)
    logged = "".join(capfd.readouterr())
    assert "turn_failed" in logged
    assert STONE not in logged
    assert "Ania" not in logged


async def test_a_document_that_cannot_be_made_holds_up_nobody(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The person is told, and what they ask afterwards is answered."""

    def breaks(*_: object, **__: object) -> bytes:
        raise Stumbled

    ania = house.person("Ania")
    await ania.starts("introduce")
    await ania.presses("Piszę od razu")
    await ania.says("W gminie gniją jabłka.")
    monkeypatch.setattr(markdown, "render", breaks)
    await ania.takes()
    await ania.reads("system.take.failed")
    await ania.says("/help")
    await ania.reads("system.help", "system.take.other")
    left = await house.is_still()
    assert left.dead == 0

"""Everything the coach knows, from the menu to its end, by somebody who answers and somebody who says little."""

from __future__ import annotations

import asyncio

import pytest

from tests.scenarios.house import House
from tests.scenarios.walker import Walker

#: How many presses from the menu to the first question of any talk.
PRESSES = 3
LANGUAGES = ("pl", "en")


def everywhere(house: House, language: str) -> list[Walker]:
    """One walker for each dialogue, square and story that people can find."""
    found = [each for each in house.library.dialogues.values() if each.listed]
    walkers = [Walker(house.person(each.name, language), house.library, each) for each in found]
    for each in walkers:
        each.guest.patience = 20
    return walkers


@pytest.mark.parametrize("language", LANGUAGES)
async def test_whoever_answers_gets_to_every_end_and_has_it_on_paper(house: House, language: str) -> None:
    """Each talk is three presses away at most, ends, and what was said there is on the one-pager."""

    async def takes(walker: Walker) -> None:
        assert len(walker.way) <= PRESSES
        await walker.sets_out()
        await walker.answers_properly()
        if any(step.section for step in walker.dialogue.steps.values()):
            await walker.guest.says("/summary")
            await walker.guest.reads("system.summary.title")

    await asyncio.gather(*map(takes, everywhere(house, language)))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_whoever_says_little_gets_to_every_end(house: House, language: str) -> None:
    """Shrugs and skipping lead through each talk as well; nobody is held up."""

    async def takes(walker: Walker) -> None:
        await walker.sets_out()
        await walker.says_little()

    await asyncio.gather(*map(takes, everywhere(house, language)))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_term_is_found_by_its_name(house: House, language: str) -> None:
    """Two presses and the word itself lead to each term of the glossary."""
    guest = house.person("Ada", language)
    await guest.says("/menu")
    for button in ("menu.more", "do.glossary"):
        await guest.presses(str(house.library.texts[language][f"system.button.{button}"]))
    await guest.reads("system.glossary.ask")
    for term in house.library.terms.values():
        await guest.says(str(house.library.texts[language][term.name]))
        await guest.reads(term.meaning)

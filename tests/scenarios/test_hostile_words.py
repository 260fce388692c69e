"""Words that try to be more than words, and words that hardly fit."""

from __future__ import annotations

import re

import pytest

from bot.cleaning import clean
from tests.scenarios.hostile import HOSTILE
from tests.scenarios.house import House
from tests.telegram.fake.words import units


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_words_are_kept_and_shown_as_they_are(house: House, words: str) -> None:
    """Whatever a person writes comes back as those words: in the chat, in the list, in the file."""
    ania = house.person("Ania")
    await ania.starts("introduce")
    await ania.presses("Piszę od razu")
    said = (await ania.says(f"Tak piszemy: {words}"))["text"]
    await house.is_still()
    kept = (await house.answers_of(ania))["introduce.write"]
    assert kept == clean(said)
    await ania.says("/answers")
    await ania.presses("2")
    assert kept[:30].split("\n")[0] in ania.words
    await ania.says("/resume")
    await ania.takes()
    await ania.until(lambda: house.fake.documents)


@pytest.mark.parametrize("sign", ["a", "ą ", "🍏", "👩‍🌾", "słowo "], ids=["a", "ogonek", "apple", "farmer", "word"])
async def test_the_longest_message_that_telegram_carries(house: House, sign: str) -> None:
    """4096 units are kept whole and quoted back; the one-pager comes in as many messages as it needs."""
    words = "Sad: " + sign * (4091 // units(sign))
    ania = house.person("Ania")
    await ania.starts("introduce")
    await ania.presses("Piszę od razu")
    await ania.says(words)
    assert (await house.answers_of(ania))["introduce.write"] == clean(words.strip())
    await ania.presses("Pomiń")
    await ania.takes()
    await ania.until(lambda: house.fake.documents)
    assert all(units(shown.text) <= 4096 for shown in ania.screen)
    assert clean(words.strip())[-20:] in house.fake.documents[0].content.decode()


async def test_a_text_pasted_in_three_pieces_is_one_answer(house: House) -> None:
    """An app cuts what is too long; every word of it is in the answer to the one question that was open."""
    ania = house.person("Ania")
    await ania.starts("introduce")
    await ania.presses("Piszę od razu")
    sentences = [f"Zdanie {number} o sadzie." for number in range(400)]
    assert len(await ania.says_long(" ".join(sentences))) == 3
    await house.is_still()
    answers = await house.answers_of(ania)
    assert set(answers) == {"introduce.ready", "introduce.write"}
    assert re.split(r"(?<=[.]) |\n", answers["introduce.write"]) == sentences
    await ania.reads("system.joined", "introduce.work.ask")
    await ania.says("W gminie gniją jabłka, a Wasze auta wracają puste.")
    assert (await house.answers_of(ania))["introduce.work"].startswith("W gminie")


async def test_a_long_text_at_buttons_is_held_as_a_whole(house: House) -> None:
    """Where no words are asked for, the person says once what becomes of all the pieces."""
    ania = house.person("Ania")
    await ania.starts("introduce")
    text = " ".join(f"Zdanie {number} o sadzie" for number in range(300))
    await ania.says_long(text)
    await house.is_still()
    await ania.presses("To notatka")
    assert (await house.answers_of(ania))["note.1"] == text

"""Introducing oneself: the warning that fits, its question, and answers that are changed later."""

from __future__ import annotations

import pytest

from tests.scenarios.guest import Guest
from tests.scenarios.house import House

ABOUT_MONEY = "Jesteśmy fundacją i szukamy sponsora. Potrzebujemy pieniędzy na lato."


@pytest.fixture
async def ania(house: House) -> Guest:
    """Ania, asked to write four sentences."""
    ania = house.person("Ania")
    await ania.starts("introduce")
    await ania.presses("Piszę od razu")
    await ania.reads("introduce.write.ask")
    return ania


async def test_an_answer_that_only_speaks_of_money_earns_a_warning_that_quotes_it(house: House, ania: Guest) -> None:
    """The warning repeats the person's own words, says why, and asks one question; the answer to it is kept too."""
    await ania.says(ABOUT_MONEY)
    await ania.reads("signals.one-sided.notice", "signals.one-sided.question")
    assert "szukamy sponsora" in ania.quotes()
    await ania.says("Mogliby dać salę i swoich ludzi na dwa dni.")
    await ania.reads("system.saved", "introduce.work.ask")
    answers = await house.answers_of(ania)
    assert answers["introduce.write"] == ABOUT_MONEY
    assert answers["introduce.write+one-sided"] == "Mogliby dać salę i swoich ludzi na dwa dni."


async def test_an_answer_about_a_problem_earns_no_warning(house: House, ania: Guest) -> None:
    """Who begins with the problem and the partner is not warned, in the same place."""
    await ania.says("W naszej gminie gniją jabłka. Robimy sok, nie mamy czym wozić owoców. Wasze auta wracają puste.")
    await ania.reads("introduce.write.after", "introduce.work.ask")
    ania.does_not_read("signals.one-sided.notice", "signals.only-money.notice")


async def test_the_same_in_english(house: House) -> None:
    """The warning fits in English as well."""
    john = house.person("John", "en")
    await john.starts("introduce")
    await john.presses("I have a text")
    await john.says("We are a foundation and we are looking for a sponsor. We need money for the summer.")
    await john.reads("signals.one-sided.notice", "signals.one-sided.question")
    assert "looking for a sponsor" in " ".join(john.quotes())
    await john.presses("Skip")
    await john.reads("introduce.work.ask")


async def test_an_answer_is_changed_from_the_list(house: House, ania: Guest) -> None:
    """/answers lists what was said; a new version is kept beside the old one, and the talk goes on where it was."""
    await ania.says(ABOUT_MONEY)
    await ania.presses("Pomiń")
    await ania.says("/answers")
    await ania.reads("system.answers.ask", "Jesteśmy fundacją")
    await ania.presses("2")
    await ania.reads("system.your_answer", "introduce.write.ask")
    await ania.says("Co lato sto dzieci z osiedla zostaje samych. Wasza sala stoi wtedy pusta.")
    await ania.reads("system.changed", "system.answers.ask")
    await ania.presses("Wróć do rozmowy")
    await ania.reads("introduce.work.ask")
    assert await house.versions_of(ania, "introduce.write") == [
        ABOUT_MONEY,
        "Co lato sto dzieci z osiedla zostaje samych. Wasza sala stoi wtedy pusta.",
    ]


async def test_an_answer_is_changed_by_editing_the_message(house: House, ania: Guest) -> None:
    """Whoever corrects a message in Telegram has corrected the answer; the question in hand is shown again."""
    said = await ania.says("W gminie gniją jablka.")
    await ania.reads("introduce.work.ask")
    await ania.edits(said, "W gminie gniją jabłka.")
    await ania.reads("system.edited", "introduce.work.ask")
    assert await house.versions_of(ania, "introduce.write") == ["W gminie gniją jablka.", "W gminie gniją jabłka."]


async def test_editing_a_message_that_was_no_answer_changes_nothing(house: House, ania: Guest) -> None:
    """An edit of a command is answered kindly."""
    asked = await ania.says("/help")
    before = await house.answers_of(ania)
    await ania.edits(asked, "/helpp")
    await ania.reads("system.edit_unknown")
    assert await house.answers_of(ania) == before


async def test_a_shrug_gets_a_smaller_question_once(house: House, ania: Guest) -> None:
    """Not to know is not an answer to keep but a reason to ask for less."""
    await ania.says("nie wiem")
    await ania.reads("system.smaller", "introduce.write.smaller")
    assert "introduce.write" not in await house.answers_of(ania)


async def test_from_the_first_word_to_version_two(house: House, ania: Guest) -> None:
    """Write, read the two cards, the quiz, the self-check with one's own sentences, version 2 beside version 1."""
    await ania.says("W naszej gminie gniją jabłka. Umiemy robić sok. Wasze auta wracają puste.")
    await ania.says("W środy zabieracie skrzynki, my dajemy Wam sok do stołówki. Piszemy do pani Ewy.")
    await ania.reads("introduce.which-first.ask")
    await ania.presses("Najpierw przykłady")
    await ania.reads("introduce.card-1.say")
    await ania.presses("Dalej")
    await ania.presses("Dalej")
    for choice in ("Na kartę 2", "Od problemu", "W karcie 1", "Źródłem danych", "W karcie 1"):
        await ania.presses(choice)
    await ania.presses("„Wydaje mi się”")
    await ania.presses("Karta 1")
    await ania.presses("Osobę i datę")
    await ania.reads("introduce.moves.say")
    await ania.presses("Dalej")
    await ania.reads("introduce.check-problem.ask")
    assert "W naszej gminie gniją jabłka." in ania.words
    for choice in ("Tak", "Tak", "Tak", "Tak", "Jeszcze nie", "Tak", "Tak"):
        await ania.presses(choice)
    await ania.reads("introduce.result.say", "introduce.pick.ask")
    await ania.presses("Co dalej")
    assert [label for row in ania.last.labels for label in row if label.startswith("✓")] == ["✓ Co dalej"]
    await ania.presses("Gotowe")
    await ania.says("Za rok ta sama trasa obsłuży osiem sadów.")
    await ania.says("W naszej gminie gniją jabłka, a Wasze auta wracają puste. Za rok obsłużą osiem sadów.")
    await ania.reads("introduce.versions.say")
    assert "Za rok obsłużą osiem sadów." in ania.words
    await ania.presses("Dalej")
    await ania.presses("Pomiń")
    await ania.reads("introduce.finish.finish")
    assert ania.last.rows, "the end of a dialogue is not the end of the way"

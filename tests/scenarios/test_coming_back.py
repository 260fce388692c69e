"""Pauses, restarts, days in between: the talk goes on where it was."""

from __future__ import annotations

import asyncio
import gc

from tests.scenarios.house import House


async def test_a_pause_and_a_word_days_later(house: House) -> None:
    """/stop, three days with the whole bot down, one word: the person is greeted and sees the same question."""
    ania = house.person("Ania")
    await ania.starts("introduce")
    await ania.presses("Piszę od razu")
    await ania.says("/stop")
    await ania.reads("system.paused")
    await house.sleeps(days=3)
    await ania.says("hej")
    await ania.reads("system.welcome_back", "introduce.write.ask")
    await ania.says("W gminie gniją jabłka.")
    assert (await house.answers_of(ania))["introduce.write"] == "W gminie gniją jabłka."


async def test_long_words_after_a_pause_are_not_lost(house: House) -> None:
    """Who comes back with a long text is asked whether it is the answer; it then is."""
    ania = house.person("Ania")
    await ania.starts("introduce")
    await ania.presses("Piszę od razu")
    await ania.presses("Przerwa")
    await ania.reads("system.paused")
    await ania.says("Co jesień w naszej gminie gniją jabłka.")
    await ania.reads("system.welcome_back", "system.held.ask")
    await ania.presses("To odpowiedź")
    await ania.reads("introduce.work.ask")
    assert (await house.answers_of(ania))["introduce.write"] == "Co jesień w naszej gminie gniją jabłka."


async def test_a_restart_between_a_question_and_its_answer(house: House) -> None:
    """A new process takes the answer to a question that the old one asked, typed or pressed."""
    ania, marek = house.person("Ania"), house.person("Marek")
    await ania.starts()
    await marek.starts("introduce")
    await house.restarts()
    await ania.says("Piekarnia za Rogiem")
    await ania.reads("start.state.ask")
    await marek.presses("Piszę od razu")
    await marek.reads("introduce.write.ask")
    await house.restarts()
    await ania.presses("Trwa")
    await ania.reads("start.counterpart.ask")


async def test_what_is_said_while_the_bot_is_down_is_answered_later(house: House) -> None:
    """Telegram keeps messages; after the start they are taken in order, each answered."""
    ania = house.person("Ania")
    await ania.starts()
    await house.closes()
    await ania.says("Piekarnia za Rogiem", answered=False)
    await ania.says("/note zadzwonić do Ewy", answered=False)
    await house.opens()
    await ania.until(lambda: len(ania.screen) == 3)
    answers = await house.answers_of(ania)
    assert answers == {"start.name": "Piekarnia za Rogiem", "note.1": "zadzwonić do Ewy"}


async def test_a_press_that_telegram_forgot_can_be_made_again(house: House) -> None:
    """Presses made while the bot was long down are gone; the same button still works afterwards."""
    ania = house.person("Ania")
    await ania.starts()
    await ania.says("Piekarnia za Rogiem")
    question = ania.last
    await house.closes()
    await ania.presses("Trwa", answered=False)
    await house.sleeps(minutes=10)
    assert await house.step_of(ania) == "start.state"
    await ania.presses_old(question, "Trwa")
    await ania.until(lambda: len(ania.screen) == 3)
    await ania.reads("start.counterpart.ask")


async def test_a_day_and_an_hour_later_what_waited_is_gone_and_nobody_is_flooded(house: House) -> None:
    """Telegram has dropped all of it: the bot says nothing by itself, and the same question waits, buttons and all."""
    ania = house.person("Ania")
    await ania.starts()
    await ania.says("Piekarnia za Rogiem")
    question = ania.last
    await house.closes()
    for number in range(5):
        await ania.says(f"/note {number}", answered=False)
    await ania.presses("Trwa", answered=False)
    await house.sleeps(hours=25)
    await ania.sees_stillness(0.2)
    assert ania.last == question
    assert await house.answers_of(ania) == {"start.name": "Piekarnia za Rogiem"}
    await ania.presses("Trwa")
    await ania.reads("start.counterpart.ask")


async def test_a_press_that_is_too_late_for_an_answer_still_counts(house: House) -> None:
    """After a minute Telegram takes no answer to the tap any more; the choice is kept and the talk goes on."""
    ania = house.person("Ania")
    await ania.starts()
    await ania.says("Piekarnia za Rogiem")
    await house.closes()
    await ania.presses("Trwa", answered=False)
    await house.sleeps(seconds=60)
    await ania.reads("start.counterpart.ask")
    await house.is_still()
    late = house.fake.history.calls("answerCallbackQuery")
    assert [call.code for call in late] == [400]
    assert await house.versions_of(ania, "start.state") == ["running"]


async def test_commands_for_finding_the_way_back(house: House) -> None:
    """Over a note, the menu or the glossary, /resume leads back to the question; /back does too."""
    ania = house.person("Ania")
    await ania.starts("introduce")
    for there in ("/menu", "/note", "/glossary", "/answers", "/language"):
        await ania.says(there)
        await ania.says("/resume")
        await ania.reads("introduce.ready.ask")
    await ania.says("/help")
    await ania.reads("system.help", "introduce.ready.ask")
    await ania.says("/restart")
    await ania.reads("introduce.ready.ask")
    await ania.says("/nonsens")
    await ania.reads("system.unknown_command", "introduce.ready.ask")


async def test_starting_a_dialogue_again_keeps_what_was_said(house: House) -> None:
    """/restart begins the dialogue anew; the earlier answer is shown and its versions stay."""
    ania = house.person("Ania")
    await ania.starts("introduce")
    await ania.presses("Piszę od razu")
    await ania.says("W gminie gniją jabłka.")
    await ania.says("/restart")
    await ania.presses("Piszę od razu")
    await ania.reads("system.your_answer", "introduce.write.ask")
    await ania.presses("Bez zmian")
    await ania.reads("introduce.work.ask")
    assert await house.versions_of(ania, "introduce.write") == ["W gminie gniją jabłka."]


async def test_stopping_at_any_moment_of_the_start(house: House) -> None:
    """However soon it is stopped, nothing is left open, and the next start is a good one."""
    for steps in range(40):
        await house.restarts()
        for _ in range(steps):
            await asyncio.sleep(0)
    gc.collect()  # what was left open complains when it goes
    ania = house.person("Ania")
    await ania.starts()
    await ania.reads("system.welcome")


async def test_five_weeks_later_both_ratings_are_there(house: House) -> None:
    """The store gives back each round: the last rating is told after the new one, and stands beside it in the map."""
    ania = house.person("Ania")
    await ania.starts("risk-mapping")
    for label in ("2 minuty", "Pomiń", "2", "4", "Pomiń", "Pomiń", "Nie dziś"):
        await ania.presses(label)
    await house.sleeps(days=35)
    await ania.starts("risk-mapping")
    for label in ("2 minuty", "Pomiń", "4"):
        await ania.presses(label)
    assert ": 2, teraz: 4." in ania.words
    assert await house.versions_of(ania, "risk-mapping.rate") == ["2", "4"]
    await house.restarts()
    await ania.says("/menu")
    await ania.presses("Mapa współpracy")
    assert "mapowanie 2→4 (partner 4)" in ania.words

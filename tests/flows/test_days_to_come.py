"""Meetings, steps, trouble and the end: what comes unasked besides prompts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from flows.answers import Answer, Answers, Chosen
from flows.library import Library
from tests.flows.conversation import MONDAY, Chat

WARSAW = ZoneInfo("Europe/Warsaw")


@pytest.fixture
def polish(real: Library) -> Chat:
    """Somebody with prompts at half past eight, on a Monday morning."""
    chat = Chat(real, language="pl")
    chat.now = MONDAY
    return chat.commands("daily").taps("at.0830")


def test_a_meeting_moves_the_prompt_to_the_evening(polish: Chat) -> None:
    """No prompt that morning, an offer in the evening, a prompt the day after."""
    polish.commands("meeting", "jutro o 10").taps("agree")
    assert polish.alarms["daily"].date().isoformat() == "2027-03-10"
    assert polish.alarms["review"] == datetime(2027, 3, 9, 17, 0, tzinfo=UTC)
    polish.falls_due("review")
    assert polish.said == ("system.reminder.review",)
    assert polish.last.nudge
    polish.taps("start")
    assert polish.at == "after-meeting.moment"
    assert "review" not in polish.alarms


def test_a_late_meeting_is_asked_about_the_next_morning(polish: Chat) -> None:
    """Nothing is sent at night: a meeting at seven in the evening is asked about in the morning, instead of a prompt."""
    polish.commands("meeting", "jutro o 19").taps("agree")
    polish.falls_due("review")
    assert polish.now.date().isoformat() == "2027-03-10"
    assert polish.said == ("system.reminder.review",)
    polish.taps("not-today")
    polish.waits(hours=1).rings()
    assert not any(each.__class__.__name__ == "Speak" for each in polish.effects)


@pytest.mark.parametrize(("chosen", "asked"), [("at.0830", "08:30"), ("at.1700", "17:00")])
def test_the_morning_after_is_asked_at_the_chosen_hour(real: Library, chosen: str, asked: str) -> None:
    """What could not be asked in the evening is asked next day when the person wants to be asked, not at dawn."""
    chat = Chat(real, language="pl")
    chat.now = MONDAY
    chat.commands("daily").taps(chosen).commands("meeting", "jutro o 19").taps("agree")
    assert chat.alarms["review"].astimezone(WARSAW).strftime("%d %H:%M") == f"10 {asked}"


def test_a_day_is_asked_for_and_changed(polish: Chat) -> None:
    """Without a day one is asked for; another may be typed or asked for before it is agreed to."""
    polish.commands("meeting")
    assert polish.said == ("system.moment.when_meeting",)
    polish.says("w środę o 12")
    assert "środa, 10 marca, 12:00" in polish.text
    polish.taps("another-day").says("w czwartek")
    assert "czwartek, 11 marca" in polish.text
    polish.taps("decline")
    assert not polish.session.rhythm.plans


def test_a_day_in_a_talk_is_offered_at_its_end(polish: Chat) -> None:
    """The talk's end says which day it understood; pressed, the step is reminded of once, on that day."""
    polish.starts("next-step").says("Zadzwonię do pani Nowak.").says("W czwartek o 9.").says("Powiem Oli.").taps("r.5")
    assert "system.moment.understood" in polish.said
    assert "czwartek, 11 marca, 9:00" in polish.text
    polish.taps("remind")
    assert "system.moment.agreed_step" in polish.said
    assert "remind" not in polish.actions
    polish.falls_due("step")
    assert polish.now.date().isoformat() == "2027-03-11"
    assert "Zadzwonię do pani Nowak." in polish.text
    polish.taps("did")
    assert "step" not in polish.alarms


def test_nobody_is_reminded_without_a_yes(polish: Chat) -> None:
    """A day that was named and not agreed to sets no alarm."""
    polish.starts("next-step").says("Zadzwonię do pani Nowak.").says("W czwartek o 9.").says("Powiem Oli.").taps("r.5")
    polish.commands("menu")
    assert set(polish.alarms) == {"daily"}


def test_a_step_that_did_not_happen(polish: Chat) -> None:
    """Dropped: one question, and its answer is a note; moved: another day."""
    polish.starts("next-step").says("Zadzwonię do pani Nowak.").says("W czwartek o 9.").says("Powiem Oli.").taps("r.5")
    polish.taps("remind").falls_due("step").taps("another-day").says("w poniedziałek").taps("agree")
    polish.falls_due("step")
    assert polish.now.date().isoformat() == "2027-03-15"
    polish.taps("dropped").says("Pani Nowak jest na urlopie.")
    assert polish.kept("note.1") == "Pani Nowak jest na urlopie."


def test_a_step_and_a_meeting_on_one_day(polish: Chat) -> None:
    """One message a day: the step in the morning, the meeting asked about the morning after."""
    polish.starts("next-step").says("Zadzwonię do pani Nowak.").says("W czwartek o 9.").says("Powiem Oli.").taps("r.5")
    polish.taps("remind").commands("meeting", "w czwartek o 11").taps("agree")
    polish.falls_due("step")
    assert polish.alarms["review"].date().isoformat() == "2027-03-12"


def test_reminders_work_without_prompts(open_chat: Callable[..., Chat]) -> None:
    """Somebody who never wanted prompts is reminded all the same; in English the place is asked for."""
    chat = open_chat("en")
    chat.now = MONDAY
    chat.commands("meeting", "tomorrow at 10").taps("agree")
    assert chat.said[-1:] == ("system.timing.zone",)
    chat.says("London")
    assert chat.alarms["review"] == datetime(2027, 3, 9, 18, 0, tzinfo=UTC)
    assert "daily" not in chat.alarms


def test_stop_takes_reminders_too(polish: Chat) -> None:
    """Turned off means silent, plans included."""
    polish.commands("meeting", "jutro o 10").taps("agree").commands("daily").taps("off")
    assert not polish.alarms


def test_after_trouble_there_is_quiet_and_one_question(polish: Chat) -> None:
    """Two days of quiet after words about trouble, then one question about it in place of a prompt, once."""
    polish.starts("trouble").says("Pokłóciliśmy się z dyrektorką o salę.").commands("stop")
    polish.falls_due()
    assert not any(each.__class__.__name__ == "Speak" for each in polish.effects)
    polish.falls_due()
    assert polish.said == ("system.reminder.check",)
    polish.says("Rozmowa się odbyła.")
    assert polish.kept("note.1") == "Rozmowa się odbyła."
    polish.falls_due()
    assert polish.said[0].startswith("system.daily.word")


def test_four_weeks_after_the_end_it_asks_whether_to_go_on(polish: Chat) -> None:
    """A cooperation that is over: twice a week, and after four weeks one question whether to go on."""
    polish.starts().says("Piekarnia").taps("c.ending").commands("stop")
    days = set()
    for _ in range(12):
        polish.falls_due()
        days.add(polish.now.weekday())
        if "system.reminder.go-on" in polish.said:
            break
        polish.taps("not-today")
    assert days == {1, 4}
    polish.taps("go-on")
    polish.falls_due()
    assert polish.said[0].startswith("system.daily.word")


def test_a_quiz_question_comes_again(open_chat: Callable[..., Chat]) -> None:
    """On some Tuesday, two days or more after it was answered, a quiz question comes, with the card that it asks about."""
    for number in range(6):
        chat = open_chat("pl", seed=f"seed {number}")
        chat.now = MONDAY - timedelta(days=5)
        chat.commands("daily").taps("at.0830")
        _answers_a_quiz(chat)
        while chat.now < MONDAY + timedelta(hours=20):
            chat.falls_due()
            if "not-today" in chat.actions and "system.again.quiz" not in chat.said:
                chat.taps("not-today")
        if "system.again.quiz" in chat.said:
            assert "introduce.card-1.say" in chat.said
            assert "Karta 1." in chat.text
            option = next(each for each in chat.actions if each.startswith("q."))
            chat.taps(option)
            assert ".why." in chat.said[0]
            return
    raise AssertionError("six seeds, and never on the first Tuesday")


def _answers_a_quiz(chat: Chat) -> None:
    answer = Answer(partnership=1, key="introduce.q-begins", value=Chosen(("problem",)), version=1, at=chat.now)
    chat.session = replace(chat.session, answers=Answers([answer]))


def test_marks_quote_the_first_thought(polish: Chat) -> None:
    """The third answer is met with the first one."""
    for words in ("Pierwsza myśl o szkole.", "Druga myśl o banku.", "Trzecia myśl o gminie."):
        polish.falls_due()
        if "r.3" in polish.actions:
            polish.taps("r.3")
        else:
            polish.says(words)
        last = polish.text
        polish.taps("close")
    assert "Pierwsza myśl o szkole." in last


def test_looking_back(polish: Chat) -> None:
    """The rhythm shows blocks only for what was done; the log shows the answer and lets it be changed."""
    polish.commands("rhythm")
    assert "system.rhythm.nothing" in polish.said
    polish.falls_due().says("Ile to potrwa?").taps("close")
    polish.commands("rhythm")
    assert "■" in polish.text
    assert "wt." in polish.text
    polish.commands("prompts")
    assert "Ile to potrwa?" in polish.text
    polish.taps("e.0").says("Ile to naprawdę potrwa?")
    assert polish.kept("daily.D-061") == "Ile to naprawdę potrwa?"
    polish.taps("e.0").taps("withdraw")
    assert polish.kept("daily.D-061") is None


def test_asked_again_the_earlier_answer_comes_after(polish: Chat) -> None:
    """A prompt met before says so, and shows the earlier answer only after the new one."""
    polish.falls_due().says("Ile to potrwa?").taps("close")
    everything = {each: "2027-03-01" for each in polish.library.prompts if each != "D-061"}
    polish.session = replace(
        polish.session, rhythm=replace(polish.session.rhythm, shown={"D-061": "2026-01-01", **everything}, asked="")
    )
    polish.now = datetime(2027, 3, 16, 7, 0, tzinfo=UTC)
    polish.commands("morning")
    assert "system.daily.again" in polish.said
    assert "Ile to potrwa?" not in polish.text
    polish.says("Ile to zajmie pracy?")
    assert "Ile to potrwa?" in polish.text
    assert len(polish.versions("daily.D-061")) == 2
    assert polish.versions("daily.D-061")[-1].round == 2


def test_a_term_that_was_looked_up_comes_again(open_chat: Callable[..., Chat]) -> None:
    """A looked-up term comes back as a riddle on a later Tuesday; the right name is met with its example."""
    for number in range(6):
        chat = open_chat("pl", seed=f"seed {number}")
        chat.now = MONDAY - timedelta(days=5)
        chat.commands("daily").taps("at.0830").commands("glossary", "pilotaż").commands("menu")
        while chat.now < MONDAY + timedelta(hours=20):
            chat.falls_due()
            if "system.again.term" not in chat.said:
                chat.taps("not-today")
        if "system.again.term" in chat.said:
            chat.taps("q.pilot")
            assert chat.said[0] == "system.again.right"
            return
    raise AssertionError("six seeds, and never on the first Tuesday")


def test_a_pause_of_the_talk_says_that_prompts_go_on(polish: Chat) -> None:
    """/stop rests the talk; it says that the daily question is another matter and where to change it."""
    polish.starts("next-step").commands("stop")
    assert "system.daily.goes_on" in polish.said
    assert "daily" in polish.alarms


def test_taking_up_a_reminder_counts(polish: Chat) -> None:
    """Somebody who opens the talk about a meeting is there: nothing slows down any more."""
    for _ in range(3):
        polish.falls_due()
    assert polish.session.rhythm.ignored == 3
    polish.commands("meeting", "jutro o 10").taps("agree").falls_due("review").taps("start")
    assert polish.session.rhythm.ignored == 0

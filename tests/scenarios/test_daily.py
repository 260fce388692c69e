"""A minute a day in Telegram: the real bot, with a clock that is turned."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from tests.scenarios.guest import Guest
from tests.scenarios.house import MONDAY, TUESDAY, House
from tests.telegram.fake import Fault


async def arranged(house: House, name: str = "Ania") -> Guest:
    """Somebody who has chosen half past eight in two presses, on a Monday."""
    house.clock.shows(MONDAY)
    ania = house.person(name)
    await ania.starts()
    await ania.says("/daily")
    await ania.presses("8:30")
    await ania.reads("wtorek, 9 marca, 8:30")
    return ania


def label(house: House, button: str) -> str:
    """The words of one of the coach's own buttons."""
    return str(house.library.texts["pl"][f"system.button.{button}"])


async def received(house: House, guest: Guest, moment: datetime, text: str) -> None:
    """The clock is turned to a moment, and a message comes by itself."""
    await guest.turns_to()
    house.clock.shows(moment)
    await guest.reads(text)


async def stays_quiet(house: House, guest: Guest, moment: datetime, seconds: float = 0.4) -> None:
    """The clock is turned to a moment, and nothing comes."""
    await guest.looks()
    before = guest.last.order
    house.clock.shows(moment)
    await asyncio.sleep(seconds)
    await house.is_still()
    await guest.looks()
    assert guest.last.order == before, guest.last.text


async def test_a_prompt_at_half_past_eight_is_answered(house: House) -> None:
    """The prompt comes by itself, typing answers it, the follow-up comes, the answer is kept and the log shows it."""
    ania = await arranged(house)
    await received(house, ania, TUESDAY, "daily.D-061.prompt")
    assert ania.last.button(label(house, "say"))
    await ania.says("Jako partner pytam, ile to kosztuje.")
    await ania.reads("daily.D-061.follow_up")
    await ania.presses(label(house, "close"))
    await ania.reads("system.daily.enough")
    assert (await house.answers_of(ania))["daily.D-061"] == "Jako partner pytam, ile to kosztuje."
    await ania.says("/prompts")
    await ania.reads("Jako partner pytam, ile to kosztuje.")
    await ania.says("/rhythm")
    await ania.reads("system.rhythm.title", "■")


async def test_it_comes_once_whatever_the_clock_does(house: House) -> None:
    """A clock put back an hour or a day, and put right again, brings no second prompt."""
    ania = await arranged(house)
    await received(house, ania, TUESDAY, "daily.D-061.prompt")
    for hours in (-1, 0, 1, -23, 0):
        await stays_quiet(house, ania, TUESDAY + timedelta(hours=hours, minutes=1))


async def test_after_days_of_downtime_one_comes_late(house: House) -> None:
    """Three days down, at two in the afternoon: one prompt, that day's. Down until the night: none before the morning."""
    ania = await arranged(house)
    await house.sleeps(days=3, hours=5)
    await ania.reads("system.daily.word.thu")
    assert ania.shows("system.daily.word.thu") == 1
    await house.sleeps(days=1, hours=7)
    await stays_quiet(house, ania, house.clock())
    await received(house, ania, datetime(2027, 3, 15, 7, 31, tzinfo=UTC), "system.daily.word.mon")


async def test_words_while_another_question_is_open(house: House) -> None:
    """Words after a prompt that broke in are asked about; the talk then goes on where it was."""
    ania = await arranged(house)
    house.clock.shows(TUESDAY - timedelta(minutes=1))
    await ania.starts("next-step")
    await ania.reads("next-step.what.ask")
    await received(house, ania, TUESDAY, "daily.D-061.prompt")
    await ania.says("Zadzwonię do pani Nowak.")
    await ania.reads("system.held.ask")
    await ania.presses(label(house, "as-prompt"))
    await ania.presses(label(house, "close"))
    await ania.reads("next-step.what.ask")
    assert (await house.answers_of(ania))["daily.D-061"] == "Zadzwonię do pani Nowak."


async def test_a_reply_says_which_question(house: House) -> None:
    """A reply to the older message answers that one; nobody has to ask."""
    ania = await arranged(house)
    house.clock.shows(TUESDAY - timedelta(minutes=1))
    await ania.starts("next-step")
    question = await ania.reads("next-step.what.ask")
    await received(house, ania, TUESDAY, "daily.D-061.prompt")
    prompt = ania.last
    await ania.says("Zadzwonię do pani Nowak.", reply_to=question)
    await ania.reads("next-step.when.ask")
    await ania.says("Ile to potrwa?", reply_to=prompt)
    answers = await house.answers_of(ania)
    assert answers["next-step.what"] == "Zadzwonię do pani Nowak."
    assert answers["daily.D-061"] == "Ile to potrwa?"


async def test_stop_means_stop(house: House) -> None:
    """Turned off on the prompt itself, nothing comes any more; one press turns it on again."""
    ania = await arranged(house)
    await received(house, ania, TUESDAY, "daily.D-061.prompt")
    await ania.presses(label(house, "off"))
    await stays_quiet(house, ania, TUESDAY + timedelta(days=1, minutes=1))
    await ania.presses(label(house, "on"))
    await received(house, ania, TUESDAY + timedelta(days=2, minutes=1), "system.daily.word.thu")


async def test_who_blocked_the_bot_gets_no_calls(house: House) -> None:
    """A blocked chat is not written to; whoever comes back gets one prompt at most, and not those in between."""
    ania = await arranged(house)
    await ania.blocks()
    await house.is_still()
    before = len(house.fake.history.calls("sendMessage"))
    for days in range(4):
        house.clock.shows(TUESDAY + timedelta(days=days, minutes=1))
        await asyncio.sleep(0.2)
    assert len(house.fake.history.calls("sendMessage")) == before
    await ania.unblocks()
    await ania.says("/menu")
    await ania.reads("system.menu.ask")
    await asyncio.sleep(0.2)
    await house.is_still()
    await ania.looks()
    assert sum(ania.shows(f"system.daily.word.{day}") for day in ("tue", "wed", "thu", "fri")) <= 1


async def test_in_english_somewhere_else(house: House) -> None:
    """Half past eight in New York is asked for by the clock there, and comes at that hour."""
    house.clock.shows(MONDAY)
    joe = house.person("Joe", language="en")
    await joe.starts()
    await joe.says("/daily")
    await joe.presses("8:30")
    await joe.reads("system.timing.zone")
    await joe.says("New York")
    await joe.reads("Monday, 8 March, 8:30")
    await received(house, joe, datetime(2027, 3, 8, 13, 30, 5, tzinfo=UTC), "daily.D-065.prompt")


async def test_a_meeting_is_asked_about_that_evening(house: House) -> None:
    """No prompt on the morning of a meeting; in the evening an offer, and one press opens the talk about it."""
    ania = await arranged(house)
    await ania.says("/meeting jutro o 10")
    await ania.reads("wtorek, 9 marca, 10:00", "system.moment.meeting")
    await ania.presses(label(house, "agree.meeting"))
    await stays_quiet(house, ania, TUESDAY + timedelta(minutes=1))
    await received(house, ania, datetime(2027, 3, 9, 17, 0, 5, tzinfo=UTC), "system.reminder.review")
    await ania.presses(label(house, "start"))
    await ania.reads("after-meeting.moment.ask")


async def test_a_step_is_reminded_of_on_its_day(house: House) -> None:
    """The day of a next step is read back, agreed to, and reminded of once, in place of the prompt."""
    ania = await arranged(house)
    await ania.starts("next-step")
    await ania.says("Zadzwonię do pani Nowak w sprawie sali.")
    await ania.says("W czwartek o 9, zaraz po kawie.")
    await ania.says("Powiem Oli.")
    await ania.presses("5")
    await ania.reads("system.moment.understood")
    await ania.presses(label(house, "agree.step"))
    await received(house, ania, TUESDAY + timedelta(days=2, minutes=1), "Zadzwonię do pani Nowak w sprawie sali.")
    await ania.presses(label(house, "did"))
    await stays_quiet(house, ania, TUESDAY + timedelta(days=2, hours=3))


async def test_a_letter_like_this_is_never_sent_twice(house: House) -> None:
    """Nobody asked for it: where Telegram took it and its answer was lost, it is not repeated."""
    ania = await arranged(house)
    house.dead_expected = 1
    await house.fake.fault(Fault(kind="apply_drop", method="sendMessage"))
    await received(house, ania, TUESDAY, "daily.D-061.prompt")
    await stays_quiet(house, ania, TUESDAY + timedelta(minutes=3), seconds=1.5)
    assert ania.shows("daily.D-061.prompt") == 1


async def test_whoever_is_erased_is_asked_nothing(house: House) -> None:
    """After everything is deleted no alarm is left, and nothing comes."""
    ania = await arranged(house)
    await ania.says("/delete")
    await ania.presses(label(house, "erase"))
    await ania.reads("system.erase.done")
    assert not (await house.memory_of(ania)).alarms
    await stays_quiet(house, ania, TUESDAY + timedelta(minutes=1))

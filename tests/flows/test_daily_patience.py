"""Prompts that nobody answers, at a clock that does what it likes: slower, at most one, a goodbye."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from flows import daily_time, rhythm
from flows.rhythm import WEEKLY, Rhythm
from tests.flows.conversation import MONDAY, Chat


def test_it_slows_down_and_says_goodbye_once(polish: Chat) -> None:
    """Three without a reaction: every other day; six: Fridays; ten: one goodbye, and no alarm any more."""
    sent: list[datetime] = []
    while "daily" in polish.alarms:
        polish.falls_due()
        if (polish.last.nudge and not sent) or polish.now != sent[-1]:
            sent.append(polish.now)
    days = [each.date() for each in sent]
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    assert gaps[:2] == [1, 1]
    assert all(gap >= 2 for gap in gaps[2:])
    assert all(day.weekday() == 4 for day in days[6:])
    assert len(sent) == 11
    assert polish.said == ("system.daily.parting",)
    assert polish.session.rhythm.parted


@pytest.mark.parametrize(("days", "left"), [((0, 1, 2, 3, 4), [4]), ((1, 4, 5), [4]), ((0, 2), [2]), ((5, 6), [6])])
def test_once_a_week_is_a_friday_or_the_last_chosen_day(days: tuple[int, ...], left: list[int]) -> None:
    """Slowed down to a week, a prompt comes on Fridays; to who left them out, on the last day that they chose."""
    slow = Rhythm(mode="on", zone="Europe/Warsaw", days=days, ignored=WEEKLY)
    week = [date(2027, 3, 8) + timedelta(days=number) for number in range(7)]
    assert [day.weekday() for day in week if rhythm.allows(slow, day)] == left


def test_without_a_day_nothing_is_due() -> None:
    """Somebody who left no weekday is not searched for for ever, and gets nothing."""
    assert daily_time.next_prompt(Rhythm(mode="on", zone="Europe/Warsaw", days=()), MONDAY) is None


def test_the_word_brings_it_back(polish: Chat) -> None:
    """After the goodbye one word brings a prompt now, and the rhythm with it; the first answer is welcomed."""
    while "daily" in polish.alarms:
        polish.falls_due()
    polish.waits(days=30).says("rano")
    assert "daily" in polish.stack
    assert "daily" in polish.alarms


def test_an_alarm_that_rings_twice_speaks_once(polish: Chat) -> None:
    """A second ring on the same date, or after the clock was put back a day, says nothing."""
    polish.falls_due()
    polish.waits(hours=1).rings()
    assert polish.effects[0].__class__.__name__ == "SetAlarm"
    polish.waits(days=-1).rings()
    assert polish.effects[0].__class__.__name__ == "SetAlarm"
    assert polish.alarms["daily"].date().isoformat() == "2027-03-10"


@pytest.mark.parametrize("hours", [12, 13, 20])
def test_late_at_night_it_waits_for_the_morning(polish: Chat, hours: int) -> None:
    """After downtime an alarm that rings in quiet hours says nothing, and is set to the next working day."""
    polish.now = polish.alarms["daily"] + timedelta(hours=hours)
    polish.rings()
    assert all(each.__class__.__name__ == "SetAlarm" for each in polish.effects)
    assert not daily_time.is_night(polish.session.rhythm, polish.alarms["daily"])


def test_after_days_of_downtime_there_is_one(polish: Chat) -> None:
    """After three days there is one prompt, today's, and the next one tomorrow."""
    polish.now = polish.alarms["daily"] + timedelta(days=3, hours=4)
    polish.rings()
    assert polish.said[0] == "system.daily.word.fri"
    assert polish.alarms["daily"].date().isoformat() == "2027-03-15"

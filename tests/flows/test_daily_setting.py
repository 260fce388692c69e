"""Setting the daily prompt as a talk: offered, an hour, a zone, days, a rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from flows.library import Library
from tests.flows.conversation import MONDAY, Chat


def test_two_presses_set_it(real: Library) -> None:
    """A Polish speaker presses twice and reads the day and the hour of the first prompt."""
    chat = Chat(real, language="pl")
    chat.now = MONDAY
    chat.commands("menu").taps("menu.more").taps("do.daily").taps("at.0830")
    assert "wtorek, 9 marca, 8:30" in chat.text
    assert chat.alarms == {"daily": datetime(2027, 3, 9, 7, 30, tzinfo=UTC)}


def test_it_is_offered_once_after_the_first_talk(real: Library) -> None:
    """The end of the first talk asks for a quiet minute; the end of the next one does not."""
    chat = Chat(real)
    chat.starts("cooperation-types")
    while "finish" not in "".join(chat.said) and "Choose a time" not in chat.labels:
        chat.taps("next") if "next" in chat.actions else chat.taps("skip")
    assert "system.daily.offer" in chat.said
    chat.commands("menu").commands("resume")
    chat.starts("pulse")
    for _ in range(12):
        if "enough" in chat.actions:
            break
        chat.taps("skip")
    assert "enough" in chat.actions
    assert "system.daily.offer" not in chat.said


def test_an_hour_may_be_typed(polish: Chat) -> None:
    """Any hour of the day is understood; one of the night is refused with the reason."""
    polish.commands("daily").taps("page.time").says("8.15")
    assert "8:15" in polish.text
    polish.commands("daily").taps("page.time").says("23:00")
    assert polish.said[0] == "system.timing.night"
    assert polish.session.rhythm.time == "08:15"


def test_somebody_elsewhere_says_what_time_it_is(real: Library) -> None:
    """In English the zone is asked for by the clock on the wall; the first prompt is at that place's half past eight."""
    chat = Chat(real)
    chat.now = MONDAY
    chat.commands("daily").taps("at.0830")
    assert chat.said == ("system.timing.zone",)
    assert not chat.alarms
    chat.presses("3:30, New York")
    assert chat.session.rhythm.zone == "America/New_York"
    assert chat.alarms["daily"] == datetime(2027, 3, 8, 13, 30, tzinfo=UTC)  # the same day, for it is early there


def test_days_are_ticked(polish: Chat) -> None:
    """Only the days that are ticked have a prompt; one day always stays."""
    polish.commands("daily").taps("page.days")
    for day in ("✓ poniedziałek", "✓ środa", "✓ czwartek", "✓ piątek", "✓ wtorek"):
        polish.presses(day)
    polish.taps("done")
    assert polish.session.rhythm.days == (1,)
    assert polish.alarms["daily"].weekday() == 1


def test_a_pause_names_the_day_of_return(polish: Chat) -> None:
    """A week of quiet is confirmed with its last day, and the alarm lies after it."""
    polish.commands("daily").taps("page.pause").taps("rest.7")
    assert "poniedziałek, 15 marca" in polish.text
    assert polish.alarms["daily"] == datetime(2027, 3, 15, 7, 30, tzinfo=UTC)


def test_a_day_of_quiet_leaves_tomorrow_out(polish: Chat) -> None:
    """“One day” on a Monday is a quiet Tuesday; the next question comes on Wednesday."""
    polish.commands("daily").taps("page.pause")
    assert polish.labels[0] == "Jeden dzień"
    polish.presses("Jeden dzień")
    assert polish.alarms["daily"] == datetime(2027, 3, 10, 7, 30, tzinfo=UTC)


def test_quiet_until_they_write(polish: Chat) -> None:
    """Quiet until something is written is just that: no alarm, and one again after the next word."""
    polish.commands("daily").taps("page.pause").taps("rest.0")
    assert "daily" not in polish.alarms
    polish.waits(days=40).says("hej")
    assert "daily" in polish.alarms


def test_only_on_request(polish: Chat) -> None:
    """Who wants prompts on request only gets none unasked, and one for the word."""
    polish.commands("daily").taps("asked")
    assert not polish.alarms
    polish.says("rano")
    assert "daily" in polish.stack


def test_holidays_are_quiet(open_chat: Callable[..., Chat]) -> None:
    """The Monday after Easter is passed over, and the clocks have gone forward."""
    chat = open_chat("pl")
    chat.now = datetime(2027, 3, 26, 12, 0, tzinfo=UTC)  # Good Friday
    chat.commands("daily").taps("at.0830")
    assert chat.alarms["daily"] == datetime(2027, 3, 30, 6, 30, tzinfo=UTC)


def test_holidays_may_be_days_like_others(open_chat: Callable[..., Chat]) -> None:
    """Whoever takes the tick away is asked on the Monday after Easter; who sets it again, after it; both are told."""
    chat = open_chat("pl")
    chat.now = datetime(2027, 3, 26, 12, 0, tzinfo=UTC)  # Good Friday
    chat.commands("daily").taps("at.0830").commands("daily").taps("page.days").taps("u.holidays").taps("done")
    assert "system.timing.no_holidays" in chat.said
    assert "poniedziałek, 29 marca, 8:30" in chat.text
    assert chat.alarms["daily"] == datetime(2027, 3, 29, 6, 30, tzinfo=UTC)
    chat.commands("daily").taps("page.days").taps("t.holidays").taps("done")
    assert not any("holidays" in each for each in chat.said)
    assert chat.alarms["daily"] == datetime(2027, 3, 30, 6, 30, tzinfo=UTC)


def test_abroad_polish_holidays_may_be_kept(open_chat: Callable[..., Chat]) -> None:
    """In Berlin they are days like others, unless somebody who works with Poland ticks them."""
    chat = open_chat("en")
    chat.now = datetime(2027, 11, 10, 12, 0, tzinfo=UTC)
    chat.commands("daily").taps("at.0830").says("Berlin")
    assert chat.alarms["daily"].date().isoformat() == "2027-11-11"
    chat.commands("daily").taps("page.days").taps("t.holidays").taps("done")
    assert "system.timing.holidays" in chat.said
    assert chat.alarms["daily"].date().isoformat() == "2027-11-12"


def test_a_city_is_a_zone_too(open_chat: Callable[..., Chat]) -> None:
    """A town that is typed sets the clock; one that nobody knows is asked for again."""
    chat = open_chat("en")
    chat.now = MONDAY
    chat.commands("daily").taps("at.0830").says("Qwxz")
    assert "system.timing.no_place" in chat.said
    chat.says("Berlin")
    assert chat.session.rhythm.zone == "Europe/Berlin"
    assert "Tuesday, 9 March, 8:30" in chat.text


def test_quiet_until_a_day(polish: Chat) -> None:
    """A day that is typed ends the pause, and is said back."""
    polish.commands("daily").taps("page.pause").says("do 22 marca")
    assert "poniedziałek, 22 marca" in polish.text
    assert polish.alarms["daily"] == datetime(2027, 3, 22, 7, 30, tzinfo=UTC)


def test_a_zone_that_is_no_more_is_said(polish: Chat) -> None:
    """Where the zone was taken off the map the clock is UTC's, and the prompt says so."""
    polish.session = replace(polish.session, rhythm=replace(polish.session.rhythm, zone="Europe/Atlantis"))
    polish.falls_due()  # half past eight there was earlier than it is in UTC
    polish.falls_due()
    assert polish.now.hour == 8
    assert "system.timing.zone_lost" in polish.said

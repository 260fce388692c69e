"""Local times of day as instants, in every zone there is.

``KLADKA_TESTS=thorough`` walks through two whole years in each; the usual pace looks where clocks change.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import available_timezones

import pytest

from flows.daily_time import next_prompt
from flows.errors import UnknownZone
from flows.local_time import at, local, local_date, zone_named
from flows.rhythm import Rhythm

THOROUGH = os.environ.get("KLADKA_TESTS") == "thorough"
ZONES = sorted(available_timezones())
TIMES = (time(0), time(2, 30), time(9), time(23, 59))
EVERY_DAY = tuple(range(7))
FIRST, LAST = date(2024, 1, 1), date(2025, 12, 31)
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)


def _wall(instant: datetime, zone: str) -> datetime:
    return local(instant, zone).replace(tzinfo=None)


@cache
def _runs(zone: str) -> tuple[tuple[date, date], ...]:
    """Stretches of dates to walk through: everything, or a few days around each change of the clocks."""
    if THOROUGH:
        return ((FIRST, LAST),)
    weeks = [FIRST + number * 7 * DAY for number in range((LAST - FIRST).days // 7 + 2)]
    changed = (_change(*each, zone) for each in pairwise(weeks) if _offset(each[0], zone) != _offset(each[1], zone))
    return tuple((day - 2 * DAY, day + DAY) for day in changed)


def _change(before: date, after: date, zone: str) -> date:
    """The first date after ``before`` at whose noon clocks are not as they were."""
    old = _offset(before, zone)
    days = (before + number * DAY for number in range(1, (after - before).days + 1))
    return next(day for day in days if _offset(day, zone) != old)


def _offset(day: date, zone: str) -> timedelta | None:
    return local(datetime.combine(day, time(12), tzinfo=UTC), zone).utcoffset()


def _is_first_crossing(instant: datetime, scheduled: datetime, zone: str) -> bool:
    """Whether clocks show the scheduled time or a later one from this instant on, and did not before."""
    earlier = (instant - SECOND, *(instant - number * HOUR for number in (0.5, 1, 2, 3)))
    return _wall(instant, zone) >= scheduled and all(_wall(each, zone) < scheduled for each in earlier)


@pytest.mark.parametrize("chosen", TIMES, ids=str)
def test_every_date_in_every_zone_has_exactly_one_moment(chosen: time) -> None:
    """One instant a scheduled date, in order, each the first at which clocks show that time or have passed over it."""
    walked = sum(_walk(zone, chosen, first, last) for zone in ZONES for first, last in _runs(zone))
    assert walked > (len(ZONES) * 729 if THOROUGH else 2000)


def _walk(zone: str, chosen: time, first: date, last: date) -> int:
    """Check each date from one to another, each with the moment of the next one; how many there were."""
    due = at(first, chosen, zone=zone)
    for number in range((last - first).days + 1):
        day = first + number * DAY
        assert due is not None, (zone, day)
        assert _is_first_crossing(due, datetime.combine(day, chosen), zone), (zone, day, due)
        following = at(day + DAY, chosen, zone=zone)
        assert following is not None, (zone, day)
        assert following > due, (zone, day)
        due = following
    return (last - first).days + 1


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 28, 1, 30, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
    ids=["usual", "left out", "twice"],
)
def test_half_past_two_in_warsaw(day: date, expected: datetime) -> None:
    """An hour that is left out means the first instant after it; one that comes twice means its first coming."""
    assert at(day, time(2, 30), zone="Europe/Warsaw") == expected


def _due(after: datetime, zone: str, hour: str, days: tuple[int, ...] = EVERY_DAY, spoke: str = "") -> datetime:
    """When somebody who lives there is asked next."""
    found = next_prompt(Rhythm(mode="on", zone=zone, time=hour, days=days, spoke=spoke), after)
    assert found
    return found


def test_a_repeated_hour_is_due_once() -> None:
    """After its first coming the next one is tomorrow's, though clocks will show the time again today."""
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert _due(first, "Europe/Warsaw", "02:30") == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


def test_a_gap_over_midnight_belongs_to_the_day_that_was_meant() -> None:
    """In Nuuk the last hour of 30 March 2024 was left out: its 23:59 came with midnight, and the next day had its own."""
    due = _due(datetime(2024, 3, 30, 12, tzinfo=UTC), "America/Nuuk", "23:59")
    assert local(due, "America/Nuuk").isoformat() == "2024-03-31T00:00:00-01:00"
    following = _due(due, "America/Nuuk", "23:59")
    assert local(following, "America/Nuuk").isoformat() == "2024-03-31T23:59:00-01:00"


def test_a_date_that_does_not_exist_is_passed_over() -> None:
    """Samoa had no 30 December 2011, a Friday: whoever wants Fridays hears again a week later."""
    assert at(date(2011, 12, 30), time(8, 30), zone="Pacific/Apia") is None
    thursday = datetime(2011, 12, 29, 20, tzinfo=UTC)
    assert local_date(_due(thursday, "Pacific/Apia", "08:30"), "Pacific/Apia") == date(2011, 12, 31)
    assert local_date(_due(thursday, "Pacific/Apia", "08:30", days=(4,)), "Pacific/Apia") == date(2012, 1, 6)


def test_whoever_crosses_the_date_line_has_each_date_once() -> None:
    """From Auckland to Honolulu the same date begins again, and has had its turn; the way back loses a date."""
    spoken = datetime(2026, 11, 20, 19, 30, tzinfo=UTC)
    had = local_date(spoken, "Pacific/Auckland")
    assert had == date(2026, 11, 21)
    due = _due(spoken, "Pacific/Honolulu", "08:30", spoke=had.isoformat())
    assert local_date(due, "Pacific/Honolulu") == date(2026, 11, 22)
    evening = datetime(2026, 11, 23, 6, tzinfo=UTC)
    back = _due(evening, "Pacific/Auckland", "08:30", spoke="2026-11-22")
    assert local_date(back, "Pacific/Auckland") == date(2026, 11, 24)


def test_only_chosen_days_come() -> None:
    """Tuesdays and Fridays, from a Friday on whose hour has come."""
    due = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
    found = []
    for _ in range(3):
        due = _due(due, "Europe/Warsaw", "08:30", days=(1, 4))
        found.append(due.date())
    assert found == [date(2026, 11, 24), date(2026, 11, 27), date(2026, 12, 1)]


def test_a_fraction_of_a_second_is_no_trouble_in_a_gap() -> None:
    """Looking for the end of a gap ends, whatever the time of day."""
    assert at(date(2026, 3, 29), time(2, 0, 0, 500_000), zone="Europe/Warsaw") == datetime(2026, 3, 29, 1, tzinfo=UTC)


@pytest.mark.parametrize("name", ["", "Europe", "../etc/passwd", "Mars/Olympus", "europe/warsaw ", "a\0b", "ł" * 300])
def test_a_zone_that_nobody_knows_is_named(name: str) -> None:
    """Whatever is not the name of a zone is refused in one way."""
    with pytest.raises(UnknownZone):
        zone_named(name)

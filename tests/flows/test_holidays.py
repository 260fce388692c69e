"""Days on which nobody is asked anything."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from flows.holidays import easter, is_holiday, is_quiet

#: As printed in Polish calendars of these years.
HOLIDAYS = {
    2026: "01-01 01-06 04-05 04-06 05-01 05-03 05-24 06-04 08-15 11-01 11-11 12-24 12-25 12-26",
    2027: "01-01 01-06 03-28 03-29 05-01 05-03 05-16 05-27 08-15 11-01 11-11 12-24 12-25 12-26",
}


def _days(year: int) -> list[date]:
    return [
        date(year, 1, 1) + timedelta(days=number) for number in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]


@pytest.mark.parametrize("year", HOLIDAYS)
def test_polish_holidays_of_a_year(year: int) -> None:
    """All public holidays, fixed and movable, and no other day."""
    assert " ".join(f"{day:%m-%d}" for day in _days(year) if is_holiday(day)) == HOLIDAYS[year]


@pytest.mark.parametrize(
    "day", ["1818-03-22", "1943-04-25", "1961-04-02", "2000-04-23", "2008-03-23", "2038-04-25", "2285-03-22"]
)
def test_easter_of_a_year(day: str) -> None:
    """The earliest and latest Easter there can be among them."""
    assert easter(int(day[:4])) == date.fromisoformat(day)


def test_christmas_eve_is_free_since_2025() -> None:
    """The year before it was a working day."""
    assert (is_holiday(date(2024, 12, 24)), is_holiday(date(2025, 12, 24))) == (False, True)


def test_days_between_holidays_are_quiet_in_poland() -> None:
    """2 May and the last days of the year are quiet besides the holidays, in Warsaw's zone."""
    more = [f"{day:%m-%d}" for day in _days(2026) if is_quiet(day, zone="Europe/Warsaw") and not is_holiday(day)]
    assert more == ["05-02", "12-27", "12-28", "12-29", "12-30", "12-31"]


@pytest.mark.parametrize("zone", ["Europe/London", "Europe/Berlin", "UTC"])
def test_elsewhere_no_date_is_quiet(zone: str) -> None:
    """Outside Poland only weekends rest, and these are a matter of the days that a person chose."""
    assert not any(is_quiet(day, zone=zone) for day in _days(2026))

"""Days on which nobody is asked anything: Polish public holidays, and the days around them that are quiet by default.

Law: pure, computed for any year. Days of the week are not looked at here: a person chooses theirs. Only Poland's
holidays are known; somebody who lives in another zone has quiet weekends and nothing else, unless they say so; whoever
wants to be asked on holidays says so, too.
Sources: the Act on days free from work of 18 January 1951, with its change of 6 December 2024 (Christmas Eve).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

#: Zones in which Poland's holidays are kept: the zone and its old name.
POLISH: Final = frozenset({"Europe/Warsaw", "Poland"})

_FIXED: Final = frozenset({(1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26)})
_CHRISTMAS_EVE: Final = (12, 24)
_CHRISTMAS_EVE_SINCE: Final = 2025
#: Easter Sunday and Monday, Pentecost, Corpus Christi: days after Easter.
_MOVABLE: Final = frozenset({0, 1, 49, 60})
#: Quiet though not free: between the two holidays of May, and from Christmas to the new year.
_BETWEEN: Final = frozenset({(5, 2), *((12, day) for day in range(27, 32))})


def is_holiday(day: date) -> bool:
    """Whether a date is a public holiday in Poland."""
    of_year = (day.month, day.day)
    if of_year == _CHRISTMAS_EVE:
        return day.year >= _CHRISTMAS_EVE_SINCE
    return of_year in _FIXED or (day - easter(day.year)).days in _MOVABLE


def is_quiet(day: date, *, zone: str, kept: bool | None = None) -> bool:
    """Whether nothing is sent on a date to somebody who lives in this zone (IANA name) and keeps holidays as said."""
    return are_kept(zone, kept=kept) and (is_holiday(day) or (day.month, day.day) in _BETWEEN)


def are_kept(zone: str, *, kept: bool | None = None) -> bool:
    """Whether these days are quiet: what the person said, or else what is usual in their zone."""
    return zone in POLISH if kept is None else kept


def easter(year: int) -> date:
    """Easter Sunday of a Gregorian year: the anonymous computus, as in Meeus, Astronomical Algorithms, chapter 8."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leaps, rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - moon_shift + 15) % 30
    more_leaps, more_rest = divmod(of_century, 4)
    weekday = (32 + 2 * rest + 2 * more_leaps - epact - more_rest) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, before = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, 1) + timedelta(days=before)

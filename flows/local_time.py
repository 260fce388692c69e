"""Local times of day as instants: when it is half past eight where somebody lives.

Law: pure but for the time zone data, read once per zone. What falls due belongs to its *scheduled* local date. A time
that is left out when clocks go forward means the first instant after, even past midnight; one that comes twice means
its first coming; a date that does not exist is passed over. So there is one instant for each scheduled date, and a
later date has a later instant.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import count
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flows.errors import UnknownZone

_DAY: Final = timedelta(days=1)
_WEEK: Final = frozenset(range(7))
#: Clocks have only ever been changed on whole seconds.
_SECOND: Final = timedelta(seconds=1)


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """The time zone of an IANA name, ``Europe/Warsaw``.

    Raises:
        UnknownZone: there is none, or none any more.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # a folder's name, a path: as unknown as any
        raise UnknownZone(name) from error


def local(now: datetime, zone: str) -> datetime:
    """An instant as the clocks of a zone show it.

    Raises:
        UnknownZone: there is no such zone.
    """
    return now.astimezone(zone_named(zone))


def local_date(now: datetime, zone: str) -> date:
    """The date of an instant in a zone.

    Raises:
        UnknownZone: there is no such zone.
    """
    return local(now, zone).date()


def at(day: date, time: time, *, zone: str) -> datetime | None:
    """The instant (UTC) that belongs to a local date and time of day; ``None``: the zone has no such date.

    Raises:
        UnknownZone: there is no such zone.
    """
    there = zone_named(zone)
    instant = _first_instant(datetime.combine(day, time.replace(tzinfo=None, fold=0)), there)
    if instant.astimezone(there).date() != day:  # the end of the day was left out, or all of it
        midnight = _first_instant(datetime.combine(day, datetime.min.time()), there)
        return instant if midnight.astimezone(there).date() == day else None
    return instant


def next_at(after: datetime, *, zone: str, time: time, days: frozenset[int], last: date | None = None) -> datetime:
    """The first instant (UTC) after ``after`` when it is ``time`` on one of ``days``.

    Args:
        after: an aware instant; what is found is strictly later.
        zone: IANA name.
        time: local time of day.
        days: days of the week, Monday is 0.
        last: local date that had its turn already, perhaps in another zone: it and earlier ones get no other.

    Raises:
        UnknownZone: there is no such zone.
        ValueError: no day is given, or one that is no day of the week.
    """
    if not days or not days <= _WEEK:
        raise ValueError("give days of the week from 0 to 6")
    first = local_date(after, zone) - _DAY  # its instant may lie past midnight
    if last is not None:
        first = max(first, last + _DAY)
    dates = (first + number * _DAY for number in count())
    instants = (at(day, time, zone=zone) for day in dates if day.weekday() in days)
    return next(instant for instant in instants if instant is not None and instant > after)


def scheduled_date(due: datetime, *, zone: str, time: time) -> date:
    """The local date that an instant found by ``next_at`` belongs to: its own, or the one whose end was left out.

    Raises:
        UnknownZone: there is no such zone.
    """
    own = local_date(due, zone)
    return own - _DAY if at(own - _DAY, time, zone=zone) == due else own


def _first_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant (UTC) when clocks show ``wall`` (naive, fold 0), or the end of the gap that it falls into."""
    late = wall.replace(tzinfo=zone).astimezone(UTC)
    if late.astimezone(zone).replace(tzinfo=None) == wall:
        return late
    whole = wall.replace(microsecond=0, tzinfo=zone)
    return _change_between(whole.replace(fold=1).astimezone(UTC), whole.astimezone(UTC), zone)


def _change_between(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    """The instant within (early, late] from which clocks are as they are at ``late``."""
    after = late.astimezone(zone).utcoffset()
    while late - early > _SECOND:
        middle = early + (late - early) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == after:
            late = middle
        else:
            early = middle
    return late

"""Local times of day as instants: when it is half past eight where somebody lives.

Law: pure but for the time zone data, read once per zone. A time that is left out when clocks go forward means the
first instant after, even past midnight; one that comes twice means its first coming; a date that does not exist has
none. So each local date has one instant for a time of day, and a later date has a later one.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flows.errors import UnknownZone

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

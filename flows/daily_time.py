"""When the next prompt is due, and whether now is a time to speak at all.

Law: pure. A date is always the person's own: of the zone they live in. Between eight in the evening and half past
seven nothing is sent, whatever was chosen.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from flows import holidays, local_time, rhythm
from flows.errors import UnknownZone
from flows.rhythm import Rhythm

#: Nothing is sent from this hour on, and nothing before that one.
QUIET_FROM, QUIET_UNTIL = time(20), time(7, 30)
DEFAULT_TIME: Final = "08:30"
#: Where people live who speak the language and have not said otherwise.
ZONES: Final = {"pl": "Europe/Warsaw"}
#: The zone of somebody of whom none is known, or whose zone is no more.
NOWHERE: Final = "UTC"
#: When a meeting of that day is asked about, at the earliest and the latest; and how long it may take.
EVENING, LAST_CALL, MEETING = time(18), time(19, 30), timedelta(hours=2)
#: No pause, holiday or back-off is longer, in days; what lies further off is found when it is nearer.
_FURTHEST: Final = 400


def zone_of(wants: Rhythm) -> str:
    """The zone that a person's dates are counted in."""
    try:
        local_time.zone_named(wants.zone)
    except UnknownZone:
        return NOWHERE
    return wants.zone


def today(wants: Rhythm, now: datetime) -> date:
    """The date where the person is."""
    return local_time.local_date(now, zone_of(wants))


def date_at_home(wants: Rhythm, language: str, moment: datetime) -> date:
    """The date of a moment where the person lives, or, if they have not said, where people mostly speak as they do."""
    return today(replace(wants, zone=wants.zone or ZONES.get(language, "")), moment)


def time_of(wants: Rhythm) -> time:
    """The chosen time of day, or the usual one."""
    return time.fromisoformat(wants.time or DEFAULT_TIME)


def is_night(wants: Rhythm, now: datetime) -> bool:
    """Whether these are quiet hours where the person is."""
    return not is_day(local_time.local(now, zone_of(wants)).time())


def is_day(hour: time) -> bool:
    """Whether something may be sent at this time of day."""
    return QUIET_UNTIL <= hour < QUIET_FROM


def suits(wants: Rhythm, day: date, *, seldom: bool = False) -> bool:
    """Whether a prompt may be sent on this local date."""
    if not rhythm.allows(wants, day, seldom=seldom):
        return False
    return not holidays.is_quiet(day, zone=zone_of(wants), kept=wants.holidays)


def keeps_holidays(wants: Rhythm) -> bool:
    """Whether holidays are quiet for this person."""
    return holidays.are_kept(zone_of(wants), kept=wants.holidays)


def next_prompt(wants: Rhythm, now: datetime, *, seldom: bool = False) -> datetime | None:
    """The next instant (UTC, after ``now``) at which a prompt may be sent; ``None``: it is not to ask by itself."""
    if not wants.is_on or not wants.zone:
        return None
    first = today(wants, now)
    if wants.rests_until > first.isoformat():
        if wants.rests_until == rhythm.NEVER:
            return None
        first = date.fromisoformat(wants.rests_until)
    for number in range(_FURTHEST):
        day = first + timedelta(days=number)
        if suits(wants, day, seldom=seldom):
            slot = slot_on(wants, day)
            if slot is not None and slot > now:
                return slot
    return None


def slot_on(wants: Rhythm, day: date, at: time | None = None) -> datetime | None:
    """The instant (UTC) of a time of day, the chosen one by default; ``None`` where the zone skips that date."""
    return local_time.at(day, at or time_of(wants), zone=zone_of(wants))


def evening_of(wants: Rhythm, day: date, at: str) -> datetime | None:
    """When a meeting at ``at`` (``HH:MM``, or empty) on this date is asked about: that evening, or the next morning."""
    if not at:
        return slot_on(wants, day, EVENING)
    over = datetime.combine(day, time.fromisoformat(at), tzinfo=UTC) + MEETING
    if over.date() > day or over.time() > LAST_CALL:
        return slot_on(wants, day + timedelta(days=1), max(time_of(wants), QUIET_UNTIL))
    return slot_on(wants, day, max(over.time(), EVENING))

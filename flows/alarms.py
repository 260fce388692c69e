"""Which alarms a chat wants, read off its rhythm.

Law: pure. Nothing is remembered about alarms that were set: whenever the rhythm changes all of them are said anew, and
each takes the place of the earlier one of its kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Final

from flows import daily_choice, daily_time, plans
from flows.effects import SetAlarm
from flows.rhythm import Rhythm
from flows.session import Session

#: What changes nothing about alarms: when the person was last heard, and which message came last.
_PASSING: Final = frozenset({"heard", "turn", "asked", "broke_in"})
#: What alarms hang on: all but that.
_hung_on: Final = attrgetter(*(each.name for each in fields(Rhythm) if each.name not in _PASSING))


def changed(before: Session, after: Session, now: datetime) -> tuple[SetAlarm, ...]:
    """The alarms to set after an event; none where nothing that they hang on has changed."""
    return () if _hung_on(before.rhythm) == _hung_on(after.rhythm) else wanted(after, now)


def wanted(session: Session, now: datetime) -> tuple[SetAlarm, ...]:
    """All alarms as they are to be from now on: a prompt, the evening of a meeting, the day of a step."""
    wants = session.rhythm
    seldom = daily_choice.is_over(session)
    dues = {
        "daily": daily_time.next_prompt(wants, now, seldom=seldom),
        "review": _first(plans.due_at(wants, each, now) for each in wants.plans if each.kind == "meeting"),
        "step": _first(plans.due_at(wants, each, now) for each in wants.plans if each.kind == "step"),
    }
    return tuple(
        SetAlarm(
            kind=kind,
            due=due,
            local_time=wants.time or daily_time.DEFAULT_TIME,
            zone=daily_time.zone_of(wants),
            local_date=wants.spoke or None,
        )
        for kind, due in dues.items()
    )


def _first(dues: Iterable[datetime | None]) -> datetime | None:
    return min((each for each in dues if each is not None), default=None)

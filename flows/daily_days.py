"""On which days a prompt comes: weekdays, and holidays.

Law: each is a tick that is set and taken under the same message. Nobody ticks away the last day.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flows import daily, daily_time, holidays, rhythm
from flows.dates import weekday_in_words
from flows.effects import Button
from flows.rhythm import WORKDAYS
from flows.rows import TICK, Rows, paired
from flows.scene import Scene
from flows.session import Interlude

#: Ticked among the days: nothing is sent on Polish holidays.
_HOLIDAYS: Final = "holidays"


def show(scene: Scene, _frame: Interlude) -> Rows:
    """Ask for the days."""
    scene.say("question", "system.timing.days")
    return _rows(scene)


def tick(scene: Scene, what: str, *, on: bool) -> None:
    """Set or take a day, of which one always stays; or the quiet of holidays."""
    wants = rhythm.taken_up(scene.session.rhythm)
    if what == _HOLIDAYS:
        daily.set_rhythm(scene, replace(wants, holidays=on))
    else:
        days = {*wants.days, int(what)} if on else set(wants.days) - {int(what)}
        daily.set_rhythm(scene, replace(wants, days=tuple(sorted(days)) or wants.days))
    scene.redraw(_rows(scene))


def say_holidays(scene: Scene) -> None:
    """What holidays are, where that is not what is usual in the person's zone."""
    wants = scene.session.rhythm
    kept = daily_time.keeps_holidays(wants)
    if kept != holidays.are_kept(daily_time.zone_of(wants)):
        scene.say("card", "system.timing.holidays" if kept else "system.timing.no_holidays")


def _rows(scene: Scene) -> Rows:
    chosen, language = scene.session.rhythm.days, scene.session.language
    days = [_tickable(str(each), weekday_in_words(each, language), on=each in chosen) for each in WORKDAYS]
    kept = daily_time.keeps_holidays(scene.session.rhythm)
    quiet = _tickable(_HOLIDAYS, scene.label("system.button.holidays"), on=kept)
    return [*paired(days), [quiet], [scene.button("done")]]


def _tickable(what: str, label: str, *, on: bool) -> Button:
    return Button(f"u.{what}", TICK + label) if on else Button(f"t.{what}", label)

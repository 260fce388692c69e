"""When the person wants to be asked: the hour, the days, the zone, a pause, only on request, never.

Law: two presses set it. Each change is confirmed with the day and the hour of the next prompt, in words. Whatever hour
is chosen, nothing is sent at night.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Final

from flows import daily, daily_days, daily_time, layers, local_time, rhythm
from flows.dates import day_in_words, hour_in_words, weekday_short
from flows.effects import Button
from flows.hours import read_hour
from flows.moments import read_moment
from flows.rhythm import WORKDAYS, Mode, Rhythm
from flows.rows import Rows, paired
from flows.scene import Scene
from flows.session import Interlude
from flows.zones import city, find_zone, zones_where

#: Offered as buttons; any other time of the day may be typed.
HOURS: Final = ("07:30", "08:30", "12:00", "17:00")
#: What time it is there is offered where the zone is not known.
PLACES: Final = (
    "America/Los_Angeles",
    "America/New_York",
    "Europe/London",
    "Europe/Warsaw",
    "Europe/Kyiv",
    "Asia/Kolkata",
)
#: Zones that may be meant by one word, at most.
CANDIDATES: Final = 6


def open_setting(scene: Scene, argument: str = "") -> None:
    """Open the setting; an hour behind the command is taken at once."""
    layers.lay(scene, Interlude(kind="timing"))
    if argument.strip():
        hear(scene, Interlude(kind="timing", about="time"), argument, None)


def turn_on(scene: Scene, _argument: str = "") -> None:
    """Ask again as before; where that was never set, ask how."""
    if scene.session.rhythm.time:
        _want(scene, mode="on", rests_until="")
        _settle(scene)
    else:
        open_setting(scene)


# --- showing ------------------------------------------------------------------------------------------------------


def show(scene: Scene, frame: Interlude) -> Rows:
    """One page of the setting; where the hour is known and the place is not, that one first."""
    wants = scene.session.rhythm
    page = frame.about.partition(":")[0]
    if not page:
        page = "overview" if wants.mode else "time"
    if page == "overview" and wants.mode == "on" and not wants.zone:
        page = "zone"
    return _PAGES[page](scene, frame)


def _overview(scene: Scene, _frame: Interlude) -> Rows:
    wants = scene.session.rhythm
    say_state(scene)
    scene.say("question", "system.timing.what")
    change = [scene.button("page.time"), scene.button("page.days"), scene.button("page.zone")]
    if wants.mode == "on":
        quiet = [scene.button("page.pause"), scene.button("asked"), scene.button("off")]
    else:
        quiet = [scene.button("on"), *([scene.button("off")] if wants.mode == "asked" else [])]
    look = [scene.button("do.rhythm"), scene.button("do.prompts")]
    return [*paired([*(change if wants.mode == "on" else []), *quiet, *look]), [scene.button("cancel")]]


def _times(scene: Scene, _frame: Interlude) -> Rows:
    scene.say("question", "system.timing.ask")
    hours = [Button(f"at.{each.replace(':', '')}", hour_in_words(time.fromisoformat(each))) for each in HOURS]
    asked = [] if scene.session.rhythm.mode == "asked" else [scene.button("asked")]
    return [hours, asked, [scene.button("cancel")]]


def _zone(scene: Scene, _frame: Interlude) -> Rows:
    scene.say("question", "system.timing.zone")
    clocks = {number: local_time.local(scene.now, each) for number, each in enumerate(PLACES)}
    labels = {
        number: f"{hour_in_words(clocks[number].time())}, {_readable(scene, each)}"
        for number, each in enumerate(PLACES)
    }
    return [*paired([Button(f"z.{number}", label) for number, label in labels.items()]), [scene.button("cancel")]]


def _which_zone(scene: Scene, frame: Interlude) -> Rows:
    scene.say("question", "system.timing.which")
    found = frame.about.partition(":")[2].split()
    return [
        *([Button(f"n.{number}", _readable(scene, each))] for number, each in enumerate(found)),
        [scene.button("cancel")],
    ]


def _pause(scene: Scene, _frame: Interlude) -> Rows:
    scene.say("question", "system.timing.pause")
    spans = [scene.button("rest.2"), scene.button("rest.7"), scene.button("rest.0")]
    return [*paired(spans), [scene.button("cancel")]]


_PAGES: Final[dict[str, Callable[[Scene, Interlude], Rows]]] = {
    "overview": _overview,
    "time": _times,
    "days": daily_days.show,
    "zone": _zone,
    "which": _which_zone,
    "pause": _pause,
}


def say_state(scene: Scene) -> None:
    """What is set, and when the next prompt comes."""
    wants, language = scene.session.rhythm, scene.session.language
    if wants.mode != "on":
        scene.say("card", f"system.timing.{wants.mode or 'off'}")
        return
    days = scene.label("system.timing.workdays")
    if wants.days != WORKDAYS:
        days = ", ".join(weekday_short(each, language) for each in wants.days)
    scene.say("card", "system.timing.on", days=days, hour=hour_in_words(daily_time.time_of(wants)))
    daily_days.say_holidays(scene)
    daily.say_zone(scene)
    due = daily_time.next_prompt(wants, scene.now)
    if due is not None:
        there = local_time.local(due, daily_time.zone_of(wants))
        when = day_in_words(there.date(), language)
        scene.say("card", "system.timing.next", date=when, hour=hour_in_words(there.time()))


def _readable(scene: Scene, zone: str) -> str:
    return city(zone, scene.library, language=scene.session.language)


# --- taking -------------------------------------------------------------------------------------------------------


def press(scene: Scene, frame: Interlude, action: str) -> bool:
    """Take a press. ``False``: another action."""
    letter, _, of = action.partition(".")
    match letter:
        case "page":
            scene.move(about=of)
        case "at":
            _set_time(scene, time(int(of[:2]), int(of[2:])))
        case "asked":
            _stop(scene, "asked")
        case "off":
            _stop(scene, "off")
        case "t" | "u":
            daily_days.tick(scene, of, on=letter == "t")
        case "done":
            _settle(scene)
        case "z":
            _set_zone(scene, PLACES[int(of)])
        case "n":
            _set_zone(scene, frame.about.partition(":")[2].split()[int(of)])
        case "rest":
            _rest(scene, int(of))
        case _:
            return False
    return True


def hear(scene: Scene, frame: Interlude, text: str, source: int | None) -> None:  # noqa: ARG001 - one shape for all interludes
    """Take typed words: an hour, a place, or a date to be quiet until, by the page."""
    wants, language = scene.session.rhythm, scene.session.language
    page = frame.about.partition(":")[0] or ("zone" if wants.mode == "on" and not wants.zone else "time")
    if page in ("zone", "which"):
        _hear_zone(scene, text)
    elif page == "pause":
        moment = read_moment(text, scene.library, language=language, now=scene.now, zone=daily_time.zone_of(wants))
        if moment is None:
            scene.say("notice", "system.timing.no_date")
        else:
            _rest_until(scene, moment.date)
    else:
        hour = read_hour(text, scene.library, language=language)
        if hour is None:
            scene.say("notice", "system.timing.no_hour")
        else:
            _set_time(scene, hour)


def _hear_zone(scene: Scene, text: str) -> None:
    """A city, a zone, or what the clock shows there now."""
    hour = read_hour(text, scene.library, language=scene.session.language)
    if hour:
        found = zones_where(scene.now, hour, library=scene.library, most=CANDIDATES)
    else:
        found = find_zone(text, scene.library, now=scene.now)
    if not found:
        scene.say("notice", "system.timing.no_place")
    elif len(found) == 1:
        _set_zone(scene, found[0])
    else:
        scene.move(about="which:" + " ".join(found[:CANDIDATES]))


def _set_time(scene: Scene, hour: time) -> None:
    if not daily_time.is_day(hour):
        scene.say("notice", "system.timing.night")
        return
    _want(scene, mode="on", time=hour.isoformat("minutes"), rests_until="")
    _settle(scene)


def _set_zone(scene: Scene, zone: str) -> None:
    _want(scene, zone=zone)
    if scene.session.rhythm.mode == "on":
        _settle(scene)
    else:
        scene.say("reaction", "system.timing.zone_set")
        _leave(scene)


def _settle(scene: Scene) -> None:
    """Confirm; where the zone is not known yet, ask for it first."""
    wants = scene.session.rhythm
    if wants.mode == "on" and not wants.zone:
        known = daily_time.ZONES.get(scene.session.language)
        if known is None:
            layers.lay(scene, Interlude(kind="timing"))
            scene.move(about="zone")
            return
        _want(scene, zone=known)
    say_state(scene)
    _leave(scene)


def _stop(scene: Scene, mode: Mode) -> None:
    _want(scene, mode=mode)
    say_state(scene)
    _leave(scene)


def _rest(scene: Scene, days: int) -> None:
    """Send nothing before so many days from today; 0: until the person writes."""
    if days:
        _rest_until(scene, daily_time.today(scene.session.rhythm, scene.now) + timedelta(days=days))
        return
    _want(scene, rests_until=rhythm.NEVER)
    scene.say("reaction", "system.timing.until_you_write")
    _leave(scene)


def _rest_until(scene: Scene, until: date) -> None:
    _want(scene, rests_until=until.isoformat())
    scene.say("reaction", "system.daily.rests", date=day_in_words(until, scene.session.language))
    _leave(scene)


def _leave(scene: Scene) -> None:
    if isinstance(scene.session.top, Interlude) and scene.session.top.kind == "timing":
        layers.lift(scene)


def _want(scene: Scene, **changes: object) -> None:
    changed: Rhythm = replace(rhythm.taken_up(scene.session.rhythm), **changes)  # type: ignore[arg-type]  # any field
    daily.set_rhythm(scene, changed)

"""An alarm went off: what is said, if anything.

Law: at most one message that nobody asked for on a local date, of whatever kind; none at night, none to somebody who
wants quiet. When something is due is decided here once more, whatever the alarm says: a row may be late, early, or
of a time before the person changed their mind.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from flows import daily, daily_again, daily_choice, daily_log, daily_time, plans, reminders, rhythm
from flows.rhythm import FRIDAY
from flows.scene import Scene

#: What is later than this does not break into a talk: whoever has just come back is not met with it.
LATE: Final = timedelta(hours=1)


def speak(scene: Scene, due: datetime) -> bool:
    """Say what was ``due``, or whatever is due by now. ``False``: nothing is, and nothing was said."""
    _forget_stale(scene)
    wants = scene.session.rhythm
    today = daily_time.today(wants, scene.now)
    if wants.mode == "off" or rhythm.has_spoken(wants, today) or daily_time.is_night(wants, scene.now):
        return False
    if scene.now - due > LATE and rhythm.is_here(wants, scene.now):
        return False
    scene.unasked = f"unasked:{today.isoformat()}"
    if _remind(scene, today):
        return True
    slot = daily_time.slot_on(wants, today)
    seldom = daily_choice.is_over(scene.session)
    if slot is None or slot > scene.now or not daily_time.suits(wants, today, seldom=seldom):
        return False
    return _part(scene, today) or _ask_instead(scene, today) or _ask(scene, today)


def _forget_stale(scene: Scene) -> None:
    wants = scene.session.rhythm
    kept = tuple(each for each in wants.plans if not plans.is_stale(wants, each, scene.now))
    if kept != wants.plans:
        daily.set_rhythm(scene, replace(wants, plans=kept))


def _remind(scene: Scene, today: date) -> bool:
    """Of a meeting or a step whose time has come."""
    plan = reminders.pending(scene)
    if plan is None:
        return False
    wants = rhythm.without_plan(rhythm.spoke(scene.session.rhythm, today), plan.partnership, plan.about)
    _bring(scene, wants, reminders.about(plan), page=plan.partnership)
    return True


def _part(scene: Scene, today: date) -> bool:
    """One goodbye after ten prompts that nobody took up."""
    if not rhythm.parts_now(scene.session.rhythm):
        return False
    broke_in = daily.breaks_in(scene)
    daily.take_off(scene)
    wants = replace(rhythm.spoke(scene.session.rhythm, today), parted=True, asked="")
    scene.session = replace(scene.session, rhythm=wants, paused=not broke_in)
    scene.say("notice", "system.daily.parting")
    return True


def _ask_instead(scene: Scene, today: date) -> bool:
    """Something that comes before a prompt: quiet after trouble, a question about it, whether to go on, a repeat."""
    wants = rhythm.spoke(scene.session.rhythm, today)
    trouble = reminders.trouble(scene)
    if trouble == "calm":
        return False
    if trouble:
        told = daily_choice.trouble_at(scene.session)
        mark = f"check {told.isoformat()}" if told else ""
        scene.session = replace(scene.session, told=scene.session.told | {mark})
        _bring(scene, wants, "check")
        return True
    if reminders.has_to_ask_to_go_on(scene):
        _bring(scene, replace(wants, asked_to_go_on=True), "go-on")
        return True
    name = daily_again.choose(scene)
    if name is None:
        return False
    _bring(scene, replace(wants, ignored=wants.ignored + 1), f"again {name}")
    daily_again.was_sent(scene, name)
    return True


def _ask(scene: Scene, today: date) -> bool:
    """A prompt."""
    if reminders.trouble(scene) == "calm":
        return False
    prompt = daily_choice.choose(scene.library, scene.session, today)
    if prompt is None:
        return False
    broke_in = daily.breaks_in(scene)
    scene.session = replace(scene.session, paused=False)
    daily.set_rhythm(scene, rhythm.was_sent(scene.session.rhythm, prompt.id, today))
    daily.open_prompt(scene, prompt.id, broke_in=broke_in)
    daily.say_zone(scene)
    _look_back(scene, today)
    return True


def _look_back(scene: Scene, today: date) -> None:
    """On every second Friday, what was done in the last four weeks."""
    if today.weekday() != FRIDAY or today.isocalendar().week % 2:
        return
    count = daily_log.days_lately(scene.session, today)
    if count:
        scene.say("notice", "system.daily.weeks", count=count)


def _bring(scene: Scene, wants: rhythm.Rhythm, what: str, *, page: int = 0) -> None:
    broke_in = daily.breaks_in(scene)
    scene.session = replace(scene.session, rhythm=wants, paused=False)
    reminders.bring(scene, what, page=page, broke_in=broke_in)

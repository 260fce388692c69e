"""Days that a person named: noticed at the end of a talk, agreed on, and kept until then.

Law: nothing is sent about a day unless the person said yes to that. What was understood is said with the date in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from flows import daily_time, lexicon, rhythm
from flows.answers import Answer
from flows.dates import day_in_words, hour_in_words
from flows.library import Library
from flows.moments import Moment, read_moment
from flows.rhythm import Plan, Rhythm
from flows.rows import Rows
from flows.scene import Scene
from flows.session import Interlude
from flows.steps import Ask

#: What a question asks for where a day is listened for, and the cue group of words for meeting somebody.
DATE, MEETING = "date", "meeting"
#: Questions about the day of a visit.
VISITS: Final = frozenset({"pilot.day"})
#: A day named so long before the last answer is of the same talk.
LATELY: Final = timedelta(minutes=30)
#: Days further off are not offered to be remembered.
FURTHEST: Final = timedelta(days=120)
#: Days after its own that something is still worth a word.
STALE: Final = timedelta(days=2)
#: In place of a day in a frame: it is still to be told.
UNKNOWN: Final = "?"
#: A day stands in a sentence or two; longer answers are stories. Characters.
_LONGEST: Final = 400
#: Mornings that are looked at for one that is free.
_MORNINGS: Final = 4


# --- at the end of a talk -----------------------------------------------------------------------------------------


def offer(scene: Scene) -> Rows:
    """Where a day was named in the talk that ends: say it in words, and offer to keep it in mind."""
    plan = _named_lately(scene)
    if plan is None:
        return []
    scene.say("notice", "system.moment.understood", date=when(scene, plan))
    scene.say("notice", f"system.moment.offer_{plan.kind}")
    return [[scene.button("remind", f"system.button.agree.{plan.kind}"), scene.button("replan")]]


def take(scene: Scene, _argument: str = "") -> None:
    """Keep the day in mind that was offered last."""
    plan = _named_lately(scene)
    if plan is not None:
        keep(scene, plan)


def change(scene: Scene, _argument: str = "") -> None:
    """Ask for another day than the one that was offered last."""
    plan = _named_lately(scene)
    if plan is not None:
        scene.push(Interlude(kind="moment", about=f"{plan.kind} {UNKNOWN} {plan.about}", page=plan.partnership))


def keep(scene: Scene, plan: Plan) -> None:
    """Keep it in mind; where the person lives must be known for that."""
    wants = at_home(scene)
    wants = rhythm.with_plan(replace(wants, mode="asked" if wants.mode == "off" else wants.mode), plan)
    scene.session = replace(scene.session, rhythm=wants)
    scene.say("reaction", f"system.moment.agreed_{plan.kind}")
    if not wants.zone:
        scene.push(Interlude(kind="timing", about="zone"))


def _named_lately(scene: Scene) -> Plan | None:
    """The newest day ahead in the answers of this talk, unless it is kept in mind already."""
    kept = {(each.partnership, each.about) for each in scene.session.rhythm.plans}
    today = daily_time.today(scene.session.rhythm, scene.now)
    for answer in _dated(scene):
        key = answer.key.split("+")[0]
        moment = read(scene, answer.text, at=answer.at)
        if moment is None or not today < moment.date <= today + FURTHEST:
            continue
        if (answer.partnership, key) in kept:
            return None
        kind = "meeting" if key in VISITS or _is_meeting(scene, answer.text) else "step"
        return made(kind, moment, key, partnership=answer.partnership)
    return None


def _dated(scene: Scene) -> Iterator[Answer]:
    """Answers of this talk to questions that ask for a day, the newest first."""
    session = scene.session
    mine = [each for (number, _), each in session.answers.items() if number == session.partnership]
    newest = max((each.at for each in mine), default=scene.now)
    lately = [each for each in mine if newest - each.at < LATELY]
    keys = _dated_keys(scene.library, {each.key.split(".")[0] for each in lately})
    lately = [each for each in lately if each.key.split("+")[0] in keys]
    lately.sort(key=lambda each: each.at, reverse=True)
    return (each for each in lately if not each.withdrawn and len(each.text) <= _LONGEST)


def _dated_keys(library: Library, dialogues: Iterable[str]) -> set[str]:
    """Keys of these dialogues' questions that ask for a day."""
    found = [library.dialogues[name] for name in dialogues if name in library.dialogues]
    steps = [step for dialogue in found for step in dialogue.steps.values()]
    return {step.key for step in steps if isinstance(step, Ask) and DATE in step.asks}


def _is_meeting(scene: Scene, text: str) -> bool:
    group = scene.library.groups.get(MEETING)
    patterns = group.cues.get(scene.session.language, ()) if group else ()
    return any(lexicon.find_all(patterns, lexicon.words(text), scene.session.language))


# --- words and days -----------------------------------------------------------------------------------------------


def read(scene: Scene, text: str, *, at: datetime | None = None) -> Moment | None:
    """The one moment ahead that a text names, where the person lives. ``at``: when it was said, if not just now."""
    zone = daily_time.zone_of(at_home(scene))
    return read_moment(text, scene.library, language=scene.session.language, now=at or scene.now, zone=zone)


def at_home(scene: Scene) -> Rhythm:
    """The rhythm, with the zone that goes with the language where none was told."""
    wants = scene.session.rhythm
    return wants if wants.zone else replace(wants, zone=daily_time.ZONES.get(scene.session.language, ""))


def made(kind: str, moment: Moment, key: str, *, partnership: int) -> Plan:
    """A plan from what was read."""
    return Plan(
        kind="meeting" if kind == "meeting" else "step",
        day=moment.date.isoformat(),
        time=moment.time.isoformat("minutes") if moment.time else "",
        partnership=partnership,
        about=key,
    )


def when(scene: Scene, plan: Plan) -> str:
    """The day, and the hour where there is one, in words."""
    day = day_in_words(date.fromisoformat(plan.day), scene.session.language)
    return f"{day}, {hour_in_words(time.fromisoformat(plan.time))}" if plan.time else day


# --- when to speak of it ------------------------------------------------------------------------------------------


def due_at(wants: Rhythm, plan: Plan, now: datetime) -> datetime | None:
    """When to speak about a plan (UTC): its own time, or the next free morning after ``now`` if that is over."""
    if wants.mode == "off" or not wants.zone or is_stale(wants, plan, now):
        return None
    own = _own_time(wants, plan)
    if own is not None and own > now and not rhythm.has_spoken(wants, daily_time.today(wants, own)):
        return own
    first = daily_time.today(wants, now)
    mornings = (daily_time.slot_on(wants, first + timedelta(days=number)) for number in range(_MORNINGS))
    free = (each for each in mornings if each and each > max(now, own or now))
    return next((each for each in free if not rhythm.has_spoken(wants, daily_time.today(wants, each))), None)


def is_due(wants: Rhythm, plan: Plan, now: datetime) -> bool:
    """Whether its own time has come."""
    own = _own_time(wants, plan)
    return own is not None and own <= now and not is_stale(wants, plan, now)


def is_stale(wants: Rhythm, plan: Plan, now: datetime) -> bool:
    """Whether nobody needs to hear of it any more."""
    return daily_time.today(wants, now) - date.fromisoformat(plan.day) > STALE


def _own_time(wants: Rhythm, plan: Plan) -> datetime | None:
    day = date.fromisoformat(plan.day)
    if plan.kind == "meeting":
        return daily_time.evening_of(wants, day, plan.time)
    return daily_time.slot_on(wants, day)

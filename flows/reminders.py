"""What comes unasked besides prompts: the evening of a meeting, the day of a step, two days after trouble, once more.

Law: one message, one question, and a way to say no. It lies on top like a prompt and gives back like one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from flows import daily, daily_again, daily_choice, daily_time, layers, notes, places, plans, rhythm
from flows.dates import day_in_words
from flows.effects import Span
from flows.rhythm import Plan
from flows.rows import Rows, paired
from flows.scene import Scene
from flows.session import Interlude
from flows.voice import QUOTE
from flows.wording import shortened

#: The dialogue that a meeting is looked back at in, and the one for trouble.
AFTER_MEETING, TROUBLE = "after-meeting", "trouble"
#: What a reminder is about, as the first word of ``Interlude.about``.
_REVIEW, _STEP, _CHECK, _HINDERED = "review", "step", "check", "hindered"


def about(plan: Plan) -> str:
    """What a frame says of a plan."""
    return f"{_REVIEW if plan.kind == 'meeting' else _STEP} {plan.day} {plan.about}"


def bring(scene: Scene, what: str, *, page: int = 0, broke_in: bool = False) -> None:
    """Put a reminder on top."""
    daily.take_off(scene)
    daily.set_rhythm(scene, replace(scene.session.rhythm, asked="", broke_in=broke_in))
    scene.push(Interlude(kind="reminder", about=what, page=page))


# --- showing ------------------------------------------------------------------------------------------------------


def show(scene: Scene, frame: Interlude) -> Rows:
    """Say it, with its buttons."""
    kind, _, rest = frame.about.partition(" ")
    if kind == "again":
        return daily_again.show(scene, rest)
    if kind == _STEP:
        return _show_step(scene, frame, rest)
    scene.say("question", f"system.reminder.{kind}")
    match kind:
        case "review":
            return [[scene.button("start"), scene.button("not-today")]]
        case "go-on":
            return [[scene.button("go-on"), scene.button("off")]]
        case "check":
            return [[scene.button(f"go.{TROUBLE}", "system.button.look")], [scene.button("not-today")]]
        case _:
            return [[scene.button("close")]]


def _show_step(scene: Scene, frame: Interlude, rest: str) -> Rows:
    day, _, key = rest.partition(" ")
    words = step_words(scene, key, frame.page or 1)
    when = day_in_words(date.fromisoformat(day), scene.session.language)
    if words:
        scene.say("card", "system.reminder.step_words", date=when, words=Span(words, "quote"))
    else:
        scene.say("card", "system.reminder.step_day", date=when)
    scene.say("question", "system.reminder.step")
    return [*paired([scene.button("did"), scene.button("another-day"), scene.button("dropped")])]


def step_words(scene: Scene, key: str, partnership: int) -> str:
    """What is to be done: the answer before the one about the day, or that one."""
    dialogue, _, step = key.partition(".")
    stem = step.removesuffix("when").rstrip("-")
    names = [f"{stem}-what".lstrip("-"), stem] if step.endswith("when") else []
    if dialogue == "next-step":
        names = ["lighter", *names]
    for each in (*(f"{dialogue}.{name}" for name in names if name), key):
        answer = scene.session.answers.get((partnership, each))
        if answer and answer.text and not answer.withdrawn:
            return shortened(" ".join(answer.text.split()), QUOTE)
    return ""


# --- taking -------------------------------------------------------------------------------------------------------


def press(scene: Scene, frame: Interlude, action: str) -> bool:
    """Take a press. ``False``: another action. Whatever it is, somebody took up what came."""
    rest = frame.about.partition(" ")[2]
    letter, _, of = action.partition(".")
    daily.set_rhythm(scene, rhythm.taken_up(scene.session.rhythm))
    match letter:
        case "start":
            daily.take_off(scene)
            layers.lift_interludes(scene)
            places.open_dialogue(scene, AFTER_MEETING)
        case "q":
            daily_again.solve(scene, rest, of)
            daily.give_back(scene)
        case "did":
            _close(scene, "system.reminder.done")
        case "another-day":
            key = rest.partition(" ")[2]
            daily.take_off(scene)
            scene.push(Interlude(kind="moment", about=f"step ? {key}", page=frame.page))
        case "dropped":
            scene.move(about=_HINDERED + " " + rest)
        case "go-on":
            _close(scene, "system.reminder.goes_on")
        case "not-today" | "close":
            _close(scene, "system.daily.fine")
        case "off":
            daily.turn_off(scene)
        case _:
            return False
    return True


def hear(scene: Scene, frame: Interlude, text: str, source: int | None) -> None:
    """Take typed words: what got in the way, what has changed, how it went; kept as a note."""
    key = frame.about.rpartition(" ")[2]
    tied = key if "." in key else f"{TROUBLE}.facts" if frame.about == _CHECK else ""
    if not text.strip():
        scene.say("notice", "system.text_please")
        return
    notes.keep(scene, text, source, about=tied)
    daily.set_rhythm(scene, rhythm.taken_up(scene.session.rhythm))
    daily.give_back(scene)


def _close(scene: Scene, said: str) -> None:
    scene.say("reaction", said)
    daily.give_back(scene)


# --- which one ----------------------------------------------------------------------------------------------------

#: Days after the last words about trouble during which nothing is asked; then one question about it.
CALM: Final = 2
#: Days after the end of a cooperation for which prompts go on by themselves.
FOUR_WEEKS: Final = 28


def pending(scene: Scene) -> Plan | None:
    """A plan whose time has come: a meeting first, then steps, the oldest first."""
    due = [each for each in scene.session.rhythm.plans if plans.is_due(scene.session.rhythm, each, scene.now)]
    return min(due, key=lambda each: (each.kind != "meeting", each.day), default=None)


def trouble(scene: Scene) -> str:
    """``calm``: trouble is too fresh to ask anything; ``check``: it is time to ask about it, once; else empty."""
    told = daily_choice.trouble_at(scene.session)
    if told is None:
        return ""
    wants = scene.session.rhythm
    age = (daily_time.today(wants, scene.now) - daily_time.today(wants, told)).days
    if age < CALM:
        return "calm"
    is_fresh = age <= daily_choice.TROUBLE.days
    return _CHECK if is_fresh and f"check {told.isoformat()}" not in scene.session.told else ""


def has_to_ask_to_go_on(scene: Scene) -> bool:
    """Whether four weeks have passed since the cooperation came to its end, and nobody asked yet."""
    wants, answer = scene.session.rhythm, scene.session.answer("start.state")
    if answer is None or not daily_choice.is_over(scene.session) or wants.asked_to_go_on:
        return False
    return (scene.now - answer.at).days >= FOUR_WEEKS

"""What an unnamed partnership might be called: the partner, where an answer named one.

Law: suggests and, when pressed, names. Only an answer to a question that asks for the partner's name is read, and only
up to its first comma or stop.
"""

from __future__ import annotations

import re

from flows import coaching, partnerships
from flows.effects import Button
from flows.rows import Rows
from flows.scene import Scene
from flows.session import Interlude, Place
from flows.steps import Ask, Step
from flows.wording import shortened

CALL = "call"
#: Longer than this, in characters, it is a sentence and no name.
LONGEST = 40

_STOP = re.compile(r"[,;:.!?…()\n–—]")


def rows(scene: Scene) -> Rows:
    """A button that gives the name: in the list of partnerships, and at the step after the one that asked for it."""
    top = scene.session.top
    if isinstance(top, Place):
        fits = not top.changing and _asked_before(scene, top)
    else:
        fits = top.kind == "partnerships" or _is_naming(scene, top)
    name = suggested(scene) if fits else ""
    label = scene.label("system.partnerships.call", name=shortened(name, partnerships.ON_BUTTON))
    return [[Button(CALL, label)]] if name else []


def suggested(scene: Scene) -> str:
    """What the open partnership might be called; empty where it has a name or no answer gives one."""
    if partnerships.active(scene.session).name:
        return ""
    steps = (step for each in scene.library.dialogues.values() for step in each.steps.values() if _names(step))
    given = (scene.session.answer(step.key) for step in steps)
    return next((name for each in given if each and (name := _name_in(scene, each.text))), "")


def call(scene: Scene) -> None:
    """Give the open partnership the suggested name."""
    name = suggested(scene)
    if isinstance(scene.session.top, Interlude) and scene.session.top.kind == "naming":
        scene.pop()
    partnerships.rename(scene, scene.session.partnership, name)


def _name_in(scene: Scene, text: str) -> str:
    name = " ".join(_STOP.split(text.strip(), maxsplit=1)[0].split())
    is_shrug = coaching.is_shrug(scene.library, scene.session.language, name)
    return name if partnerships.is_visible(name) and len(name) <= LONGEST and not is_shrug else ""


def _asked_before(scene: Scene, place: Place) -> bool:
    """Whether the step before this one asked for the name."""
    steps = scene.library.dialogues[place.dialogue].steps
    return bool(place.trail) and _names(steps.get(place.trail[-1]))


def _names(step: Step | None) -> bool:
    return isinstance(step, Ask) and step.names


def _is_naming(scene: Scene, top: Interlude) -> bool:
    return top.kind == "naming" and top.about == str(scene.session.partnership)

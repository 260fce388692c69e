"""Moving between the steps of dialogues: opening one, going on, going back, giving back.

Law: the only module that changes where a person stands in a dialogue. After each function the top frame is a place
that waits for the person, or an interlude.
"""

from __future__ import annotations

from dataclasses import replace

from flows import walk
from flows.effects import Span
from flows.library import Finish, GoTo, Say
from flows.scene import Scene
from flows.session import Frame, Interlude, Place


def open_dialogue(scene: Scene, name: str) -> None:
    """Go to a dialogue: back to where it was left, or else to its beginning."""
    left = next((each for each in scene.session.stack if _is_at(each, name) and not _ended(scene, each)), None)
    if left is None:
        begin_dialogue(scene, name)
        return
    scene.session = scene.session.with_stack(*_others(scene, name), left)
    settle(scene)


def begin_dialogue(scene: Scene, name: str) -> None:
    """Walk a dialogue from its first step, on top of what is there. Earlier answers stay."""
    numbered = f"{scene.session.partnership} {name}"
    times = scene.session.rounds.get(numbered, 0) + 1
    dialogue = scene.library.dialogues[name]
    scene.session = replace(
        scene.session.with_stack(*_others(scene, name), Place(dialogue=name, step=dialogue.first)),
        rounds={**scene.session.rounds, numbered: times},
    )
    count = len(walk.questions(scene.session, dialogue))
    title = Span(scene.label(dialogue.title), "strong")
    scene.say("card", "system.opening", title=title, count=count, minutes=dialogue.minutes)
    scene.say("card", dialogue.about)
    settle(scene)


def settle(scene: Scene) -> None:
    """From the top place's step, walk on to the first one that waits for the person, saying what lies between."""
    for _ in range(walk.FURTHEST):
        if not isinstance(scene.session.top, Place):
            return
        step = scene.step
        applies = walk.holds(scene.session, step.when)
        match step:
            case _ if not applies:
                pass
            case Say(pause=False, text=text):
                scene.say("card", text, **_tally(scene, step))
            case GoTo(dialogue=name):
                begin_dialogue(scene, name)
                return
            case Finish(text=text) if _visited(scene):
                scene.say("reaction", text)
            case _ if walk.waits(step):
                return
            case _:
                pass
        _go(scene, walk.following(scene.session, scene.dialogue, step, passed=not applies))
    scene.session = scene.session.with_stack(Interlude(kind="menu"))


def move_on(scene: Scene, *, passed: bool = False) -> None:
    """Leave the top place's step behind and settle on the next one. A place opened for a change gives back."""
    place = scene.place
    if place.changing:
        scene.pop()
        return
    target = walk.following(scene.session, scene.dialogue, scene.step, passed=passed)
    scene.move(trail=(*place.trail, place.step))
    _go(scene, target)
    settle(scene)


def go_back(scene: Scene) -> None:
    """To the step shown before; its answer stays until another is given."""
    place = scene.place
    if place.signal:
        scene.move(signal=None)
    elif place.changing:
        scene.pop()
    elif place.trail:
        scene.move(step=place.trail[-1], trail=place.trail[:-1], nudged=False, ticked=())
    elif _visited(scene):
        scene.pop()
        go_back(scene)
    else:
        scene.say("notice", "system.no_back")


def _go(scene: Scene, target: str | None) -> None:
    if target is not None:
        scene.move(step=target, signal=None, nudged=False, ticked=())
        return
    visited = _visited(scene)
    scene.pop()
    if visited:
        _go(scene, walk.following(scene.session, scene.dialogue, scene.step))


def _visited(scene: Scene) -> bool:
    """Whether the top place was reached by a visit, so that its end gives back."""
    beneath = scene.session.stack[-2] if len(scene.session.stack) > 1 else None
    if not isinstance(beneath, Place):
        return False
    step = scene.library.dialogues[beneath.dialogue].steps[beneath.step]
    return isinstance(step, GoTo) and step.dialogue == scene.place.dialogue


def _others(scene: Scene, name: str) -> tuple[Frame, ...]:
    """The stack without this dialogue's own place and without interludes laid over a dialogue."""
    first, *rest = scene.session.stack
    kept = [each for each in rest if isinstance(each, Place) and not each.changing and each.dialogue != name]
    return (first, *(each for each in kept if not _ended(scene, each)))


def _is_at(frame: Frame, name: str) -> bool:
    return isinstance(frame, Place) and frame.dialogue == name and not frame.changing


def _ended(scene: Scene, frame: Frame) -> bool:
    if not isinstance(frame, Place):
        return False
    return isinstance(scene.library.dialogues[frame.dialogue].steps[frame.step], Finish)


def _tally(scene: Scene, step: Say) -> dict[str, int]:
    if not step.tally:
        return {}
    met = [walk.has_value(scene.session, key, step.tally_value) for key in step.tally]
    return {"count": sum(met), "of": len(met)}

"""Moving between the steps of dialogues: opening one, going on, going back, giving back.

Law: the only module that changes where a person stands in a dialogue. After each function the top frame is a place
that waits for the person, or an interlude.
"""

from __future__ import annotations

from dataclasses import replace

from flows import ahead, asking, layers, rounds, visits, walk
from flows.effects import Span
from flows.library import Dialogue
from flows.scene import Scene
from flows.session import Frame, Interlude, Place
from flows.steps import Finish, GoTo, Say

#: How many steps back a place remembers; dialogues are far shorter, unless they lead in a circle.
LONGEST_TRAIL = 100


def open_dialogue(scene: Scene, name: str) -> None:
    """Go to a dialogue: back to where it was left, with what it visits and what visits it, or to its beginning."""
    layers.clear(scene)
    stack = _unfinished(scene)
    at = visits.find(stack, name)
    if at is None:
        _reopen(scene, name)
        return
    moved = visits.company(scene.library, stack, at)
    scene.session = scene.session.with_stack(
        *stack[: moved.start], *stack[moved.stop :], *stack[moved.start : moved.stop]
    )
    rest(scene)


def begin_dialogue(scene: Scene, name: str, *, again: bool = False) -> None:
    """Walk a dialogue from its first step, on top of what is there. Earlier answers stay.

    ``again``: as a new round, however short ago the last one was.
    """
    layers.clear(scene)
    _begin(scene, name, again=again)
    settle(scene)


def _reopen(scene: Scene, name: str) -> None:
    """Begin a dialogue, or, where a square was walked lately, show what is there."""
    is_square = scene.library.dialogues[name].kind == "cell"
    if is_square and rounds.is_fresh(scene.session, name, scene.now):
        scene.push(Interlude(kind="answers", about=name))
    else:
        begin_dialogue(scene, name)


def settle(scene: Scene) -> None:
    """From the top place's step, walk on to the first one that waits for the person, saying what lies between."""
    for _ in range(walk.FURTHEST):
        if not isinstance(scene.session.top, Place) or _stands(scene):
            return
        step = scene.step
        applies = walk.holds(scene.walked, step.when)
        match step:
            case GoTo(dialogue=name) if applies:
                _visit(scene, name)
                continue
            case Say() if applies:
                asking.say_card(scene, step)
            case Finish() if applies:
                asking.say_end(scene, step)
            case _:
                pass
        _go(scene, walk.following(scene.walked, scene.dialogue, step, passed=not applies))
    scene.session = scene.session.with_stack(Interlude(kind="menu"))


def rest(scene: Scene) -> None:
    """Settle where the person came back to: answers, or the library, may have changed since."""
    _end_visit(scene)
    settle(scene)


def move_on(scene: Scene, *, passed: bool = False) -> None:
    """Leave the top place's step behind and settle on the next one. A place opened for a change gives back."""
    place = scene.place
    if place.changing:
        scene.pop()
        return
    target = walk.following(scene.walked, scene.dialogue, scene.step, passed=passed)
    _go(scene, target, trail=(*place.trail, place.step)[-LONGEST_TRAIL:])
    settle(scene)


def go_back(scene: Scene) -> None:
    """To the step shown before; its answer stays until another is given."""
    if scene.place.changing:
        scene.pop()
        return
    if scene.place.signal:
        scene.move(signal=None)
        return
    back = visits.way_back(scene.library, scene.session)
    if back is None:
        scene.say("notice", "system.no_back")
    else:
        scene.session = scene.session.with_stack(*back)


def _begin(scene: Scene, name: str, *, again: bool = False) -> None:
    numbered = f"{scene.session.partnership} {name}"
    before, last = scene.session.round_of(name), rounds.last_answered(scene.session, name)
    dialogue = scene.library.dialogues[name]
    another = dialogue.occasion and visits.find(_unfinished(scene), name) is None
    number = rounds.next_round(scene.session, name, scene.now, again=again or another)
    others = (each for each in _unfinished(scene) if not (isinstance(each, Place) and each.dialogue == name))
    scene.session = replace(
        scene.session.with_stack(*others, Place(dialogue=name, step=dialogue.first)),
        rounds={**scene.session.rounds, numbered: number},
    )
    _say_opening(scene, dialogue)
    if last is not None and number > before:
        scene.say("notice", "system.opening.again", date=scene.day(last))


def _say_opening(scene: Scene, dialogue: Dialogue) -> None:
    """The title, what it is about, and how long it takes where that does not depend on answers to come."""
    title = Span(scene.label(dialogue.title), "strong")
    count = ahead.questions(scene.walked, dialogue, dialogue.first)
    if dialogue.kind == "cell":
        scene.say("card", "system.opening.square", title=title)
    elif count.is_settled:
        scene.say("card", "system.opening", title=title, count=count.most, minutes=dialogue.minutes)
    else:
        scene.say("card", "system.opening.open", title=title, minutes=dialogue.minutes)
    scene.say("card", dialogue.about)


def _visit(scene: Scene, name: str) -> None:
    """Put the visited dialogue on top of its visitor: from where it was left elsewhere, or from its beginning."""
    stack = _unfinished(scene)
    at = visits.find(stack, name)
    ours = visits.company(scene.library, stack, len(stack) - 1)
    if at is None or at in ours:
        _begin(scene, name)
        return
    end = visits.company(scene.library, stack, at).stop
    scene.session = scene.session.with_stack(*stack[:at], *stack[end:], *stack[at:end])


def _go(scene: Scene, target: str | None, *, trail: tuple[str, ...] | None = None) -> None:
    """To this step, or, where the dialogue is over, back to what lies beneath. A new ``trail`` is laid on the way."""
    if target is not None:
        trail = scene.place.trail if trail is None else trail
        scene.move(step=target, trail=trail, signal=None, nudged=False, ticked=())
        return
    scene.pop()
    _end_visit(scene)


def _end_visit(scene: Scene) -> None:
    """Where the dialogue that was visited is over, or gone, its visitor goes on."""
    if visits.is_in_hand(scene.session.top) and isinstance(scene.step, GoTo):
        _go(scene, walk.following(scene.walked, scene.dialogue, scene.step))


def _stands(scene: Scene) -> bool:
    """Whether the top place's step is one to wait at."""
    if scene.place.changing or scene.place.signal:
        return True
    ends_visit = isinstance(scene.step, Finish) and visits.is_visited(scene.library, scene.session.stack)
    return walk.waits(scene.step) and walk.holds(scene.walked, scene.step.when) and not ends_visit


def _unfinished(scene: Scene) -> tuple[Frame, ...]:
    """The stack without places at the end of their dialogue."""
    return tuple(each for each in scene.session.stack if not _has_ended(scene, each))


def _has_ended(scene: Scene, frame: Frame) -> bool:
    return isinstance(frame, Place) and isinstance(visits.step_at(scene.library, frame), Finish)

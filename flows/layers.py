"""What lies over the dialogue in hand: taking it off.

Law: words that a person typed and that are still held back are never dropped by taking something off; they become a
note.
"""

from __future__ import annotations

from flows import notes
from flows.scene import Scene
from flows.session import Interlude, Place
from flows.visits import is_in_hand


def lift(scene: Scene) -> None:
    """Take the top frame off; the menu beneath everything stays."""
    top = scene.session.top
    scene.pop()
    if isinstance(top, Interlude) and top.kind == "held":
        notes.keep(scene, top.about, top.source, about=scene.here)


def lift_interludes(scene: Scene) -> None:
    """Take interludes off until a step is on top, perhaps one that is being changed, or the menu beneath."""
    while not isinstance(scene.session.top, Place) and len(scene.session.stack) > 1:
        lift(scene)


def clear(scene: Scene) -> None:
    """Take everything off until the dialogue in hand is on top, or the menu beneath."""
    while not is_in_hand(scene.session.top) and len(scene.session.stack) > 1:
        lift(scene)


def lay(scene: Scene, frame: Interlude) -> None:
    """Lay an interlude on top, in place of others. A step being changed stays, unless the same list is opened again."""
    lift_interludes(scene)
    kinds = [each.kind if isinstance(each, Interlude) else "" for each in scene.session.stack]
    if frame.kind in kinds[1:]:
        scene.session = scene.session.with_stack(*scene.session.stack[: kinds.index(frame.kind, 1)])
    if frame.kind == "menu" and not isinstance(scene.session.top, Place):
        scene.move(about="", page=0)
    else:
        scene.push(frame)

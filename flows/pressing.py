"""Presses of buttons: which are wanted, and who takes them.

Law: a press is taken only where it is on offer. Its nonce and action come from outside and may be stale, doubled or
forged; such a press changes nothing.
"""

from __future__ import annotations

from flows import answering, commands, daily_replies, interludes, naming, places, showing
from flows.events import Pressed
from flows.rows import actions
from flows.scene import Scene
from flows.session import Place, Session
from flows.steps import Finish


def is_wanted(scene: Scene, event: Pressed, before: Session, *, moved: bool) -> bool:
    """Whether this press is on offer now, or on the message of a prompt that still waits."""
    return daily_replies.reopens(scene, event.nonce, event.action) or (
        not moved and _is_on_offer(scene, event, before=before)
    )


def press(scene: Scene, action: str) -> None:
    """Take a press that is wanted, or a button named by typing: by what is on top, or as a command."""
    letter, _, of = action.partition(".")
    top = scene.session.top
    if letter in {"menu", "enough"} and isinstance(top, Place) and isinstance(scene.step, Finish):
        scene.pop()
        top = scene.session.top
    taken = answering.press(scene, action) if isinstance(top, Place) else interludes.press(scene, top, action)
    if taken:
        return
    match letter:
        case "go":
            places.open_dialogue(scene, of)
        case "do":
            commands.obey(scene, of)
        case "enough":
            commands.obey(scene, "pause")
        case naming.CALL:
            naming.call(scene)
        case _:
            commands.obey(scene, letter)


def _is_on_offer(scene: Scene, event: Pressed, *, before: Session) -> bool:
    """Whether this press is on offer; in a changed library, whether it still is. A tick may be set or taken twice."""
    session = scene.session
    letter, dot, of = event.action.partition(".")
    twin = {"t": "u", "u": "t"}.get(letter, letter) + dot + of
    if event.nonce != session.nonce or not {event.action, twin} & set(session.offered):
        return False
    return session.content == before.content or event.action in actions(showing.rows(scene))

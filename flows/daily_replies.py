"""Presses and replies that are meant for today's question after something else was shown, and for what lay beneath it.

Law: decides where words and presses belong, and opens or takes off the prompt accordingly; takes no answer itself.
"""

from __future__ import annotations

from dataclasses import replace

from flows import daily
from flows.rows import actions
from flows.scene import Scene
from flows.session import Interlude, Session


def is_nonce(session: Session, nonce: str) -> bool:
    """Whether this is the nonce of the last prompt's message, and the prompt still waits."""
    return bool(session.rhythm.asked) and nonce == session.nonce_at(session.rhythm.turn)


def reopens(scene: Scene, nonce: str, action: str) -> bool:
    """Whether a press is of the last prompt's message after something else was shown: then it lies on top again."""
    session = scene.session
    if not is_nonce(session, nonce) or nonce == session.nonce:
        return False
    prompt = daily.prompt_of(scene, session.rhythm.asked)
    shown = Scene(scene.library, session, scene.now)
    if prompt is None or action not in actions(daily.rows_of(shown, prompt, page=0)):
        return False
    scene.session = replace(session, paused=False)
    daily.open_prompt(scene, session.rhythm.asked)
    return True


def takes_reply(scene: Scene, reply: str) -> bool:
    """Whether words typed as a reply are for the last prompt; then it lies on top and listens."""
    session = scene.session
    if not reply or not is_nonce(session, reply):
        return False
    if not _is_prompt(session.top, session.rhythm.asked):
        scene.session = replace(session, paused=False)
        daily.open_prompt(scene, session.rhythm.asked)
    scene.move(page=daily.LISTENING)
    return True


def leaves_for_reply(scene: Scene, reply: str) -> bool:
    """Whether words typed as a reply are for the question that a prompt broke into; then the prompt is off."""
    session = scene.session
    is_beneath = bool(reply) and reply == session.nonce_at(session.rhythm.turn - 1)
    if not is_beneath or not session.rhythm.broke_in or not _is_prompt(session.top, session.rhythm.asked):
        return False
    scene.pop()
    return True


def is_unclear(scene: Scene) -> bool:
    """Whether typed words may as well be for the question that the prompt on top broke into."""
    top, wants = scene.session.top, scene.session.rhythm
    came_unasked = wants.broke_in and wants.ignored > 0
    return came_unasked and isinstance(top, Interlude) and _is_prompt(top, wants.asked) and top.page != daily.LISTENING


def noted(session: Session) -> Session:
    """The same session; where a prompt is on top, it knows under which nonce it is shown."""
    wants = session.rhythm
    if not _is_prompt(session.top, wants.asked) or wants.turn == session.turn:
        return session
    return replace(session, rhythm=replace(wants, turn=session.turn))


def _is_prompt(frame: object, name: str) -> bool:
    return isinstance(frame, Interlude) and frame.kind == "daily" and frame.about == name and bool(name)

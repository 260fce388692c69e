"""Notes: written at any moment, tied to the step they were written at, changed and withdrawn.

Law: a note is an answer to no step; like any answer it is never overwritten, only followed by a newer version.
"""

from __future__ import annotations

from flows.answers import Said
from flows.rows import Rows
from flows.scene import Scene
from flows.session import Interlude, Session
from flows.voice import QUOTE


def show(scene: Scene, frame: Interlude) -> Rows:
    """Ask for the note; where one is being changed, show it first."""
    changing = scene.session.answer(frame.about) if _is_note(frame.about) else None
    if changing:
        scene.say("notice", "system.your_answer", answer=scene.shown(changing, QUOTE))
    scene.say("question", "system.note.ask")
    return [[*([scene.button("withdraw")] if changing else []), scene.button("cancel")]]


def hear(scene: Scene, frame: Interlude, text: str, source: int | None) -> None:
    """Keep what was typed and give back."""
    scene.pop()
    keep(scene, text, source, about=frame.about)


def press(scene: Scene, frame: Interlude, action: str) -> bool:
    """Take the note off the list. ``False``: another action."""
    if action != "withdraw":
        return False
    before = scene.session.answers[scene.session.partnership, frame.about]
    scene.keep(frame.about, before.value, about=before.about, withdrawn=True)
    scene.pop()
    scene.say("reaction", "system.note.withdrawn")
    return True


def keep(scene: Scene, text: str, source: int | None, *, about: str) -> None:
    """Keep a note and say so."""
    write(scene, text, source, about=about)
    scene.say("reaction", "system.note.saved")


def write(scene: Scene, text: str, source: int | None, *, about: str) -> None:
    """Keep a note, tied to the step ``about``; or a new version of one, if ``about`` is a note's key."""
    if _is_note(about):
        before = scene.session.answers[scene.session.partnership, about]
        scene.keep(about, Said(text), source=source, about=before.about)
    else:
        scene.keep(_next_key(scene.session), Said(text), source=source, about=about or None)


def _is_note(about: str) -> bool:
    return about.startswith("note.")


def _next_key(session: Session) -> str:
    mine = [key for number, key in session.answers if number == session.partnership and _is_note(key)]
    return f"note.{max((int(key.partition('.')[2]) for key in mine), default=0) + 1}"

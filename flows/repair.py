"""A sleeping chat meets a changed library.

Law: no answer is dropped. A step that is gone leads to the nearest valid one, with one honest sentence.
"""

from __future__ import annotations

from dataclasses import replace

from flows.library import Choose, Dialogue, Library
from flows.scene import Scene
from flows.session import Frame, Place


def at_home(scene: Scene) -> None:
    """Make every saved frame fit the library; say so once if the person's own place had to change."""
    session = scene.session
    if session.content == scene.library.version:
        return
    top = session.top
    stacks = {number: _fitting(scene.library, frames) for number, frames in session.stacks.items()}
    language = session.language if session.language in scene.library.languages else scene.library.languages[0]
    scene.session = replace(session, stacks=stacks, content=scene.library.version, language=language)
    if scene.session.top != top:
        scene.say("notice", "system.moved")


def _fitting(library: Library, frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    first, *rest = frames
    mended = (_mended(library, each) for each in rest)
    return (first, *(each for each in mended if each is not None))


def _mended(library: Library, frame: Frame) -> Frame | None:
    if not isinstance(frame, Place):
        return frame
    dialogue = library.dialogues.get(frame.dialogue)
    if dialogue is None:
        return None
    if frame.step not in dialogue.steps:
        return None if frame.changing else _nearest(dialogue, frame)
    trail = tuple(each for each in frame.trail if each in dialogue.steps)
    signal = frame.signal if frame.signal in library.signals else None
    return replace(frame, trail=trail, signal=signal, ticked=_known_ticks(dialogue, frame))


def _nearest(dialogue: Dialogue, place: Place) -> Place:
    """The last step of the way there that still exists, or the first one."""
    trail = [each for each in place.trail if each in dialogue.steps]
    step = trail[-1] if trail else dialogue.first
    return Place(dialogue=place.dialogue, step=step, trail=tuple(trail[:-1]), warned=place.warned, tips=place.tips)


def _known_ticks(dialogue: Dialogue, place: Place) -> tuple[str, ...]:
    step = dialogue.steps[place.step]
    known = {each.id for each in step.choices} if isinstance(step, Choose) else set()
    return tuple(each for each in place.ticked if each in known)

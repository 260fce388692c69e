"""A sleeping chat meets a changed library.

Law: no answer is dropped. A step that is gone leads to the nearest valid one, with one honest sentence.
"""

from __future__ import annotations

from dataclasses import replace

from flows import places
from flows.library import Dialogue, Library
from flows.scene import Scene
from flows.session import Frame, Place
from flows.steps import Choose, Interactive


def at_home(scene: Scene) -> bool:
    """Make every saved frame fit the library. Whether the person is now elsewhere; if that is another step, say so."""
    session = scene.session
    if session.content == scene.library.version:
        return False
    stacks = {number: _fitting(scene.library, frames) for number, frames in session.stacks.items()}
    language = session.language if session.language in scene.library.languages else scene.library.languages[0]
    scene.session = replace(session, stacks=stacks, content=scene.library.version, language=language)
    settled = Scene(scene.library, scene.session, scene.now)
    places.rest(settled)
    moved = _spot(settled.session.top) != _spot(session.top)
    if moved and (isinstance(session.top, Place) or scene.nearest != settled.nearest):
        scene.say("notice", "system.moved")
    places.rest(scene)
    return moved


def _spot(frame: Frame) -> tuple[object, ...]:
    return (frame.dialogue, frame.step, frame.signal) if isinstance(frame, Place) else (frame.kind,)


def _fitting(library: Library, frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    first, *rest = frames
    mended = (_mended(library, each) for each in rest)
    return (first, *(each for each in mended if each is not None))


def _mended(library: Library, frame: Frame) -> Frame | None:
    if not isinstance(frame, Place):
        # The numbers in the list of answers may mean others now.
        return None if frame.kind == "answers" else frame
    dialogue = library.dialogues.get(frame.dialogue)
    if dialogue is None:
        return None
    if frame.changing:
        return frame if _can_change(library, dialogue, frame) else None
    if frame.step not in dialogue.steps:
        return _nearest(dialogue, frame)
    trail = tuple(each for each in frame.trail if each in dialogue.steps)
    signal = frame.signal if frame.signal in library.signals else None
    return replace(frame, trail=trail, signal=signal, ticked=_known_ticks(dialogue, frame))


def _can_change(library: Library, dialogue: Dialogue, place: Place) -> bool:
    has_signal = place.signal is None or place.signal in library.signals
    return has_signal and isinstance(dialogue.steps.get(place.step), Interactive)


def _nearest(dialogue: Dialogue, place: Place) -> Place:
    """The last step of the way there that still exists, or the first one."""
    trail = [each for each in place.trail if each in dialogue.steps]
    step = trail[-1] if trail else dialogue.first
    return Place(dialogue=place.dialogue, step=step, trail=tuple(trail[:-1]), warned=place.warned, tips=place.tips)


def _known_ticks(dialogue: Dialogue, place: Place) -> tuple[str, ...]:
    step = dialogue.steps[place.step]
    known = {each.id for each in step.choices} if isinstance(step, Choose) else set()
    return tuple(each for each in place.ticked if each in known)

"""Which places of a stack belong together: a dialogue, those that it visits, and the way back through them.

Law: reads frames, answers and the library; changes nothing and says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows import walk
from flows.library import Library
from flows.session import Frame, Place, Session
from flows.steps import Branch, Finish, GoTo, Step


def step_at(library: Library, place: Place) -> Step:
    """The step of a place."""
    return library.dialogues[place.dialogue].steps[place.step]


def is_in_hand(frame: Frame) -> bool:
    """Whether a frame is a dialogue being walked, not something laid over one."""
    return isinstance(frame, Place) and not frame.changing


def is_visited(library: Library, frames: Sequence[Frame]) -> bool:
    """Whether the top place was reached by a visit from the one beneath it, so that its end gives back."""
    return len(frames) > 1 and _visits(library, frames[-2], frames[-1])


def find(frames: Sequence[Frame], name: str) -> int | None:
    """Where in the stack a dialogue is being walked."""
    held = (each.dialogue == name if isinstance(each, Place) and is_in_hand(each) else False for each in frames)
    return next((index for index, is_here in enumerate(held) if is_here), None)


def company(library: Library, frames: Sequence[Frame], at: int) -> range:
    """The stretch of the stack that a place moves with: those whose visit led to it, and those it visits."""
    first = last = at
    while first and _visits(library, frames[first - 1], frames[first]):
        first -= 1
    while last + 1 < len(frames) and _visits(library, frames[last], frames[last + 1]):
        last += 1
    return range(first, last + 1)


def handed_on(library: Library, session: Session, end: Finish, *, of: str) -> tuple[str, ...]:
    """What a visit's end would offer, where the end of its visitor ``of`` follows at once and shows it instead."""
    before: list[Step] = []
    for step in walk.path(session.within(of), library.dialogues[of]):
        if step.id == end.id:
            break
        before.append(step)
    came_from = next((each for each in reversed(before) if not isinstance(each, Branch)), None)
    if not isinstance(came_from, GoTo):
        return ()
    visited = session.within(came_from.dialogue)
    last = [step for step in walk.path(visited, library.dialogues[came_from.dialogue]) if isinstance(step, Finish)]
    return last[-1].offers if last else ()


def way_back(library: Library, session: Session) -> tuple[Frame, ...] | None:
    """The stack one step earlier, in the visiting dialogue where need be; ``None`` where the talk begins.

    Steps that do not apply any more, or do not wait, are passed over.
    """
    frames = session.stack
    while True:
        place = frames[-1]
        if not isinstance(place, Place):
            return None
        for index in range(len(place.trail) - 1, -1, -1):
            if _can_stand(library, session, place.dialogue, place.trail[index]):
                back = replace(place, step=place.trail[index], trail=place.trail[:index], nudged=False, ticked=())
                return (*frames[:-1], back)
        if not is_visited(library, frames):
            return None
        frames = frames[:-1]


def _visits(library: Library, beneath: Frame, above: Frame) -> bool:
    if not (isinstance(beneath, Place) and isinstance(above, Place)) or beneath.changing or above.changing:
        return False
    step = step_at(library, beneath)
    return isinstance(step, GoTo) and step.dialogue == above.dialogue


def _can_stand(library: Library, session: Session, dialogue: str, step_id: str) -> bool:
    step = library.dialogues[dialogue].steps.get(step_id)
    return step is not None and walk.waits(step) and walk.holds(session.within(dialogue), step.when)

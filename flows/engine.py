"""What an event does to a chat: ``advance``.

Law: pure and total. Every event, in every state, gives an outcome with a visible next step; an event that is refused
leaves the session as it was. Which event it is decides who takes it; what it then does lives with the step, the
interlude or the command it meets. What came of it is gathered here and nowhere else.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from flows import (
    alarms,
    commands,
    daily_replies,
    editing,
    falling_due,
    hearing,
    offering,
    pasting,
    pausing,
    places,
    pressing,
    repair,
    rhythm,
    showing,
)
from flows.effects import Erase, Redraw, Toast
from flows.events import (
    Begun,
    CommandGiven,
    Event,
    FellDue,
    GroupSpoke,
    MediaSent,
    Pressed,
    TextEdited,
    TextSaid,
    Unreadable,
)
from flows.library import Library
from flows.scene import Outcome, Scene
from flows.session import Place, Session, begin


def advance(library: Library, session: Session, event: Event, now: datetime) -> Outcome:
    """What becomes of an event in this chat. ``now`` is an aware UTC datetime."""
    if isinstance(event, GroupSpoke):
        return _in_group(library, session, now)
    scene = Scene(library, session, now)
    moved = repair.at_home(scene)
    if isinstance(event, FellDue):
        return _fall_due(scene, event, session)
    if isinstance(event, Unreadable | Pressed):
        if not session.offered:
            event = Begun()
        elif isinstance(event, Unreadable) or not pressing.is_wanted(scene, event, session, moved=moved):
            return _refuse(scene, session)
    scene.session = replace(scene.session, rhythm=rhythm.heard(scene.session.rhythm, now))
    match event:
        case Begun():
            pausing.wake(scene)
            commands.begin(scene, event.payload)
        case TextSaid():
            hearing.hear(scene, event, moved=moved)
        case Pressed():
            pausing.wake(scene)
            pressing.press(scene, event.action)
        case CommandGiven():
            pausing.wake(scene)
            commands.obey(scene, event.name, event.argument, event.source)
            pasting.mark(scene, event, event.argument)
        case TextEdited():
            editing.correct(scene, event)
        case MediaSent():
            hearing.receive(scene, event, moved=moved)
        case _:
            assert_never(event)
    return _close(scene, session, pressed=isinstance(event, Pressed))


def _fall_due(scene: Scene, event: FellDue, before: Session) -> Outcome:
    """An alarm went off: one message that nobody asked for, or none; and every alarm is set anew."""
    if falling_due.speak(scene, event.due):
        scene.session = replace(scene.session, turn=scene.session.turn + 1)
        scene.session = daily_replies.noted(scene.session)
        scene.speak(showing.show(scene))
    else:
        # What the library's change has moved is for the person's next turn to say.
        scene = Scene(scene.library, replace(before, rhythm=scene.session.rhythm), scene.now)
    return Outcome(scene.session, (*scene.effects, *alarms.wanted(scene.session, scene.now)))


def _in_group(library: Library, session: Session, now: datetime) -> Outcome:
    """A word to a group that the coach talks to one person at a time; nothing changes."""
    scene = Scene(library, session, now)
    scene.say("notice", "system.private_only")
    scene.speak([])
    return Outcome(session, tuple(scene.effects))


def _refuse(scene: Scene, before: Session) -> Outcome:
    """A stale, forged or doubled press: nothing changes, the current step is shown."""
    scene.effects.append(Toast(text=scene.label("system.stale.toast")))
    scene.say("notice", "system.stale")
    return _close(scene, before)


def _close(scene: Scene, before: Session, *, pressed: bool = False) -> Outcome:
    """Show where the person is now, under a new nonce if that is another step."""
    if any(isinstance(each, Erase) for each in scene.effects):
        return _forget(scene)
    redrawn = [each for each in scene.effects if isinstance(each, Redraw)]
    if redrawn and pressed:
        set_anew = alarms.changed(before, scene.session, scene.now)
        return Outcome(scene.session, (*scene.effects, *scene.documents, *set_anew))
    # A tick that was typed has no pressed message whose buttons could change.
    scene.effects = [each for each in scene.effects if each not in redrawn]
    places.rest(scene)
    if _spot(scene.session) != _spot(before) or not before.offered:
        scene.session = replace(scene.session, turn=scene.session.turn + 1)
    scene.session = daily_replies.noted(scene.session)
    scene.speak(showing.show(scene))
    scene.session = offering.noted(scene)
    return Outcome(scene.session, (*scene.effects, *alarms.changed(before, scene.session, scene.now)))


def _forget(scene: Scene) -> Outcome:
    """Everything is erased: a last word without buttons, and a chat as on its first day."""
    scene.speak([])
    fresh = begin(language=scene.session.language, seed=scene.session.seed)
    return Outcome(replace(fresh, turn=scene.session.turn + 1), tuple(scene.effects))


def _spot(session: Session) -> tuple[object, ...]:
    """What makes a step another one; ticks and tips do not."""
    top = session.top
    spot = (top.dialogue, top.step, top.trail, top.signal, top.changing) if isinstance(top, Place) else (top,)
    return session.partnership, len(session.stack), *spot, session.paused, session.language

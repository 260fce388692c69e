"""What an event does to a chat: ``advance``.

Law: pure and total. Every event, in every state, gives an outcome with a visible next step; an event that is refused
leaves the session as it was. Each kind of event has one function here; what it does in detail lives with the step,
the interlude or the command it meets.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TypeGuard, assert_never

from flows import answering, asking, coaching, commands, editing, held, interludes, pasting, places, repair, typed
from flows.effects import Erase, Redraw, Toast
from flows.events import (
    Begun,
    CommandGiven,
    Event,
    GroupSpoke,
    MediaSent,
    Pressed,
    TextEdited,
    TextSaid,
    Unreadable,
)
from flows.library import Finish, Library, Say
from flows.scene import Outcome, Scene
from flows.session import Attachment, Frame, Interlude, Place, Session, begin


def advance(library: Library, session: Session, event: Event, now: datetime) -> Outcome:
    """What becomes of an event in this chat. ``now`` is an aware UTC datetime."""
    if isinstance(event, GroupSpoke):
        return _in_group(library, session, now)
    scene = Scene(library, session, now)
    moved = repair.at_home(scene)
    if isinstance(event, Unreadable | Pressed):
        if not session.offered:
            event = Begun()
        elif isinstance(event, Unreadable) or moved or not _is_on_offer(scene, event, before=session):
            return _refuse(scene, session)
    match event:
        case Begun():
            _wake(scene)
            commands.begin(scene, event.payload)
        case TextSaid() if pasting.go_on(scene, event):
            pass
        case TextSaid():
            _hear(scene, event.text, event.source, away=_wake(scene, greet=True) or moved)
            pasting.mark(scene, event, event.text)
        case Pressed():
            _wake(scene)
            _press(scene, event.action)
        case CommandGiven():
            _wake(scene)
            commands.obey(scene, event.name, event.argument, event.source)
            pasting.mark(scene, event, event.argument)
        case TextEdited():
            editing.correct(scene, event)
        case MediaSent():
            _receive(scene, event, away=_wake(scene, greet=True) or moved)
        case _:
            assert_never(event)
    return _close(scene, session, pressed=isinstance(event, Pressed))


# --- one function per kind of event ------------------------------------------------------------------------------


def _hear(scene: Scene, text: str, source: int | None, *, away: bool) -> None:
    """Take typed words. ``away``: the question now open was not the last thing the person read."""
    top = scene.session.top
    if commands.is_first(scene):
        commands.begin(scene, "")
        _hear_from_away(scene, text, source)
    elif away:
        _hear_from_away(scene, text, source)
    elif coaching.is_greeting(scene.library, text) and not _takes_any_words(top):
        scene.say("reaction", "system.hello")
    elif _asks_openly(scene):
        _hear_answer(scene, text, source)
    elif not text.strip():
        scene.say("notice", "system.text_please")
    elif _takes_any_words(top):
        interludes.hear(scene, top, text, source)
    else:
        _hear_for_buttons(scene, text, source)


def _hear_answer(scene: Scene, text: str, source: int | None) -> None:
    """Words at an open question: the answer, unless they are exactly what a button there says."""
    named = typed.exactly(text, _rows(scene)) if len(text) <= typed.LONGEST else None
    if named:
        _press(scene, named)
    elif text.strip() or not scene.place.nudged:
        answering.hear(scene, text, source)
    else:
        scene.say("notice", "system.text_please")


def _hear_for_buttons(scene: Scene, text: str, source: int | None) -> None:
    """Words where a button is expected: they may name one, be worth keeping, or be a nod at a card."""
    named = typed.nearly(text, _rows(scene))
    top = scene.session.top
    if named:
        _press(scene, named)
    elif held.is_worth_keeping(text):
        held.hold(scene, text, source)
    elif isinstance(top, Place) and isinstance(scene.step, Say):
        places.move_on(scene)
    else:
        scene.say("notice", "system.pick_one")


def _hear_from_away(scene: Scene, text: str, source: int | None) -> None:
    """The first words after a pause may answer the question left open, or just knock: the person says which."""
    if answering.is_shrug(scene, text) or coaching.is_greeting(scene.library, text):
        return
    if held.is_worth_keeping(text) or (_asks_openly(scene) and held.is_more_than_a_word(text)):
        held.hold(scene, text, source)


def _press(scene: Scene, action: str) -> None:
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
        case _:
            commands.obey(scene, letter)


def _receive(scene: Scene, event: MediaSent, *, away: bool) -> None:
    """Voice and pictures stay with the answer; words sent along are heard; anything else gets a friendly hint."""
    match event.media:
        case "voice" | "picture" as media if event.file and _asks_openly(scene):
            answering.attach(scene, Attachment(media, event.file), event.caption, event.source)
        case _ if event.caption.strip():
            _hear(scene, event.caption, event.source, away=away)
        case _:
            scene.say("notice", "system.text_please")


def _in_group(library: Library, session: Session, now: datetime) -> Outcome:
    scene = Scene(library, session, now)
    scene.say("notice", "system.private_only")
    scene.speak([])
    return Outcome(session, tuple(scene.effects))


def _refuse(scene: Scene, before: Session) -> Outcome:
    """A stale, forged or doubled press: nothing changes, the current step is shown."""
    scene.effects.append(Toast(text=scene.label("system.stale.toast")))
    scene.say("notice", "system.stale")
    return _close(scene, before)


# --- pieces ------------------------------------------------------------------------------------------------------


def _wake(scene: Scene, *, greet: bool = False) -> bool:
    """Whether the talk was paused; it is no longer."""
    paused = scene.session.paused
    if paused:
        scene.session = replace(scene.session, paused=False)
    if paused and greet:
        scene.say("reaction", "system.welcome_back")
    return paused


def _asks_openly(scene: Scene) -> bool:
    top = scene.session.top
    return isinstance(top, Place) and asking.question_of(scene, top) is not None


def _takes_any_words(top: Frame) -> TypeGuard[Interlude]:
    return isinstance(top, Interlude) and top.kind in interludes.OPEN


def _is_on_offer(scene: Scene, event: Pressed, *, before: Session) -> bool:
    """Whether this press is on offer; in a changed library, whether it still is. A tick may be set or taken twice."""
    session = scene.session
    letter, dot, of = event.action.partition(".")
    twin = {"t": "u", "u": "t"}.get(letter, letter) + dot + of
    if event.nonce != session.nonce or not {event.action, twin} & set(session.offered):
        return False
    return session.content == before.content or event.action in {each.action for row in _rows(scene) for each in row}


def _rows(scene: Scene) -> asking.Rows:
    """The buttons that are shown now."""
    return _show(Scene(scene.library, scene.session, scene.now))


def _show(scene: Scene) -> asking.Rows:
    top = scene.session.top
    if scene.session.paused:
        resume = [scene.button("resume")] if scene.nearest else []
        return [[*resume, scene.button("menu")]]
    return asking.show(scene) if isinstance(top, Place) else interludes.show(scene, top)


def _close(scene: Scene, before: Session, *, pressed: bool = False) -> Outcome:
    """Show where the person is now, under a new nonce if that is another step."""
    if any(isinstance(each, Erase) for each in scene.effects):
        scene.speak([])
        fresh = begin(language=scene.session.language, seed=scene.session.seed)
        return Outcome(replace(fresh, turn=scene.session.turn + 1), tuple(scene.effects))
    redrawn = [each for each in scene.effects if isinstance(each, Redraw)]
    if redrawn and pressed:
        return Outcome(scene.session, (*scene.effects, *scene.documents))
    # A tick that was typed has no pressed message whose buttons could change.
    scene.effects = [each for each in scene.effects if each not in redrawn]
    places.rest(scene)
    if _spot(scene.session) != _spot(before) or not before.offered:
        scene.session = replace(scene.session, turn=scene.session.turn + 1)
    scene.speak(_show(scene))
    return Outcome(scene.session, tuple(scene.effects))


def _spot(session: Session) -> tuple[object, ...]:
    """What makes a step another one; ticks and tips do not."""
    top = session.top
    spot = (top.dialogue, top.step, top.trail, top.signal, top.changing) if isinstance(top, Place) else (top,)
    return session.partnership, len(session.stack), *spot, session.paused, session.language

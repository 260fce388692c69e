"""What an event does to a chat: ``advance``.

Law: pure and total. Every event, in every state, gives an outcome with a visible next step; an event that is refused
leaves the session as it was. Each kind of event has one function here; what it does in detail lives with the step,
the interlude or the command it meets.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TypeGuard, assert_never

from flows import (
    alarms,
    answering,
    asking,
    coaching,
    commands,
    daily_answer,
    daily_replies,
    editing,
    falling_due,
    held,
    interludes,
    layers,
    naming,
    offering,
    pasting,
    places,
    plans,
    repair,
    rhythm,
    typed,
)
from flows.answers import Attachment
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
from flows.rows import Rows
from flows.scene import Outcome, Scene
from flows.session import Frame, Interlude, Place, Session, begin
from flows.steps import Ask, Finish, Say


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
        elif isinstance(event, Unreadable) or not _is_wanted(scene, event, session, moved=moved):
            return _refuse(scene, session)
    scene.session = replace(scene.session, rhythm=rhythm.heard(scene.session.rhythm, now))
    match event:
        case Begun():
            _wake(scene)
            commands.begin(scene, event.payload)
        case TextSaid():
            _hear_said(scene, event, moved=moved)
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


def _hear_said(scene: Scene, event: TextSaid, *, moved: bool) -> None:
    """Take typed words, or the rest of words that were cut."""
    if not pasting.go_on(scene, event):
        _hear_meant(scene, event, moved=moved)
        pasting.mark(scene, event, event.text)


def _hear_meant(scene: Scene, event: TextSaid, *, moved: bool) -> None:
    """Take typed words: of a reply, where it says what they answer; otherwise of what was read last."""
    if daily_replies.takes_reply(scene, event.reply):
        _hear(scene, event.text, event.source, away=False)
        return
    if daily_replies.leaves_for_reply(scene, event.reply):
        layers.lift_interludes(scene)
        _hear(scene, event.text, event.source, away=False)
        return
    called = offering.is_called(scene, event.text)
    away = _wake(scene, greet=not called) or moved
    if called and (away or not _asks_openly(scene) or _is_no_answer(scene)):
        commands.obey(scene, "morning")
    else:
        _hear(scene, event.text, event.source, away=away)


def _is_no_answer(scene: Scene) -> bool:
    """Whether the word that asks for a prompt is none to the open question: it was agreed on, and no day is asked for."""
    step = scene.step
    return bool(scene.session.rhythm.mode) and not (isinstance(step, Ask) and plans.DATE in step.asks)


def _hear(scene: Scene, text: str, source: int | None, *, away: bool) -> None:
    """Take typed words. ``away``: the question now open was not the last thing the person read."""
    top = scene.session.top
    if commands.is_first(scene):
        commands.begin(scene, "")
        _hear_from_away(scene, text, source)
    elif away:
        _hear_from_away(scene, text, source)
    elif coaching.is_greeting(scene.library, text) and not _takes_greetings(top):
        scene.say("reaction", "system.hello")
    elif _asks_openly(scene):
        _hear_answer(scene, text, source)
    elif not text.strip():
        scene.say("notice", "system.text_please")
    elif _takes_any_words(top):
        _hear_over(scene, top, text, source)
    else:
        _hear_for_buttons(scene, text, source)


def _hear_over(scene: Scene, top: Interlude, text: str, source: int | None) -> None:
    """Words at something that lies over the talk and waits for them."""
    named = typed.exactly(text, _rows(scene)) if top.kind in interludes.NAMED else None
    if named:
        _press(scene, named)
    elif daily_replies.is_unclear(scene) and _asks_beneath(scene):
        _hear_unclear(scene, top, text, source)
    else:
        interludes.hear(scene, top, text, source)


def _hear_unclear(scene: Scene, top: Interlude, text: str, source: int | None) -> None:
    """Words that may be for a prompt or for the question that it broke into; where points are asked for, they are not."""
    if daily_answer.takes_words(scene, top):
        held.hold(scene, text, source)
    elif text.strip().isdecimal():
        interludes.hear(scene, top, text, source)
    else:
        scene.pop()
        _hear_answer(scene, text, source)


def _asks_beneath(scene: Scene) -> bool:
    """Whether a prompt lies over an open question."""
    beneath = scene.session.stack[-2] if len(scene.session.stack) > 1 else None
    return isinstance(beneath, Place) and asking.question_of(scene, beneath) is not None


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
        case naming.CALL:
            naming.call(scene)
        case _:
            commands.obey(scene, letter)


def _receive(scene: Scene, event: MediaSent, *, away: bool) -> None:
    """Voice and pictures stay with the answer; words sent along are heard; anything else gets a friendly hint."""
    match event.media:
        case "voice" | "picture" as media if event.file and _is_asked_today(scene):
            daily_answer.attach(scene, Attachment(media, event.file), event.caption, event.source)
        case "voice" | "picture" as media if event.file and _asks_openly(scene):
            answering.attach(scene, Attachment(media, event.file), event.caption, event.source)
        case _ if event.caption.strip():
            _hear(scene, event.caption, event.source, away=away)
        case _:
            scene.say("notice", "system.text_please")


def _fall_due(scene: Scene, event: FellDue, before: Session) -> Outcome:
    """An alarm went off: one message that nobody asked for, or none; and every alarm is set anew."""
    if falling_due.speak(scene, event.due):
        scene.session = replace(scene.session, turn=scene.session.turn + 1)
        scene.session = daily_replies.noted(scene.session)
        scene.speak(_show(scene))
    else:
        # What the library's change has moved is for the person's next turn to say.
        scene = Scene(scene.library, replace(before, rhythm=scene.session.rhythm), scene.now)
    return Outcome(scene.session, (*scene.effects, *alarms.wanted(scene.session, scene.now)))


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


def _takes_greetings(top: Frame) -> bool:
    """Whether a good morning may be meant as words here: in a note or a name; not in answer to a question."""
    return _takes_any_words(top) and top.kind not in interludes.NAMED


def _is_asked_today(scene: Scene) -> bool:
    top = scene.session.top
    return isinstance(top, Interlude) and top.kind == "daily"


def _is_wanted(scene: Scene, event: Pressed, before: Session, *, moved: bool) -> bool:
    """Whether this press is on offer now, or on the message of a prompt that still waits."""
    return daily_replies.reopens(scene, event.nonce, event.action) or (
        not moved and _is_on_offer(scene, event, before=before)
    )


def _is_on_offer(scene: Scene, event: Pressed, *, before: Session) -> bool:
    """Whether this press is on offer; in a changed library, whether it still is. A tick may be set or taken twice."""
    session = scene.session
    letter, dot, of = event.action.partition(".")
    twin = {"t": "u", "u": "t"}.get(letter, letter) + dot + of
    if event.nonce != session.nonce or not {event.action, twin} & set(session.offered):
        return False
    return session.content == before.content or event.action in {each.action for row in _rows(scene) for each in row}


def _rows(scene: Scene) -> Rows:
    """The buttons that are shown now."""
    return _show(Scene(scene.library, scene.session, scene.now))


def _show(scene: Scene) -> Rows:
    top = scene.session.top
    if scene.session.paused:
        resume = [scene.button("resume")] if scene.nearest else []
        return [*_undo(scene), [*resume, scene.button("menu")]]
    shown = asking.show(scene) if isinstance(top, Place) else interludes.show(scene, top)
    return [*_undo(scene), *shown, *naming.rows(scene)]


def _undo(scene: Scene) -> Rows:
    """Prompts that were turned off just now are turned on again by one press."""
    return [[scene.button("on")]] if scene.session.rhythm.just_off else []


def _close(scene: Scene, before: Session, *, pressed: bool = False) -> Outcome:
    """Show where the person is now, under a new nonce if that is another step."""
    if any(isinstance(each, Erase) for each in scene.effects):
        scene.speak([])
        fresh = begin(language=scene.session.language, seed=scene.session.seed)
        return Outcome(replace(fresh, turn=scene.session.turn + 1), tuple(scene.effects))
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
    scene.speak(_show(scene))
    scene.session = offering.noted(scene)
    return Outcome(scene.session, (*scene.effects, *alarms.changed(before, scene.session, scene.now)))


def _spot(session: Session) -> tuple[object, ...]:
    """What makes a step another one; ticks and tips do not."""
    top = session.top
    spot = (top.dialogue, top.step, top.trail, top.signal, top.changing) if isinstance(top, Place) else (top,)
    return session.partnership, len(session.stack), *spot, session.paused, session.language

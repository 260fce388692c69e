"""Typed words, voice and pictures: what they are meant for, and who takes them.

Law: decides where words belong and hands them on; keeps no answer itself. Words that may be worth keeping and belong
nowhere are held until the person says what they are.
"""

from __future__ import annotations

from typing import TypeGuard

from flows import (
    answering,
    asking,
    care,
    coaching,
    commands,
    daily_answer,
    daily_replies,
    glossary,
    held,
    interludes,
    layers,
    offering,
    pasting,
    pausing,
    places,
    plans,
    pressing,
    safety,
    showing,
    typed,
)
from flows.answers import Attachment
from flows.events import MediaSent, TextSaid
from flows.scene import Scene
from flows.session import Frame, Interlude, Place
from flows.steps import Ask, Say

#: Interludes that write down what is typed, word for word.
_KEEPING = frozenset({"note", "naming", "held", "rewriting"})


def hear(scene: Scene, event: TextSaid, *, moved: bool) -> None:
    """Take typed words, or the rest of words that were cut."""
    if pasting.go_on(scene, event):
        care.attend(scene, event.text)
    else:
        _hear_where_meant(scene, event, moved=moved)
        pasting.mark(scene, event, event.text)


def receive(scene: Scene, event: MediaSent, *, moved: bool) -> None:
    """Voice and pictures stay with the answer; words sent along are heard; anything else gets a friendly hint."""
    away = _wake(scene, event.caption) or moved
    match event.media:
        case "voice" | "picture" as media if event.file and _is_prompt_on_top(scene):
            daily_answer.attach(scene, Attachment(media, event.file), event.caption, event.source)
        case "voice" | "picture" as media if event.file and asking.is_open(scene):
            answering.attach(scene, Attachment(media, event.file), event.caption, event.source)
            care.attend(scene, event.caption)
        case _ if event.caption.strip():
            _take(scene, event.caption, event.source, away=away)
        case _:
            scene.say("notice", "system.text_please")


def _hear_where_meant(scene: Scene, event: TextSaid, *, moved: bool) -> None:
    """Take typed words: of a reply, where it says what they answer; otherwise of what was read last."""
    if daily_replies.takes_reply(scene, event.reply):
        _take(scene, event.text, event.source, away=False)
        return
    if daily_replies.leaves_for_reply(scene, event.reply):
        layers.lift_interludes(scene)
        _take(scene, event.text, event.source, away=False)
        return
    called = offering.is_called(scene, event.text)
    away = (pausing.wake(scene) if called else _wake(scene, event.text)) or moved
    if called and (away or not asking.is_open(scene) or _is_no_answer(scene)):
        commands.obey(scene, "morning")
    else:
        _take(scene, event.text, event.source, away=away)


def _wake(scene: Scene, text: str) -> bool:
    """Whether the talk was paused. Whoever writes in distress is not met with a greeting."""
    greet = scene.session.paused and safety.weigh(scene.library, text) is None
    return pausing.wake(scene, greet=greet)


def _take(scene: Scene, text: str, source: int | None, *, away: bool) -> None:
    """Take typed words. ``away``: the question now open was not the last thing the person read."""
    top = scene.session.top
    if care.take(scene, text, source, away=away):
        return
    if commands.is_first(scene):
        commands.begin(scene, "")
        _take_from_away(scene, text, source)
    elif glossary.is_asked(scene, text) and not _keeps_words(top):
        commands.obey(scene, "glossary", text)
    elif away:
        _take_from_away(scene, text, source)
    elif coaching.is_greeting(scene.library, text) and not _takes_greetings(top):
        scene.say("reaction", "system.hello")
    elif asking.is_open(scene):
        _take_answer(scene, text, source)
    elif not text.strip():
        scene.say("notice", "system.text_please")
    elif _takes_any_words(top):
        _take_over(scene, top, text, source)
    else:
        _take_for_buttons(scene, text, source)


def _take_over(scene: Scene, top: Interlude, text: str, source: int | None) -> None:
    """Words at something that lies over the talk and waits for them."""
    named = typed.exactly(text, showing.rows(scene)) if top.kind in interludes.NAMED else None
    if named:
        pressing.press(scene, named)
    elif daily_replies.is_unclear(scene) and _asks_beneath(scene):
        _take_unclear(scene, top, text, source)
    else:
        interludes.hear(scene, top, text, source)


def _take_unclear(scene: Scene, top: Interlude, text: str, source: int | None) -> None:
    """Words that may be for a prompt or for the question that it broke into; where it asks for points, they are not."""
    if daily_answer.takes_words(scene, top):
        held.hold(scene, text, source)
    elif text.strip().isdecimal():
        interludes.hear(scene, top, text, source)
    else:
        scene.pop()
        _take_answer(scene, text, source)


def _take_answer(scene: Scene, text: str, source: int | None) -> None:
    """Words at an open question: the answer, unless they are exactly what a button there says."""
    named = typed.exactly(text, showing.rows(scene)) if len(text) <= typed.LONGEST else None
    if named:
        pressing.press(scene, named)
    elif text.strip() or not scene.place.nudged:
        answering.hear(scene, text, source)
    else:
        scene.say("notice", "system.text_please")


def _take_for_buttons(scene: Scene, text: str, source: int | None) -> None:
    """Words where a button is expected: they may name one, be worth keeping, or be a nod at a card."""
    named = typed.nearly(text, showing.rows(scene))
    top = scene.session.top
    if named:
        pressing.press(scene, named)
    elif held.is_worth_keeping(text):
        held.hold(scene, text, source)
    elif isinstance(top, Place) and isinstance(scene.step, Say):
        places.move_on(scene)
    else:
        scene.say("notice", "system.pick_one")


def _take_from_away(scene: Scene, text: str, source: int | None) -> None:
    """The first words after a pause may answer the question left open, or just knock: the person says which."""
    if answering.is_shrug(scene, text) or coaching.is_greeting(scene.library, text):
        return
    if held.is_worth_keeping(text) or (asking.is_open(scene) and held.is_more_than_a_word(text)):
        held.hold(scene, text, source)


# --- what is open -------------------------------------------------------------------------------------------------


def _asks_beneath(scene: Scene) -> bool:
    """Whether a prompt lies over an open question."""
    beneath = scene.session.stack[-2] if len(scene.session.stack) > 1 else None
    return isinstance(beneath, Place) and asking.question_of(scene, beneath) is not None


def _is_prompt_on_top(scene: Scene) -> bool:
    top = scene.session.top
    return isinstance(top, Interlude) and top.kind == "daily"


def _is_no_answer(scene: Scene) -> bool:
    """Whether the word that brings a prompt answers nothing here: prompts were agreed on, and no day is asked for."""
    step = scene.step
    return bool(scene.session.rhythm.mode) and not (isinstance(step, Ask) and plans.DATE in step.asks)


def _takes_any_words(top: Frame) -> TypeGuard[Interlude]:
    return isinstance(top, Interlude) and top.kind in interludes.OPEN


def _keeps_words(top: Frame) -> bool:
    """Whether what is typed here is somebody's own words, whatever they say."""
    return isinstance(top, Interlude) and top.kind in _KEEPING


def _takes_greetings(top: Frame) -> bool:
    """Whether a good morning may be meant as words here: in a note or a name; not in answer to a question."""
    return _takes_any_words(top) and top.kind not in interludes.NAMED

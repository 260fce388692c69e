"""How a step takes what the person said or pressed.

Law: what can be kept is kept before anything else happens; what cannot says so and leaves the step where it was.
"""

from __future__ import annotations

from difflib import get_close_matches

from flows import asking, coaching, lexicon, places, walk
from flows.effects import Button, Span
from flows.library import Ask, Choose, Quiz, QuizOption, Rate, Say
from flows.scene import Scene
from flows.session import Answer, Attachment, Chosen, Interlude, Rated, Said, Value
from flows.voice import QUOTE

#: Warnings in one visit of a dialogue.
WARNINGS = 2
#: Tips in one visit.
TIPS = 2
#: From this length on, words typed where a button is expected are worth offering to keep as a note.
WORTH_KEEPING = 15
#: How alike (0 to 1) typed words must be to a button's label to count as a press.
ALIKE = 0.75


def hear(scene: Scene, text: str, source: int | None) -> None:
    """Take typed words at the top place."""
    step = scene.step
    match step:
        case _ if scene.place.signal:
            _hear_follow_up(scene, text, source)
        case Ask():
            _hear_answer(scene, step, text, source)
        case Choose() | Rate() | Quiz():
            _hear_for_buttons(scene, text, source)
        case Say() if len(text) < WORTH_KEEPING:
            places.move_on(scene)
        case _ if len(text) < WORTH_KEEPING:
            scene.say("notice", "system.pick_one")
        case _:
            _offer_note(scene, text, source)


def press(scene: Scene, action: str) -> bool:
    """Take a press at the top place. ``False``: not an action of this step."""
    step = scene.step
    letter, _, of = action.partition(".")
    match letter, step:
        case "c", Choose():
            _choose(scene, step, (of,))
        case "t" | "u", Choose():
            _tick(scene, step, of)
        case "done", Choose():
            _done(scene, step)
        case "r", Rate():
            _accept(scene, Rated(int(of)), after=step.after)
        case "q", Quiz(options=options):
            _solve(scene, next(each for each in options if each.id == of))
        case "next", _:
            places.move_on(scene)
        case "keep", _:
            places.move_on(scene)
        case "skip", _:
            skip(scene)
        case _:
            return False
    return True


def skip(scene: Scene) -> None:
    """Go on without an answer; an earlier one stays."""
    if not walk.waits(scene.step):
        return
    places.move_on(scene, passed=scene.session.answer(scene.step.key) is None)


def give_example(scene: Scene) -> None:
    """Show an example answer and what a good one has."""
    step = scene.step
    if not isinstance(step, Ask):
        scene.say("notice", "system.no_example")
        return
    scene.say("example", step.example)
    if step.good:
        scene.say("tip", "system.good", good=scene.label(step.good))


def attach(scene: Scene, attachment: Attachment, caption: str, source: int | None) -> None:
    """Keep a voice message or picture with the answer of the step, and ask for a sentence beside it."""
    step = scene.step
    if not isinstance(step, Ask) or scene.place.signal:
        scene.say("notice", "system.text_please")
        return
    before = scene.session.answer(step.key)
    said = before.value if before and isinstance(before.value, Said) else Said("")
    kept = Said(caption or said.text, (*said.attachments, attachment))
    scene.keep(step.key, kept, source=source)
    scene.say("reaction", "system.attached")


def reworded(answer: Answer, text: str) -> Said:
    """The same answer with other words; what was attached stays."""
    return Said(text, answer.value.attachments if isinstance(answer.value, Said) else ())


# --- typed words -------------------------------------------------------------------------------------------------


def _hear_answer(scene: Scene, step: Ask, text: str, source: int | None) -> None:
    shrug = coaching.is_shrug(scene.library, scene.session.language, text)
    if shrug and not scene.place.nudged:
        scene.move(nudged=True)
        _ask_smaller(scene, step)
        return
    scene.keep(step.key, Said(text, _waiting_attachments(scene, step)), source=source)
    if scene.place.changing:
        _changed(scene)
    elif not _warn(scene, step, text):
        scene.say("reaction", step.after or "system.saved")
        _tip(scene)
        places.move_on(scene)


def _hear_follow_up(scene: Scene, text: str, source: int | None) -> None:
    shrug = coaching.is_shrug(scene.library, scene.session.language, text)
    if not shrug:
        scene.keep(f"{scene.step.key}+{scene.place.signal}", Said(text), source=source)
    scene.say("reaction", "system.fine" if shrug else "system.saved")
    places.move_on(scene)


def _ask_smaller(scene: Scene, step: Ask) -> None:
    if step.smaller:
        scene.say("reaction", "system.smaller")
        scene.say("question", step.smaller)
    else:
        scene.say("reaction", "system.small_example")
        scene.say("example", step.example)


def _hear_for_buttons(scene: Scene, text: str, source: int | None) -> None:
    found = _named(scene, text)
    if found:
        press(scene, found)
    elif len(text) >= WORTH_KEEPING:
        _offer_note(scene, text, source)
    else:
        scene.say("notice", "system.pick_one")


def _named(scene: Scene, text: str) -> str | None:
    """The action of the button that was typed: its words, or its number."""
    folded = lexicon.fold(text).strip()
    buttons = [each for row in _answer_rows(scene) for each in row]
    by_label = {lexicon.fold(each.label): each.action for each in buttons}
    by_number = {str(number): each.action for number, each in enumerate(buttons, start=1)}
    close = get_close_matches(folded, by_label, n=1, cutoff=ALIKE)
    return by_label.get(folded) or by_number.get(folded) or (by_label[close[0]] if close else None)


def _answer_rows(scene: Scene) -> asking.Rows:
    match scene.step:
        case Choose():
            return asking.choice_rows(scene)
        case Rate():
            return [[Button(f"r.{n}", str(n)) for n in range(1, 6)]]
        case Quiz(options=options):
            return [[scene.button(f"q.{each.id}", each.label) for each in options]]
        case _:
            return []


def _offer_note(scene: Scene, text: str, source: int | None) -> None:
    scene.push(Interlude(kind="held", about=text, source=source))


# --- choices -----------------------------------------------------------------------------------------------------


def _choose(scene: Scene, step: Choose, choices: tuple[str, ...]) -> None:
    scene.keep(step.key, Chosen(choices))
    signal = dict(step.warn).get(choices[0]) if len(choices) == 1 else None
    if scene.place.changing:
        _changed(scene)
        return
    if signal and signal not in scene.place.warned and len(scene.place.warned) < WARNINGS:
        words = scene.choice_label(step.key, choices[0])
        _give_warning(scene, signal, words)
        return
    after = next((each.after for each in step.choices if each.id in choices and each.after), None)
    _react(scene, after or step.after)
    places.move_on(scene)


def _tick(scene: Scene, step: Choose, choice: str) -> None:
    ticked = set(scene.place.ticked) ^ {choice}
    scene.move(ticked=tuple(each.id for each in step.choices if each.id in ticked))
    scene.redraw(asking.choose_rows(scene))


def _done(scene: Scene, step: Choose) -> None:
    if scene.place.ticked:
        _choose(scene, step, scene.place.ticked)
    else:
        scene.say("notice", "system.tick_one")


def _solve(scene: Scene, option: QuizOption) -> None:
    scene.keep(scene.step.key, Chosen((option.id,)))
    if scene.place.changing:
        _changed(scene)
        return
    scene.say("reaction", "system.saved_choice", choice=scene.label(option.label))
    scene.say("reaction", option.why)
    places.move_on(scene)


def _accept(scene: Scene, value: Value, *, after: str | None) -> None:
    scene.keep(scene.step.key, value)
    if scene.place.changing:
        _changed(scene)
        return
    _react(scene, after)
    places.move_on(scene)


def _react(scene: Scene, after: str | None) -> None:
    """Say what was chosen, so that the chat reads as a diary, and the step's own words."""
    scene.say("reaction", "system.saved_choice", choice=scene.shown(scene.session.answer(scene.step.key), QUOTE))
    if after:
        scene.say("reaction", after)


# --- reactions ---------------------------------------------------------------------------------------------------


def _warn(scene: Scene, step: Ask, text: str) -> bool:
    """At most one warning an answer, two a visit."""
    if len(scene.place.warned) >= WARNINGS:
        return False
    noticed = coaching.notice(scene.library, scene.session.language, step, text, scene.place.warned)
    if noticed is None:
        return False
    _give_warning(scene, noticed.signal, noticed.words)
    return True


def _give_warning(scene: Scene, signal: str, words: str) -> None:
    scene.move(signal=signal, warned=(*scene.place.warned, signal))
    scene.say("warning", scene.library.signals[signal].notice, words=Span(words, "quote"))


def _tip(scene: Scene) -> None:
    """A tip after every second answered question of a visit, in the dialogue's order."""
    place, tips = scene.place, scene.dialogue.tips
    if place.tips < min(TIPS, len(tips)) and len(place.trail) % 2:
        scene.move(tips=place.tips + 1)
        scene.say("tip", "system.tip", tip=scene.label(tips[place.tips]))


def _changed(scene: Scene) -> None:
    """An earlier answer was changed: say what that does to the others, and give back."""
    scene.say("reaction", "system.changed")
    count = len(walk.aside(scene.library, scene.session))
    if count:
        scene.say("notice", "system.aside", count=count)
    places.move_on(scene)


def _waiting_attachments(scene: Scene, step: Ask) -> tuple[Attachment, ...]:
    """What was attached to this step before any words; it stays with the words that follow."""
    before = scene.session.answer(step.key)
    if before and isinstance(before.value, Said) and not before.value.text:
        return before.value.attachments
    return ()

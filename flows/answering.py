"""How a step takes what the person said or pressed.

Law: what can be kept is kept before anything else happens; what cannot says so and leaves the step where it was.
"""

from __future__ import annotations

from flows import asking, coaching, places, visits, walk
from flows.answers import Answer, Attachment, Chosen, Rated, Said, Value
from flows.effects import Span
from flows.scene import Scene
from flows.session import Place
from flows.steps import Ask, Choose, Quiz, QuizOption, Rate
from flows.voice import QUOTE

#: Warnings in one visit of a dialogue.
WARNINGS = 2
#: Tips in one visit.
TIPS = 2


def hear(scene: Scene, text: str, source: int | None) -> None:
    """Take words typed at the top place's open question."""
    step = scene.step
    if scene.place.signal:
        _hear_follow_up(scene, text, source)
    elif isinstance(step, Ask):
        _hear_answer(scene, step, text, source)


def press(scene: Scene, action: str) -> bool:
    """Take a press at the top place. ``False``: not an action of this step."""
    step = scene.step
    letter, _, of = action.partition(".")
    match letter, step:
        case "c", Choose():
            _choose(scene, step, (of,))
        case "t" | "u", Choose():
            _tick(scene, step, of, on=letter == "t")
        case "done", Choose():
            _done(scene, step)
        case "r", Rate():
            _accept(scene, Rated(int(of)), after=step.after)
        case "q", Quiz(options=options):
            _solve(scene, next(each for each in options if each.id == of))
        case "next" | "keep", _:
            if letter == "keep" and (last := asking.said_last_time(scene)):
                scene.keep(step.key, last.value)
            places.move_on(scene)
        case "skip", _:
            skip(scene)
        case _:
            return False
    return True


def is_shrug(scene: Scene, text: str) -> bool:
    """Whether words are no answer to the question of the top place; what it asks for is taken into account."""
    top = scene.session.top
    step = visits.step_at(scene.library, top) if isinstance(top, Place) else None
    asks = step.asks if isinstance(step, Ask) else frozenset[str]()
    return coaching.is_shrug(scene.library, scene.session.language, text, asks)


def skip(scene: Scene) -> None:
    """Go on without an answer; an earlier one stays, and leads the way it led."""
    is_question = isinstance(scene.step, Ask | Choose | Rate | Quiz)
    places.move_on(scene, passed=is_question and scene.walked.answer(scene.step.key) is None)


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
    """Keep a voice message or picture with the answer to an open question, and ask for a sentence beside it.

    The step stays: the pictures of an album come one by one, and only the first has words.
    """
    key = _open_key(scene)
    before = scene.walked.answer(key)
    words = caption if caption.strip() else before.text if before else ""
    kept = Said(words, (*_attached(scene, key), attachment))
    scene.keep(key, kept, source=source, corrects=scene.place.changing)
    scene.say("reaction", "system.attached")


def reworded(answer: Answer, text: str) -> Said:
    """The same answer with other words; what was attached stays."""
    return Said(text, answer.value.attachments if isinstance(answer.value, Said) else ())


# --- typed words -------------------------------------------------------------------------------------------------


def _hear_answer(scene: Scene, step: Ask, text: str, source: int | None) -> None:
    if is_shrug(scene, text) and not scene.place.nudged:
        scene.move(nudged=True)
        _ask_smaller(scene, step)
        return
    keep(scene, text, source)
    if scene.place.changing:
        _changed(scene)
    elif not _warn(scene, step, text):
        scene.say("reaction", step.after or "system.saved")
        _tip(scene)
        places.move_on(scene)


def _hear_follow_up(scene: Scene, text: str, source: int | None) -> None:
    if is_shrug(scene, text):
        scene.say("reaction", "system.fine")
        places.move_on(scene)
        return
    keep(scene, text, source)
    if scene.place.changing:
        _changed(scene)
    else:
        scene.say("reaction", "system.saved")
        places.move_on(scene)


def _ask_smaller(scene: Scene, step: Ask) -> None:
    if step.smaller:
        scene.say("reaction", "system.smaller")
        scene.say("question", step.smaller)
    else:
        scene.say("reaction", "system.small_example")
        scene.say("example", step.example)


def keep(scene: Scene, text: str, source: int | None) -> None:
    """Keep words as the answer to what is asked now, and do nothing else."""
    key = _open_key(scene)
    scene.keep(key, Said(text, _attached(scene, key)), source=source, corrects=scene.place.changing)


def _open_key(scene: Scene) -> str:
    """The key of what is asked now: of the step, or of the question that its warning puts."""
    signal = scene.place.signal
    return f"{scene.step.key}+{signal}" if signal else scene.step.key


def _attached(scene: Scene, key: str) -> tuple[Attachment, ...]:
    before = scene.walked.answer(key)
    return before.value.attachments if before and isinstance(before.value, Said) else ()


# --- choices -----------------------------------------------------------------------------------------------------


def _choose(scene: Scene, step: Choose, choices: tuple[str, ...]) -> None:
    scene.keep(step.key, Chosen(choices), corrects=scene.place.changing)
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


def _tick(scene: Scene, step: Choose, choice: str, *, on: bool) -> None:
    """Set or take a tick. Setting one twice, as a double tap does, is setting it once."""
    ticked = {choice} | set(scene.place.ticked) if on else set(scene.place.ticked) - {choice}
    scene.move(ticked=tuple(each.id for each in step.choices if each.id in ticked))
    scene.redraw(asking.choose_rows(scene))


def _done(scene: Scene, step: Choose) -> None:
    """Take what is ticked, as far as it is still offered."""
    offered = walk.offered_choices(scene.walked, step)
    ticked = tuple(each for each in scene.place.ticked if each in offered)
    if ticked:
        _choose(scene, step, ticked)
    else:
        scene.say("notice", "system.tick_one")


def _solve(scene: Scene, option: QuizOption) -> None:
    """Take an answer to a quiz question. No list has it, so nobody comes here to change it."""
    scene.keep(scene.step.key, Chosen((option.id,)))
    scene.say("reaction", "system.saved_choice", choice=scene.label(option.label))
    scene.say("reaction", option.why)
    places.move_on(scene)


def _accept(scene: Scene, value: Value, *, after: str | None) -> None:
    scene.keep(scene.step.key, value, corrects=scene.place.changing)
    if scene.place.changing:
        _changed(scene)
        return
    _react(scene, after)
    places.move_on(scene)


def _react(scene: Scene, after: str | None) -> None:
    """Say what was chosen, so that the chat reads as a diary, and the step's own words.

    A rating is compared with the last one only now: shown before, it would have drawn the new one towards it.
    """
    chosen = scene.shown(scene.session.answer(scene.step.key), QUOTE)
    last = scene.last_time(scene.step.key) if isinstance(scene.step, Rate) else None
    if last:
        scene.say("reaction", "system.rate.again", date=scene.day(last.at), before=scene.shown(last), now=chosen)
    else:
        scene.say("reaction", "system.saved_choice", choice=chosen)
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
    """An earlier answer was changed, or one was given out of turn: say what that does to the others, and give back."""
    answer = scene.session.answer(_open_key(scene))
    scene.say("reaction", "system.changed" if answer and answer.version > 1 else "system.saved")
    count = len(walk.aside(scene.library, scene.session))
    if count:
        scene.say("notice", "system.aside", count=count)
    places.move_on(scene)

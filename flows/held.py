"""Words that came where none were expected, held back until the person says what they are.

Law: held words are kept or dropped only by the person's own press. Leaving without one keeps them as a note.
"""

from __future__ import annotations

from flows import answering, asking, daily, daily_answer, layers
from flows.effects import Span
from flows.library import Prompt
from flows.rows import Rows
from flows.scene import Scene
from flows.session import Interlude
from flows.voice import QUOTE
from flows.wording import shortened

#: From this length on, words typed where a button is expected are worth asking about.
WORTH_KEEPING = 15
#: From this many words on, what was typed to be looked up is no term.
SENTENCE = 5


def is_worth_keeping(text: str) -> bool:
    """Whether words typed where a button is expected are more than a try at naming one."""
    return len(text.strip()) >= WORTH_KEEPING


def is_more_than_a_word(text: str) -> bool:
    """Whether words said after a pause may be an answer; one word alone is a knock at the door."""
    return len(text.split()) > 1


def is_sentence(text: str) -> bool:
    """Whether words typed where one word is expected look like an answer that lost its way."""
    return len(text.split()) >= SENTENCE


def hold(scene: Scene, text: str, source: int | None) -> None:
    """Keep the words in mind and ask what they are."""
    scene.push(Interlude(kind="held", about=text, source=source))


def show(scene: Scene, frame: Interlude) -> Rows:
    """Show the words, the question they may answer, and ask."""
    question = _question_beneath(scene)
    prompt = _prompt_beneath(scene)
    if prompt:
        scene.say("card", "system.held.prompt", question=scene.label(prompt.prompt))
    if question:
        scene.say("card", question)
    scene.say("notice", "system.held.words", words=Span(shortened(frame.about, QUOTE), "quote"))
    scene.say("question", "system.held.ask")
    answer = [scene.button("as-answer")] if question else []
    today = [[scene.button("as-prompt")]] if prompt else []
    return [*today, [*answer, scene.button("as-note")], [scene.button("drop")]]


def hear(scene: Scene, text: str, source: int | None) -> None:
    """More words: the ones before become a note, these are held now."""
    layers.lift(scene)
    hold(scene, text, source)


def press(scene: Scene, frame: Interlude, action: str) -> bool:
    """What becomes of the words. ``False``: another action."""
    match action:
        case "as-note":
            layers.lift(scene)
        case "as-prompt":
            scene.pop()
            _answer_prompt(scene, frame)
        case "as-answer":
            scene.pop()
            layers.lift_interludes(scene)
            answering.hear(scene, frame.about, frame.source)
        case "drop":
            scene.pop()
            scene.say("reaction", "system.held.dropped")
        case _:
            return False
    return True


def _prompt_beneath(scene: Scene) -> Prompt | None:
    """The prompt that lies right under the words, if one does."""
    beneath = scene.session.stack[-2] if len(scene.session.stack) > 1 else None
    if isinstance(beneath, Interlude) and beneath.kind == "daily" and daily_answer.takes_words(scene, beneath):
        return daily.prompt_of(scene, beneath.about)
    return None


def _answer_prompt(scene: Scene, frame: Interlude) -> None:
    top = scene.session.top
    if isinstance(top, Interlude):
        daily_answer.take(scene, top, frame.about, frame.source)


def _question_beneath(scene: Scene) -> str | None:
    """The open question of the nearest step, if it has one."""
    return asking.question_of(scene, scene.nearest) if scene.nearest else None

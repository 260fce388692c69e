"""Once more, after two, seven and twenty-one days: a quiz question, or a term that was looked up.

Law: pure. On Tuesdays only, in place of the prompt, and not each Tuesday; always to be skipped without a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from typing import Final

from flows import daily, daily_time
from flows.library import Dialogue, Term
from flows.local_time import local_date
from flows.rhythm import TUESDAY
from flows.rows import Rows, paired
from flows.scene import Scene
from flows.session import Session
from flows.steps import Quiz, Say

#: Days after which something comes again, for the first, second and third time.
AFTER: Final = (2, 7, 21)
#: Terms that are remembered as looked up.
MOST_TERMS: Final = 12
#: Other terms offered beside the right one.
OTHERS: Final = 2
_TERM: Final = "term:"


def met(scene: Scene, term: Term) -> None:
    """A term was looked up; kept only while prompts are on."""
    wants = scene.session.rhythm
    if not wants.is_on:
        return
    today = daily_time.today(wants, scene.now).isoformat()
    kept = {each: day for each, day in wants.met.items() if each != term.id}
    newest = dict(list({**kept, term.id: wants.met.get(term.id, today)}.items())[-MOST_TERMS:])
    daily.set_rhythm(scene, replace(wants, met=newest))


def choose(scene: Scene) -> str | None:
    """What comes again today, if anything: a quiz step's key, or ``term:`` and a term's id."""
    wants = scene.session.rhythm
    today = daily_time.today(wants, scene.now)
    if today.weekday() != TUESDAY or _coin(scene.session.seed, today):
        return None
    return next((each for each, day in _known(scene) if _is_due(scene.session, each, day, today)), None)


def was_sent(scene: Scene, name: str) -> None:
    """It came once more."""
    wants = scene.session.rhythm
    daily.set_rhythm(scene, replace(wants, repeats={**wants.repeats, name: wants.repeats.get(name, 0) + 1}))


def show(scene: Scene, name: str) -> Rows:
    """The question with its options."""
    skip = [scene.button("not-today"), scene.button("off")]
    term = scene.library.terms.get(name.removeprefix(_TERM))
    if name.startswith(_TERM) and term:
        scene.say("notice", "system.again.term")
        scene.say("question", term.meaning)
        return [*paired([scene.button(f"q.{each.id}", each.name) for each in _options(scene, term)]), skip]
    step, dialogue = _quiz(scene, name)
    if step is None or dialogue is None:
        scene.say("notice", "system.daily.gone")
        return [skip]
    scene.say("notice", "system.again.quiz", title=scene.label(dialogue.title))
    for card in (dialogue.steps.get(each) for each in step.about):
        if isinstance(card, Say):
            scene.say("card", card.text)
    scene.say("question", step.ask)
    return [*paired([scene.button(f"q.{each.id}", each.label) for each in step.options]), skip]


def solve(scene: Scene, name: str, option: str) -> None:
    """Say why, whatever was chosen."""
    if name.startswith(_TERM):
        term = scene.library.terms[name.removeprefix(_TERM)]
        said = "system.again.right" if option == term.id else "system.again.other"
        scene.say("reaction", said, name=scene.label(term.name), example=scene.label(term.example))
        return
    step, _ = _quiz(scene, name)
    why = [each.why for each in step.options if each.id == option] if step else []
    for each in why:
        scene.say("reaction", each)


def _known(scene: Scene) -> Iterator[tuple[str, date]]:
    """Everything that may come again, with the day on which it was met first, oldest first."""
    zone = daily_time.zone_of(scene.session.rhythm)
    quizzes = {
        step.key for each in scene.library.dialogues.values() for step in each.steps.values() if isinstance(step, Quiz)
    }
    answered = [
        (key, local_date(each.at, zone))
        for (_, key), each in scene.session.answers.items()
        if key in quizzes and not each.withdrawn
    ]
    terms = [(_TERM + each, date.fromisoformat(day)) for each, day in scene.session.rhythm.met.items()]
    yield from sorted((*answered, *terms), key=lambda each: (each[1], each[0]))


def _is_due(session: Session, name: str, day: date, today: date) -> bool:
    times = session.rhythm.repeats.get(name, 0)
    return times < len(AFTER) and (today - day).days >= AFTER[times]


def _coin(seed: str, today: date) -> bool:
    return bool(blake2b(f"again:{seed}:{today.isoformat()}".encode(), digest_size=1).digest()[0] % 2)


def _options(scene: Scene, term: Term) -> list[Term]:
    """The right term among its neighbours, in the order of the glossary."""
    near = [each for each in (*term.related, term.opposite) if each and each in scene.library.terms]
    chosen = {term.id, *list(dict.fromkeys(near))[:OTHERS]}
    return [each for each in scene.library.terms.values() if each.id in chosen]


def _quiz(scene: Scene, key: str) -> tuple[Quiz | None, Dialogue | None]:
    """The quiz question with this key, and the dialogue that it is of."""
    name, _, step_id = key.partition(".")
    dialogue = scene.library.dialogues.get(name)
    step = dialogue.steps.get(step_id) if dialogue else None
    return (step if isinstance(step, Quiz) else None), dialogue

"""The questions of a dialogue that are still open, for a meeting on paper.

Law: read off the library and today's answers; changes nothing. What only steers the talk in the chat stays out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from flows import progress, walk
from flows.answers import Answer, Chosen
from flows.library import Dialogue, Library
from flows.session import Session
from flows.steps import Ask, Choose, Rate
from flows.voice import Voice

#: On paper a square is asked in full, with its step at the end: as if these buttons had been pressed.
_ON_PAPER: Final = {"depth": "full", "step": "now"}
#: Dialogues on offer at once.
MOST: Final = 5


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question with room for its answer: lines, boxes for ``choices``, or the scale of a ``rating``."""

    words: str
    choices: tuple[str, ...] = ()
    many: bool = False
    rating: bool = False


def open_questions(library: Library, session: Session, name: str) -> tuple[OpenQuestion, ...]:
    """What a dialogue would still ask the active partnership, in order."""
    dialogue = library.dialogues[name]
    voice = Voice(library, session)
    steps = walk.path(_assuming(session, dialogue), dialogue)
    made = (_question(voice, step) for step in steps if session.answer(step.key) is None)
    return tuple(each for each in made if each)


def worth_printing(library: Library, session: Session, *, now: datetime) -> tuple[str, ...]:
    """Dialogues with open questions: the one in hand, those begun, those that the map suggests."""
    voice = Voice(library, session)
    in_hand = [voice.nearest.dialogue] if voice.nearest else []
    begun = {key.partition(".")[0] for number, key in session.answers if number == session.partnership}
    suggested = [each.dialogue for each in progress.suggestions(library, session, now=now)]
    names = dict.fromkeys([*in_hand, *(name for name in library.dialogues if name in begun), *suggested])
    fitting = [name for name in names if name in library.dialogues and library.dialogues[name].kind != "story"]
    return tuple(name for name in fitting if open_questions(library, session, name))[:MOST]


def _assuming(session: Session, dialogue: Dialogue) -> Session:
    if dialogue.kind != "cell":
        return session
    answers = session.answers
    for step, choice in _ON_PAPER.items():
        key = f"{dialogue.name}.{step}"
        if session.answer(key) is None and step in dialogue.steps:
            assumed = Answer(
                partnership=session.partnership,
                key=key,
                value=Chosen((choice,)),
                version=1,
                at=datetime.min.replace(tzinfo=UTC),
            )
            answers = answers.adding(assumed)
    return replace(session, answers=answers)


def _question(voice: Voice, step: object) -> OpenQuestion | None:
    match step:
        case Ask(ask=ask):
            return OpenQuestion(voice.label(ask))
        case Rate(ask=ask):
            return OpenQuestion(voice.label(ask), rating=True)
        case Choose(ask=ask, choices=choices, many=many, section=section) if section:
            return OpenQuestion(voice.label(ask), tuple(voice.label(each.label) for each in choices), many=many)
        case _:
            return None

"""Partnerships to make documents of: with everything answered, half empty, and with more than any page holds.

Law: made from the real library, step by step, as the store would give them; the words are chosen by the test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from bot.exports.page import Page, PageMaker
from flows import record, summary
from flows.answers import Answer, Answers, Chosen, Rated, Said, Value
from flows.effects import View
from flows.library import Library
from flows.session import Partnership, Session, begin
from flows.steps import Ask, Choose, Rate
from flows.voice import Voice

#: When everything was said.
SAID = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
TODAY = datetime(2026, 11, 21, tzinfo=UTC).date()

#: What somebody says at a step: gives the words from the step's key.
Says = Callable[[str], str]


def plainly(key: str) -> str:
    """A usual answer: a sentence or two, with quotation marks, a dash and short words."""
    return f'W odpowiedzi na "{key}" - z Mleczarnią i z gminą. Zaczynamy od próby w listopadzie...'


def session_of(
    library: Library, *, language: str = "pl", says: Says = plainly, share: float = 1.0, notes: int = 3, name: str = ""
) -> Session:
    """A session in which the first ``share`` of all questions was answered, and some notes were made."""
    answers = list(_answers(library, says))
    kept = answers[: round(len(answers) * share)]
    asked = [each for each in kept if isinstance(each.value, Said)]
    made = [_note(number, says, asked[number * 7 % len(asked)].key) for number in range(1, notes + 1)]
    session = begin(language=language, seed="test")
    return Session(
        language=language,
        seed=session.seed,
        partnerships=(Partnership(1, name),),
        answers=Answers([*kept, *made]),
    )


def page_of(library: Library, session: Session, *, view: View = "private", full: bool = False) -> Page:
    """The page of a session, as a renderer makes it."""
    maker = PageMaker(Voice(library, session), today=TODAY)
    page = summary.one_pager(library, session)
    if view == "shared":
        return maker.page(summary.for_partner(page), view=view)
    return maker.page(page, view=view, talks=record.record(library, session) if full else ())


def _answers(library: Library, says: Says) -> Iterator[Answer]:
    for dialogue in library.dialogues.values():
        for step in dialogue.steps.values():
            value: Value
            match step:
                case Ask():
                    value = Said(says(step.key))
                case Choose(choices=choices, many=many):
                    value = Chosen(tuple(each.id for each in choices[: 2 if many else 1]))
                case Rate():
                    points = 1 + sum(step.key.encode()) % 5
                    if points > 1:
                        yield Answer(partnership=1, key=step.key, value=Rated(points - 1), version=1, at=SAID)
                    yield Answer(partnership=1, key=step.key, value=Rated(points), version=2, at=SAID, round=2)
                    continue
                case _:
                    continue
            yield Answer(partnership=1, key=step.key, value=value, version=1, at=SAID)


def _note(number: int, says: Says, about: str) -> Answer:
    said = Said(says(f"note.{number}"))
    at = SAID + timedelta(minutes=number)
    return Answer(partnership=1, key=f"note.{number}", value=said, version=1, at=at, about=about)

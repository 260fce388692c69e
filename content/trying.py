"""Answers tried on the coach's ear: which signals fire, on which words, and which one the coach would say.

Law: each line stands alone and says what it would earn as the first answer of a visit. Nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypedDict

from pydantic import TypeAdapter, ValidationError

from content.errors import ContentError
from content.format import Shape
from flows import coaching
from flows.library import Library
from flows.steps import Ask
from flows.texts import Language


class TryFile(Shape):
    """One line: a ``question`` (a step's key), or what it ``asks`` for; or both, where ``asks`` counts."""

    question: str = ""
    asks: tuple[str, ...] | None = None
    answer: str


_LINE: Final = TypeAdapter(TryFile)


class LineRefused(ContentError):
    """A line to try is JSON with `question` or `asks`, and `answer`."""


class Fired(TypedDict):
    """A signal and the stretch of the answer that earned it."""

    signal: str
    words: str


class Tried(TypedDict):
    """What an answer earns: all that fires, by preference; what the coach says of it; or that it is no answer."""

    question: str
    asks: list[str]
    answer: str
    shrug: bool
    fires: list[Fired]
    says: str | None


def read(lines: Iterable[str], library: Library) -> Iterator[tuple[Ask, str] | LineRefused]:
    """The question and the answer of every line that is not empty; an error, with its number, where a line is wrong."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield _read(line, library)
            except LineRefused as error:
                yield LineRefused(f"line {number}: {error}")


def attempt(library: Library, language: Language, step: Ask, answer: str) -> Tried:
    """What one answer earns at a question."""
    shrug = coaching.is_shrug(library, language, answer, step.asks)
    fires = [
        Fired(signal=each.signal, words=each.words) for each in coaching.notice_all(library, language, step, answer)
    ]
    says = fires[0]["signal"] if fires and not shrug else None
    return Tried(question=step.key, asks=sorted(step.asks), answer=answer, shrug=shrug, fires=fires, says=says)


def _read(line: str, library: Library) -> tuple[Ask, str]:
    try:
        tried = _LINE.validate_json(line)
    except ValidationError as error:
        raise LineRefused("is no JSON with `question` or `asks`, and `answer`; write them as text") from error
    return _question(tried, library), tried.answer


def _question(tried: TryFile, library: Library) -> Ask:
    asks = None if tried.asks is None else frozenset(tried.asks)
    if not tried.question:
        if asks is None:
            raise LineRefused("has neither `question` nor `asks`; write one")
        return Ask(id="", key="", ask="", example="", asks=asks, signals=tuple(library.signals))
    dialogue, _, name = tried.question.rpartition(".")
    known = library.dialogues.get(dialogue)
    step = known.steps.get(name) if known else None
    if not isinstance(step, Ask):
        raise LineRefused(f"`{tried.question}` is no open question; `kladka content texts` lists them")
    return (
        step
        if asks is None
        else Ask(id=step.id, key=step.key, ask=step.ask, example=step.example, asks=asks, signals=step.signals)
    )

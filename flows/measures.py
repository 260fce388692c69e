"""What several answers come to: the lowest rating, how many say yes, how far two ratings lie apart, how far one fell.

Law: read off the answers each time, never kept. A measure's values are compared like those of an answer: a number as
digits, the id of the step it comes from where there is one, ``answered``; or the single value ``missing``.
"""

from __future__ import annotations

from collections.abc import Mapping

from flows.answers import Answer, Rated
from flows.session import Session
from flows.steps import Measure

#: The highest number of the scale, and how far two ratings can lie apart.
TOP, FURTHEST_APART = 5, 4

_MISSING = frozenset({"missing"})


def values(session: Session, measure: Measure) -> frozenset[str]:
    """What conditions compare with, for the active partnership's answers."""
    match measure.kind:
        case "lowest":
            marks = _points(session, measure)
            return _found(marks, min(marks.values(), default=0))
        case "tally":
            answers = (session.answer(key) for key in measure.keys)
            met = sum(bool(each.values & measure.values) for each in answers if each)
            return frozenset({str(met), "answered"})
        case "earlier":
            return frozenset({str(sum(bool(session.earlier(key)) for key in measure.keys)), "answered"})
        case "gap":
            marks = _points(session, measure)
            own, theirs = (marks.get(key) for key in measure.keys)
            return _MISSING if own is None or theirs is None else frozenset({str(own - theirs), "answered"})
        case "fall":
            falls = _falls(session, measure)
            return _found(falls, max(falls.values(), default=0))


def points(answer: Answer | None) -> int | None:
    """The points of a rating; ``None`` where there is none."""
    return answer.value.points if answer and isinstance(answer.value, Rated) else None


def possible(measure: Measure) -> frozenset[str]:
    """All that ``values`` can give."""
    names = frozenset(key.rpartition(".")[2] for key in measure.keys)
    match measure.kind:
        case "lowest":
            return names | _numbers(1, TOP) | {"answered", "missing"}
        case "tally" | "earlier":
            return _numbers(0, len(measure.keys)) | {"answered"}
        case "gap":
            return _numbers(-FURTHEST_APART, FURTHEST_APART) | {"answered", "missing"}
        case "fall":
            return names | _numbers(-FURTHEST_APART, FURTHEST_APART) | {"answered", "missing"}


def _points(session: Session, measure: Measure) -> dict[str, int]:
    rated = {key: points(session.answer(key)) for key in measure.keys}
    return {key: mark for key, mark in rated.items() if mark is not None}


def _falls(session: Session, measure: Measure) -> dict[str, int]:
    """By how much each rating is lower than in the round before."""
    before = {key: points(earlier[-1]) for key in measure.keys if (earlier := session.earlier(key))}
    now = _points(session, measure)
    return {key: mark - now[key] for key, mark in before.items() if mark is not None and key in now}


def _found(marks: Mapping[str, int], mark: int) -> frozenset[str]:
    """This number and the first step that has it."""
    if not marks:
        return _MISSING
    first = next(key for key, each in marks.items() if each == mark)
    return frozenset({first.rpartition(".")[2], str(mark), "answered"})


def _numbers(first: int, last: int) -> frozenset[str]:
    return frozenset(map(str, range(first, last + 1)))

"""What several answers come to: lowest, tally, earlier, gap and fall."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flows.answers import Answer, Answers, Chosen, Rated
from flows.measures import possible, values
from flows.session import Session
from flows.steps import Measure, MeasureKind
from tests.flows.conversation import MORNING

KEYS = ("t.a", "t.b", "t.c")


def rated(*rounds: str) -> Session:
    """Ratings of ``a``, ``b`` and ``c`` round by round, such as ``24-``; a dash is a question passed over."""
    answers = [
        Answer(
            partnership=1,
            key=key,
            value=Rated(int(mark)),
            version=number,
            at=MORNING + timedelta(weeks=4 * number),
            round=number,
        )
        for number, marks in enumerate(rounds, start=1)
        for key, mark in zip(KEYS, marks, strict=True)
        if mark != "-"
    ]
    return Session(language="en", seed="x", answers=Answers(answers))


@pytest.mark.parametrize(
    ("kind", "session", "expected"),
    [
        ("lowest", rated("324"), {"b", "2", "answered"}),
        ("lowest", rated("422"), {"b", "2", "answered"}),
        ("lowest", rated("--5"), {"c", "5", "answered"}),
        ("lowest", rated("---"), {"missing"}),
        ("fall", rated("424", "233"), {"a", "2", "answered"}),
        ("fall", rated("333", "-42"), {"c", "1", "answered"}),
        ("fall", rated("333", "444"), {"a", "-1", "answered"}),
        ("fall", rated("555", "---", "145"), {"a", "4", "answered"}),
        ("fall", rated("333"), {"missing"}),
        ("earlier", rated("3--", "33-"), {"1", "answered"}),
    ],
)
def test_a_measure_reads_ratings(kind: MeasureKind, session: Session, expected: set[str]) -> None:
    """Of equal ones the first counts, and what was passed over does not."""
    measure = Measure(kind, KEYS)
    assert values(session, measure) == expected
    assert expected <= possible(measure)


@pytest.mark.parametrize(("marks", "expected"), [("41-", {"3", "answered"}), ("25-", {"-3", "answered"})])
def test_a_gap_is_how_much_higher_the_own_rating_is(marks: str, expected: set[str]) -> None:
    """Below zero where the partner's is the higher one; with one of the two there is no gap."""
    measure = Measure("gap", KEYS[:2])
    assert values(rated(marks), measure) == expected
    assert expected <= possible(measure)
    assert values(rated("4--"), measure) == {"missing"}


def test_a_tally_counts_answers_that_have_one_of_its_values() -> None:
    """None is a number too."""
    answers = [
        Answer(partnership=1, key=key, value=Chosen((choice,)), version=1, at=MORNING)
        for key, choice in zip(KEYS, ("yes", "bit", "no"), strict=True)
    ]
    session = Session(language="en", seed="x", answers=Answers(answers))
    counted = {
        each: values(session, Measure("tally", KEYS, frozenset(each.split()))) - {"answered"}
        for each in ("yes", "yes bit", "maybe", "answered")
    }
    assert counted == {"yes": {"1"}, "yes bit": {"2"}, "maybe": {"0"}, "answered": {"3"}}

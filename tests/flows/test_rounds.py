"""The same questions again, weeks later: what was said before stays and can be compared."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from flows.session import Answer, Answers, Rated, Session, begin
from flows.summary import SquareRating, one_pager
from tests.flows.conversation import MORNING
from tests.flows.small import finish, library, rate, talk


def rated(points: int, *, version: int, turn: int, key: str = "t.rate") -> Answer:
    """A rating, made a month after the one of the round before."""
    at = MORNING + timedelta(days=30 * turn)
    return Answer(partnership=1, key=key, value=Rated(points), version=version, at=at, round=turn)


VERSIONS = (
    rated(2, version=1, turn=1),
    rated(3, version=2, turn=1),
    rated(4, version=3, turn=2),
    rated(5, version=4, turn=4),
)


@pytest.mark.parametrize("given", list(permutations(VERSIONS)))
def test_the_highest_version_is_current_in_whatever_order_they_come(given: tuple[Answer, ...]) -> None:
    """The last word of each earlier round stays beside it, oldest first."""
    for answers in (Answers(given), Answers(given[:2]).adding(given[2]).adding(given[3])):
        assert answers[1, "t.rate"].version == 4
        assert [each.version for each in answers.earlier((1, "t.rate"))] == [2, 3]
        assert len(answers) == 1


def test_adding_leaves_the_earlier_answers_as_they_were() -> None:
    """Answers are frozen: a session that was left behind still has its own."""
    before = Answers(VERSIONS[:2])
    before.adding(VERSIONS[2])
    assert (before[1, "t.rate"].version, before.earlier((1, "t.rate"))) == (2, ())


def test_a_summary_has_own_partners_and_earlier_ratings_of_a_square() -> None:
    """They go into documents as data, with the dates of earlier rounds; a square without any stays out."""
    square = talk("t", rate("rate"), rate("theirs", mirrors="rate"), finish("end"), kind="cell")
    answers = Answers((*VERSIONS, rated(3, version=1, turn=4, key="t.theirs")))
    session = Session(language="en", seed="s", answers=answers)
    first, second = ((MORNING + timedelta(days=30 * turn)).date() for turn in (1, 2))
    expected = SquareRating("communication", "planning", own=5, partner=3, earlier=((first, 3), (second, 4)))
    assert one_pager(library(square), session).squares == (expected,)
    assert one_pager(library(square), begin(language="en", seed="s")).squares == ()

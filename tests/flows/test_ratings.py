"""Ratings in words: the same facts as the pictures, short enough to stand under them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

import content
from flows import ratings
from flows.answers import Answer, Answers, Rated
from flows.library import Library
from flows.progress import squares
from flows.session import Session, begin
from flows.steps import Rate
from flows.voice import Voice

SAID = datetime(2026, 11, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def real() -> Library:
    """The real content."""
    return content.load()


def rated(library: Library, *, language: str, domains: tuple[str, ...], points: tuple[int, ...] = (3, 4)) -> Session:
    """Every square of these domains rated once a round, for oneself and as the partner."""
    steps = [
        step
        for each in library.dialogues.values()
        if each.kind == "cell" and each.domain in domains
        for step in each.steps.values()
        if isinstance(step, Rate)
    ]
    answers = [
        Answer(partnership=1, key=step.key, value=Rated(each), version=number, round=number, at=SAID)
        for step in steps
        for number, each in enumerate(points, start=1)
    ]
    return replace(begin(language=language, seed="test"), answers=Answers(answers))


ALL = ("risk", "leadership", "communication", "coordination", "motivation")


@pytest.mark.parametrize("language", ["pl", "en"])
def test_all_that_can_be_said_fits_into_a_caption(real: Library, language: str) -> None:
    """Twenty squares with two ratings and an earlier round are under Telegram's 1024 characters, with room to spare."""
    session = rated(real, language=language, domains=ALL)
    voice = Voice(real, session)
    facts = ratings.map_facts(voice, squares(real, session))
    assert facts.count("\n") == 4
    assert len(facts) < 980
    assert "implementation 4 (partner 4, before 3)" in facts or language == "pl"


def test_averages_are_written_as_the_language_writes_them(real: Library) -> None:
    """One decimal at most, a comma in Polish; what was not rated is not there."""
    session = rated(real, language="pl", domains=("risk",), points=(4,))
    first = next(each for each in session.answers if each[1] == "risk-mapping.rate")
    lower = replace(session.answers[first], value=Rated(2), version=2)
    session = replace(session, answers=session.answers.adding(lower))
    grid = squares(real, session)
    assert ratings.star_facts(Voice(real, session), grid) == "Ryzyko: 3,5 (partner 4)"
    assert not ratings.has_star(grid)


def test_a_star_needs_three_rays(real: Library) -> None:
    """Two points make a line, not a star."""
    grid = [squares(real, rated(real, language="en", domains=ALL[:number])) for number in (0, 2, 3)]
    assert [ratings.is_rated(each) for each in grid] == [False, True, True]
    assert [ratings.has_star(each) for each in grid] == [False, False, True]


def test_change_counts_from_the_last_round(real: Library) -> None:
    """Up, down, or nothing to compare with."""
    for points, change in (((2, 5), 3), ((4, 3), -1), ((3,), None)):
        grid = squares(real, rated(real, language="en", domains=("risk",), points=points))
        assert ratings.change(grid[0]) == change

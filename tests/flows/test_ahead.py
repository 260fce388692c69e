"""How many questions lie ahead, as far as today's answers tell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows import ahead
from flows.answers import Answer, Answers, Chosen, Rated, Value
from flows.library import Dialogue
from flows.session import Session
from flows.steps import Condition, Measure
from tests.flows.conversation import MORNING
from tests.flows.small import ask, branch, card, choose, finish, option, rate, talk, visit


def answered(values: dict[str, Value], *, turn: int = 1) -> Session:
    """A session with these answers to ``t``."""
    answers = (
        Answer(partnership=1, key=f"t.{key}", value=value, version=1, at=MORNING, round=1)
        for key, value in values.items()
    )
    return Session(language="en", seed="x", answers=Answers(answers), rounds={"1 t": turn}).within("t")


def span(dialogue: Dialogue, step: str, session: Session | None = None) -> tuple[int, int]:
    """The least and the most from a step on."""
    found = ahead.questions(session or answered({}), dialogue, step)
    return found.least, found.most


FORKED = talk(
    "t",
    choose("w", "x", option("y", to="d"), "z"),
    ask("b", when={"w": "x"}),
    branch("f", ({"b": "answered"}, "end"), otherwise="c"),
    ask("c"),
    card("note", pause=True),
    ask("d"),
    visit("v", "o"),
    finish("end"),
)


@pytest.mark.parametrize(
    ("step", "values", "expected"),
    [
        ("w", {}, (1, 4)),
        ("w", {"w": Chosen(("y",))}, (2, 2)),
        ("b", {"w": Chosen(("x",))}, (1, 3)),
        ("b", {}, (2, 2)),
        ("c", {}, (2, 2)),
        ("end", {}, (0, 0)),
    ],
)
def test_what_was_answered_is_settled_and_what_comes_is_open(
    step: str, values: dict[str, Value], expected: tuple[int, int]
) -> None:
    """Choices that lead, forks and conditions; a visit's questions are its own."""
    assert span(FORKED, step, answered(values)) == expected


def test_a_question_passed_over_is_settled() -> None:
    """From after the choice, its condition is decided although it was never answered."""
    dialogue = talk("t", choose("w", "x", "y"), ask("b"), ask("c", when={"w": "x"}), finish("end"))
    assert span(dialogue, "b") == (1, 1)


def test_a_way_that_leads_back_adds_nothing() -> None:
    """A circle is counted once."""
    dialogue = talk("t", ask("a"), choose("again", option("x", to="a"), "y"), finish("end"))
    assert span(dialogue, "a") == (2, 2)


@pytest.mark.parametrize(
    ("measure", "turn", "step", "values", "expected"),
    [
        (Measure("gap", ("t.own", "t.theirs")), 1, "own", {}, (2, 3)),
        (Measure("gap", ("t.own", "t.theirs")), 1, "theirs", {}, (1, 1)),
        (Measure("gap", ("t.own", "t.theirs")), 1, "theirs", {"own": Rated(4)}, (1, 2)),
        (Measure("fall", ("t.own",)), 1, "own", {}, (2, 2)),
        (Measure("fall", ("t.own",)), 2, "own", {"own": Rated(4)}, (2, 3)),
        (Measure("tally", ("t.own", "t.theirs"), frozenset({"2"})), 1, "own", {}, (2, 3)),
        (Measure("earlier", ("t.own",)), 1, "own", {}, (2, 2)),
    ],
)
def test_a_measure_is_open_while_answers_to_come_can_change_it(
    measure: Measure, turn: int, step: str, values: dict[str, Value], expected: tuple[int, int]
) -> None:
    """A gap needs both ratings, a fall needs one of a round before."""
    asked = replace(ask("more"), when=(Condition("t.measure", frozenset({"2"}), measure),))
    dialogue = talk("t", rate("own"), rate("theirs"), asked, finish("end"))
    assert span(dialogue, step, answered(values, turn=turn)) == expected

"""Measures in ``flow.yaml``: made for conditions, and refused where they could not be read."""

from __future__ import annotations

import pytest

from content.check import examine
from flows.steps import Branch, Measure, Rate
from tests.content.sound import SOUND
from tests.content.trees import refused, spoilt

_MEET = "dialogues/meet/flow.yaml"


def measured(measure: str, values: str = '["1"]', name: str = "low") -> dict[str, str]:
    """The sound folder, where the fork of its dialogue asks about a measure."""
    tree = spoilt(_MEET, '{sure: ["1", "2"]}', f"{{{name}: {values}}}")
    tree[_MEET] = tree[_MEET].replace("steps:\n", f"measures: {{{name}: {measure}}}\nsteps:\n", 1)
    return tree


def test_conditions_name_a_measure_like_an_answer() -> None:
    """`2+` stands for two and more; keys are whole."""
    tree = measured("{kind: tally, of: [state, sure], values: [talks, answered]}", '["1+"]', name="said")
    library = examine({path: text.encode() for path, text in tree.items()})[1].library
    fork = library.dialogues["meet"].steps["fork"]
    assert isinstance(fork, Branch)
    (condition,) = fork.cases[0].when
    assert (condition.key, condition.values) == ("meet.said", frozenset({"1", "2"}))
    assert condition.measure == Measure("tally", ("meet.state", "meet.sure"), frozenset({"talks", "answered"}))


@pytest.mark.parametrize(
    ("measure", "problem"),
    [
        ("{kind: lowest, of: [state]}", "the measure `said`: `meet.state` is no rating; name one"),
        (
            "{kind: tally, of: [intro], values: [yes]}",
            "the measure `said`: `meet.intro` is the name of no answer; name one",
        ),
        ("{kind: tally, of: [sure]}", "the measure `said`: `values` belong to a tally, which needs them"),
        ("{kind: gap, of: [sure]}", "the measure `said` is a gap; name two ratings, the own one first"),
        (
            "{kind: tally, of: [state], values: [never]}",
            "the measure `said`: `meet.state` is never what counts; it can be answered, missing, none, talks",
        ),
    ],
)
def test_a_measure_reads_what_can_be_read(measure: str, problem: str) -> None:
    """Ratings for a lowest, gap or fall; for a tally answers that can be what counts."""
    assert any(each.endswith(problem) for each in refused(measured(measure, name="said"))), refused(
        measured(measure, name="said")
    )


def test_a_measure_has_a_name_of_its_own_and_a_condition() -> None:
    """One that nobody asks for, or that a step hides, is a mistake."""
    tree = measured("{kind: lowest, of: [sure]}", name="write")
    assert any("the measure `write` has the name of a step; call it otherwise" in each for each in refused(tree))
    unused = spoilt(_MEET, "steps:\n", "measures: {idle: {kind: lowest, of: [sure]}}\nsteps:\n")
    assert any("no condition asks for the measure `idle`; let one, or remove it" in each for each in refused(unused))


def test_a_condition_asks_for_what_a_measure_can_give() -> None:
    """`7+` of a scale of five is never met."""
    (problem,) = refused(measured("{kind: lowest, of: [sure]}", '["7+"]', name="said"))
    assert "`meet.said` is never `7+`; it can be 1, 2, 3, 4, 5, answered, missing, sure" in problem


def test_a_rating_mirrors_a_rating() -> None:
    """The second one is the same statement, seen by somebody else."""
    mirrored = SOUND[_MEET].replace("    kind: rate\n", "    kind: rate\n    mirrors: state\n", 1)
    assert any("`meet.state` is no rating; `mirrors` names one" in each for each in refused({**SOUND, _MEET: mirrored}))
    library = examine({path: text.encode() for path, text in SOUND.items()})[1].library
    sure = library.dialogues["meet"].steps["sure"]
    assert isinstance(sure, Rate)
    assert sure.mirrors is None


def test_a_trend_is_told_of_ratings_that_have_a_name() -> None:
    """Its lines begin with the label."""
    told = spoilt(_MEET, "  - id: intro\n    kind: say\n", "  - id: intro\n    kind: say\n    trend: [sure, state]\n")
    problems = refused(told)
    assert any("`meet.sure` has no name for a trend; give it a `label`" in each for each in problems)
    assert any("`meet.state` is no rating; a trend names ratings" in each for each in problems)
    waiting = spoilt(
        _MEET, "  - id: intro\n    kind: say\n", "  - id: intro\n    kind: say\n    pause: yes\n    trend: [sure]\n"
    )
    assert any("its card cannot wait; take `pause` out" in each for each in refused(waiting))

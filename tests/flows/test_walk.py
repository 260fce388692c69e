"""The way through a dialogue, without anybody walking it."""

from __future__ import annotations

from flows import walk
from flows.answers import Answer, Answers, Chosen, Said
from flows.library import Dialogue
from flows.session import Session, begin
from tests.flows.conversation import MORNING
from tests.flows.small import ask, branch, card, choose, finish, library, option, talk, visit


def answered(**values: str) -> Session:
    """A session with words or choices under keys of the dialogue ``t``."""
    answers = (
        Answer(
            partnership=1,
            key=f"t.{key}",
            value=Chosen((value,)) if len(value) == 1 else Said(value),
            version=1,
            at=MORNING,
        )
        for key, value in values.items()
    )
    session = begin(language="en", seed="x")
    return Session(language="en", seed="x", stacks=session.stacks, answers=Answers(answers))


def ids(session: Session, dialogue: Dialogue) -> list[str]:
    """The steps on the way."""
    return [step.id for step in walk.path(session, dialogue)]


def test_the_path_follows_answers_and_leaves_out_what_does_not_apply() -> None:
    """Conditions, choices that lead, branches."""
    dialogue = talk(
        "t",
        choose("w", option("x", to="d"), "y"),
        ask("b", when={"w": "y"}),
        branch("f", ({"b": "answered"}, "end"), otherwise="d"),
        ask("c"),
        ask("d"),
        finish("end"),
    )
    assert ids(answered(), dialogue) == ["w", "f", "d", "end"]
    assert ids(answered(w="x"), dialogue) == ["w", "d", "end"]
    assert ids(answered(w="y", b="some words"), dialogue) == ["w", "b", "f", "end"]


def test_a_circle_is_walked_once() -> None:
    """A choice that leads back does not make the way endless."""
    dialogue = talk("t", ask("a"), choose("again", option("x", to="a"), "y"), finish("end"))
    assert ids(answered(again="x"), dialogue) == ["a", "again"]


def test_only_what_waits_for_an_answer_counts_as_a_question() -> None:
    """Cards, forks, visits and the end are no questions; a visit's own are its own."""
    dialogue = talk("t", card("a", pause=True), ask("b"), visit("v", "o"), choose("c", "x"), finish("end"))
    assert walk.questions(answered(), dialogue) == ("b", "c")


def test_aside_is_what_the_way_no_longer_meets() -> None:
    """Follow-ups lie aside with their answer; notes never do; a dialogue that is gone has all of it aside."""
    small = library(talk("t", choose("w", "x", "y"), ask("b", when={"w": "y"}), finish("end")))
    session = answered(w="x", b="words here")
    follow_up = Answer(partnership=1, key="t.b+money", value=Said("more"), version=1, at=MORNING)
    note = Answer(partnership=1, key="note.1", value=Said("a note"), version=1, at=MORNING)
    gone = Answer(partnership=1, key="gone.a", value=Said("old words"), version=1, at=MORNING)
    other = Answer(partnership=2, key="t.b", value=Said("theirs"), version=1, at=MORNING)
    answers = session.answers.adding(follow_up).adding(note).adding(gone).adding(other)
    session = Session(language="en", seed="x", answers=answers)
    assert walk.aside(small, session) == {"t.b", "t.b+money", "gone.a"}

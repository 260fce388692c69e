"""Choices and ticks: which are offered, what a press of one does, what is taken in the end."""

from __future__ import annotations

from flows.steps import Choice
from tests.flows.conversation import begun
from tests.flows.small import ask, choose, finish, option

YES_NO = ("yes", "no")


def test_a_choice_is_kept_and_repeated() -> None:
    """What was pressed is kept and said again, so that the chat reads as a diary."""
    chat = begun(choose("way", option("left", said=True), "right"), ask("name"), finish("end"))
    chat.presses("left")
    assert chat.kept("t.way") == ("left",)
    assert "left" in chat.part("reaction")
    assert "said.left" in chat.said
    assert chat.at == "t.name"


def test_a_choice_may_lead_elsewhere() -> None:
    """A choice with a target skips what lies between."""
    chat = begun(choose("way", option("far", to="end"), "near"), ask("name"), finish("end"))
    assert chat.presses("far").at == "t.end"


def test_choices_are_offered_only_when_they_fit() -> None:
    """A choice whose condition does not hold is not shown."""
    chat = begun(
        choose("state", "none", "some"),
        choose("way", option("start", when={"state": "none"}), option("mend", when={"state": "some"}), "look"),
        finish("end"),
    )
    chat.presses("none")
    assert chat.actions[:2] == ["c.start", "c.look"]


def test_a_question_is_never_without_choices() -> None:
    """Where no choice fits, the last one is offered."""
    chat = begun(
        ask("name"),
        choose("way", option("a", when={"name": "missing"}), option("b", when={"name": "missing"})),
        finish("end"),
    )
    chat.says("Gdynia")
    assert chat.actions[0] == "c.b"


def test_at_most_so_many_conditional_choices() -> None:
    """``most`` limits what is offered by condition, in the order of the file."""
    fits: list[Choice | str] = [option(each, when={"name": "answered"}) for each in ("a", "b", "c")]
    chat = begun(ask("name"), choose("way", *fits, "other", many=True, most=2), finish("end")).says("x y")
    assert [each for each in chat.actions if each.startswith("t.")] == ["t.a", "t.b", "t.other"]


def test_several_choices_are_ticked_and_then_taken() -> None:
    """Ticks change the buttons only; one press takes them, in the question's order."""
    chat = begun(choose("which", "a", "b", "c", many=True), finish("end"))
    question, nonce = chat.last, chat.nonce
    chat.presses("c").presses("a")
    assert chat.last is question, "a tick brings no message"
    assert chat.labels[:3] == ["✓ a", "b", "✓ c"]
    assert chat.nonce == nonce
    assert chat.kept("t.which") is None
    chat.presses("Done")
    assert chat.kept("t.which") == ("a", "c")
    assert chat.at == "t.end"


def test_a_tick_is_taken_back() -> None:
    """Pressing a ticked choice unticks it; with nothing ticked, done asks for one."""
    chat = begun(choose("which", "a", "b", many=True), finish("end"))
    chat.presses("a").presses("✓ a").presses("Done")
    assert chat.said[0] == "system.tick_one"
    assert chat.at == "t.which"


def test_a_double_tap_on_a_tick_is_one_tick() -> None:
    """The second tap of a nervous finger comes with the old buttons and leaves the tick as it is."""
    chat = begun(choose("which", "a", "b", many=True), finish("end"))
    nonce = chat.nonce
    chat.taps("t.a", nonce=nonce).taps("t.a", nonce=nonce)
    assert chat.labels[:2] == ["✓ a", "b"]
    chat.taps("u.a", nonce=nonce).taps("u.a", nonce=nonce)
    assert chat.labels[:2] == ["a", "b"]


def test_a_tick_on_a_choice_that_no_longer_fits_is_not_taken() -> None:
    """Answers may change between the tick and the press that takes it."""
    chat = begun(
        choose("state", "none", "some"),
        choose("which", option("a", when={"state": "none"}), "b", many=True),
        finish("end"),
    )
    chat.presses("none").presses("a").presses("b")
    chat.commands("answers").taps("e.0").presses("some").presses("Back to the talk").presses("Done")
    assert chat.kept("t.which") == ("b",)


def test_a_typed_tick_is_seen() -> None:
    """Typing a choice's words sets the tick and shows the question again, for there is no pressed message."""
    chat = begun(choose("which", "apples", "pears", many=True), finish("end"))
    question = chat.last
    chat.says("Apples")
    assert chat.last is not question
    assert chat.said[-1] == "which.ask"
    assert chat.labels[0] == "✓ apples"
    chat.says("done")
    assert chat.kept("t.which") == ("apples",)

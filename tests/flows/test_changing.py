"""Changing an earlier answer: from the list, and by editing the message that gave it."""

from __future__ import annotations

import pytest

from tests.flows.conversation import Chat
from tests.flows.small import ask, choose, finish, library, option, quiz, rate, signal, talk


@pytest.fixture
def forked() -> Chat:
    """A chat that went one way at a fork and is at the last question."""
    small = library(
        talk(
            "t",
            choose("way", "left", "right"),
            ask("on-left", when={"way": "left"}),
            ask("on-right", when={"way": "right"}),
            ask("last"),
            finish("end"),
        )
    )
    return Chat(small).starts("t").presses("left").says("flowers grow there")


def test_a_changed_answer_keeps_the_later_ones() -> None:
    """The list is shown again, later answers stay, the step in hand is still in hand."""
    chat = Chat(library(talk("t", ask("a"), ask("b"), ask("c"), finish("end")))).starts("t")
    chat.says("first").says("second").commands("answers")
    assert chat.labels[:2] == ["1", "2"]
    chat.presses("1")
    assert chat.at == "t.a"
    assert "first" in chat.text
    chat.says("changed first")
    assert chat.said[0] == "system.changed"
    assert chat.at == "answers"
    assert (chat.kept("t.a"), chat.kept("t.b")) == ("changed first", "second")
    assert [each.text for each in chat.versions("t.a")] == ["first", "changed first"]
    assert chat.presses("Back to the talk").at == "t.c"


def test_unreachable_answers_are_kept_marked_and_come_back(forked: Chat) -> None:
    """Going the other way sets answers aside; going back brings them back."""
    forked.commands("answers").taps("e.0").presses("right")
    assert "system.aside" in forked.said
    assert "1 answer waits aside" in forked.text
    assert "(aside)" in forked.part("card")
    assert forked.kept("t.on-left") == "flowers grow there"
    forked.taps("e.0").presses("left")
    assert "system.aside" not in forked.said
    assert "(aside)" not in forked.part("card")


def test_a_step_in_hand_that_no_longer_applies_is_left(forked: Chat) -> None:
    """If the change makes the open question pointless, the talk goes on at the next one that fits."""
    forked.commands("restart").presses("left")
    assert forked.at == "t.on-left"
    forked.commands("answers").taps("e.0").presses("right").presses("Back to the talk")
    assert forked.at == "t.on-right"


def test_every_kind_of_answer_can_be_changed() -> None:
    """Choices, several choices and ratings give back to the list; leaving one as it is does too. A quiz is no answer."""
    small = library(
        talk(
            "t", choose("c", "x", "y"), choose("m", "p", "q", many=True), rate("r"), quiz("z", "k", "l"), finish("end")
        )
    )
    chat = Chat(small).starts("t").presses("x").presses("p").presses("Done").presses("3").presses("k")
    chat.commands("answers")
    assert chat.taps("e.0").presses("y").at == "answers"
    assert chat.taps("e.1").presses("q").presses("Done").at == "answers"
    assert chat.taps("e.2").presses("5").at == "answers"
    assert chat.said[0] == "system.changed"
    assert "e.3" not in chat.actions
    assert [chat.kept(f"t.{key}") for key in "cmrz"] == [("y",), ("q",), 5, ("k",)]
    assert chat.taps("e.0").presses("No change").at == "answers"
    assert chat.taps("e.2").presses("Back").at == "answers"
    assert chat.commands("resume").at == "t.end"


def test_a_shrug_while_changing_gets_the_smaller_question() -> None:
    """The same care as the first time; no warning interrupts a correction."""
    small = library(
        talk("t", ask("a", smaller=True, signals=["money"]), ask("b"), finish("end")),
        signals=[signal("money", "money")],
    )
    chat = Chat(small).starts("t").says("nothing special").commands("answers").taps("e.0").says("ok")
    assert "a.smaller" in chat.said
    chat.says("it is money")
    assert chat.at == "answers"
    assert chat.kept("t.a") == "it is money"


def test_a_follow_up_can_be_changed() -> None:
    """The answer to a warning's question is in the list under its own question."""
    small = library(talk("t", ask("a", signals=["money"]), ask("b"), finish("end")), signals=[signal("money", "money")])
    chat = Chat(small).starts("t").says("only money").says("and their hall too").commands("answers")
    chat.taps("e.1")
    assert chat.said[-1] == "signal.money.question"
    chat.says("and their kitchen")
    assert chat.said[0] == "system.changed"
    assert chat.kept("t.a+money") == "and their kitchen"
    assert chat.taps("e.1").says("ok").kept("t.a+money") == "and their kitchen"
    assert chat.taps("e.1").presses("Back").at == "answers"


def test_the_list_has_pages() -> None:
    """Five on a page; both directions."""
    chat = Chat(library(talk("t", *(ask(f"q{n}") for n in range(12)), finish("end")))).starts("t")
    for number in range(12):
        chat.says(f"answer {number}")
    chat.commands("answers")
    assert "less" not in chat.actions
    chat.presses("More").presses("More")
    assert chat.labels[:2] == ["1", "2"]
    assert "more" not in chat.actions
    chat.presses("2").says("the last one changed")
    assert chat.kept("t.q11") == "the last one changed"
    assert "the last one changed" in chat.text
    assert "less" in chat.presses("Earlier").actions


def test_an_empty_list_says_so() -> None:
    """Nothing answered, nothing to change."""
    chat = Chat(library(talk("t", ask("a"), finish("end")))).starts("t").commands("answers")
    assert chat.said == ("system.answers.empty",)
    assert chat.presses("Back to the talk").at == "t.a"


def test_going_back_and_choosing_otherwise_is_a_change_too(forked: Chat) -> None:
    """Back, another choice, and the way leads elsewhere; the answer on the old way is kept."""
    forked.presses("Back").presses("Back").presses("right")
    assert forked.at == "t.on-right"
    assert forked.kept("t.on-left") == "flowers grow there"


def test_a_step_once_chosen_leads_when_kept() -> None:
    """Leaving a choice as it is follows it."""
    chat = Chat(library(talk("t", choose("w", option("far", to="end"), "near"), ask("a"), finish("end")))).starts("t")
    chat.presses("far").presses("Menu").starts("t").presses("No change")
    assert chat.at == "t.end"


# --- editing a message -------------------------------------------------------------------------------------------


def test_an_edited_message_changes_its_answer() -> None:
    """A new version, wherever the person is now; the step in hand stays."""
    chat = Chat(library(talk("t", ask("a"), ask("b"), finish("end")))).starts("t").says("a frist answer")
    edited = chat.message
    nonce = chat.nonce
    chat.edits(edited, "a first answer")
    assert chat.kept("t.a") == "a first answer"
    assert [each.version for each in chat.versions("t.a")] == [1, 2]
    assert (chat.at, chat.nonce) == ("t.b", nonce)
    assert chat.said[0] == "system.edited"
    chat.edits(edited, "a very first answer")
    assert chat.kept("t.a") == "a very first answer"


def test_an_edited_message_changes_the_answer_of_another_partnership() -> None:
    """The answer changes where and when it was given, although that dialogue has begun a new round since."""
    chat = Chat(library(talk("t", ask("a"), ask("b"), finish("end")))).starts("t").says("for the school")
    edited = chat.message
    chat.waits(weeks=3).commands("restart").commands("partnerships").presses("New").says("The bakery")
    chat.starts("t").says("for the bakery")
    chat.edits(edited, "for the school next door")
    assert chat.kept("t.a", 1) == "for the school next door"
    assert chat.kept("t.a", 2) == "for the bakery"
    assert chat.versions("t.a")[-1].round == 1


def test_an_edited_note_and_follow_up_change() -> None:
    """Whatever a message gave is what an edit changes; a note stays tied to its step."""
    small = library(talk("t", ask("a", signals=["money"]), ask("b"), finish("end")), signals=[signal("money", "money")])
    chat = Chat(small).starts("t").commands("note", "call Eva")
    chat.edits(chat.message, "call Ewa")
    assert chat.kept("note.1") == "call Ewa"
    assert chat.versions("note.1")[-1].about == "t.a"
    chat.says("only money").says("a hall")
    chat.edits(chat.message, "their hall")
    assert chat.kept("t.a+money") == "their hall"


def test_an_edit_of_words_held_back_changes_them() -> None:
    """They are the words that will be kept."""
    chat = Chat(library(talk("t", choose("c", "x", "y"), finish("end")))).starts("t")
    chat.says("I have to think about taht.").edits(chat.message, "I have to think about that.")
    assert chat.at == "held"
    chat.presses("It's a note")
    assert chat.kept("note.1") == "I have to think about that."


def test_an_edit_of_what_was_no_answer_changes_nothing() -> None:
    """Older versions, shrugs, withdrawn notes, messages never seen: all stay as they are."""
    chat = Chat(library(talk("t", ask("a"), ask("b"), finish("end")))).starts("t").says("ok")
    shrug = chat.message
    chat.says("one answer")
    first = chat.message
    chat.presses("Back").says("another answer").commands("note", "a note")
    note = chat.message
    chat.commands("answers").taps("e.1").presses("Take off")
    before = chat.session.answers
    for message in (shrug, first, note, 9999):
        chat.edits(message, "something else")
        assert chat.said[0] == "system.edit_unknown"
        assert chat.session.answers == before


def test_an_edit_without_a_change_makes_no_version() -> None:
    """Telegram sends edits of what we cannot see; the same words are the same answer."""
    chat = Chat(library(talk("t", ask("a"), ask("b"), finish("end")))).starts("t").says("an answer")
    chat.edits(chat.message, "an answer").edits(chat.message, "  ")
    assert len(chat.versions("t.a")) == 1

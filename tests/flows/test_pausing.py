"""Stopping in the middle and coming back days later."""

from __future__ import annotations

import pytest

from flows.library import Library
from tests.flows.conversation import Chat
from tests.flows.small import ask, card, choose, finish, library, talk


@pytest.fixture
def chat() -> Chat:
    """A chat that was paused at an open question three days ago."""
    return begun(library(talk("t", ask("a"), ask("b"), choose("c", "x", "y"), finish("end"))))


def begun(small: Library) -> Chat:
    """One answer given, then a pause."""
    chat = Chat(small).starts("t").says("an answer").presses("Pause")
    assert chat.said == ("system.paused",)
    return chat.waits(days=3)


def test_one_press_resumes(chat: Chat) -> None:
    """The button leads back to the same step."""
    assert chat.actions == ["resume", "menu"]
    assert chat.presses("Go on with the talk").at == "t.b"
    assert chat.said[-1] == "b.ask"


@pytest.mark.parametrize("word", ["hej", "ok", "?", "I don't know"])
def test_a_knock_resumes(chat: Chat, word: str) -> None:
    """One word, or none to speak of, is no answer: it is greeted and the question shown."""
    chat.says(word)
    assert chat.said == ("system.welcome_back", "system.progress", "b.ask")
    assert not chat.versions("t.b")


@pytest.mark.parametrize("words", ["Anna Nowak", "We would ask the school's head in person."])
def test_an_answer_typed_after_a_pause_is_held_and_asked_about(chat: Chat, words: str) -> None:
    """Words that may answer the open question are held; the question is shown with them, nothing is lost."""
    chat.says(words)
    assert chat.at == "held"
    assert words in chat.text
    assert "b.ask" in chat.said
    chat.presses("It's my answer")
    assert chat.kept("t.b") == words
    assert chat.at == "t.c"


def test_after_a_pause_words_may_be_a_note(chat: Chat) -> None:
    """Or nothing at all; either way the question is back."""
    chat.says("We met the head yesterday.").presses("It's a note")
    assert (chat.kept("note.1"), chat.at) == ("We met the head yesterday.", "t.b")


def test_the_second_answer_after_a_pause_is_taken_as_usual(chat: Chat) -> None:
    """Only the first words after a pause are asked about."""
    chat.says("hej").says("Anna Nowak")
    assert chat.kept("t.b") == "Anna Nowak"


def test_a_long_text_at_a_choice_after_a_pause_is_held(chat: Chat) -> None:
    """At a question with buttons only words worth keeping are held."""
    chat.presses("Go on").says("the second answer").commands("stop")
    assert chat.says("x").at == "t.c"
    assert chat.kept("t.c") is None
    chat.commands("stop").says("I have been thinking about it.")
    assert chat.at == "held"


def test_the_menu_from_a_pause(chat: Chat) -> None:
    """The menu lies over the step, which can be resumed from there."""
    assert chat.presses("Menu").at == "menu"
    assert chat.presses("Go on with the talk").at == "t.b"


def test_a_pause_takes_off_what_lies_over_the_step() -> None:
    """After a pause nobody finds themselves in the middle of a note."""
    chat = Chat(library(talk("t", ask("a"), finish("end")))).starts("t")
    chat.commands("note").commands("stop").says("Anna Nowak")
    assert chat.at == "held"
    assert chat.stack == ["menu", "t.a", "held"]


def test_an_edit_does_not_wake_a_paused_talk() -> None:
    """Correcting a message is no sign of coming back."""
    chat = Chat(library(talk("t", ask("a"), ask("b"), finish("end")))).starts("t").says("an answer")
    chat.presses("Pause").edits(chat.message, "another answer")
    assert chat.kept("t.a") == "another answer"
    assert chat.actions == ["resume", "menu"]


def test_a_card_is_there_after_a_pause() -> None:
    """Cards can be paused at too."""
    chat = Chat(library(talk("t", card("c", pause=True), finish("end")))).starts("t").presses("Pause")
    assert chat.presses("Go on with the talk").said[-1] == "c.say"


def test_a_stale_press_during_a_pause_leaves_it_paused(chat: Chat) -> None:
    """A refused press changes nothing, the pause included."""
    before = chat.session
    chat.taps("example", nonce="AAAAAAAAAAA")
    assert chat.session == before
    assert chat.actions == ["resume", "menu"]


def test_pausing_twice_and_resuming_nothing(chat: Chat) -> None:
    """Commands out of season do no harm."""
    chat.commands("stop").commands("stop")
    assert chat.said == ("system.paused",)
    assert chat.commands("resume").commands("resume").at == "t.b"

"""Finding answers, notes and terms again."""

from __future__ import annotations

import pytest

from flows.library import Library
from tests.flows.conversation import Chat
from tests.flows.small import ask, finish, library, talk, term


@pytest.fixture
def chat() -> Chat:
    """A chat with two answers and a note, at the third question."""
    made: Library = library(talk("t", ask("a"), ask("b"), ask("c"), finish("end")), terms=[term("trust", "confidence")])
    chat = Chat(made).starts("t").says("We bake bread for the whole street")
    return chat.says("A Łódź school, perhaps").commands("note", "ring the school on Friday")


def test_words_are_found_wherever_they_begin_a_word(chat: Chat) -> None:
    """Answers and notes are found by beginnings of words, in any order, without case or diacritics."""
    chat.commands("find", "SCHOOL")
    assert [part.text for part in chat.last.parts if part.kind == "card"] != []
    assert sum("school" in part.text for part in chat.last.parts) == 2
    chat.says("lodz sch")
    assert sum("Łódź" in part.text for part in chat.last.parts) == 1


def test_a_found_answer_can_be_changed_from_there(chat: Chat) -> None:
    """The number of a hit opens that answer; after the change the search is shown again."""
    chat.commands("find", "bread").presses("1")
    assert chat.at == "t.a"
    chat.says("We bake bread and cakes for the street")
    assert chat.at == "find"
    assert chat.kept("t.a") == "We bake bread and cakes for the street"


def test_a_term_is_found_too(chat: Chat) -> None:
    """The glossary is searched beside the answers, and closing it leads back to the search."""
    chat.commands("find", "confidence").presses("trust")
    assert chat.at == "glossary"
    assert chat.presses("Back to the talk").at == "find"


def test_nothing_found_is_said_and_asked_again(chat: Chat) -> None:
    """A word that is nowhere is quoted back; the question beneath is untouched."""
    chat.commands("find", "zebra")
    assert "system.find.nothing" in chat.said
    assert chat.presses("Back to the talk").at == "t.c"


def test_a_sentence_is_not_searched_for_but_held(chat: Chat) -> None:
    """Somebody who answers the question beneath loses nothing."""
    long = "Perhaps we could meet them on a Friday morning"
    chat.commands("find").says(long)
    assert chat.at == "held"

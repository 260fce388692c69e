"""Whoever asks the coach what a word means is told, and asked again; whatever else is said stays an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest

from flows import glossary
from flows.library import Library
from tests.flows.conversation import Chat

Opening = Callable[..., Chat]


@pytest.mark.parametrize(
    "question",
    ["Co to jest synergia?", "a co to synergia", "co oznacza synergia", "What is synergy?", "what does synergy mean"],
)
def test_a_question_about_a_word_shows_it(open_chat: Opening, question: str) -> None:
    """At an open question, in either language; nothing is kept, and the question is asked again afterwards."""
    chat = open_chat("pl").starts("introduce").taps("c.now")
    asked = chat.at
    assert "system.glossary.entry" in chat.says(question).said
    chat.taps("cancel")
    assert chat.at == asked
    assert chat.versions("introduce.write") == []


def test_at_buttons_and_on_coming_back_it_is_shown_too(open_chat: Opening) -> None:
    """Where a button is expected, and as the first words after a pause."""
    chat = open_chat("pl").starts("introduce").says("Czym jest pilotaż?")
    assert "system.glossary.entry" in chat.said
    chat.taps("cancel").commands("stop")
    assert "system.glossary.entry" in chat.says("co to znaczy pilotaż").said


def test_another_question_from_the_glossary_is_looked_up(open_chat: Opening) -> None:
    """Whoever is in the glossary may ask in a sentence."""
    chat = open_chat("en").commands("glossary pilot").says("And what is synergy?")
    assert "system.glossary.entry" in chat.said
    assert "synerg" in chat.text.lower()


@pytest.mark.parametrize(
    "answer", ["Co to jest za partner, skoro nie odbiera?", "Synergia", "Co to jest szczęście?", "Czym jest?"]
)
def test_what_is_more_than_that_is_an_answer(open_chat: Opening, answer: str) -> None:
    """Only a term, and nothing else, is looked up."""
    chat = open_chat("pl").starts("introduce").taps("c.now").says(answer)
    assert "system.glossary.entry" not in chat.said


def test_a_note_keeps_the_question(open_chat: Opening) -> None:
    """Whoever writes a note writes a note."""
    chat = open_chat("pl").starts("introduce").taps("c.now").commands("note").says("Co to jest synergia?")
    assert "system.note.saved" in chat.said


#: How people ask.
ASKED = {"pl": ("co to jest {}?", "Co oznacza {}"), "en": ("what is {}?", "What does {} mean?")}


@pytest.mark.parametrize("language", ["pl", "en"])
def test_every_term_can_be_asked_for(real: Library, language: Literal["pl", "en"]) -> None:
    """By the name that it is shown under, also one with a hyphen, brackets, or small words in it."""
    named = [(term, real.texts[language][term.name]) for term in real.terms.values()]
    asked = [(term, each.format(name)) for term, name in named for each in ASKED[language]]
    assert [words for term, words in asked if glossary.sought(real, language, words) != term] == []


@pytest.mark.parametrize("typed", ["win-win", "win–win", "Win win", "(win-win)"])
def test_a_hyphen_is_typed_in_many_ways(real: Library, typed: str) -> None:
    """Each is the same word."""
    found = glossary.find(real, "en", typed)
    assert found is not None
    assert found.id == "mutual-benefit"

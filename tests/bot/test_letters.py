"""Letters: what is meant survives the outbox."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UnreadableLetter
from bot.letters import (
    VERSION,
    DocumentLetter,
    SpeakLetter,
    TakeBackLetter,
    from_document,
    from_messages,
    from_speak,
    read,
)
from flows.effects import Button, MakeDocument, Part, PartKind, Span, Speak, Style

spans = st.builds(Span, st.text(), st.sampled_from(get_args(Style)))
parts = st.builds(Part, st.sampled_from(get_args(PartKind)), st.lists(spans, max_size=4).map(tuple))
rows = st.lists(st.lists(st.builds(Button, st.text(), st.text()), min_size=1, max_size=3).map(tuple), max_size=3)


@given(st.lists(parts, max_size=4).map(tuple), rows.map(tuple), st.text(max_size=11))
def test_a_message_survives(said: tuple[Part, ...], offered: tuple[tuple[Button, ...], ...], nonce: str) -> None:
    """Parts, styles and buttons are the same after the outbox; a nonce without buttons is not kept."""
    letter = read(from_speak(Speak(parts=said, rows=offered, nonce=nonce)))
    assert letter == SpeakLetter(parts=said, rows=offered, nonce=nonce if offered else "")


def test_a_message_keeps_its_text() -> None:
    """The words alone read the same in the letter as in what was asked for."""
    speak = Speak(parts=(Part("card", (Span("Uwaga"),)), Part("question", (Span("Kto?"),))))
    letter = read(from_speak(speak))
    assert isinstance(letter, SpeakLetter)
    assert letter.text == speak.text == "Uwaga\n\nKto?"


def test_messages_to_take_back_survive() -> None:
    """They are asked for a hundred at a time, in order, each once."""
    numbers = list(range(5, 255))
    bodies = from_messages(numbers)
    back = [read(body) for body in bodies]
    assert [len(each.messages) for each in back if isinstance(each, TakeBackLetter)] == [100, 100, 50]
    assert [number for each in back if isinstance(each, TakeBackLetter) for number in each.messages] == numbers
    assert from_messages([]) == []


def test_a_document_survives() -> None:
    """A document is named, not rendered, until it is sent."""
    asked = MakeDocument(
        partnership=2,
        language="pl",
        format="pdf",
        caption="Oto karta",
        kind="questions",
        view="shared",
        dialogue="pilot",
        excuse="Nie tym razem",
    )
    assert read(from_document(asked)) == DocumentLetter(**asdict(asked))


def test_a_document_of_the_first_version_is_still_read() -> None:
    """A letter that waited while the program was renewed is the one-pager that was asked for."""
    body = json.dumps({"v": 1, "document": [2, "pl", "markdown", "Oto karta"]})
    assert read(body) == DocumentLetter(partnership=2, language="pl", format="markdown", caption="Oto karta")


@pytest.mark.parametrize(
    "body", [json.dumps({"v": VERSION + 1, "parts": []}), "{}", "[]", "no JSON", '{"v":1}', '{"v":1,"parts":[[]]}']
)
def test_what_is_no_letter_says_so(body: str) -> None:
    """A letter of a newer program, or none at all, is named as such."""
    with pytest.raises(UnreadableLetter):
        read(body)

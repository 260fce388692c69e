"""Text ids and values to words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import wording
from flows.effects import Span
from flows.library import Library
from flows.texts import Text
from tests.flows.small import library

TEXTS: dict[str, Text] = {
    "plain": "Just words.",
    "named": "Hello {name}, *really {name}*!",
    "counted": {"one": "{count} answer", "few": "{count} few", "many": "{count} many", "other": "{count} answers"},
    "asked": "You said {answer:write}.",
}
SMALL: Library = library(texts=TEXTS)


def spans(text_id: str, language: str = "en", **values: wording.Filling) -> tuple[Span, ...]:
    """A text's stretches; what is not given is named in square brackets."""
    return wording.spans(SMALL, language, text_id, values, lambda name: f"[{name}]")


def test_one_full_stop_is_enough() -> None:
    """Words that end their sentence themselves get no second full stop; others get ours."""
    for words in ("From Łódź.", "Really?", "Well…"):
        values = {"answer:write": Span(words, "quote")}
        said = wording.spans(SMALL, "en", "asked", values, lambda name: f"[{name}]")
        assert "".join(each.text for each in said) == f"You said {words}"
    assert "".join(each.text for each in spans("asked")) == "You said [answer:write]."


def test_placeholders_and_strong_words() -> None:
    """Values go in by name, also inside strong words; a person's own words keep their style."""
    assert spans("named", name=Span("Eva", "quote")) == (
        Span("Hello "),
        Span("Eva", "quote"),
        Span(", "),
        Span("really ", "strong"),
        Span("Eva", "quote"),
        Span("!"),
    )
    assert spans("asked")[1] == Span("[answer:write]")


@pytest.mark.parametrize("hostile", ["{name}", "*bold*", "{answer:write}", "{count}", "<b>", "{{}}", "\\"])
def test_a_persons_words_are_never_read_as_a_template(hostile: str) -> None:
    """What goes in comes out as it is, once."""
    assert "".join(each.text for each in spans("named", name=hostile)) == f"Hello {hostile}, really {hostile}!"


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [
        ("en", 1, "1 answer"),
        ("en", 0, "0 answers"),
        ("pl", 1, "1 answer"),
        ("pl", 3, "3 few"),
        ("pl", 12, "12 many"),
        ("pl", 22, "22 few"),
    ],
)
def test_a_number_chooses_the_form(language: str, count: int, words: str) -> None:
    """Plural forms follow the language's own rules."""
    assert wording.plain(SMALL, language, "counted", count=count) == words


def test_a_missing_text_shows_its_id() -> None:
    """Nothing raises at the reader."""
    assert wording.plain(SMALL, "en", "no.such.text") == "no.such.text"


@given(st.text(), st.integers(1, 50))
def test_shortened_is_never_longer_and_never_raises(text: str, limit: int) -> None:
    """Any text, any limit; what fits is untouched."""
    short = wording.shortened(text, limit)
    assert len(short) <= limit
    if len(text) <= limit:
        assert short == text
    else:
        assert short.endswith("…")


def test_shortened_cuts_at_a_word() -> None:
    """Where there is one, and not too far back."""
    assert wording.shortened("one two three four", 12) == "one two…"
    assert wording.shortened("abcdefghijklmnop", 8) == "abcdefg…"
    assert wording.shortened(" " * 20 + "x", 8) == "…"
    assert wording.shortened("We run a club. We look for more", 18) == "We run a club…"


@given(st.text(min_size=1))
def test_sentences_are_never_none(text: str) -> None:
    """A text has at least one sentence, and all of its words are in one."""
    parts = wording.sentences(text)
    assert parts
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_sentences_end_with_their_marks() -> None:
    """Full stops, questions, ellipses and line ends divide; a date in the middle may too, and that is all right."""
    assert wording.sentences("One. Two? Three…\nFour") == ("One.", "Two?", "Three…", "Four")

"""The one normalisation for display: what it changes, and that it changes nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cleaning import clean
from bot.exports.typography import is_rtl, typeset


@pytest.mark.parametrize(
    ("language", "words", "shown"),
    [
        ("pl", 'Mówią "tak" i "nie".', "Mówią „tak” i\u00a0„nie”."),
        ("en", 'They say "yes" - and that\'s it...', "They say “yes”\u00a0– and that’s it…"),
        ("pl", "W gminie i o 10 z Olą, a u nas", "W\u00a0gminie i\u00a0o\u00a010 z\u00a0Olą, a\u00a0u\u00a0nas"),
        ("en", "a partner I know", "a partner I know"),
        ("pl", "- lista\n- druga", "- lista\n- druga"),
        ("pl", "2-3 osoby, 5 - 6 osób", "2-3 osoby, 5\u00a0– 6 osób"),
        ("pl", 'cal 5" i "', 'cal 5" i\u00a0"'),
        ("pl", "kropki.... i więcej", "kropki.... i\u00a0więcej"),
        ("pl", "\u2067 odwrócone", " odwrócone"),
        ("pl", "\u2067dobrze\u2069 zamknięte", "\u2067dobrze\u2069 zamknięte"),
        ("pl", "koniec\u2069 bez początku", "koniec bez początku"),
    ],
)
def test_signs_are_set_as_the_language_sets_them(language: str, words: str, shown: str) -> None:
    """Quotation marks, dashes, dots, words of one letter, isolates; nothing else moves."""
    assert typeset(words, language) == shown


@given(st.text(max_size=60), st.sampled_from(["pl", "en"]))
def test_it_is_done_once(raw: str, language: str) -> None:
    """Set again, words stay as they are, so a retry shows the same."""
    once = typeset(clean(raw), language)
    assert typeset(once, language) == once


@given(st.text(alphabet=st.characters(categories=["L", "N", "M"]), max_size=40))
def test_letters_and_numbers_stay(raw: str) -> None:
    """No word is changed, in any script."""
    words = clean(raw)
    assert typeset(words, "pl") == words


@pytest.mark.parametrize(
    ("words", "from_right"), [("Ola שלום", False), ("– 5 שלום Ola", True), ("مرحبا", True), ("5!", False)]
)
def test_the_side_one_reads_from(words: str, from_right: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """The first letter with a direction decides."""
    assert is_rtl(words) is from_right

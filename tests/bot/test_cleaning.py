"""Cleaning: what can be read stays, what would act does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cleaning import clean

hostile = st.text(st.characters() | st.sampled_from("\r\n\t \x00\x1b\x85\u2028\u202e\u2066\ud800\udfff\ufffe"))


@given(hostile)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """Cleaning is idempotent, and what is clean can be encoded and holds no control but line feeds."""
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    cleaned.encode()
    assert not any(character != "\n" and (character < " " or "\x7f" <= character <= "\x9f") for character in cleaned)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Zażółć gęślą jaźń", "Zażółć gęślą jaźń"),
        ("a\x00b\x1b[31mc", "a b [31mc"),
        ("a\r\nb\u2028c", "a\nb\nc"),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("\u2067שלום\u2069", "\u2067שלום\u2069"),
        ("pół \ud83d znaku", "pół \ufffd znaku"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("  wcięcie  \n\n", "  wcięcie"),
    ],
)
def test_cleaning(text: str, cleaned: str) -> None:
    """Letters, joined emoji and isolates stay; controls, overrides and half characters do not."""
    assert clean(text) == cleaned

"""Hours as people type them."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.hours import read_hour
from flows.library import Library
from tests.flows.small import library

READ = {
    "pl": {
        "8.15": "08:15", "8:15": "08:15", "08:15": "08:15", "8 15": "08:15", "o 8": "08:00", "20": "20:00", "0:15": "00:15",
        "8:15.": "08:15", "8h": "08:00", "8:15 pm": "20:15", "o 7 rano": "07:00", "7 wieczorem": "19:00", "24:00": "00:00",
        "wieczorem o 8": "20:00", "20 wieczorem": "20:00", "godz. 8.30": "08:30", "o godzinie 9": "09:00", "na 9:30": "09:30",
        "ok. 8": "08:00", "Około ósmej": "08:00", "o ósmej": "08:00", "ósma rano": "08:00", "o dwudziestej": "20:00",
        "o dwudziestej pierwszej": "21:00", "kwadrans po ósmej": "08:15", "za kwadrans ósma": "07:45", "wpół do ósmej": "07:30",
        "wpół do pierwszej": "12:30", "w południe": "12:00", "o 12 w południe": "12:00", "5": "05:00", "osiem": "08:00",
    },
    "en": {
        "at 7 pm": "19:00", "7pm": "19:00", "7 PM": "19:00", "8:15 pm": "20:15", "7:30 p.m.": "19:30", "8:15 am": "08:15",
        "12 am": "00:00", "12 pm": "12:00", "noon": "12:00", "at 8": "08:00", "8 o'clock": "08:00", "around 9": "09:00",
        "half past seven": "07:30", "quarter to eight": "07:45", "a quarter past 8": "08:15", "20.00": "20:00", "8": "08:00",
        "at eight in the morning": "08:00", "7 in the evening": "19:00", "20:30": "20:30", "half past 7 in the evening": "19:30",
    },
}  # fmt: skip
UNREAD = {
    "pl": ["", "jutro", "25", "8:60", "8.5", "15 rano", "0 wieczorem", "8 zł", "8 czy 9", "8-9", "o 8 i 9", "8 osób", "nie wiem",
           "o ósmej i wpół", "12345", "8:15:00", "1.2.3", "15.11.2026", "za godzinę", "24:15", "-8"],
    "en": ["", "tomorrow", "25", "8:60", "8.5", "15 am", "00:15 am", "8 or 9", "8-9", "8 people", "a", "in an hour", "£8", "later"],
}  # fmt: skip


@pytest.mark.parametrize(("language", "text"), [(each, text) for each, texts in READ.items() for text in texts])
def test_an_hour_is_read(real: Library, language: str, text: str) -> None:
    """Digits with a colon, a dot or a space, halves of the day, and hours in words."""
    assert read_hour(text, real, language=language) == time.fromisoformat(READ[language][text])


@pytest.mark.parametrize(("language", "text"), [(each, text) for each, texts in UNREAD.items() for text in texts])
def test_what_is_no_single_hour_is_not_read(real: Library, language: str, text: str) -> None:
    """Numbers of other things, times that clocks do not show, two hours, and days."""
    assert read_hour(text, real, language=language) is None


@pytest.mark.parametrize("text", ["8:15", "8.15", "20"])
def test_digits_are_read_in_any_language(text: str) -> None:
    """Where a language has no words for hours, digits and signs are enough."""
    assert read_hour(text, library(), language="uk") is not None


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.one_of(st.text(), st.from_regex(r"(o|at)? ?\d{1,3}[:. ]?\d{0,2} ?(rano|pm)?", fullmatch=True)))
def test_whatever_is_typed_is_an_hour_or_not(real: Library, text: str) -> None:
    """Nothing that can be typed makes the reading fail."""
    for language in real.languages:
        found = read_hour(text, real, language=language)
        assert found is None or (found.tzinfo is None and found.second == 0)

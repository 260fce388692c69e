"""Words for days and hours, and names of time zones: what their files may hold, and what becomes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from content import moment_words, zone_names
from content.moment_words import read_words
from content.sources import LANGUAGES
from flows.time_words import KINDS


def _read(folder: Path, text: str, language: str = "pl") -> tuple[dict[tuple[str, ...], tuple[str, int]], list[str]]:
    (folder / f"moments.{language}.txt").write_text(text, encoding="utf-8")
    words, problems = read_words(folder, language)
    return dict(words), [str(each) for each in problems]


def test_a_polish_word_stands_for_its_forms(tmp_path: Path) -> None:
    """Days of the week in the singular only, other words in all forms, marked ones and phrases as they are."""
    words, problems = _read(tmp_path, "weekday 5: piątek\nnext: przyszły\nat: =o\nmonth 5: ^V\nclock 720: w południe\n")
    assert problems == []
    assert words["piatku",] == words["piatkiem",] == ("weekday", 5)
    assert ("piatki",) not in words
    assert words["przyszlym",] == words["przyszla",] == ("next", 0)
    assert words["o",] == ("at", 0)
    assert words["^v",] == ("month", 5)
    assert words["w", "poludnie"] == ("clock", 720)


def test_lines_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    """An unknown kind, a missing colon, a missing number, an empty word and a form with two meanings, with their lines."""
    text = "# days\nweekdays 1: poniedziałek\nday jutro\nday: jutro\nday 1: jutro,\nmonths 1: miesiąc\nnumber 2: miesiąca\n"
    words, problems = _read(tmp_path, text)
    kinds = ", ".join(KINDS)
    wrong = f"is not `kind: words` or `kind number: words`; a kind is one of {kinds}"
    assert problems == [
        f"moments.pl.txt:2: {wrong}",
        f"moments.pl.txt:3: {wrong}",
        f"moments.pl.txt:5: {wrong}",
        "moments.pl.txt:7: `miesiaca` is also months 1; keep one, or write `=` before a form",
    ]
    assert words["miesiaca",] == ("months", 1)


def test_a_language_without_a_file_has_no_words(tmp_path: Path) -> None:
    """A third language can begin without a list."""
    assert read_words(tmp_path, "uk") == ({}, ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_have_words_of_every_kind_that_matters(language: str) -> None:
    """Seven days, twelve months, and what stands before and between them."""
    words = moment_words.moment_words(language)
    meanings = set(words.values())
    assert {("weekday", number) for number in range(1, 8)} <= meanings
    assert {value for kind, value in meanings if kind in ("month", "month-first")} == set(range(1, 13))
    assert {"day", "days", "ahead", "next", "this", "at", "half", "clock", "every", "not", "never", "or"} <= {
        kind for kind, _ in meanings
    }


def test_every_zone_of_the_list_is_one_of_today() -> None:
    """The file names no zone that is gone or renamed."""
    assert list(zone_names.problems()) == []


def test_zones_are_named_in_any_language_that_cldr_knows() -> None:
    """A third language has towns and countries without a word being written for it."""
    zones = zone_names.zone_names(("pl", "en", "uk"))
    assert zones.cities["uk"]["Europe/Kyiv"] == "Київ"
    assert zones.names["варшава",] == zones.names["польща",] == ("Europe/Warsaw",)

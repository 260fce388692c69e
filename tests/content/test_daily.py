"""The prompts that come with the coach: enough of them, for every day, for every square."""

from __future__ import annotations

from collections import Counter

import pytest

import content
from content.sources import SQUARES
from flows.library import Library

_WORKDAYS = range(5)
#: A prompt rests for 60 days, and one a week falls on each weekday.
_WEEKS_OF_REST = 9


@pytest.fixture(scope="module")
def library() -> Library:
    """The content that comes with the coach."""
    return content.load()


def test_every_square_has_three_prompts(library: Library) -> None:
    """Whoever works on a square finds its thought on more than one day."""
    themes = Counter(prompt.theme for prompt in library.prompts.values())
    assert {theme: count for theme, count in themes.items() if theme in SQUARES} == dict.fromkeys(SQUARES, 3)
    for square in SQUARES:
        days = {prompt.weekday for prompt in library.prompts.values() if prompt.theme == square}
        assert len(days) > 1, square


def test_no_weekday_runs_out_while_its_prompts_rest(library: Library) -> None:
    """Somebody who is asked every day sees nothing twice within 60 days."""
    days = Counter(prompt.weekday for prompt in library.prompts.values())
    assert all(days[day] >= _WEEKS_OF_REST for day in _WORKDAYS), days


def test_the_first_week_has_a_prompt_for_each_day(library: Library) -> None:
    """On whichever workday somebody begins, there is one for them, and it asks for words, not for a number."""
    opening = [prompt for prompt in library.prompts.values() if prompt.opening]
    assert sorted(prompt.weekday for prompt in opening) == list(_WORKDAYS)
    assert not any(prompt.rating for prompt in opening)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_a_number_is_asked_for_only_where_a_number_can_be_tapped(library: Library, language: str) -> None:
    """A prompt to be rated says what 1 and 5 mean; one to be written shows no scale."""
    words = library.texts[language]
    for prompt in library.prompts.values():
        scale = [end for end in ("1", "5") if end in str(words[prompt.prompt])]
        assert scale == (["1", "5"] if prompt.rating else []), prompt.id


@pytest.mark.parametrize("language", ["pl", "en"])
def test_no_two_prompts_say_the_same(library: Library, language: str) -> None:
    """Neither a prompt nor a follow-up stands twice: a copied line would be somebody's slip."""
    words = library.texts[language]
    said = Counter(
        str(words[text]) for prompt in library.prompts.values() for text in (prompt.prompt, prompt.follow_up)
    )
    assert [text for text, count in said.items() if count > 1] == []

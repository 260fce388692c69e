"""Classes of words that cues name: their forms, and languages that have none."""

from __future__ import annotations

import pytest

from content import cues
from content.classes import classes
from flows.library import Pattern


@pytest.mark.parametrize(
    ("language", "name", "form"),
    [
        ("pl", "name", "staszkowi"),
        ("pl", "name", "basia"),
        ("pl", "name", "^maja"),
        ("pl", "job", "ochroniarzowi"),
        ("pl", "partner", "bankami"),
        ("en", "name", "=sylvia"),
        ("en", "name", "=sylvia's"),
        ("en", "name", "^will"),
        ("en", "job", "=secretaries"),
        ("en", "job", "=coaches"),
    ],
)
def test_a_class_has_all_forms_of_its_words(language: str, name: str, form: str) -> None:
    """Polish words in all cases, English ones in the plural and as owners; some names only with a capital."""
    assert form in classes(language)[name]


@pytest.mark.parametrize(
    ("language", "name", "form"),
    [("pl", "name", "maja"), ("pl", "name", "as"), ("en", "name", "=sylvias"), ("en", "name", "=will")],
)
def test_a_class_has_no_other_words(language: str, name: str, form: str) -> None:
    """A name is not taken for a common word, nor used in the plural."""
    assert form not in classes(language)[name]


def test_classes_have_the_same_names_in_both_languages_where_cues_use_them() -> None:
    """People, jobs, organisations and the other side are there for every writer."""
    both = {"name", "job", "partner", "they", "want", "i-do", "number"}
    assert both <= classes("pl").keys() & classes("en").keys()


def test_a_language_without_classes_hears_nothing_of_them() -> None:
    """A third language can begin without a list: such a cue is never met."""
    assert cues.pattern("=only @name", "uk") == Pattern(words=(frozenset({"only"}), frozenset()), gap=0)

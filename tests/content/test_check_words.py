"""The rules of the check about words and their languages: one fault, and the exact sentence about it."""

from __future__ import annotations

import pytest

from tests.content.sound import SOUND
from tests.content.trees import refused, spoilt

_PL = "dialogues/meet/pl.yaml"
_EN = "dialogues/meet/en.yaml"


@pytest.mark.parametrize(
    ("file", "label", "own"),
    [(_EN, "Nothing yet", "Skip"), (_EN, "With us", "skip"), (_PL, "Rozmowy", "Pomin")],
)
def test_a_choice_is_not_labelled_like_the_coachs_own_button(file: str, label: str, own: str) -> None:
    """Whoever types the label must mean one thing: case and diacritics are no difference, another language is."""
    line = next(number for number, text in enumerate(SOUND[file].splitlines(), 1) if label in text)
    said = f"“{own}” is the coach's own button (system.button.skip); use other words"
    assert refused(spoilt(file, label, own)) == [f"{file}:{line}: {said}"]
    assert refused(spoilt(_EN, "Nothing yet", "Pomiń")) == []


@pytest.mark.parametrize(
    ("file", "before", "after", "problems"),
    [
        (_PL, "title: Spotkanie\n", "", [f"{_PL}:1: `title` is missing; write it"]),
        (_PL, "  intro: {say: Zaczynamy.}\n", "", [f"{_PL}:3: `steps.intro.say` is missing; write it"]),
        (
            _PL,
            "{say: Zaczynamy.}",
            "{say: Zaczynamy., ask: Co?}",
            [f"{_PL}:8: `steps.intro.ask` is not asked for by flow.yaml; add it there, or remove it"],
        ),
        (
            _PL,
            "tips: {aloud:",
            "tips: {loud:",
            [
                f"{_PL}:26: `tips.aloud` is missing; write it",
                f"{_PL}:26: `tips.loud` is not asked for by flow.yaml; add it there, or remove it",
            ],
        ),
        (
            _PL,
            "{first:write}",
            "{last:write}",
            [
                f"{_EN}:13: has {{first:write}}, which pl.yaml lacks; use the same in both",
                f"{_EN}:13: lacks {{last:write}}, which pl.yaml has; use the same in both",
            ],
        ),
        (_PL, "      few: Są {count} punkty z {of}.\n", "", [f"{_PL}:20: lacks the plural forms few; write them"]),
        (
            _EN,
            "      other: There are",
            "      few: There are {count} of {of}.\n      other: There are",
            [f"{_EN}:20: has the plural forms few; this language has none such"],
        ),
        (
            _PL,
            "say: Zaczynamy.",
            "say: 'Zaczynamy }.'",
            [f"{_PL}:8: has a brace without its pair; close it, or remove it"],
        ),
        (
            "system/pl.yaml",
            'aside: {one: "{count} raz", few: "{count} razy", many: "{count} razy", other: "{count} razu"}',
            'aside: "{count} raz"',
            ["system/pl.yaml:4: has {count} but no plural forms; write few, many, one, other"],
        ),
        (
            "system/pl.yaml",
            "  section.who: Kim jesteśmy\n",
            "",
            ["system/pl.yaml:1: `texts.section.who` is missing; write it"],
        ),
        (
            "model/risk/mapping/pl.yaml",
            "  q1: {ask: Co 1?,",
            "  q1: {smaller: Kto?, ask: Co 1?,",
            [
                (
                    "model/risk/mapping/en.yaml:4: `questions.q1.smaller` is missing, but pl.yaml has it; "
                    "write it, or remove it there"
                )
            ],
        ),
    ],
)
def test_words_fit_the_structure_and_each_other(file: str, before: str, after: str, problems: list[str]) -> None:
    """No text is missing, left over, without its forms, or different from its twin."""
    assert refused(spoilt(file, before, after)) == problems


@pytest.mark.parametrize(
    ("placeholder", "problem"),
    [
        (
            "{frist:write}",
            (
                "has {frist:write}, which is not known here; there is {answer:…}, {choice:…}, {first:…}, {last:…}, "
                "{name}, {second:…}"
            ),
        ),
        ("{first:sure}", "has {first:sure}, but `sure` is not answered in that way; name a step that is"),
        ("{choice:write}", "has {choice:write}, but `write` is not answered in that way; name a step that is"),
        (
            "{answer:start.name}",
            "has {answer:start.name}, but `start.name` is not answered in that way; name a step that is",
        ),
    ],
)
def test_placeholders_stand_for_something(placeholder: str, problem: str) -> None:
    """A placeholder has a known name, and quotes an answer that is given in that way."""
    assert f"{_PL}:13: {problem}" in refused(spoilt(_PL, "{first:write}", placeholder))


def test_a_third_language_must_be_whole() -> None:
    """One file of another language asks for the others."""
    problems = refused({**SOUND, "daily/uk.yaml": SOUND["daily/en.yaml"]})
    assert "dialogues/meet/uk.yaml:1: is missing; write it" in problems
    assert not any("daily" in problem for problem in problems)

"""The rules of the check about files, names and the frame: one fault, and the exact sentence about it."""

from __future__ import annotations

import pytest

from tests.content.sound import SOUND
from tests.content.trees import refused, reported, spoilt

_MEET = "dialogues/meet/flow.yaml"
_PL = "dialogues/meet/pl.yaml"
_EN = "dialogues/meet/en.yaml"


def test_a_sound_folder_has_no_problems() -> None:
    """The folder that all other tests spoil is sound by itself."""
    assert reported(SOUND) == []


@pytest.mark.parametrize(
    ("file", "before", "after", "problems"),
    [
        (_MEET, "minutes: 3", "minutes: soon", [f"{_MEET}:1: `minutes` must be a whole number"]),
        (
            _MEET,
            "minutes: 3",
            "minute: 3",
            [
                f"{_MEET}:1: `minute` is not a key here; did you mean `minutes`?",
                f"{_MEET}:1: `minutes` is missing; write it",
            ],
        ),
        (
            _MEET,
            "kind: rate",
            "kind: rait",
            [
                (
                    f"{_MEET}:18: item 4 of `steps` is of kind rait; a kind is one of "
                    "'say', 'ask', 'choose', 'rate', 'quiz', 'branch', 'visit', 'finish'"
                )
            ],
        ),
        (_MEET, "    kind: rate\n", "", [f"{_MEET}:18: `kind` is missing; write what kind of step this is"]),
        (_MEET, "smaller: yes", "smaller: true", [f"{_MEET}:16: `smaller` must be yes or no"]),
        (_MEET, "[none, {id: talks, said: yes}]", "[none]", [f"{_MEET}:6: `choices` has 1 of at least 2; add some"]),
        (
            _MEET,
            "  - id: done",
            "  - id: Done",
            [f"{_MEET}:35: `id` is 'Done'; it must look like ^[a-z][a-z0-9]*(-[a-z0-9]+)*$"],
        ),
        (
            _MEET,
            "tips: [aloud]",
            "tips: aloud",
            [f"{_MEET}:2: `tips` must be a list, as `[a, b]` or lines that begin with a hyphen"],
        ),
        (
            _PL,
            "{ask: Umiem do nich zadzwonić.}",
            "{ask: Umiem, i dzwonię.}",
            [
                f"{_PL}:14: `i dzwonię.` has no value; if it is part of a text with a comma, put the whole text into quotes"
            ],
        ),
        (
            "model/risk/mapping/flow.yaml",
            "  - {id: q5, section: who}\n",
            "",
            ["model/risk/mapping/flow.yaml:1: `questions` has 4 of at least 5; add some"],
        ),
        (
            "daily/daily.yaml",
            "mode: write}",
            "mode: tap}",
            ["daily/daily.yaml:2: `mode` is tap; it must be 'write' or 'rate'"],
        ),
        ("daily/daily.yaml", "D-001", "d1", [r"daily/daily.yaml:2: `d1` is 'd1'; it must look like ^[A-Z]-\d{3}$"]),
        (
            "dialogues/meet/talks.yaml",
            "presses: Talks",
            "{presses: Talks, at: meet.write}",
            [
                "dialogues/meet/talks.yaml:6: item 2 of `lines` must be exactly one of coach, person, presses, warns, at, returns"
            ],
        ),
    ],
)
def test_files_have_their_form(file: str, before: str, after: str, problems: list[str]) -> None:
    """A wrong form is one problem, and does not bring problems about everything that names the file."""
    assert refused(spoilt(file, before, after)) == problems


def test_what_a_question_asks_for_is_declared() -> None:
    """A misspelt word of ``asks`` is found, and so is the signal that it leaves without a chance."""
    assert refused(spoilt(_MEET, "asks: [person]", "asks: [persn]")) == [
        f"{_MEET}:13: `persn` is not among the `asks` of signals/signals.yaml; use one of person, or add it there",
        f"{_MEET}:14: `only-money` can never speak here; it needs `asks` to have one of person",
    ]


def test_right_answers_are_options() -> None:
    """A quiz has a right option, and it is one of the options."""
    assert refused(spoilt(_MEET, "right: [first]", "right: [third]")) == [
        f"{_MEET}:23: `third` is no option here; there is first, second",
        f"{_MEET}:23: none of the options is `right`; name one that is",
    ]


def test_a_quiz_is_about_cards() -> None:
    """What a quiz names to be shown with it is a card, and not a question."""
    (problem,) = refused(spoilt(_MEET, "right: [first]", "right: [first]\n    about: [write]"))
    assert problem.startswith(f"{_MEET}:24: `write` is no card of this dialogue; there is ")


@pytest.mark.parametrize("name", ["daily", "note", "risk-mapping"])
def test_a_dialogue_has_no_name_of_something_else(name: str) -> None:
    """Answers and notes are kept under these names."""
    renamed = {path.replace("dialogues/meet/", f"dialogues/{name}/"): text for path, text in SOUND.items()}
    assert f"dialogues/{name}/flow.yaml:1: `{name}` is the name of something else; rename the folder" in refused(
        renamed
    )


@pytest.mark.parametrize(
    ("file", "before", "after", "problem"),
    [
        (_MEET, "options: [first, second]", "options: [first, second, first]", "22: `first` is here twice; keep one"),
        (_MEET, "tips: [aloud]", "tips: [aloud, aloud]", "2: `aloud` is here twice; keep one"),
        (
            "model/risk/mapping/flow.yaml",
            "{id: gold, signal: only-money}",
            "{id: gold, signal: nothing}",
            "8: no question here listens for `nothing`; add it to a question's `signals`",
        ),
        (
            "signals/signals.yaml",
            "unless: [rooms, date]",
            "unless: [rums]",
            "6: `rums` is neither a group nor a fact; there is date, hour, number, person, rooms",
        ),
        ("signals/pl.yaml", "groups: {rooms: [sala]}", "groups: {}", "4: `rooms` has no cue words; write some"),
        (
            "signals/pl.yaml",
            "na pewno .. chcieć",
            ".. chcieć",
            "9: '.. chcieć' is no cue; write words, `=` before one that has a single form, `..` between words",
        ),
        ("signals/pl.yaml", "shrugs: [nie wiem, ok]\n", "", "1: `shrugs` is missing; write it"),
        ("glossary/glossary.yaml", "related: [trust]", "related: [rust]", "2: `rust` is no other term; name one"),
        (
            "glossary/glossary.yaml",
            "doubt: {opposite: trust}",
            "doubt: {}",
            "3: `doubt` does not name `trust` as its opposite; write it there too",
        ),
        ("glossary/pl.yaml", "name: zaufanie", "name: Ryzyko", "3: `risk` has the same name; tell them apart"),
        (
            "daily/daily.yaml",
            "theme: risk-mapping",
            "theme: risk-map",
            "2: `risk-map` is no square; write `domain-stage`, such as risk-mapping",
        ),
        (
            "daily/daily.yaml",
            "theme: risk-mapping",
            "theme: shoe",
            "2: `shoe` is neither a square nor one of `themes`; there is none",
        ),
        ("daily/daily.yaml", "prompts:", "themes: {a: {}, a: {}}\nprompts:", "1: `a` is here twice; keep one"),
        (
            "daily/daily.yaml",
            "prompts:",
            "themes:\n  risk-mapping: {follows: [mete]}\nprompts:",
            "2: `mete` is no dialogue and no story; there is meet",
        ),
        (
            "daily/daily.yaml",
            "prompts:",
            "themes:\n  risk-mapping: {follows: [meet, meet]}\nprompts:",
            "2: `meet` is followed by `risk-mapping` already; keep one",
        ),
        (
            "daily/daily.yaml",
            "prompts:",
            "themes:\n  risk-mapping: {section: socks}\nprompts:",
            "2: `socks` is no section of the one-pager; there is who",
        ),
        (
            "daily/daily.yaml",
            "prompts:",
            "themes: {shoes: {}}\nprompts:",
            "1: no prompt is about `shoes`; write one, or remove it",
        ),
        (
            "daily/daily.yaml",
            "mode: write}\n",
            "mode: write, opening: yes}\n  D-002: {theme: risk-planning, weekday: mon, mode: rate, opening: yes}\n",
            "3: `D-001` opens the mon already; keep one",
        ),
        (
            "daily/daily.yaml",
            "mode: write}\n",
            "mode: write}\n  D-001: {theme: risk-planning, weekday: tue, mode: rate}\n",
            "3: `D-001` is here twice; keep one",
        ),
        (
            "daily/daily.yaml",
            "weekday: mon",
            "weekday: sat",
            "2: `weekday` is sat; it must be 'mon', 'tue', 'wed', 'thu' or 'fri'",
        ),
    ],
)
def test_names_stand_for_something(file: str, before: str, after: str, problem: str) -> None:
    """Lists name what exists, once."""
    assert f"{file}:{problem}" in refused(spoilt(file, before, after))


def test_the_frame_of_the_model_is_whole() -> None:
    """A square's questions have their place, and somebody asks how deep to go."""
    assert "model/flow.yaml:2: has 0 steps of kind questions; a square needs one" in refused(
        spoilt("model/flow.yaml", "  - {id: questions, kind: questions}\n", "")
    )
    assert (
        "model/flow.yaml:2: asks for no depth before the questions; add a choose step `depth` with quick, standard, full"
        in refused(spoilt("model/flow.yaml", "[quick, standard, full]", "[quick, full]"))
    )


def test_a_square_does_not_take_the_frames_names() -> None:
    """A question named like a step of the frame would take its place."""
    assert "model/risk/mapping/flow.yaml:6: `end` is a step of model/flow.yaml too; choose another id" in refused(
        spoilt("model/risk/mapping/flow.yaml", "{id: q5, section: who}", "{id: end}")
    )


def test_missing_files_are_named() -> None:
    """A folder without a twin says which file to write, and nothing else."""
    tree = {name: text for name, text in SOUND.items() if name != _EN}
    assert refused(tree) == [f"{_EN}:1: is missing; write it"]


def test_files_without_a_place_are_named() -> None:
    """A file that nobody would read is not passed over in silence."""
    assert refused({**SOUND, "dialogues/notes.yaml": "a: b\n"}) == [
        "dialogues/notes.yaml:1: has no place in the content folder; move it where README.md says, or remove it"
    ]


def test_all_problems_come_at_once_and_sorted() -> None:
    """Faults in three files are three problems, in the order of files and lines."""
    tree = spoilt(_MEET, "minutes: 3", "minutes: soon") | {
        "daily/pl.yaml": "prompts: {}\n",
        "system/en.yaml": "texts: &a {}\n",
    }
    assert refused(tree) == [
        "daily/pl.yaml:1: `prompts.D-001.follow_up` is missing; write it",
        "daily/pl.yaml:1: `prompts.D-001.prompt` is missing; write it",
        f"{_MEET}:1: `minutes` must be a whole number",
        "system/en.yaml:1: &a is an anchor; remove it, or quote the text",
        "system/en.yaml:1: `texts.aside` is missing; write it",
        "system/en.yaml:1: `texts.button.skip` is missing; write it",
        "system/en.yaml:1: `texts.section.who` is missing; write it",
        "system/en.yaml:1: `texts.welcome` is missing; write it",
    ]

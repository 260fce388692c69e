"""Small libraries made in a test, from a few lines: ``library(talk("t", ask("name"), finish("end")))``.

Law: words of steps are their ids, so that tests check ids and structure; interface texts are the real ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import yaml

from flows.library import Dialogue, Library, Pattern, Section, Signal, Term
from flows.steps import (
    Ask,
    Branch,
    Case,
    Choice,
    Choose,
    Condition,
    Finish,
    GoTo,
    Measure,
    Quiz,
    QuizOption,
    Rate,
    Say,
    Step,
)
from flows.texts import Text

LANGUAGES = ("en", "pl")
_SYSTEM = Path(__file__).parents[2] / "content" / "system"
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
#: Conditions in short: ``{"a": "yes", "b": "1 2"}``.
When = Mapping[str, str]


@lru_cache
def system_texts(language: str) -> Mapping[str, Text]:
    """The interface texts of a language, by id."""
    words = yaml.load((_SYSTEM / f"{language}.yaml").read_text("utf-8"), _LOADER)  # noqa: S506 - yields strings only
    return {f"system.{name}": text for name, text in words["texts"].items()}


def ask(
    name: str,
    *,
    signals: Iterable[str] = (),
    smaller: bool = False,
    good: bool = False,
    after: bool = False,
    when: When | None = None,
    section: str | None = None,
    replaces: str | None = None,
    following: str | None = None,
    pitfalls: Mapping[str, str] | None = None,
) -> Ask:
    """An open question."""
    return Ask(
        id=name,
        key=name,
        ask=f"{name}.ask",
        example=f"{name}.example",
        smaller=f"{name}.smaller" if smaller else None,
        good=f"{name}.good" if good else None,
        after=f"{name}.after" if after else None,
        signals=tuple(signals),
        when=conditions(when),
        section=section,
        replaces=replaces,
        next=following,
        pitfalls=pitfalls or {},
    )


def choose(
    name: str,
    *choices: str | Choice,
    many: bool = False,
    most: int = 0,
    when: When | None = None,
    section: str | None = None,
    following: str | None = None,
    warn: tuple[tuple[str, str], ...] = (),
) -> Choose:
    """A question with buttons; a choice is its label."""
    made = tuple(option(each) if isinstance(each, str) else each for each in choices)
    return Choose(
        id=name,
        key=name,
        ask=f"{name}.ask",
        choices=made,
        many=many,
        most=most,
        when=conditions(when),
        section=section,
        next=following,
        warn=warn,
    )


def option(name: str, *, to: str | None = None, said: bool = False, when: When | None = None) -> Choice:
    """One choice."""
    return Choice(id=name, label=f"label.{name}", after=f"said.{name}" if said else None, to=to, when=conditions(when))


def rate(name: str, *, when: When | None = None, after: bool = False, mirrors: str | None = None) -> Rate:
    """A statement to rate, or to rate once more as somebody else would."""
    said = f"{name}.after" if after else None
    return Rate(id=name, key=name, ask=f"{name}.ask", when=conditions(when), after=said, mirrors=mirrors)


def quiz(name: str, *options: str, right: str = "") -> Quiz:
    """A question with an explanation for each option."""
    made = tuple(
        QuizOption(id=each, label=f"label.{each}", why=f"{name}.why.{each}", right=each == right) for each in options
    )
    return Quiz(id=name, key=name, ask=f"{name}.ask", options=made)


def card(
    name: str,
    *,
    pause: bool = False,
    when: When | None = None,
    following: str | None = None,
    tally: tuple[str, ...] = (),
    value: str = "",
) -> Say:
    """Words without a question."""
    return Say(
        id=name,
        key=name,
        text=f"{name}.say",
        pause=pause,
        when=conditions(when),
        next=following,
        tally=tally,
        tally_value=value,
    )


def branch(name: str, *cases: tuple[When, str], otherwise: str) -> Branch:
    """A fork."""
    made = tuple(Case(when=conditions(when), to=to) for when, to in cases)
    return Branch(id=name, key=name, cases=made, otherwise=otherwise)


def visit(name: str, dialogue: str, *, when: When | None = None, following: str | None = None) -> GoTo:
    """A walk through another dialogue."""
    return GoTo(id=name, key=name, dialogue=dialogue, when=conditions(when), next=following)


def finish(name: str, *offers: str) -> Finish:
    """The end."""
    return Finish(id=name, key=name, text=f"{name}.finish", offers=offers)


def talk(name: str, *steps: Step, kind: str = "dialogue", tips: int = 0, pitfalls: int = 0) -> Dialogue:
    """A dialogue; keys and conditions of its steps are put under its name."""
    return Dialogue(
        name=name,
        kind=kind,  # type: ignore[arg-type]  # one of three
        title=f"{name}.title",
        about=f"{name}.about",
        minutes=5,
        steps={each.id: _under(name, each) for each in steps},
        domain="communication" if kind == "cell" else None,
        stage="planning" if kind == "cell" else None,
        tips=tuple(f"{name}.tips.{number}" for number in range(tips)),
        pitfalls=tuple(f"{name}.pitfalls.{number}" for number in range(pitfalls)),
    )


def signal(name: str, *words: str, unless: Iterable[str] = ()) -> Signal:
    """A signal with cues of one word each, the same in every language."""
    cues = tuple(Pattern(words=(frozenset({each, f"={each}"}),)) for each in words)
    return Signal(
        id=name,
        notice=f"signal.{name}.notice",
        question=f"signal.{name}.question",
        cues=dict.fromkeys(LANGUAGES, cues),
        unless=frozenset(unless),
    )


def term(name: str, *synonyms: str, related: tuple[str, ...] = (), opposite: str | None = None) -> Term:
    """A glossary entry, called ``name`` in English and ``name-pl`` in Polish."""
    return Term(
        id=name,
        name=f"term.{name}",
        meaning=f"term.{name}.meaning",
        example=f"term.{name}.example",
        synonyms={"en": synonyms, "pl": tuple(f"{each}-pl" for each in synonyms)},
        related=related,
        opposite=opposite,
    )


def library(
    *talks: Dialogue,
    signals: Iterable[Signal] = (),
    terms: Iterable[Term] = (),
    sections: Iterable[str] = (),
    texts: Mapping[str, Text] | None = None,
    version: str = "small",
) -> Library:
    """All of it. ``texts`` are words that a test needs, the same in every language."""
    given = tuple(terms)
    return Library(
        version=version,
        languages=LANGUAGES,
        texts={
            each: {**system_texts(each), **_labels(talks), **_names(given, each), **(texts or {})} for each in LANGUAGES
        },
        dialogues={each.name: each for each in talks},
        signals={each.id: each for each in signals},
        terms={each.id: each for each in given},
        sections=tuple(Section(id=each, title=f"system.section.{each}", shared=True) for each in sections),
        shrugs={"en": frozenset({"ok", "i don't know"}), "pl": frozenset({"ok", "nie wiem"})},
        greetings={"en": frozenset({"hello"}), "pl": frozenset({"dzien dobry", "czesc"})},
        negations={"en": frozenset({"not"}), "pl": frozenset({"nie"})},
    )


def _labels(talks: Iterable[Dialogue]) -> dict[str, Text]:
    steps = [step for each in talks for step in each.steps.values()]
    choices = {each.label: each.id for step in steps if isinstance(step, Choose) for each in step.choices}
    options = {each.label: each.id for step in steps if isinstance(step, Quiz) for each in step.options}
    titles = {each.title: each.name.capitalize() for each in talks}
    return {**choices, **options, **titles}


def _names(terms: Iterable[Term], language: str) -> dict[str, Text]:
    return {each.name: each.id if language == "en" else f"{each.id}-{language}" for each in terms}


def conditions(when: When | None) -> tuple[Condition, ...]:
    """Conditions from their short form."""
    return tuple(Condition(key, frozenset(values.split())) for key, values in (when or {}).items())


def _under(dialogue: str, step: Step) -> Step:
    """The step with its key and its conditions' keys under the dialogue's name."""
    replaced = f"{dialogue}.{step.replaces}" if step.replaces else None
    step = replace(step, key=f"{dialogue}.{step.id}", when=_full(dialogue, step.when), replaces=replaced)
    match step:
        case Choose(choices=choices):
            return replace(step, choices=tuple(replace(each, when=_full(dialogue, each.when)) for each in choices))
        case Branch(cases=cases):
            return replace(step, cases=tuple(replace(each, when=_full(dialogue, each.when)) for each in cases))
        case Rate(mirrors=str(mirrored)):
            return replace(step, mirrors=f"{dialogue}.{mirrored}")
        case Say(tally=tally, trend=trend):
            whole = [tuple(_whole(dialogue, each) for each in keys) for keys in (tally, trend)]
            return replace(step, tally=whole[0], trend=whole[1])
        case _:
            return step


def _full(dialogue: str, conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    return tuple(
        replace(each, key=_whole(dialogue, each.key), measure=_measured(dialogue, each.measure)) for each in conditions
    )


def _measured(dialogue: str, measure: Measure | None) -> Measure | None:
    return measure and replace(measure, keys=tuple(_whole(dialogue, key) for key in measure.keys))


def _whole(dialogue: str, key: str) -> str:
    return key if "." in key else f"{dialogue}.{key}"

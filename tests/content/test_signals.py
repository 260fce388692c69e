"""Sentences as people type them: what each signal notices, and what it leaves alone.

Law: the sentences are data, one test for each; this file knows no words of its own. ``signals/<language>.yaml`` tries
one signal at a time, ``signals/answers*.<language>.yaml`` the steps that people really answer, with all they listen
for. Each file of answers says at its top what was heard of it before anything was changed for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

import content
from flows import coaching
from flows.library import Library
from flows.steps import Ask

HERE = Path(__file__).parent / "signals"
LANGUAGES = ("pl", "en")
#: Fewer sentences on either side show too little.
FEWEST = 8
#: Over all answers: warnings given that were right, and right warnings that were given.
PRECISION, RECALL = 0.95, 0.85
#: In characters.
LONGEST_NOTICE = 200
LONGEST_QUESTION = 120


class Sentence(NamedTuple):
    """What a person says to a question that asks for something, and whether the signal notices it."""

    language: str
    signal: str
    asks: frozenset[str]
    says: str
    caught: bool


class Answer(NamedTuple):
    """What a person says at a step, and the warnings one of which is right (``no``: none).

    ``missed``: the coach is known not to hear it right yet.
    """

    language: str
    at: str
    warns: frozenset[str]
    says: str
    missed: bool


def _read(name: str) -> Any:  # noqa: ANN401 - whatever shape the file has
    return yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - text only


def _answers(language: str) -> list[Answer]:
    files = sorted(path.name for path in HERE.glob(f"answers*.{language}.yaml"))
    return [
        Answer(language, each["at"], frozenset(each["warns"]), each["says"], missed=each.get("missed") == "yes")
        for name in files
        for each in _read(name)
    ]


def _sentences(language: str) -> list[Sentence]:
    return [
        Sentence(language, signal, frozenset(each.pop("asks")), **each, caught=side == "catches")
        for signal, sides in _read(f"{language}.yaml").items()
        for side in ("catches", "leaves")
        for each in sides[side]
    ]


def _shrugs() -> list[tuple[str, frozenset[str], str, bool]]:
    """Language, what the question asks for, what a person says, and whether it is no answer."""
    return [
        (language, frozenset(each["asks"]), each["says"], side == "shrugs")
        for language, sides in _read("shrugs.yaml").items()
        for side in ("shrugs", "answers")
        for each in sides[side]
    ]


ANSWERS = [answer for language in LANGUAGES for answer in _answers(language)]
SENTENCES = [sentence for language in LANGUAGES for sentence in _sentences(language)]


@pytest.fixture(scope="module")
def library() -> Library:
    """All content."""
    return content.load()


@pytest.mark.parametrize(
    "sentence", SENTENCES, ids=lambda each: f"{each.language}-{each.signal}-{'' if each.caught else 'not-'}{each.says}"
)
def test_a_signal_notices_what_it_is_for(library: Library, sentence: Sentence) -> None:
    """Each sentence earns its signal, or leaves it silent."""
    noticed = coaching.notice(library, sentence.language, _question(sentence), sentence.says, ())
    assert (noticed is not None) == sentence.caught, noticed


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda each: f"{each.language}-{each.at}-{each.says}")
def test_an_answer_earns_the_warning_that_fits(library: Library, answer: Answer) -> None:
    """At a real step, with all that it listens for, the right warning is given or none; what is missed is known."""
    earned = _earned(library, answer)
    assert (earned in answer.warns) != answer.missed, earned


@pytest.mark.parametrize(("language", "asks", "says", "shrug"), _shrugs())
def test_a_shrug_is_told_from_an_answer(
    library: Library, language: str, asks: frozenset[str], says: str, *, shrug: bool
) -> None:
    """Doubt is no answer, however it is put; nor is "none" where the question asks for a risk."""
    assert coaching.is_shrug(library, language, says, asks) is shrug


@pytest.mark.parametrize("language", LANGUAGES)
def test_warnings_are_right_and_few_are_missed(library: Library, language: str) -> None:
    """A wrong warning costs more than a missed one; neither happens often."""
    heard = [(_earned(library, answer), answer.warns) for answer in ANSWERS if answer.language == language]
    right = sum(earned in warns for earned, warns in heard if earned != "no")
    assert right >= PRECISION * sum(earned != "no" for earned, _ in heard)
    assert right >= RECALL * sum("no" not in warns for _, warns in heard)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_signal_has_sentences_on_both_sides(library: Library, language: str) -> None:
    """No signal goes untried in a language."""
    for caught in (True, False):
        tried = [each.signal for each in SENTENCES if each.language == language and each.caught == caught]
        assert {signal: tried.count(signal) for signal in library.signals if tried.count(signal) < FEWEST} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_tried_where_its_signal_is_deaf(library: Library, language: str) -> None:
    """A sentence that is left alone is left because of its words, not because the question does not fit."""
    deaf = [
        each.says
        for each in SENTENCES
        if each.language == language and (asks := library.signals[each.signal].asks) and asks.isdisjoint(each.asks)
    ]
    assert deaf == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_earn_no_warning(library: Library, language: str) -> None:
    """What the coach offers as an example would not be warned about by the coach."""
    warned = [
        (step.key, coaching.notice(library, language, step, text, ()))
        for dialogue in library.dialogues.values()
        for step in dialogue.steps.values()
        if isinstance(step, Ask) and isinstance(text := library.texts[language][step.example], str)
    ]
    assert [each for each in warned if each[1]] == []


def test_every_signal_listened_for_can_speak(library: Library) -> None:
    """A step that listens for a signal asks for something that the signal is about."""
    deaf = [
        (step.key, name)
        for dialogue in library.dialogues.values()
        for step in dialogue.steps.values()
        if isinstance(step, Ask)
        for name in step.signals
        if (asks := library.signals[name].asks) and asks.isdisjoint(step.asks)
    ]
    assert deaf == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_warnings_are_short(library: Library, language: str) -> None:
    """What was noticed and the question after it fit a phone's screen, with six quoted words."""
    texts = library.texts[language]
    long = [
        signal.id
        for signal in library.signals.values()
        if len(str(texts[signal.notice])) > LONGEST_NOTICE or len(str(texts[signal.question])) > LONGEST_QUESTION
    ]
    assert long == []


def _earned(library: Library, answer: Answer) -> str:
    dialogue, _, name = answer.at.rpartition(".")
    step = library.dialogues[dialogue].steps[name]
    assert isinstance(step, Ask)
    noticed = coaching.notice(library, answer.language, step, answer.says, ())
    return noticed.signal if noticed else "no"


def _question(sentence: Sentence) -> Ask:
    return Ask(id="q", key="trial.q", ask="", example="", asks=sentence.asks, signals=(sentence.signal,))

"""How much content there is, per language.

Law: what is counted has words in that language; structure alone counts nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypedDict

from flows.library import Dialogue, Library
from flows.texts import Language, TextId


class SquareStats(TypedDict):
    """One square of the model."""

    questions: int
    tips: int
    warnings: int


class Stats(TypedDict):
    """Everything in one language."""

    dialogues: int
    cells: Mapping[str, SquareStats]
    signals: int
    prompts: int
    glossary: int
    stories: int
    texts: int


def stats(library: Library) -> dict[Language, Stats]:
    """Counts per language."""
    return {language: _of_language(library, language) for language in library.languages}


def _of_language(library: Library, language: Language) -> Stats:
    texts = library.texts[language].keys()
    titled = [each for each in library.dialogues.values() if each.title in texts]
    return Stats(
        dialogues=sum(each.kind == "dialogue" for each in titled),
        cells={each.name: _of_square(each, texts) for each in titled if each.kind == "cell"},
        signals=sum(each.notice in texts for each in library.signals.values()),
        prompts=sum(each.prompt in texts for each in library.prompts.values()),
        glossary=sum(each.name in texts for each in library.terms.values()),
        stories=sum(each.kind == "story" for each in titled),
        texts=len(texts),
    )


def _of_square(square: Dialogue, texts: Iterable[TextId]) -> SquareStats:
    names = [each for each in texts if each.startswith(f"{square.name}.")]
    return SquareStats(
        questions=sum(each.endswith(".ask") for each in names),
        tips=sum(".tips." in each for each in names),
        warnings=sum(".pitfalls." in each for each in names),
    )


def sentence(library: Library) -> str:
    """One line about everything, for the end of a check."""
    counted = _of_language(library, library.languages[0])
    parts = (
        number(counted["dialogues"], "dialogue", "dialogues"),
        number(len(counted["cells"]), "square", "squares"),
        number(counted["stories"], "story", "stories"),
        number(counted["signals"], "signal", "signals"),
        number(counted["glossary"], "term", "terms"),
        number(counted["prompts"], "prompt", "prompts"),
        number(counted["texts"], "text", "texts"),
    )
    return f"{', '.join(parts)} in {' and '.join(library.languages)}: no problems"


def number(count: int, one: str, many: str) -> str:
    """A count with its noun."""
    return f"{count} {one if count == 1 else many}"

"""Lists beside the content: words that the dictionary lacks, words that the editors avoid.

Law: plain text, one entry a line, ``#`` for comments. They come with the program and are read once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from content import cues
from flows import lexicon
from flows.texts import Language

_HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Avoided:
    """A phrase to avoid with all its forms, what to write instead, and the beginnings of ids of texts that may have it."""

    cues: lexicon.Cues
    instead: str = ""
    allowed: tuple[str, ...] = ()


@lru_cache
def known_words(language: Language) -> frozenset[str]:
    """Words that are right though the dictionary lacks them, as written in ``words.<language>.txt``."""
    return frozenset(word for line in _lines(f"words.{language}.txt") for word in line.split())


@lru_cache
def avoided(language: Language) -> tuple[Avoided, ...]:
    """``avoid.<language>.txt``: cue | what to write instead | beginnings of text ids where it may stand."""
    return tuple(_avoided(line, language) for line in _lines(f"avoid.{language}.txt"))


@lru_cache
def all_avoided(language: Language) -> lexicon.Cues:
    """All phrases together, for a first look: most texts have none of them."""
    return lexicon.Cues(pattern for each in avoided(language) for pattern in each.cues)


def _avoided(line: str, language: Language) -> Avoided:
    phrase, instead, allowed, *_ = (*(part.strip() for part in line.split("|")), "", "")
    return Avoided(lexicon.Cues((cues.pattern(phrase, language),)), instead, tuple(allowed.split()))


def _lines(name: str) -> Iterator[str]:
    path = _HERE / name
    text = path.read_text("utf-8") if path.exists() else ""
    for line in text.splitlines():
        entry = line.partition("#")[0].strip()
        if entry:
            yield entry

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
from flows.library import Language, Pattern

_HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Avoided:
    """A phrase to avoid, what to write instead, and the beginnings of ids of texts that may have it."""

    phrase: str
    pattern: Pattern
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


def _avoided(line: str, language: Language) -> Avoided:
    phrase, instead, allowed, *_ = (*(part.strip() for part in line.split("|")), "", "")
    return Avoided(phrase, cues.pattern(phrase, language), instead, tuple(allowed.split()))


def _lines(name: str) -> Iterator[str]:
    path = _HERE / name
    text = path.read_text("utf-8") if path.exists() else ""
    for line in text.splitlines():
        entry = line.partition("#")[0].strip()
        if entry:
            yield entry

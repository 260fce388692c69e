"""Words for days and hours, from ``moments.<language>.txt`` beside this file, in all their forms.

Law: the words come with the program, as the classes of words for cues do. A language without a file understands days
and hours in digits only. What the words are good for is decided in ``flows``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from content import polish
from content.errors import Problem
from flows import lexicon
from flows.library import Language, TimeWords
from flows.time_words import KINDS

_HERE: Final = Path(__file__).parent
_SINGULAR: Final = ":sg:"
_MARKS: Final = (lexicon.EXACT, lexicon.CAPITAL)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a file."""

    line: int
    kind: str
    value: int
    phrases: tuple[str, ...]


@lru_cache
def moment_words(language: Language) -> TimeWords:
    """The words of a language by their folded forms; none for a language that has no file."""
    return {form: meaning for form, meaning, _ in _meanings(language)}


def problems(language: Language) -> Iterator[Problem]:
    """Lines that cannot be read, and forms that would mean two things."""
    file = _file(language)
    for number, line in _lines(language):
        if _entry(number, line) is None:
            said = f"is not `kind: words` or `kind number: words`; a kind is one of {', '.join(KINDS)}"
            yield Problem(file, number, said)
    known: dict[tuple[str, ...], tuple[str, int]] = {}
    for form, meaning, number in _meanings(language):
        if known.setdefault(form, meaning) != meaning:
            said = f"`{' '.join(form)}` is also {known[form][0]} {known[form][1]}; keep one, or write `=` before a form"
            yield Problem(file, number, said)


def _meanings(language: Language) -> Iterator[tuple[tuple[str, ...], tuple[str, int], int]]:
    """Every form with what it means and its line."""
    for number, line in _lines(language):
        entry = _entry(number, line)
        for phrase in entry.phrases if entry else ():
            for form in _forms(phrase, language, one=entry is not None and entry.kind == "weekday"):
                if entry:
                    yield form, (entry.kind, entry.value), number


def _file(language: Language) -> str:
    return f"moments.{language}.txt"


def _lines(language: Language) -> Iterator[tuple[int, str]]:
    path = _HERE / _file(language)
    text = path.read_text("utf-8") if path.exists() else ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line


def _entry(number: int, line: str) -> Entry | None:
    head, colon, tail = line.partition(":")
    kind, _, value = head.strip().partition(" ")
    phrases = tuple(phrase.strip() for phrase in tail.split(","))
    digits = value.removeprefix("-")
    if not colon or kind not in KINDS or not all(map(lexicon.has_words, phrases)) or not (digits or "0").isdecimal():
        return None
    return Entry(number, kind, int(value or 0), phrases)


def _forms(phrase: str, language: Language, *, one: bool) -> Iterator[tuple[str, ...]]:
    """The forms of a word, ``one``: of the singular; of a phrase, itself."""
    mark, bare = (phrase[0], phrase[1:]) if phrase[0] in _MARKS else ("", phrase)
    folded = tuple(lexicon.fold(bare).split())
    if mark == lexicon.CAPITAL:
        yield (lexicon.CAPITAL + folded[0],)
    elif mark or language != "pl" or len(folded) > 1:
        yield folded
    else:
        yield from ((form,) for form in sorted(_singular(bare) if one else polish.forms(bare)))


def _singular(word: str) -> frozenset[str]:
    forms = {form for form, _, tag, *_ in polish.dictionary().generate(word) if _SINGULAR in tag}
    return frozenset(map(lexicon.fold, forms | {word}))

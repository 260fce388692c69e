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
from flows.library import TimeWords
from flows.texts import Language
from flows.time_words import KINDS

_HERE: Final = Path(__file__).parent
_SINGULAR: Final = ":sg:"
_UNREADABLE: Final = f"is not `kind: words` or `kind number: words`; a kind is one of {', '.join(KINDS)}"
_MARKS: Final = (lexicon.EXACT, lexicon.CAPITAL)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a file."""

    meaning: tuple[str, int]
    phrases: tuple[str, ...]

    def forms(self, language: Language) -> Iterator[tuple[str, ...]]:
        """Every form in which its words are met."""
        for phrase in self.phrases:
            yield from _forms(phrase, language, one=self.meaning[0] == "weekday")


def moment_words(language: Language) -> TimeWords:
    """The words of a language by their folded forms; none for a language that has no file."""
    return read_words(_HERE, language)[0]


def problems(language: Language) -> tuple[Problem, ...]:
    """Lines of a language's file that cannot be read, and forms that would mean two things."""
    return read_words(_HERE, language)[1]


@lru_cache
def read_words(folder: Path, language: Language) -> tuple[TimeWords, tuple[Problem, ...]]:
    """The words of a file, and what is wrong with it. Of two meanings of one form the first counts."""
    file = f"moments.{language}.txt"
    words: dict[tuple[str, ...], tuple[str, int]] = {}
    wrong: list[Problem] = []
    for number, line in _lines(folder / file):
        entry = _entry(line)
        if entry is None:
            wrong.append(Problem(file, number, _UNREADABLE))
            continue
        for form in entry.forms(language):
            known = words.setdefault(form, entry.meaning)
            if known != entry.meaning:
                said = f"`{' '.join(form)}` is also {' '.join(map(str, known))}; keep one, or write `=` before a form"
                wrong.append(Problem(file, number, said))
    return words, tuple(wrong)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    text = path.read_text("utf-8") if path.exists() else ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line


def _entry(line: str) -> Entry | None:
    head, colon, tail = line.partition(":")
    kind, _, value = head.strip().partition(" ")
    phrases = tuple(phrase.strip() for phrase in tail.split(","))
    is_number = value.removeprefix("-").isdecimal()
    if not colon or kind not in KINDS or not all(map(lexicon.has_words, phrases)) or bool(value) != is_number:
        return None
    return Entry((kind, int(value or 0)), phrases)


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

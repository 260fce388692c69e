"""Classes of words that cues can name: first names, jobs, organisations, and the other side as a subject.

Law: the words stand in ``classes.<language>.txt`` beside this file, in their base form, and come with the program as
the forms of Polish words do. What a class is used for is written in ``signals/``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from content import polish
from flows import lexicon
from flows.texts import Language

_HERE: Final = Path(__file__).parent
#: Tag of the forms that names of people are used in.
_SINGULAR: Final = ":sg:"
_SIBILANTS: Final = ("s", "x", "z", "ch", "sh")


@lru_cache
def classes(language: Language) -> Mapping[str, frozenset[str]]:
    """Name of a class -> the forms under which its words are met; nothing for a language that has no list."""
    found: dict[str, set[str]] = {}
    for line in _lines(language):
        name, _, words = line.partition(":")
        found.setdefault(name.strip(), set()).update(form for word in words.split() for form in _forms(word, language))
    return {name: frozenset(forms) for name, forms in found.items()}


def _lines(language: Language) -> Iterator[str]:
    path = _HERE / f"classes.{language}.txt"
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        entry = line.partition("#")[0].strip()
        if entry:
            yield entry


def _forms(word: str, language: Language) -> frozenset[str]:
    mark, bare = (word[0], word[1:]) if word[0] in (lexicon.EXACT, lexicon.CAPITAL) else ("", word)
    if mark == lexicon.EXACT:
        forms = frozenset({lexicon.fold(bare)})
    elif language == "pl":
        forms = _of_name(bare) if bare[0].isupper() else polish.forms(bare)
    else:
        forms = _of_word(bare)
    if mark == lexicon.CAPITAL:
        return frozenset(lexicon.CAPITAL + form for form in forms)
    return frozenset(lexicon.EXACT + form for form in forms) if language in lexicon.STEMMERS else forms


def _of_name(name: str) -> frozenset[str]:
    """A Polish name in the singular: in the plural "Anie" and "Aś" are hardly anybody's."""
    forms = {form for form, _, tag, *_ in polish.dictionary().generate(name) if _SINGULAR in tag}
    return frozenset(map(lexicon.fold, forms | {name}))


def _of_word(word: str) -> frozenset[str]:
    """A word without a dictionary: itself, its possessive and, if it is no name, its plural."""
    form = lexicon.fold(word)
    return frozenset({form, f"{form}'s"} | ({_plural(form)} if word[0].islower() else set()))


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(_SIBILANTS) else f"{word}s"

"""Cue words as they are written, to patterns with all their forms.

Law: a cue is one or more words, each found in any of its forms; ``=nam`` only in this form, ``^May`` only with a
capital. ``oni/one`` is one word or the other, ``@name`` any word of a class, ``~emy`` any word with this ending, ``*``
any word, ``#`` any number in digits. ``..`` allows up to three words between the words of the cue. What follows from
that for a language is decided here and in ``classes``, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from content import polish
from content.classes import classes
from flows import lexicon
from flows.library import Pattern
from flows.texts import Language

#: How many words ``..`` allows between.
GAP: Final = 3


#: Stands before the name of a class, and between words of which any will do.
CLASS: Final = "@"
_OR: Final = "/"


class CueUnreadable(ValueError):
    """A cue must be words, `=` before a word that has one form only, and `..` between words."""


def pattern(cue: str, language: Language) -> Pattern:
    """The pattern of one cue.

    Raises:
        CueUnreadable: there is no word in it, or ``..`` does not stand between words.
    """
    parts = cue.split()
    gaps = [place for place, part in enumerate(parts) if part == ".."]
    if any(place in (0, len(parts) - 1) or place - 1 in gaps for place in gaps):
        raise CueUnreadable
    forms = [each for part in parts if part != ".." for each in _forms_of_part(part, language)]
    if not forms:
        raise CueUnreadable
    return Pattern(words=tuple(forms), gap=GAP if gaps else 0)


def all_forms(words: Iterable[str], language: Language) -> frozenset[str]:
    """Folded words and all their forms, for words that are met one at a time."""
    found: set[str] = set()
    for word in words:
        exact = word.startswith(lexicon.EXACT)
        for token in lexicon.words(word):
            found.add(token.form)
            found |= set() if exact or language != "pl" else polish.forms(token.text)
    return frozenset(found)


def _forms_of_part(part: str, language: Language) -> list[frozenset[str]]:
    """The words of a part: one, or those that hyphens divide."""
    either = [_forms_of_word(each, language) for each in part.split(_OR)]
    if len(either) == 1:
        return either[0]
    if any(len(words) != 1 for words in either):
        raise CueUnreadable
    return [frozenset().union(*(words[0] for words in either))]


def _forms_of_word(word: str, language: Language) -> list[frozenset[str]]:
    if word in (lexicon.ANY, lexicon.DIGITS):
        return [frozenset({word})]
    if word.startswith(CLASS):
        return [_class(word.removeprefix(CLASS), language)]
    mark = word[0] if word and word[0] in (lexicon.EXACT, lexicon.CAPITAL, lexicon.ENDING) else ""
    tokens = lexicon.words(word)
    if not tokens or (mark == lexicon.ENDING and not _is_ending(tokens)):
        raise CueUnreadable
    return [_forms(token.text, mark, language) for token in tokens]


def _class(name: str, language: Language) -> frozenset[str]:
    """The words of a class; a language without a list has none, and nothing is met there."""
    known = classes(language)
    if known and name not in known:
        raise CueUnreadable
    return known.get(name, frozenset())


def _is_ending(tokens: lexicon.Words) -> bool:
    return len(tokens) == 1 and len(tokens[0].form) in lexicon.ENDINGS


def _forms(word: str, mark: str, language: Language) -> frozenset[str]:
    folded = lexicon.fold(word)
    if mark:
        plain = mark == lexicon.EXACT and language not in lexicon.STEMMERS
        return frozenset({folded if plain else mark + folded})
    if language == "pl":
        return polish.forms(word)
    return frozenset({lexicon.stem(folded, language)})

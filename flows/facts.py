"""What an answer holds besides cue words: somebody, a day, an hour, a number, or words of a group.

Law: pure. Absence is judged over the whole answer: one name or one date anywhere is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from flows import lexicon
from flows.library import CueGroup
from flows.texts import Language

#: Words after which a capitalised word names a place and nobody: ``from Leeds``.
_BEFORE_PLACES: Final = "before-place"
_APOSTROPHE: Final = re.compile("['’ʼ]")
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_DATE: Final = re.compile(
    rf"(?<![\d.,:/-])(?:\d{{4}}-\d\d-\d\d|{_DAY}\.{_MONTH}(?:\.(?:\d{{4}}|\d\d))?|{_DAY}/{_MONTH}(?:/(?:\d{{4}}|\d\d))?)(?![\d/:])"
)
_HOUR: Final = re.compile(
    r"(?<![\d:.,])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])|(?<![\w.,:])\d{1,2} ?(?:h|am|pm|a\.m\.|p\.m\.)(?!\w)",
    re.IGNORECASE,
)
#: Facts that show by their signs alone.
_DIGIT: Final = re.compile(r"\d")
_SEEN: Final = {"date": _DATE, "hour": _HOUR, "number": _DIGIT}


def has_fact(
    fact: str,
    text: str,
    *,
    tokens: Sequence[lexicon.Token],
    language: Language,
    groups: Mapping[str, CueGroup],
    besides: frozenset[int] = frozenset(),
    denials: lexicon.Denials = lexicon.NO_DENIALS,
) -> bool:
    """Whether an answer holds a ``person``, ``date``, ``hour`` or ``number``; any other name is a cue group's.

    ``besides``: numbers of tokens that are known to name no person (see ``proper_names``). Words of a group do not
    count right after one of ``denials``: without a deputy there is none.
    """
    if fact == "person" and any(_person_names(tokens, besides, groups, language)):
        return True
    if fact in _SEEN and _DIGIT.search(text) and _SEEN[fact].search(text):
        return True
    found = lexicon.find_all(_cues(groups, lexicon.FACTS.get(fact, fact), language), tokens, language)
    return any(not lexicon.is_denied(each, tokens, denials, reach=lexicon.SHORT_REACH) for each in found)


def proper_names(tokens: Sequence[lexicon.Token], cues: Iterable[lexicon.Found]) -> frozenset[int]:
    """Numbers of the tokens that are cues, and of the capitalised words right after: Bank Pocztowy, the charity Mind."""
    named: set[int] = set()
    for found in cues:
        named |= set(range(found.first, found.last + 1))
        named |= set(_capitalised_after(tokens, found.last))
    return frozenset(named)


def _capitalised_after(tokens: Sequence[lexicon.Token], last: int) -> Iterator[int]:
    """Numbers of the capitalised words that follow each other after a token, in its clause."""
    for number in range(last + 1, len(tokens)):
        if tokens[number].clause != tokens[last].clause or not tokens[number].text[0].isupper():
            return
        yield number


def _cues(groups: Mapping[str, CueGroup], name: str, language: Language) -> lexicon.Cues:
    group = groups.get(name)
    patterns = group.cues.get(language, ()) if group else ()
    return patterns if isinstance(patterns, lexicon.Cues) else lexicon.Cues(patterns)


def _person_names(
    tokens: Sequence[lexicon.Token], besides: frozenset[int], groups: Mapping[str, CueGroup], language: Language
) -> Iterator[lexicon.Token]:
    """Capitalised words inside a sentence; abbreviations, days, months, places and ``I`` are nobody's name."""
    dates = _cues(groups, lexicon.FACTS["date"], language).singles
    nobody = besides | _places(tokens, _cues(groups, _BEFORE_PLACES, language).singles)
    for number, (before, token) in enumerate(pairwise(tokens), start=1):
        name = _APOSTROPHE.split(token.text, maxsplit=1)[0]
        is_name = len(name) > 1 and name[0].isupper() and not name.isupper()
        if (
            is_name
            and before.sentence == token.sentence
            and number not in nobody
            and not lexicon.is_one_of(token, dates)
        ):
            yield token


def _places(tokens: Sequence[lexicon.Token], before: frozenset[str]) -> frozenset[int]:
    """Numbers of the capitalised words after a word such as ``in``."""
    starts = (number for number, token in enumerate(tokens) if lexicon.is_one_of(token, before))
    return frozenset(place for start in starts for place in _capitalised_after(tokens, start))

"""Polish: spelling, and forms that fit one gender only.

Law: what a form is, the dictionary says; no lists of words here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from content import polish
from flows import lexicon

_LETTERS: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ABBREVIATION: Final = "brev"
#: How far after "jesteś" its adjective may stand, in words.
_REACH: Final = 3
_ONE_GENDER: Final = re.compile(r"^(?:praet|winien):sg:(?:m1\.m2\.m3|m1|f)\b")
_YOU: Final = re.compile(r"^aglt:sg:sec\b")
_YOU_ARE: Final = re.compile(r"^(?:fin|bedzie):sg:sec\b")
_ADJECTIVE: Final = re.compile(r"^(?:adj|ppas):sg:nom(?:\.voc)?:(?:m1\.m2\.m3|m1|f)\b")
_NO_ADJECTIVES: Final = ("subst", "fin", "prep", "part", "num")
_TO_BE: Final = "być"


def unknown(text: str, listed: frozenset[str]) -> Iterator[str]:
    """Words that neither the dictionary nor the list has. A listed word counts in any case of letters as listed."""
    for match in _LETTERS.finditer(text):
        word = match[0]
        abbreviated = text[match.end() : match.end() + 1] == "." and _is_abbreviation(word)
        if abbreviated or {word, word.lower()} & listed or polish.is_known(word):
            continue
        parts = [part for part in word.split("-") if not ({part, part.lower()} & listed or polish.is_known(part))]
        yield from parts if "-" in word else (word,)


def _is_abbreviation(word: str) -> bool:
    return any(tag.startswith(_ABBREVIATION) for *_, tag in polish.readings(f"{word}."))


def gendered(text: str) -> Iterator[str]:
    """Second-person forms that say whether a man or a woman is spoken to."""
    tokens = lexicon.words(text)
    for number, token in enumerate(tokens):
        after = [other for other in tokens[number + 1 :] if other.clause == token.clause]
        if _is_you(token.text):
            yield from _joined(text, token, (other for other in (token, *after) if _has(other.text, _ONE_GENDER)))
        elif _has(token.text, _YOU_ARE) and _is_to_be(token.text):
            yield from _joined(text, token, (other for other in after[:_REACH] if _is_only_adjective(other.text)))


def distant(text: str) -> Iterator[str]:
    """Pan, Pani and their forms as an address: with a capital inside a sentence."""
    tokens = lexicon.words(text)
    forms = {form for word in ("pan", "pani", "państwo") for form in polish.forms(word)}
    for before, token in pairwise(tokens):
        if token.sentence == before.sentence and token.text[0].isupper() and token.form in forms:
            yield token.text


def _joined(text: str, first: lexicon.Token, others: Iterator[lexicon.Token]) -> Iterator[str]:
    last = next(others, None)
    if last is not None:
        yield text[first.start : last.end]


def _tags(word: str) -> list[str]:
    return [tag for *_, tag in polish.readings(word)]


def _has(word: str, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(tag) for tag in _tags(word))


def _is_you(word: str) -> bool:
    """Whether the word ends in -ś of the second person, and is not one word with -ś: ``coś``, ``kiedyś``."""
    readings = polish.readings(word)
    end = max(end for _, end, *_ in readings)
    is_one_word = any(end - start > 1 for start, end, *_ in readings)
    return end > 1 and not is_one_word and _has(word, _YOU)


def _is_only_adjective(word: str) -> bool:
    return _has(word, _ADJECTIVE) and not any(tag.startswith(_NO_ADJECTIVES) for tag in _tags(word))


def _is_to_be(word: str) -> bool:
    return any(base.partition(":")[0] == _TO_BE for _, _, base, _ in polish.readings(word))

"""Words of what a person typed, and cue words found among them.

Law: pure, and cheap enough to run on every answer. Cues come with all their forms from the library; nothing here
knows a dictionary. Words of languages that are stemmed meet their cues as stems, all others as folded forms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flows.library import CueGroup, Language, Pattern

#: Languages whose cues are kept as stems, and the name of their Snowball algorithm. Polish is not among them: its
#: stemmer finds two forms in three, so all forms are written into the library instead.
STEMMERS: Final[Mapping[Language, str]] = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali",
    "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

#: Put before a form that must be met as it stands, not by its stem.
EXACT: Final = "="
#: Put before a form that counts only when it is written with a capital letter (``May``).
CAPITAL: Final = "^"

#: How far before a cue a negation still reaches, in words.
_REACH: Final = 3
_WORD: Final = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_SENTENCE_ENDS: Final = frozenset(".!?…\n")
_CLAUSE_ENDS: Final = _SENTENCE_ENDS | frozenset(',;:–—()[]"„”“')
#: Letters that do not come apart into a letter and a mark.
_WHOLE_LETTERS: Final = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ı": "i", "’": "'", "ʼ": "'"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word: as typed, where it stands in the text (``text[start:end]``), and folded.

    ``sentence`` and ``clause`` count from 0; two words of one clause are of one sentence.
    """

    text: str
    start: int
    end: int
    form: str
    sentence: int
    clause: int


@dataclass(frozen=True, slots=True)
class Found:
    """A cue that was found: the tokens from ``first`` to ``last``, both included."""

    first: int
    last: int


def fold(text: str) -> str:
    """Lower case without diacritics: ``Łódź`` becomes ``lodz``."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_WHOLE_LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def stem(word: str, language: Language) -> str:
    """The stem of a folded word; the word itself where its language is not stemmed."""
    return _stem(word, language) if language in STEMMERS else word


@lru_cache(maxsize=8192)
def _stem(word: str, language: Language) -> str:
    return str(_stemmer(language).stemWord(word))


@lru_cache
def _stemmer(language: Language):  # type: ignore[no-untyped-def] # noqa: ANN202 - snowball ships no types
    import snowballstemmer  # noqa: PLC0415 - 30 ms, and only where a stemmed language is spoken

    return snowballstemmer.stemmer(STEMMERS[language])


def words(text: str) -> tuple[Token, ...]:
    """The words of a text in order. Apostrophes inside a word belong to it, hyphens divide."""
    tokens: list[Token] = []
    sentence = clause = end = 0
    for match in _WORD.finditer(text):
        between = text[end : match.start()]
        if tokens and not _SENTENCE_ENDS.isdisjoint(between):
            sentence += 1
        if tokens and not _CLAUSE_ENDS.isdisjoint(between):
            clause += 1
        end = match.end()
        tokens.append(Token(match[0], match.start(), end, fold(match[0]), sentence, clause))
    return tuple(tokens)


def find(patterns: Iterable[Pattern], tokens: Sequence[Token], language: Language) -> Found | None:
    """The first place, in the order of the text, where one of the patterns stands."""
    return min(find_all(patterns, tokens, language), key=lambda found: found.first, default=None)


def find_all(patterns: Iterable[Pattern], tokens: Sequence[Token], language: Language) -> Iterator[Found]:
    """Every place where a pattern stands, pattern after pattern. A pattern stays within one sentence."""
    places = _places(tokens, language)
    for pattern in patterns:
        head = pattern.words[0]
        if head.isdisjoint(places.keys()):
            continue
        for first in sorted({place for form in head & places.keys() for place in places[form]}):
            last = _follow(pattern, first, places, tokens)
            if last is not None:
                yield Found(first, last)


def _places(tokens: Sequence[Token], language: Language) -> dict[str, list[int]]:
    """Where each form stands, under every name that a cue may have for it."""
    places: dict[str, list[int]] = {}
    stemmed = language in STEMMERS
    for number, token in enumerate(tokens):
        places.setdefault(stem(token.form, language), []).append(number)
        if stemmed:
            places.setdefault(EXACT + token.form, []).append(number)
        if token.text[0].isupper():
            places.setdefault(CAPITAL + token.form, []).append(number)
    return places


def _follow(pattern: Pattern, first: int, places: Mapping[str, list[int]], tokens: Sequence[Token]) -> int | None:
    """Where a pattern that begins at ``first`` ends, if its other words follow."""
    last = first
    for forms in pattern.words[1:]:
        reach = range(last + 1, last + 2 + pattern.gap)
        near = [place for form in forms if form in places for place in places[form] if place in reach]
        if not near or tokens[min(near)].sentence != tokens[first].sentence:
            return None
        last = min(near)
    return last


def is_negated(found: Found, tokens: Sequence[Token], negations: frozenset[str]) -> bool:
    """Whether one of the words right before the cue, in its own clause, turns it into its opposite."""
    before = tokens[max(0, found.first - _REACH) : found.first]
    clause = tokens[found.first].clause
    return any(token.clause == clause and token.form in negations for token in before)


# --- facts ------------------------------------------------------------------------------------------------------

#: What an answer can hold besides cue words, and the cue group that shows it too, where the library has one.
FACTS: Final[Mapping[str, str]] = {
    "person": "person-role",
    "date": "date-words",
    "hour": "hour-words",
    "number": "number-words",
}
_DATE: Final = re.compile(r"(?<![\d.,])(?:\d{4}-\d{2}-\d{2}|\d{1,2}\.(?:0?[1-9]|1[0-2])(?:\.(?:\d{4}|\d{2}))?)(?![\d])")
_SLASHED: Final = re.compile(r"(?<!\d)\d{1,2}/\d{1,2}(?:/\d{2,4})?(?!\d)")
_HOUR: Final = re.compile(
    r"(?<!\d)(?:[01]?\d|2[0-3]):[0-5]\d(?!\d)|(?<![\w.,])\d{1,2} ?(?:h|am|pm|a\.m\.|p\.m\.)(?!\w)", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"\d")


def has_fact(
    fact: str, text: str, *, tokens: Sequence[Token], language: Language, groups: Mapping[str, CueGroup]
) -> bool:
    """Whether an answer holds a ``person``, ``date``, ``hour`` or ``number``; any other name is a cue group's.

    Raises:
        KeyError: there is no such fact and no such group.
    """
    seen = _SEEN.get(fact)
    if seen is not None and seen(text, tokens, _forms(groups, "date-words", language)):
        return True
    group = groups.get(FACTS[fact]) if seen is not None else groups[fact]
    return group is not None and find(group.cues.get(language, ()), tokens, language) is not None


def _forms(groups: Mapping[str, CueGroup], name: str, language: Language) -> frozenset[str]:
    """All single words of a group, to be left out of what looks like a name."""
    group = groups.get(name)
    patterns = group.cues.get(language, ()) if group else ()
    return frozenset().union(*(pattern.words[0] for pattern in patterns if len(pattern.words) == 1))


def _names_person(_: str, tokens: Sequence[Token], dates: frozenset[str]) -> bool:
    """A capitalised word inside a sentence; abbreviations, days, months and ``I`` are nobody's name."""
    for before, token in zip(tokens, tokens[1:], strict=False):
        name = token.text.partition("'")[0].partition("’")[0]
        inside = before.sentence == token.sentence
        if inside and len(name) > 1 and name[0].isupper() and not name.isupper() and not _is_date(token, dates):
            return True
    return False


def _is_date(token: Token, dates: frozenset[str]) -> bool:
    return not dates.isdisjoint((token.form, EXACT + token.form, CAPITAL + token.form))


def _names_date(text: str, _: Sequence[Token], __: frozenset[str]) -> bool:
    return bool(_DATE.search(text) or _SLASHED.search(text))


def _names_hour(text: str, _: Sequence[Token], __: frozenset[str]) -> bool:
    return bool(_HOUR.search(text))


def _names_number(text: str, _: Sequence[Token], __: frozenset[str]) -> bool:
    return bool(_NUMBER.search(text))


_SEEN: Final = {"person": _names_person, "date": _names_date, "hour": _names_hour, "number": _names_number}

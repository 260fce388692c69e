"""A text about days and hours as a row of marks, one letter for each word, number or sign that means something.

Law: pure, and without words: what a word means comes from the library (``moments``), by language. What is made of the
marks is decided in ``hours`` and ``moments``. The longest phrase wins; what means nothing is ``?``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from flows import lexicon
from flows.library import TimeWords

#: What a word can mean, as it is called in the content, and its mark.
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "day": "R",  # so many days from today: tomorrow 1
        "today-half": "Rp",  # a half of this day, tonight 12: as two marks
        "weekday": "D",  # 1 (Monday) to 7
        "month": "M",  # 1 to 12
        "month-first": "W",  # a month that may stand before its day: November 15
        "number": "c",  # as a word: two 2
        "ordinal": "o",  # as a word: eighth 8
        "days": "u",  # a span of so many days: week 7
        "months": "U",
        "minutes": "v",
        "ahead": "a",  # before a span: in two weeks
        "from-now": "A",  # after one
        "next": "x",
        "this": "t",
        "at": "@",  # before an hour
        "from": "<",  # before an hour or a day
        "until": "~",  # between two hours
        "half": "p",  # of the day: morning 0, afternoon 12
        "clock": "N",  # a time by its name, in minutes from midnight: noon 720
        "sharp": "H",  # after an hour: o'clock
        "off": "h",  # so many minutes from the hour that follows: quarter past 15
        "every": "e",  # what comes again and again is no moment
        "not": "b",  # nor is what is over, nor what is only before or after a moment, nor what is denied
        "never": "E",  # nor anything in a text with such a word: usually
        "suffix": "f",  # after a number that is a day: 24th
        "or": "|",
        "things": "m",  # what is counted: pounds
        "between": "_",  # words that may stand between: on, of
    }
)
WORD: Final = "?"
END: Final = ","
DASH: Final = "-"
#: What may stand between the words of one moment; never given back, so that reading takes no time to speak of.
GAP: Final = f"[{KINDS['between']}{KINDS['until']}{KINDS['at']}{KINDS['from']}{KINDS['suffix']}]*+"
#: No phrase has more words.
_LONGEST: Final = 5
_YEARS: Final = range(1900, 2200)
#: A text longer than this, in characters, is read no further.
_MOST: Final = 1000

_NOT_BEFORE: Final = r"(?<![\d.,:/])(?<!\d-)"
_TOKEN: Final = re.compile(
    rf"""
      (?P<iso>     {_NOT_BEFORE} \d{{4}} - \d\d - \d\d (?![\d:]) )
    | (?P<full>    {_NOT_BEFORE} \d{{1,2}} (?P<sign>[.-]) \d{{1,2}} (?P=sign) (?:\d{{4}}|\d\d) (?!\d) )
    | (?P<clock>   {_NOT_BEFORE} \d{{1,2}} : \d\d (?![\d:]) )
    | (?P<dotted>  {_NOT_BEFORE} \d{{1,2}} \. \d{{1,2}} (?![\d:] | [.,/]\d) )
    | (?P<slashed> {_NOT_BEFORE} \d{{1,2}} / \d{{1,2}} (?:/(?:\d{{4}}|\d\d))? (?![\d:] | [.,/]\d) )
    | (?P<number>  \d+ )
    | (?P<short>   [^\W\d_] (?:\.[^\W\d_])+ \b \.? )
    | (?P<word>    [^\W\d_]+ (?:['’ʼ][^\W\d_]+)* )
    | (?P<dash>    [-–—] )
    | (?P<end>     [,;!?…\n():] | \.(?=\s+[^\W\d_a-z] | \s*$) )
    | (?P<money>   [€£$%] )
    """,
    re.VERBOSE,
)
_DIGITS: Final = re.compile(r"\d+")
#: Marks of what is written in digits and signs.
_SIGNS: Final = {
    "iso": "y",
    "full": "y",
    "clock": "k",
    "dotted": "d",
    "slashed": "s",
    "dash": DASH,
    "end": END,
    "money": "m",
}


class Marks(NamedTuple):
    """``code``: a letter for each mark. ``values``: what each stands for: the meaning of a word, or its digits."""

    code: str
    values: tuple[tuple[int, ...], ...]


def marks(text: str, words: TimeWords) -> Marks:
    """The marks of a text."""
    tokens = list(_tokens(text[:_MOST]))
    code: list[str] = []
    values: list[tuple[int, ...]] = []
    place = 0
    while place < len(tokens):
        length, mark, value = _phrase(tokens, place, words)
        code.append(mark)
        values += [value] if len(mark) == 1 else [(0,), value]
        place += length
    return Marks("".join(code), tuple(values))


class _Token(NamedTuple):
    """A word has its forms, a sign its mark and digits."""

    forms: tuple[str, ...]
    mark: str = WORD
    value: tuple[int, ...] = ()


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        kind, found = match.lastgroup or "", match[0]
        if kind in ("word", "short"):
            form = lexicon.fold(found.replace(".", ""))
            capital = (lexicon.CAPITAL + form,) if found[0].isupper() else ()
            yield _Token((*capital, form))
        elif kind == "number":
            yield _number(found)
        else:
            yield _Token((), _SIGNS[kind], _digits(found))


def _digits(found: str) -> tuple[int, ...]:
    """The numbers in it; then 1 if the last has two digits, and 1 if the first begins with a nought."""
    parts = _DIGITS.findall(found)
    return (*map(int, parts), int(len(parts[-1]) == 2), int(parts[0][0] == "0")) if parts else ()  # noqa: PLR2004 - two


def _number(found: str) -> _Token:
    """One or two digits are a number, four may be a year; a longer row of digits is only a word."""
    if len(found) <= 2:  # noqa: PLR2004 - two digits
        return _Token((), "n", _digits(found))
    if len(found) == 4 and int(found) in _YEARS:  # noqa: PLR2004 - four digits
        return _Token((), "Y", (int(found),))
    return _Token(())


def _phrase(tokens: list[_Token], place: int, words: TimeWords) -> tuple[int, str, tuple[int, ...]]:
    """How many tokens from ``place`` belong together, their mark and value."""
    first = tokens[place]
    if not first.forms:
        return 1, first.mark, first.value
    for length in range(min(_LONGEST, len(tokens) - place), 0, -1):
        rest = tuple(token.forms[-1] if token.forms else "" for token in tokens[place + 1 : place + length])
        for form in first.forms:
            meaning = words.get((form, *rest))
            if meaning:
                return length, KINDS[meaning[0]], (meaning[1],)
    return 1, WORD, ()

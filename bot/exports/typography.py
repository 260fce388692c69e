"""How words look on paper: the one place where they are touched for display.

Law: pure and idempotent; what is kept is never changed. ``typeset`` sets typographer's signs, ``is_rtl`` says from
which side a stretch is read. What is in a document is ``typeset(clean(words))``, letter for letter.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: Opening and closing quotation marks of a language; others get English ones.
_QUOTES: Final = {"pl": ("„", "”")}
_ENGLISH_QUOTES: Final = ("“", "”")
#: Straight marks around something, on one line, not inside a word.
_QUOTED: Final = re.compile(r'(?<![\w"])"(?=[^\s"])([^"\n]*[^\s"])"(?![\w"])')
_APOSTROPHE: Final = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
#: A hyphen between spaces means a dash; a line does not begin with one.
_DASH: Final = re.compile(r"(?<=\S) (?:-|–|—) (?=\S)")
_DOTS: Final = re.compile(r"(?<!\.)\.\.\.(?!\.)")
#: Polish words of one letter stay with the next word.
_ALONE: Final = re.compile(r"(?<![^\s(„“\u00a0])([aiouwzAIOUWZ]) +(?=\S)")
#: A sign without width that only the beginning of a file knows.
_MARK: Final = "\ufeff"
_ISOLATES: Final = re.compile("[\u2066-\u2069]")
_OPENING, _CLOSING = frozenset("\u2066\u2067\u2068"), "\u2069"


def typeset(words: str, language: str) -> str:
    """Words of any origin as they stand on paper.

    Straight quotation marks around something become the language's own („…” in Polish), an apostrophe inside a word
    ’, three full stops …, a hyphen between spaces an en dash that does not begin a line; in Polish a word of one
    letter does not end a line. A direction isolate without its partner goes: what is written in one place must not
    turn what stands in another. So does the mark at the beginning of files.
    """
    opening, closing = _QUOTES.get(language, _ENGLISH_QUOTES)
    words = _balanced(words.replace(_MARK, ""))
    if '"' in words:
        words = _QUOTED.sub(lambda found: f"{opening}{found[1]}{closing}", words)
    words = _APOSTROPHE.sub("’", words)
    words = _DOTS.sub("…", words)
    words = _DASH.sub("\u00a0– ", words)
    return _ALONE.sub("\\1\u00a0", words) if language == "pl" else words


def is_rtl(words: str) -> bool:
    """Whether the first letter that has a direction is read from the right."""
    if words.isascii():
        return False
    directions = (unicodedata.bidirectional(sign) for sign in words)
    return next((each != "L" for each in directions if each in {"L", "R", "AL"}), False)


def _balanced(words: str) -> str:
    """The words without isolates that are never closed on their line, or close nothing."""
    return "\n".join(map(_balanced_line, words.split("\n"))) if _ISOLATES.search(words) else words


def _balanced_line(line: str) -> str:
    kept = list(line)
    open_at: list[int] = []
    for place, sign in enumerate(line):
        if sign in _OPENING:
            open_at.append(place)
        elif sign == _CLOSING and open_at:
            open_at.pop()
        elif sign == _CLOSING:
            kept[place] = ""
    for place in open_at:
        kept[place] = ""
    return "".join(kept)

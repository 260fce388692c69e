"""How small a one-pager has to be set: settings to try, and the first of them that is worth a try.

Law: pure. The estimate only spares the layout vain tries, and is never the last word: the layout measures. What no
setting could hold is shortened before it is laid out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Setting:
    """Size of type in points, room between sections in lines, and what is left of much: characters, entries."""

    size: float
    room: float
    most: int | None = None
    count: int | None = None


SETTINGS: Final = (
    Setting(11.5, 1.5),
    Setting(11, 1.2),
    Setting(10.5, 1.0),
    Setting(10, 0.9),
    Setting(9.5, 0.8),
    Setting(9, 0.7),
    Setting(9, 0.65, 420, 8),
    Setting(9, 0.65, 320, 7),
    Setting(9, 0.65, 280, 6),
    Setting(9, 0.6, 220, 5),
    Setting(9, 0.6, 180, 4),
    Setting(8.5, 0.6, 160, 4),
    Setting(8.5, 0.6, 140, 3),
    Setting(8.5, 0.55, 110, 3),
    Setting(8.5, 0.5, 100, 2),
    Setting(8, 0.45, 90, 2),
    Setting(8, 0.4, 80, 1),
    Setting(7.5, 0.3, 40, 1),
    Setting(7.5, 0.25, 16, 1),
)
#: Points that the sections share on the page, and the width of their words.
_HEIGHT, _WIDTH = 635.0, 350.0
#: Of the size of type: an average letter's width, a line's height, the gap between entries.
_LETTER, _LINE, _GAP = 0.44, 1.25, 0.65
#: An estimate this much above what there is may still be wrong.
_DOUBT = 1.2
#: What the first shortening setting can use of an entry and a section, with room to see that there was more.
_MOST, _COUNT = 440, 9
#: Blanks that may become one; those that do not break stay.
_BLANKS: Final = re.compile("[ \n]+")


def fit(page: Mapping[str, Any]) -> dict[str, Any]:
    """The one-pager as the layout takes it, with ``settings``: those worth a try, in order."""
    sections = page["sections"]
    guesses = (number for number, each in enumerate(SETTINGS) if _height(sections, each) <= _HEIGHT * _DOUBT)
    first = next(guesses, len(SETTINGS) - 1)
    settings = [asdict(each) for each in SETTINGS[first:]]
    if SETTINGS[first].most is not None:
        sections = [_short(each) for each in sections]
    return {**page, "sections": sections, "settings": settings}


def _height(sections: Sequence[Mapping[str, Any]], setting: Setting) -> float:
    return sum(_section(each, setting) for each in sections)


def _section(section: Mapping[str, Any], setting: Setting) -> float:
    said = section["entries"][: setting.count] + section["notes"][: 1 if setting.count else None]
    lines = sum(_lines(each, setting) for each in said)
    words = lines * _LINE * setting.size + (len(said) - 1) * _GAP * setting.size
    title = ceil(len(section["title"]) / 22) * setting.size * 1.4
    return max(words, title) + setting.room * 1.35 * setting.size


def _lines(entry: Mapping[str, Any], setting: Setting) -> int:
    across = _WIDTH / (_LETTER * setting.size)
    text = entry["text"][: setting.most]
    return sum(max(1, ceil(len(line) / across)) for line in (entry["label"] + " " + text).split("\n"))


def _short(section: Mapping[str, Any]) -> dict[str, Any]:
    entries, notes = section["entries"][:_COUNT], section["notes"][:_COUNT]
    hidden = len(section["entries"]) + len(section["notes"]) - len(entries) - len(notes)
    return {**section, "entries": _cut(entries), "notes": _cut(notes), "hidden": hidden}


def _cut(entries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    begun = [(each, _begin(each["text"])) for each in entries]
    return [{**each, "text": text, "cut": len(text) < len(_BLANKS.sub(" ", each["text"]))} for each, text in begun]


def _begin(text: str) -> str:
    """The beginning of a text, on one line."""
    line = _BLANKS.sub(" ", text)
    if len(line) <= _MOST:
        return line
    at_word = line.rfind(" ", _MOST // 2, _MOST)
    return line[: at_word if at_word > 0 else _MOST].rstrip() + " …"

"""What a single page can hold at all, before anybody measures it.

Law: pure; shortens only what no size of type would let onto one page, so that the layout need not try in vain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

#: Characters that one page holds in its smallest whole setting, with room to spare for the estimate.
_WHOLE: Final = 7000
#: The first setting of the layout that shortens, and what it leaves: characters of an entry, entries of a section.
FIRST_SHORT: Final = 6
_MOST, _COUNT = 430, 8
#: Characters of a line; an entry's own line ends cost whole lines.
_LINE: Final = 85


def fit(page: Mapping[str, Any]) -> dict[str, Any]:
    """The one-pager as the layout takes it: with ``from``, the first of its settings that is worth a try."""
    if sum(map(_room, page["sections"])) <= _WHOLE:
        return {**page, "from": 0}
    return {**page, "from": FIRST_SHORT, "sections": [_short(each) for each in page["sections"]]}


def _room(section: Mapping[str, Any]) -> int:
    said = [*section["entries"], *section["notes"]]
    return sum(len(each["label"]) + _LINE * each["text"].count("\n") + len(each["text"]) for each in said)


def _short(section: Mapping[str, Any]) -> dict[str, Any]:
    entries, notes = section["entries"][:_COUNT], section["notes"][:_COUNT]
    hidden = len(section["entries"]) + len(section["notes"]) - len(entries) - len(notes)
    return {**section, "entries": _cut(entries), "notes": _cut(notes), "hidden": hidden}


def _cut(entries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{**each, "text": _begin(each["text"])} for each in entries]


def _begin(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    if len(line) <= _MOST:
        return line
    at_word = line.rfind(" ", _MOST // 2, _MOST)
    return line[: at_word if at_word > 0 else _MOST].rstrip() + " …"

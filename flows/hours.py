"""Hours as people type them: ``8.15``, ``at 7 pm``, ``wpół do ósmej``.

Law: pure; the words are the library's. An hour without a half of the day is one of twenty-four when somebody is asked
for an hour. In a sentence about meeting people, a bare hour from one to six is in the afternoon: nobody meets at night.
"""

from __future__ import annotations

import re
from datetime import time
from typing import Final

from flows.library import Library
from flows.texts import Language
from flows.time_words import GAP, Marks, marks

#: Hours of a half of the day, and of the whole one.
_HALF, _WHOLE = 12, 24
_MINUTES: Final = 60
#: Bare hours in a sentence that are in the afternoon.
_AFTERNOON: Final = range(1, 7)
#: An hour in digits or words, with what leads to it, and its half of the day on either side.
HOUR: Final = (
    rf"(?:(?P<before>p){GAP})?(?P<lead>[@<_]*+)(?P<off>h)?{GAP}(?P<hour>k|d|nn|n|oo?|c)(?:{GAP}(?P<after>[pNH]))?"
)
_ONLY: Final = re.compile(rf"[_,]*+(?:{HOUR}|(?P<name>N))[_,]*+")


def read_hour(text: str, library: Library, *, language: Language) -> time | None:
    """The time of day that a text names and nothing besides; ``None``: it names none, or more than one."""
    found = marks(text, library.moments.get(language, {}))
    match = _ONLY.fullmatch(found.code)
    return time_of(match, found) if match else None


def time_of(match: re.Match[str], found: Marks, *, meeting: bool = False) -> time | None:
    """The time of day of a match with the groups of an hour; ``None``: there is no such hour, 25:00 or 15 am.

    Args:
        match: of a pattern with the groups ``before``, ``off``, ``hour`` and ``after``, and perhaps ``name``.
        found: the marks it is a match in.
        meeting: whether a bare hour from one to six is in the afternoon.
    """
    groups = match.groupdict()
    if groups.get("name"):
        return _time(*divmod(found.values[match.start("name")][0], _MINUTES))
    clock = _clock(match, found)
    if clock is None:
        return None
    hour, minute, sure = clock
    half = _half(match, found)
    if groups.get("off"):
        hour, minute = divmod(hour * _MINUTES + found.values[match.start("off")][0], _MINUTES)
        hour = hour or _HALF
    if half is not None:
        return _time(hour % _HALF + half if hour <= _HALF else hour, minute) if _has_half(hour, half) else None
    if meeting and not sure and hour in _AFTERNOON:
        hour += _HALF
    return None if meeting and hour == _WHOLE else _time(hour, minute)  # 24:00 of a day is the next one's


def _has_half(hour: int, half: int) -> bool:
    """Whether it makes sense to name the half: 20 in the evening does, 0 in the morning or 15 in the morning not."""
    return 1 <= hour <= _HALF or (half > 0 and hour > _HALF)


def _clock(match: re.Match[str], found: Marks) -> tuple[int, int, bool] | None:
    """Hour, minute, and whether it is written so that it cannot be an afternoon (``05:00``); minutes have two digits."""
    values = found.values[match.start("hour") : match.end("hour")]
    match match["hour"]:
        case "k" | "d":
            hour, minute, two, nought = values[0]
        case "nn":
            (hour, _, nought), (minute, two, _) = values
        case "n":
            (hour, _, nought), minute, two = values[0], 0, 1
        case _:
            hour, minute, two, nought = sum(value[0] for value in values), 0, 1, 0
    return (hour, minute, bool(nought)) if two else None


def _half(match: re.Match[str], found: Marks) -> int | None:
    """0 before noon, 12 after it, ``None`` where it is not said."""
    for name in ("before", "after"):
        if match.groupdict().get(name):
            return {"p": found.values[match.start(name)][0], "N": _HALF}.get(match[name])
    return None


def _time(hour: int, minute: int) -> time | None:
    if (hour, minute) == (_WHOLE, 0):
        return time(0)
    return time(hour, minute) if 0 <= hour < _WHOLE and 0 <= minute < _MINUTES else None

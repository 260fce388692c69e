"""Where somebody lives, as far as clocks are concerned: by a town, a country, a zone, an offset, or by their own clock.

Law: pure. Names and their forms come from the library. Zones whose clocks agree now and through the year are one, and
the likeliest of them stands for the others. Nothing here decides: what is found is offered, and may be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from difflib import get_close_matches
from typing import Final, TypeAlias

from flows import lexicon
from flows.library import Library
from flows.local_time import local
from flows.texts import Language

#: How many zones are offered at most.
MOST: Final = 4
#: How far, in minutes, somebody's clock may be from the time it is there.
_SLOW: Final = 10
_HOUR, _DAY = 60, 24 * 60
#: How alike (0 to 1) a misspelt name must be, and how long it is at least and at most, in characters.
_ALIKE: Final = 0.84
_LENGTHS: Final = range(5, 40)
#: No name has more words.
_LONGEST: Final = 6
_OFFSET: Final = re.compile(r"(?:utc|gmt)? ?([+\-−–])(\d{1,2})(?::?00)?", re.IGNORECASE)
_BY_OFFSET: Final = "Etc/GMT"
#: Offsets in whole hours for which there are zones.
_OFFSETS: Final = range(-12, 15)
#: When clocks are compared: now, and so many days later.
_SEASONS: Final = (0, 91, 182, 273)

#: What clocks of a zone show through the year, as offsets.
_Clock: TypeAlias = tuple[timedelta | None, ...]


def find_zone(text: str, library: Library, *, now: datetime) -> tuple[str, ...]:
    """The zones that a text names, the likeliest first: a town, a country, a zone, an offset; empty: none.

    A name with a slip of the keys is found too, where nothing is found without. A country with several zones gives one
    for each clock that it has, of those that many people live with.
    """
    offset = _OFFSET.fullmatch(text.strip())
    if offset:
        return _by_offset(offset)
    words = tuple(token.form for token in lexicon.words(text))
    found = _named(words, library) or _alike(words, library)
    homes = [zone for zone in found if zone in library.zones.homes]
    return tuple(_one_a_clock(homes or found, now))


def zones_where(now: datetime, hour: time, *, library: Library, most: int = MOST) -> tuple[str, ...]:
    """Zones where clocks show ``hour`` now, or are ten minutes off; and where it is a full hour, any time within it.

    One for each clock first, then others that people live in, ``most`` in all.
    """
    close = [zone for zone in library.zones.homes if _apart(local(now, zone), hour) <= _SLOW]
    within = [zone for zone in library.zones.homes if hour.minute == 0 and local(now, zone).hour == hour.hour]
    there = [*close, *(zone for zone in within if zone not in close)]
    first = list(_one_a_clock(there, now))
    return tuple([*first, *(zone for zone in there if zone not in first)][:most])


def city(zone: str, library: Library, *, language: Language) -> str:
    """What to call a zone: its town in a language, or the last part of its name; one by offset as ``UTC+2``."""
    if zone.startswith(_BY_OFFSET):
        return f"UTC{-int(zone.removeprefix(_BY_OFFSET)):+d}"
    return library.zones.cities.get(language, {}).get(zone) or zone.rpartition("/")[2].replace("_", " ")


def _by_offset(offset: re.Match[str]) -> tuple[str, ...]:
    """Zones by offset have their signs the other way round: two hours ahead of Greenwich is ``Etc/GMT-2``."""
    hours = int(offset[2]) * (1 if offset[1] == "+" else -1)
    if hours not in _OFFSETS:
        return ()
    return (f"{_BY_OFFSET}{-hours:+d}",) if hours else ("Etc/UTC",)


def _named(words: tuple[str, ...], library: Library) -> tuple[str, ...]:
    """The zones of the longest name in a text, the first of several."""
    for length in range(min(_LONGEST, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            found = library.zones.names.get(words[start : start + length])
            if found:
                return found
    return ()


def _alike(words: tuple[str, ...], library: Library) -> tuple[str, ...]:
    typed = " ".join(words)
    if len(typed) not in _LENGTHS:
        return ()
    names = {" ".join(name): zones for name, zones in library.zones.names.items() if name[0][0] == typed[0]}
    close = get_close_matches(typed, names, n=1, cutoff=_ALIKE)
    return names[close[0]] if close else ()


def _one_a_clock(zones: Iterable[str], now: datetime) -> Iterator[str]:
    """Of zones whose clocks agree, the first."""
    seen: set[_Clock] = set()
    for zone in zones:
        clock = tuple(local(now.astimezone(UTC) + timedelta(days=days), zone).utcoffset() for days in _SEASONS)
        if clock not in seen:
            seen.add(clock)
            yield zone


def _apart(there: datetime, hour: time) -> int:
    """Minutes between two times of day, round the clock."""
    apart = abs((there.hour - hour.hour) * _HOUR + there.minute - hour.minute)
    return min(apart, _DAY - apart)

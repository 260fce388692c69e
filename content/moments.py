"""Words for days, months and hours, taken from the language's own data (CLDR), as cue groups.

Law: nothing here is written by hand but the names of CLDR's fields. Words that CLDR lacks (tomorrow) are in the groups
of the same names in ``signals/``; the two are put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

from babel.core import Locale

from content import cues, polish
from flows import lexicon
from flows.library import Pattern
from flows.texts import Language

_FIELDS: Final = ("day", "week", "month", "year")
_SPOKEN: Final = ("one", "few", "many", "other")


def groups(language: Language) -> dict[str, tuple[Pattern, ...]]:
    """``date-words`` and ``hour-words`` of a language."""
    data: Mapping[str, Any] = Locale.parse(language)._data  # noqa: SLF001 - Babel has no door to relative dates
    spans = sorted(set(_spans_of_time(data)))
    hours = {_without_number(text) for text in _long_hour(data)}
    return {
        "date-words": (*_named(data, language), *_readable(spans, language)),
        "hour-words": tuple(_readable(sorted(hours), language)),
    }


def _readable(phrases: Iterable[str], language: Language) -> Iterator[Pattern]:
    """The patterns of phrases; in some languages CLDR has no more than a number, or signs."""
    for phrase in phrases:
        with suppress(cues.CueUnreadable):
            yield cues.pattern(phrase, language)


def _named(data: Mapping[str, Any], language: Language) -> Iterator[Pattern]:
    """Days and months by their full names. Where these take a capital, only with one: May, not may."""
    for field in ("days", "months"):
        for name in _inside(data, field, "stand-alone", "wide").values():
            if language == "pl":
                yield Pattern(words=(polish.unmistakable(name),), gap=0)
            else:
                yield from _readable([f"{lexicon.CAPITAL}{name}" if name[0].isupper() else name], language)


def _spans_of_time(data: Mapping[str, Any]) -> Iterator[str]:
    """``in {0} weeks``: with a number or any word where it stands."""
    for field in _FIELDS:
        future = _inside(data, "date_fields", field, "future")
        for form in _SPOKEN:
            if form in future:
                before, _, after = future[form].partition("{0}")
                if before.strip() and after.strip():
                    yield f"{before.strip()} .. {after.strip()}"


def _long_hour(data: Mapping[str, Any]) -> Iterable[str]:
    hour = _inside(data, "unit_patterns", "duration-hour", "long")
    return [text for form, text in hour.items() if form in _SPOKEN]


def _inside(data: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    """What stands under a path; nothing where CLDR has nothing for this language."""
    for step in path:
        data = data.get(step, {})
    return data


def _without_number(text: str) -> str:
    return str(text).replace("{0}", "").strip()

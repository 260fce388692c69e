"""Names under which people know time zones: towns and countries from CLDR, and those of ``zones.txt`` beside this file.

Law: the names come with the program, in every language of the content. Zones are the IANA names of today, never old
ones. What a name means is written here; how it is met in what somebody typed is decided in ``flows``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Final
from zoneinfo import available_timezones

from babel.core import Locale, get_global

from content import polish
from content.errors import Problem
from flows import lexicon
from flows.library import Zones
from flows.texts import Language

_FILE: Final = "zones.txt"
_POLISH: Final = "pl"
#: Tag of the case in which names are written.
_NAMING: Final = ":nom"
#: Folders of zones that have a town; others are old names of countries, abbreviations, and offsets whose signs are the
#: other way round than people write them.
_PARTS: Final = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


@lru_cache
def zone_names(languages: tuple[Language, ...]) -> Zones:
    """Zones people live in, and names of all zones in these languages."""
    homes = tuple(zone for _, zone, _ in _lines())
    order = {zone: number for number, zone in enumerate(homes)}
    found: dict[tuple[str, ...], set[str]] = {}
    for name, zones, language in _all_names(languages):
        for form in _forms(name, language):
            found.setdefault(form, set()).update(zones)
    last = len(order)
    names = {
        form: tuple(sorted(zones, key=lambda zone: (order.get(zone, last), zone))) for form, zones in found.items()
    }
    return Zones(homes=homes, names=names, cities={language: cities(language) for language in languages})


@lru_cache
def cities(language: Language) -> Mapping[str, str]:
    """What the towns are called that zones are named after."""
    named = {zone: part["city"] for zone, part in Locale.parse(language).time_zones.items() if "city" in part}
    told = {_now(zone): name for zone, name in named.items()} | named  # CLDR keeps some zones under their old names
    return {zone: told.get(zone) or _town(zone) for zone in _current()}


def problems() -> Iterator[Problem]:
    """Lines of the file that name no zone of today."""
    for number, zone, _ in _lines():
        if zone not in _all_zones() or _now(zone) != zone:
            yield Problem(_FILE, number, f"`{zone}` is no IANA zone of today; write its present name")


def _all_names(languages: Iterable[Language]) -> Iterator[tuple[str, Iterable[str], Language]]:
    """Every name with its zones and the language whose forms it has."""
    for _, zone, names in _lines():
        yield from ((name, (zone,), _POLISH) for name in names)
    for zone in filter(_has_town, _all_zones()):
        yield from ((name, (_now(zone),), "") for name in (zone, _town(zone)))
    for language in languages:
        yield from ((name, (zone,), language) for zone, name in cities(language).items())
        countries = Locale.parse(language).territories
        for territory, zones in get_global("territory_zones").items():
            if territory in countries:
                yield countries[territory], {_now(zone) for zone in zones}, language


@lru_cache
def _all_zones() -> frozenset[str]:
    """Looking through the files takes 0.05 s."""
    return frozenset(available_timezones())


@lru_cache
def _current() -> frozenset[str]:
    """Zones under their present names that have a town."""
    return frozenset(_now(zone) for zone in _all_zones() if _has_town(zone))


def _has_town(zone: str) -> bool:
    return zone.partition("/")[0] in _PARTS


def _town(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _now(zone: str) -> str:
    """The present name of a zone."""
    aliases: Mapping[str, str] = get_global("zone_aliases")
    return aliases.get(zone, zone)


@lru_cache
def _lines() -> tuple[tuple[int, str, tuple[str, ...]], ...]:
    """Line, zone, and names beside those of CLDR."""
    text = (Path(__file__).parent / _FILE).read_text("utf-8")
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            zone, _, names = line.partition(":")
            found.append((number, zone.strip(), tuple(name.strip() for name in names.split(",") if name.strip())))
    return tuple(found)


def _forms(name: str, language: Language) -> Iterator[tuple[str, ...]]:
    """The name in folded words; a Polish one in all cases."""
    words = lexicon.words(name)
    yield tuple(word.form for word in words)
    if language == _POLISH and words:
        cases = [_by_case(word.text) for word in words]
        for case in set(cases[0]).intersection(*cases[1:]):
            yield from product(*(each[case] for each in cases))


@lru_cache
def _by_case(word: str) -> Mapping[str, frozenset[str]]:
    """Forms of a word in the nominative, by number and case: ``sg:loc``; of the number that it is in."""
    found: dict[str, set[str]] = {}
    for base, kind in {
        (base.partition(":")[0], _kind(tag)) for *_, base, tag in polish.readings(word) if _NAMING in tag
    }:
        for form, _, tag, *_ in polish.dictionary().generate(base):
            if tag.startswith(kind):
                for case in tag.split(":")[2].split("."):
                    found.setdefault(f"{kind}{case}".partition(":")[2], set()).add(lexicon.fold(form))
    return {case: frozenset(forms) for case, forms in found.items()}


def _kind(tag: str) -> str:
    """Part of speech and number: ``subst:sg:``."""
    part, number, *_ = tag.split(":")
    return f"{part}:{number}:"

"""Where somebody lives, by what they type or by what their clock shows."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.library import Library
from flows.local_time import local, zone_named
from flows.zones import MOST, city, find_zone, zones_where
from tests.flows.small import library

NOW = datetime(2026, 11, 21, 11, 3, tzinfo=UTC)
FOUND = {
    "Warszawa": "Europe/Warsaw", "warsaw": "Europe/Warsaw", "w Krakowie": "Europe/Warsaw", "z Zielonej Góry": "Europe/Warsaw",
    "w bielsku-bialej": "Europe/Warsaw", "mieszkam pod Poznaniem": "Europe/Warsaw", "Polska": "Europe/Warsaw", "Poland": "Europe/Warsaw",
    "jestem w Londynie": "Europe/London", "I live in Leeds": "Europe/London", "Wielkiej Brytanii": "Europe/London", "UK": "Europe/London",
    "scotland": "Europe/London", "w Niemczech": "Europe/Berlin", "Munich": "Europe/Berlin", "Nowym Jorku": "America/New_York",
    "Nowy Jork, USA": "America/New_York", "Chicago, Illinois": "America/Chicago", "Kijów": "Europe/Kyiv", "kiev": "Europe/Kyiv",
    "Lwowie": "Europe/Kyiv", "calcutta": "Asia/Kolkata", "Kalkucie": "Asia/Kolkata", "Europe/Kyiv": "Europe/Kyiv",
    "america/new_york": "America/New_York", "America/Argentina/Buenos_Aires": "America/Argentina/Buenos_Aires", "CET": "Europe/Warsaw",
    "UTC+2": "Etc/GMT-2", "gmt-5": "Etc/GMT+5", "+1": "Etc/GMT-1", "utc": "Etc/UTC", "UTC+0": "Etc/UTC",
    "Warszwa": "Europe/Warsaw", "Manchster": "Europe/London",
    "USA": "America/New_York America/Chicago America/Denver America/Los_Angeles",
    "Portugalia": "Europe/Lisbon Atlantic/Azores", "Hiszpanii": "Europe/Madrid Atlantic/Canary",
}  # fmt: skip


@pytest.mark.parametrize("text", FOUND)
def test_a_place_is_found(real: Library, text: str) -> None:
    """Towns and countries in both languages, Polish ones in all cases, zones, offsets, and slips of the keys."""
    assert " ".join(find_zone(text, real, now=NOW)) == FOUND[text]


@pytest.mark.parametrize("text", ["", "nie wiem", "no idea", "asdf", "Europe", "+15", "🙂", "12:03", "na Marsie"])
def test_what_is_no_place_is_not_found(real: Library, text: str) -> None:
    """Words that name nothing, a continent, an offset that no clock has."""
    assert find_zone(text, real, now=NOW) == ()


def test_every_zone_with_a_town_is_found_by_its_name(real: Library) -> None:
    """Whoever types a full IANA name gets a zone whose clock shows the same."""
    towns = [
        zone for zone in available_timezones() if "/" in zone and zone.split("/")[0] in {"Europe", "America", "Asia"}
    ]
    for zone in towns:
        (found,) = find_zone(zone, real, now=NOW)
        assert local(NOW, found).utcoffset() == local(NOW, zone).utcoffset(), zone


def test_all_homes_are_zones_with_names_of_towns(real: Library) -> None:
    """What is offered can be used, and is called by a town in each language."""
    for zone in real.zones.homes:
        zone_named(zone)
        assert all(city(zone, real, language=language) for language in real.languages)
    assert [city("Europe/Warsaw", real, language=each) for each in ("pl", "en")] == ["Warszawa", "Warsaw"]
    assert [city(each, real, language="uk") for each in ("America/St_Johns", "Etc/GMT-2")] == ["St Johns", "UTC+2"]


@pytest.mark.parametrize(
    ("hour", "expected"),
    [
        ("12:03", ["Europe/Warsaw", "Africa/Casablanca", "Africa/Lagos", "Europe/Berlin"]),
        ("11:08", ["Europe/London", "Africa/Accra", "Europe/Dublin", "Europe/Lisbon"]),
        ("06:00", ["America/New_York", "America/Bogota", "America/Toronto", "America/Lima"]),
        ("16:33", ["Asia/Kolkata"]),
        ("16:00", ["Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu"]),
        ("11:30", []),
    ],
)
def test_a_clock_tells_where_somebody_may_live(real: Library, hour: str, expected: list[str]) -> None:
    """The likeliest towns for each kind of clock that shows this time, a few minutes off or only the hour."""
    found = zones_where(NOW, time.fromisoformat(hour), library=real)
    assert [*found][: len(expected)] == expected
    assert bool(found) == bool(expected)
    assert len(found) <= MOST


@pytest.mark.parametrize("days", [0, 182])
def test_wherever_many_people_live_their_clock_finds_a_zone(real: Library, days: int) -> None:
    """Winter and summer, the present time of every zone leads to one that agrees, but for a few islands and a roadhouse."""
    now = NOW + timedelta(days=days)
    alone = set()
    for zone in available_timezones():
        there = local(now, zone)
        offsets = {local(now, each).utcoffset() for each in zones_where(now, there.time(), library=real, most=99)}
        if zone.partition("/")[0] not in {"Etc", "Antarctica"} and there.utcoffset() not in offsets:
            alone.add(zone)
    small = {"Australia/Eucla", "Australia/Lord_Howe", "America/Adak", "Pacific/Gambier"}
    assert alone <= small | {"Australia/LHI", "America/Atka", "US/Aleutian", "Factory"}


def test_without_names_nothing_is_found() -> None:
    """A library without zones finds no place, but an offset needs no names."""
    assert find_zone("Warszawa", library(), now=NOW) == ()
    assert find_zone("UTC+2", library(), now=NOW) == ("Etc/GMT-2",)
    assert zones_where(NOW, time(12), library=library()) == ()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(), st.times(), st.timedeltas(min_value=timedelta(days=-9000), max_value=timedelta(days=9000)))
def test_whatever_is_typed_whenever(real: Library, text: str, hour: time, later: timedelta) -> None:
    """Nothing fails, and whatever is found is a zone."""
    now = NOW + later
    for zone in (*find_zone(text, real, now=now), *zones_where(now, hour, library=real)):
        zone_named(zone)

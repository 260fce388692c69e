"""Moments as people type them, on a Saturday at noon in Warsaw: 21 November 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.library import Library
from flows.local_time import local
from flows.moments import Moment, read_moment
from tests.flows.small import library

NOON = datetime(2026, 11, 21, 11, tzinfo=UTC)
ZONE = "Europe/Warsaw"
#: Day and hour that a text means, as in ``11-24 10:00``; of the next year with the year before.
READ = {
    "pl": {
        "jutro z samego rana, koło 8": "11-22 08:00", "w poniedziałek między 9 a 10": "11-23 09:00", "5 grudnia br.": "12-05",
        "w czwartek 26 o 12": "11-26 12:00", "w czwartek 3 o 12": "12-03 12:00", "w piątek po pracy": "11-27",
        "nie w poniedziałek, tylko we wtorek": "11-24", "28 listopada (sobota) o 16-tej": "11-28 16:00",
        "o wpół do ósmej w piątek": "11-27 07:30", "Gdy w piątek Ola otworzy biuro, zadzwonię do banku": "11-27",
        "dziś o 18": "11-21 18:00", "dzisiaj wieczorem o 7": "11-21 19:00", "za godzinę": "11-21 13:00", "za pół godziny": "11-21 12:30",
        "za 20 minut": "11-21 12:20", "jutro": "11-22", "jutro rano": "11-22", "jutro 10": "11-22 10:00", "jutro 15.30": "11-22 15:30",
        "jutro o ósmej rano": "11-22 08:00", "jutro w południe": "11-22 12:00", "Jutro, w niedzielę": "11-22", "pojutrze": "11-23",
        "pojutrze po południu o 4": "11-23 16:00", "w poniedziałek o wpół do dziesiątej": "11-23 09:30", "poniedziałek 9:00": "11-23 09:00",
        "we wtorek o 10": "11-24 10:00", "we wtorek o 3": "11-24 15:00", "we wtorek o 03:00": "11-24 03:00", "do wtorku": "11-24",
        "przyszły wtorek": "11-24", "w przyszłym tygodniu we wtorek": "11-24", "wtorek, 24 listopada, godz. 10.30": "11-24 10:30",
        "wt 24.11": "11-24", "24.11 o 9:30": "11-24 09:30", "24.11 9.30": "11-24 09:30", "24 XI": "11-24", "za 3 dni": "11-24",
        "24-go o 10": "11-24 10:00", "od środy": "11-25", "sroda": "11-25", "w śr. o 10": "11-25 10:00",
        "W środę o 9 zadzwonię do pani Ewy": "11-25 09:00", "w czwartek od 10 do 12": "11-26 10:00", "w najbliższy czwartek": "11-26",
        "w przyszły piątek": "11-27", "do piątku": "11-27", "w piątek o dwunastej": "11-27 12:00", "w sobotę": "11-28",
        "za tydzień": "11-28", "za tydzień o 10": "11-28 10:00", "za dwa tygodnie": "12-05", "za 2 tyg": "12-05",
        "1 grudnia 2026 r.": "12-01", "trzeciego grudnia o godzinie czternastej": "12-03 14:00", "10-12 grudnia": "12-10",
        "10–12.12": "12-10", "15 grudnia": "12-15", "15 grudnia o 11:15": "12-15 11:15", "15.12.2026 o 9.30": "12-15 09:30",
        "2026-12-15": "12-15", "15/12": "12-15", "dwudziestego pierwszego grudnia": "12-21", "za miesiąc": "12-21",
        "15 marca": "2027-03-15", "1.02": "2027-02-01", "15.11.2027": "2027-11-15", "15.11.27": "2027-11-15",
        "spotykam się z nimi we wtorek o 10 w urzędzie, przy kawie": "11-24 10:00", "jutro poproszę o 10 krzeseł": "11-22",
        "Wczoraj nie wyszło, dzwonię jutro o 9": "11-22 09:00", "w piątek 15 osób, o 17:00": "11-27 17:00",
        "we wtorek o 10 albo o 12": "11-24", "jutro o 25": "11-22", "jutro o 24:00": "11-22", "we wtorek po 15": "11-24", "za 10 dni mam 50 zł": "12-01",
    },
    "en": {
        "Thursday, 11 o'clock": "11-26 11:00", "Monday between 9 and 10": "11-23", "a week tomorrow": "11-29",
        "two weeks from today, at noon": "12-05 12:00", "not on Monday, on Tuesday": "11-24", "Nov. 30, 10am": "11-30 10:00",
        "Friday after work": "11-27", "12/1/2026": "2026-12-01", "at quarter past ten on Monday": "11-23 10:15",
        "If Ola opens the office on Friday, I'll ring the bank": "11-27",
        "today at 6 pm": "11-21 18:00", "tonight at 8": "11-21 20:00", "this afternoon at 4": "11-21 16:00", "in an hour": "11-21 13:00",
        "in half an hour": "11-21 12:30", "20 minutes from now": "11-21 12:20", "tomorrow": "11-22", "tomorrow at 9": "11-22 09:00",
        "tomorrow morning": "11-22", "Tomorrow, 9:30": "11-22 09:30", "the day after tomorrow at 9:30am": "11-23 09:30",
        "half past nine on Monday": "11-23 09:30", "monday morning at eight": "11-23 08:00", "from 3 to 5 pm on Monday": "11-23 15:00",
        "on Tuesday at 10": "11-24 10:00", "Tuesday at 3": "11-24 15:00", "on tuesday around 10": "11-24 10:00", "by Tuesday": "11-24",
        "next week on Tuesday": "11-24", "Tuesday next week": "11-24", "Tuesday the 24th": "11-24", "Tues 24 Nov": "11-24",
        "on the 24th at 10": "11-24 10:00", "in 3 days": "11-24", "Wed 10 a.m.": "11-25 10:00", "this Thursday": "11-26",
        "next Friday": "11-27", "this coming Friday at noon": "11-27 12:00", "I'm meeting them on Friday at 10, then lunch": "11-27 10:00",
        "Sat 28 Nov": "11-28", "in a week": "11-28", "a week from now": "11-28", "a week from today at 2": "11-28 14:00",
        "on Nov 30 we meet": "11-30", "Tuesday week": "12-01", "on the 3rd of December": "12-03", "in two weeks": "12-05",
        "in two weeks' time": "12-05", "in a fortnight": "12-05", "Dec 15": "12-15", "15th of December": "12-15", "15 Dec at 11:15": "12-15 11:15",
        "December 15th, 2026 at 3 pm": "12-15 15:00", "15/12": "12-15", "12/15": "12-15", "15/12/2026": "12-15", "2026-12-15 at 14:00": "12-15 14:00",
        "twenty first of December": "12-21", "in a month": "12-21", "1 May": "2027-05-01", "March 15": "2027-03-15",
        "Yesterday was bad, so I ring tomorrow at 9": "11-22 09:00", "tomorrow 15 people come at 5": "11-22 17:00",
        "tomorrow, £15.50 each": "11-22", "Tuesday at 10 or 12": "11-24", "Tuesday after 3": "11-24",
    },
}  # fmt: skip
UNREAD = {
    "pl": [
        "", "wczoraj", "przedwczoraj o 10", "kiedyś", "we wtorki zwykle", "co wtorek", "w każdy wtorek", "co drugi wtorek", "w środy",
        "w soboty", "co tydzień", "w zeszły wtorek", "dwa tygodnie temu", "po piątku", "przed świętami", "we wtorek albo w środę",
        "jutro albo pojutrze", "15 lub 16 grudnia", "24.11, 26.11", "15 listopada", "15.11", "1 września", "30 lutego", "32 grudnia",
        "2025-12-15", "15.12.2025", "dziś o 8", "w przyszłym tygodniu", "do końca tygodnia", "w weekend", "za kilka dni", "za tydzień lub dwa",
        "za rok", "w listopadzie", "3 osoby", "15 zł", "15,50 zł", "15.12 zł", "1.5 roku", "1.12 kg", "prosimy o 10 krzeseł", "o 10", "rano",
        "nie wiem", "wtorek 25.11", "jutro, we wtorek", "3/4", "601 234 567", "1.2.3.4", "za 300 miesięcy", "godzinę pracy za 20 zł",
        "w piątek 3 o 12", "nie we wtorek", "15 i 16 grudnia", "raz w tygodniu, w piątki", "w nocy z piątku na sobotę",
        "^", "v",
    ],
    "en": [
        "", "yesterday", "sometime", "every Tuesday", "each Tuesday at 10", "every other Tuesday", "on Tuesdays", "usually on Monday", "last Tuesday",
        "two weeks ago", "after Friday", "before Christmas", "Tuesday or Wednesday", "15 or 16 December", "Nov 15", "1 September", "Feb 30",
        "2025-12-15", "today at 8 am", "next week", "at the weekend", "in a few days", "in a week or two", "in November", "3 people", "15 pounds",
        "£15.50", "1.5 years", "at 10", "in the morning", "don't know", "Tuesday 25 Nov", "tomorrow, on Tuesday", "3/4", "I may go", "the sun sat",
        "the second one", "we wed in style", "07700 900123", "in 300 months", "a", "every week",
        "Monday to Friday", "twice a week on Monday", "two weeks on Monday", "not on Tuesday", "mid December", "3/4/2027",
        "daily at 9",
    ],
}  # fmt: skip


def _moment(meant: str) -> Moment:
    day, _, hour = meant.partition(" ")
    whole = day if day.count("-") > 1 else f"2026-{day}"
    return Moment(date.fromisoformat(whole), time.fromisoformat(hour) if hour else None)


@pytest.mark.parametrize(("language", "text"), [(each, text) for each, texts in READ.items() for text in texts])
def test_a_moment_is_read(real: Library, language: str, text: str) -> None:
    """Days and hours in words and digits, on their own and inside sentences."""
    assert read_moment(text, real, language=language, now=NOON, zone=ZONE) == _moment(READ[language][text])


@pytest.mark.parametrize(("language", "text"), [(each, text) for each, texts in UNREAD.items() for text in texts])
def test_what_is_no_single_moment_ahead_is_not_read(real: Library, language: str, text: str) -> None:
    """What is over, comes again and again, may mean two days, or is not about days at all."""
    assert read_moment(text, real, language=language, now=NOON, zone=ZONE) is None


@pytest.mark.parametrize(
    ("today", "text", "meant"),
    [
        ("2026-11-24T07:00", "we wtorek o 10", "12-01 10:00"),
        ("2026-11-24T07:00", "w ten wtorek o 10", "11-24 10:00"),
        ("2026-11-23T07:00", "w przyszły piątek", "12-04"),
        ("2026-11-23T07:00", "w najbliższy piątek", "11-27"),
        ("2026-11-23T07:00", "za tydzień we wtorek", "12-01"),
        ("2026-12-31T23:30", "jutro", "2027-01-02"),
        ("2026-12-31T12:00", "1.01", "2027-01-01"),
        ("2027-01-31T12:00", "za miesiąc", "2027-02-28"),
        ("2026-11-30T12:00", "24-go", "12-24"),
        ("2028-02-01T12:00", "29 lutego", "2028-02-29"),
    ],
)
def test_a_moment_depends_on_today(real: Library, today: str, text: str, meant: str) -> None:
    """Weekdays on their own day, next and this week, the turn of the year where the person lives, short months."""
    now = datetime.fromisoformat(today).replace(tzinfo=UTC)
    assert read_moment(text, real, language="pl", now=now, zone=ZONE) == _moment(meant)


def test_a_moment_is_local(real: Library) -> None:
    """At the same instant tomorrow is another day in Auckland than in Honolulu."""
    dates = [
        read_moment("tomorrow", real, language="en", now=NOON, zone=each)
        for each in ("Pacific/Auckland", "Pacific/Honolulu")
    ]
    assert dates == [Moment(date(2026, 11, 23)), Moment(date(2026, 11, 22))]


@pytest.mark.parametrize("words", ["w", "o", "co", "po", "wtorek albo", "w o", "co po", "za 1", "8:15 -", "24.11"])
def test_a_long_row_of_the_same_is_read_at_once(real: Library, words: str) -> None:
    """No text keeps the reader busy: with patterns that go back on themselves these would take seconds."""
    begun = perf_counter()
    read_moment((f"{words} " * 250)[:500] + "w " * 250, real, language="pl", now=NOON, zone=ZONE)
    assert perf_counter() - begun < 2


def test_without_words_digits_are_read() -> None:
    """A language without a list understands a day and an hour in digits, and no words."""
    empty = library()
    assert read_moment("24.11 9:30", empty, language="uk", now=NOON, zone=ZONE) == _moment("11-24 09:30")
    assert read_moment("завтра", empty, language="uk", now=NOON, zone=ZONE) is None


_PIECES = sorted(
    {word for texts in (*READ.values(), *UNREAD.values()) for text in texts for word in text.split()}
    | {"0", "31", "99", "24:00", "31.12", "29.02", "9999-12-31", "0000-00-00", "1.1.00", "-", "999999999999999999"}
)  # fmt: skip


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.one_of(st.text(), st.lists(st.sampled_from(_PIECES), max_size=7).map(" ".join)),
    st.sampled_from(["pl", "en", "uk"]),
    st.timedeltas(min_value=timedelta(days=-9000), max_value=timedelta(days=9000)),
    st.sampled_from([ZONE, "Pacific/Apia", "America/Nuuk", "Asia/Kathmandu"]),
)
def test_whatever_is_typed_is_a_moment_ahead_or_none(
    real: Library, text: str, language: str, later: timedelta, zone: str
) -> None:
    """Nothing fails, whenever and wherever it is typed, and no moment is ever over."""
    found = read_moment(text, real, language=language, now=NOON + later, zone=zone)
    here = local(NOON + later, zone).replace(tzinfo=None)
    assert found is None or datetime.combine(found.date, found.time or time.max) > here

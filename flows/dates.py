"""Dates and hours in the words of a language: ``wtorek, 24 listopada``, ``8:30``.

Law: pure; names and their order are the language's own (CLDR). Hours have no leading zero and 24 of them a day.
"""

from __future__ import annotations

from datetime import date, time

from flows.texts import Language


def day_in_words(day: date, language: Language) -> str:
    """A day of this year or the next: weekday, day, month."""
    return _formatted(day, "EEEE, d MMMM", language)


def day_of_month(day: date, language: Language) -> str:
    """Day and month."""
    return _formatted(day, "d MMMM", language)


def weekday_in_words(weekday: int, language: Language) -> str:
    """A weekday's name, 0 is Monday."""
    return _formatted(date(2024, 1, 1 + weekday), "EEEE", language)  # that year began with a Monday


def weekday_short(weekday: int, language: Language) -> str:
    """A weekday's short name, 0 is Monday."""
    return _formatted(date(2024, 1, 1 + weekday), "ccc", language)


def hour_in_words(hour: time) -> str:
    """``8:30``."""
    return f"{hour.hour}:{hour.minute:02}"


def _formatted(day: date, pattern: str, language: Language) -> str:
    from babel.dates import format_date  # noqa: PLC0415 - a talk without a date need not wait for it

    return format_date(day, pattern, locale=language.replace("-", "_"))

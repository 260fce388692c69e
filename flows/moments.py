"""Moments as people type them: ``we wtorek o 10``, ``tomorrow at 9``, ``15.11``, ``in two weeks``.

Law: pure; the words are the library's. A moment always lies ahead. A text that may mean two days has none, nor has one
about what comes again and again or is over; two hours on one day are as good as none. What a pattern of marks means is
decided in ``day_rules`` and ``hours``; here they are put together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from flows.day_rules import DOTTED, RULES, Match
from flows.hours import HOUR, time_of
from flows.library import Library
from flows.local_time import local
from flows.texts import Language
from flows.time_words import END, GAP, KINDS, WORD, Marks, marks

#: Stands where a day was read, and where something else was.
_DAY, _OTHER = "X", "#"
_HOUR: Final = re.compile(HOUR)
_NAMED: Final = re.compile(r"(?P<name>N)")
#: From one hour to another: the first counts, in the half of the day of the second.
_FROM_TO: Final = re.compile(
    rf"(?P<lead>[@<_]*+)(?P<hour>k|d|n|oo?|c)_*[-~]{GAP}(?P<until>k|d|n|oo?|c)(?:{GAP}(?P<after>p))?"
)
#: Minutes and hours from now; "for an hour of work" is no moment.
_SOON: Final = re.compile(
    rf"a{GAP}(?:(?P<amount>[nc]){GAP})?(?P<span>v)(?!\?)|(?:(?P<many>[nc]){GAP})?(?P<spans>v){GAP}A"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day ahead where somebody lives, and the time of day if it was said."""

    date: date
    time: time | None = None


def read_moment(text: str, library: Library, *, language: Language, now: datetime, zone: str) -> Moment | None:
    """The one moment ahead that a text names, anywhere in it.

    Args:
        text: what somebody typed, a moment or whole sentences.
        library: has the words of days and hours; without them digits are understood.
        language: the person's.
        now: an aware instant.
        zone: IANA name of where the person lives.

    Raises:
        UnknownZone: there is no such zone.
    """
    found = marks(text, library.moments.get(language, {}))
    here = local(now, zone).replace(tzinfo=None)
    return None if KINDS["never"] in found.code else _Reader(found, here, found.code).read()


@dataclass(slots=True)
class _Reader:
    """The marks of a text, what of them is left to read, and what was found."""

    marks: Marks
    here: datetime
    code: str
    days: set[date] = field(default_factory=set)
    #: What weekdays would mean that stand for themselves: days, or the confirmation of one.
    weekdays: set[date] = field(default_factory=set)
    times: set[time] = field(default_factory=set)

    def read(self) -> Moment | None:
        """All of it together. Hours that are sure are read before days in digits, and unsure ones after."""
        self.read_soon()
        self.read_days()
        self.read_hours(sure=True)
        self.read_dotted()
        self.read_hours(sure=False)
        self.read_dotted(rest=True)
        return self.result()

    def take(self, found: re.Match[str], sign: str) -> None:
        """Take these marks away from what comes after."""
        self.code = f"{self.code[: found.start()]}{sign * len(found[0])}{self.code[found.end() :]}"

    def read_soon(self) -> None:
        """In half an hour."""
        for found in _SOON.finditer(self.code):
            span, amount = ("span", "amount") if found["span"] else ("spans", "many")
            of = Match(found, self.marks, self.here.date())
            then = self.here + timedelta(minutes=of.number(span) * of.number(amount, 1))
            self.days.add(then.date())
            self.times.add(then.time().replace(second=0, microsecond=0))
            self.take(found, _DAY)

    def read_days(self) -> None:
        """By every rule, in order."""
        for rule in RULES:
            for found in rule.pattern.finditer(self.code):
                day = rule.reading(Match(found, self.marks, self.here.date()))
                if day:
                    (self.weekdays if rule.alone else self.days).add(day)
                self.take(found, _DAY if day else _OTHER)

    def read_dotted(self, *, rest: bool = False) -> None:
        """15.11 where it is not an hour; ``rest``: what is neither an hour nor the day that was read is another day."""
        for rule in DOTTED:
            for found in rule.pattern.finditer(self.code):
                day = rule.reading(Match(found, self.marks, self.here.date()))
                if day and self.may_be_day(found) and (rest or self.agrees(day)):
                    self.days.add(day)
                    self.take(found, _DAY)

    def may_be_day(self, found: re.Match[str]) -> bool:
        """Not 1.5 before a word that may be what is counted."""
        *_, two_digits, _ = self.marks.values[found.start("date")]
        return bool(two_digits) or self.code[found.end() : found.end() + 1] not in (WORD, KINDS["between"])

    def agrees(self, day: date) -> bool:
        """Whether it may be the day that was read, if one was."""
        return day in self.days if self.days else all(each.weekday() == day.weekday() for each in self.weekdays)

    def read_hours(self, *, sure: bool) -> None:
        """Hours with a sign of being one; not ``sure``: also numbers right after a day."""
        for pattern in (_FROM_TO, _HOUR, _NAMED):
            for found in pattern.finditer(self.code):
                if pattern is _NAMED or self.is_hour(found, sure=sure):
                    hour = time_of(found, self.marks, meeting=True)
                    self.times |= {hour} if hour else set()
                    if hour or sure:
                        self.take(found, _OTHER)

    def is_hour(self, found: re.Match[str], *, sure: bool) -> bool:
        """Whether what looks like an hour is one."""
        said, after = found[0], self.code[found.end() : found.end() + 1]
        follows_day = found.start() > 0 and self.code[found.start() - 1] == _DAY
        if found["hour"] == "k" or found["after"] or "h" in said:
            return True
        if "@" in said or "<" in said:
            return found["hour"] == "d" or follows_day or after != WORD
        ends = after in ("", END)
        if found.groupdict().get("before"):
            return ends
        return not sure and follows_day and (ends or found["hour"] == "d") and not self.is_day_of_month(found)

    def is_day_of_month(self, found: re.Match[str]) -> bool:
        """Friday 13, if the next Friday is one."""
        return found["hour"] == "n" and self.marks.values[found.start("hour")][0] in {
            each.day for each in self.weekdays
        }

    def result(self) -> Moment | None:
        """The one day that was found, if it lies ahead, and the one hour."""
        days = self.days or self.weekdays
        if len(days) != 1 or any(day.weekday() != other.weekday() for day in days for other in self.weekdays):
            return None
        day, hour = next(iter(days)), next(iter(self.times)) if len(self.times) == 1 else None
        today = self.here.date()
        is_over = day < today or (day == today and hour is not None and hour <= self.here.time())
        return None if is_over else Moment(day, hour)

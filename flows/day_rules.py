"""Which day the marks of a text mean: patterns, and the way from each to a date.

Law: pure. A rule is patterns of marks and a function from a match to a date; ``None``: the match means no day. Rules
are tried in order, and what one has matched is taken away from the next. A weekday is the next one after today; ``next
Friday`` is in the next calendar week. A day without a year that was less than a quarter ago is over.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple, TypeAlias

from flows.time_words import GAP, Marks

_WEEK: Final = 7
_MONTHS: Final = 12
_CENTURY: Final = 100
#: How far ahead a day without a year may lie, in days: nine months.
_HORIZON: Final = 274
#: How far ahead a day may lie at all, in years.
_YEARS_AHEAD: Final = 10


class Match(NamedTuple):
    """A pattern that fits: its groups, the marks it is found in, and the date of today."""

    groups: re.Match[str]
    marks: Marks
    today: date

    def has(self, group: str) -> bool:
        """Whether the pattern has this group, and it is there."""
        return bool(self.groups.groupdict().get(group))

    def values(self, group: str) -> tuple[tuple[int, ...], ...]:
        """What each mark of a group stands for."""
        return self.marks.values[slice(*self.groups.span(group))]

    def number(self, group: str, missing: int = 0) -> int:
        """What the marks of a group stand for together: twentieth first is 21."""
        return sum(value[0] for value in self.values(group)) if self.has(group) else missing

    @property
    def ahead(self) -> int:
        """The length of a span: so many of it, one if no number is said."""
        return self.number("span") * self.number("amount", 1)


#: A date of today's future, or of its past: whoever asks looks at that.
_Reading: TypeAlias = Callable[[Match], date | None]


class Rule(NamedTuple):
    """``alone``: a weekday and nothing else, which may stand beside a date to confirm it."""

    pattern: re.Pattern[str]
    reading: _Reading
    alone: bool = False


# --- from a match to a date -------------------------------------------------------------------------------------


def _written(match: Match) -> date | None:
    """2026-11-15, 15.11.2026, 15.11.26."""
    first, second, third, *_ = match.values("date")[0]
    return _date(first, second, third) if first >= _CENTURY else _date(_whole_year(match.today, third), second, first)


def _of_month(match: Match) -> date | None:
    """15 November, with its year or without."""
    month, day = match.number("month"), match.number("day")
    return _date(match.number("year"), month, day) if match.has("year") else _next_of_year(match.today, month, day)


def _of_this_month(match: Match) -> date | None:
    """The 24th: of this month, or of the next one if it is over."""
    day, first = match.number("day"), match.today.replace(day=1)
    later = _plus_days(first, monthrange(first.year, first.month)[1])
    found = (_date(each.year, each.month, day) for each in (first, later) if each)
    return next((each for each in found if each and each >= match.today), None)


def _dotted(match: Match) -> date | None:
    """15.11, and the first day of 15-17.11."""
    day, month, *_ = match.values("date")[0]
    return _next_of_year(match.today, month, match.number("day", day))


def _slashed(match: Match) -> date | None:
    """15/11 or 11/15, 15/11/2026 or 11/15/2026; none where both ways make a date ahead."""
    one, two, *years = match.values("date")[0][:-2]
    if years:
        both = (_date(_whole_year(match.today, *years), *each) for each in ((one, two), (two, one)))
        found = {each for each in both if each and each >= match.today}
    else:
        found = {each for each in (_next_of_year(match.today, one, two), _next_of_year(match.today, two, one)) if each}
    return found.pop() if len(found) == 1 else None


def _weekday(match: Match) -> date | None:
    """The next one after today; ``this`` may be today."""
    first = _plus_days(match.today, 0 if match.has("this") else 1)
    return first and _plus_days(first, (match.number("weekday") - first.isoweekday()) % _WEEK)


def _of_this_week(match: Match) -> date | None:
    return _in_week(match.today, match.number("weekday"))


def _of_next_week(match: Match) -> date | None:
    following = _plus_days(match.today, _WEEK)
    return following and _in_week(following, match.number("weekday"))


def _weeks_ahead(match: Match) -> date | None:
    """Tuesday in two weeks: in that calendar week, and so many weeks after the next Tuesday; none if these differ."""
    then, following = _plus_days(match.today, match.ahead), _weekday(match)
    if then is None or following is None or match.ahead % _WEEK:
        return None
    counted = _plus_days(following, match.ahead)
    return counted if counted == _in_week(then, match.number("weekday")) else None


def _weekday_of_month(match: Match) -> date | None:
    """Thursday 26."""
    found = _of_this_month(match)
    return found if found and found.isoweekday() == match.number("weekday") else None


def _span_before(match: Match) -> date | None:
    """A day on Tuesday is Tuesday; two weeks on Tuesday, or once a week, is not."""
    return _weekday(match) if match.ahead < _WEEK else None


def _weeks_after(match: Match) -> date | None:
    """Tuesday week: a week after the next Tuesday."""
    following = _weekday(match)
    return following and _plus_days(following, match.ahead)


def _days_ahead(match: Match) -> date | None:
    return _plus_days(match.today, match.ahead)


def _months_ahead(match: Match) -> date | None:
    """The same day of a later month, or the last one of a shorter month."""
    years, month = divmod(match.today.month - 1 + match.ahead, _MONTHS)
    year = match.today.year + years
    if years > _YEARS_AHEAD:
        return None
    return _date(year, month + 1, min(match.today.day, monthrange(year, month + 1)[1]))


def _relative(match: Match) -> date | None:
    """Tomorrow, and a week tomorrow."""
    return _plus_days(match.today, match.number("relative") + match.ahead)


def _nothing(_: Match) -> None:
    return None


def _next_of_year(today: date, month: int, day: int) -> date | None:
    """The next such day of a year, today included; none if it was less than a quarter ago, or never is."""
    for year in (today.year, today.year + 1):
        found = _date(year, month, day)
        if found and found >= today:
            return found if (found - today).days <= _HORIZON else None
    return None


def _in_week(day: date, weekday: int) -> date | None:
    """The weekday (Monday is 1) of a day's calendar week, which begins on Monday."""
    return _plus_days(day, weekday - day.isoweekday())


def _plus_days(day: date, number: int) -> date | None:
    return day + timedelta(days=number) if number <= _YEARS_AHEAD * 366 else None


def _whole_year(today: date, year: int) -> int:
    """2026, and the same for 26."""
    return year if year >= _CENTURY else today.year // _CENTURY * _CENTURY + year


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# --- the rules --------------------------------------------------------------------------------------------------

_DAY: Final = r"(?P<day>n|oo?)"
_MONTH: Final = r"(?P<month>[MW])"
_YEAR: Final = r"(?:[,_f]*(?P<year>Y))?"
_WEEKDAY: Final = r"(?P<weekday>D)"
#: An amount of days or weeks; "in a week or two" is none.
_DAYS: Final = rf"(?:(?P<amount>[nc]){GAP})?(?P<span>u)(?!{GAP}\|{GAP}[nc])"
_SPAN_OF_MONTHS: Final = rf"(?:(?P<amount>[nc]){GAP})?(?P<span>U)(?!{GAP}\|{GAP}[nc])"
_HOUR: Final = r"(?:k|d|nn|n|oo?|c)"
_ANY_DAY: Final = rf"(?:D|(?:n|oo?){GAP}[MW]|[MW]{GAP}(?:oo?|n)|y|s|R|(?:[nc]{GAP})?[uUvMW])"

_TABLE: Final[tuple[tuple[_Reading, tuple[str, ...]], ...]] = (
    (
        _nothing,
        (
            r"m[nd](?:,n)?|(?:[nc],)?[ncd]m",  # sums of money, numbers of people
            rf"e(?:{GAP}[eo])*+{GAP}(?:[nc]{GAP})?[uUvD]",  # what comes again and again
            rf"b{GAP}[xt]?{GAP}(?:{_ANY_DAY}|{_HOUR}{GAP}p?)",  # what is over, or only after a moment
            rf"D{GAP}b(?=,|$)|(?:[nc]{GAP})?[uUv]{GAP}b",
            rf"{_HOUR}{GAP}\|{GAP}{_HOUR}(?:{GAP}[MW])?",  # one or the other
        ),
    ),
    (_written, (r"(?P<date>y)",)),
    (
        _of_month,
        (
            rf"{_DAY}{GAP}-{GAP}(?:n|oo?){GAP}{_MONTH}{_YEAR}",  # the first of several days
            rf"{_DAY}-?{GAP}{_MONTH}{_YEAR}",
            rf"(?<!a)(?P<month>W){GAP}{_DAY}{_YEAR}",
        ),
    ),
    (_of_next_week, (rf"x{GAP}u{GAP}{_WEEKDAY}", rf"{_WEEKDAY}{GAP}x{GAP}u")),
    (_of_this_week, (rf"t{GAP}u{GAP}{_WEEKDAY}", rf"{_WEEKDAY}{GAP}t{GAP}u")),
    (_weeks_ahead, (rf"a{GAP}{_DAYS}{GAP}{_WEEKDAY}", rf"{_WEEKDAY}{GAP}a{GAP}{_DAYS}")),
    (_relative, (rf"(?<![txb]){_DAYS}{GAP}(?P<relative>R)",)),
    (_span_before, (rf"{_DAYS}{GAP}{_WEEKDAY}",)),
    (_weekday_of_month, (rf"{_WEEKDAY}{GAP}(?P<day>n)(?=_*@)",)),
    (_weeks_after, (rf"{_WEEKDAY}(?P<span>u)",)),
    (_of_next_week, (rf"x{GAP}{_WEEKDAY}",)),
    (_weekday, (rf"(?P<this>t){GAP}{_WEEKDAY}",)),
    (_days_ahead, (rf"a{GAP}{_DAYS}", rf"{_DAYS}{GAP}A")),
    (_months_ahead, (rf"a{GAP}{_SPAN_OF_MONTHS}", rf"{_SPAN_OF_MONTHS}{GAP}A")),
    (_relative, (r"(?P<relative>R)",)),
    (_slashed, (r"(?P<date>s)",)),
    (_of_this_month, (r"(?P<day>n)-?f(?=[,@<]|$)",)),
)


def _rules() -> Iterator[Rule]:
    for reading, patterns in _TABLE:
        yield from (Rule(re.compile(pattern), reading) for pattern in patterns)
    yield Rule(re.compile(_WEEKDAY), _weekday, alone=True)


#: In order. A later one sees nothing of what an earlier one has matched.
RULES: Final = tuple(_rules())
#: For what is left then: 15.11 may be a day or a quarter past three.
DOTTED: Final = tuple(Rule(re.compile(each), _dotted) for each in (rf"{_DAY}{GAP}-{GAP}(?P<date>d)", r"(?P<date>d)"))

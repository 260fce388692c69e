"""What happened in a year of daily prompts, and what must hold of it.

Law: counts on the history alone, by rules of its own; asks the engine for nothing but days and hours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from flows import daily_time, local_time, rhythm
from flows.holidays import is_quiet
from flows.rhythm import FRIDAY


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was sent unasked, or that a person did about it."""

    person: int
    #: What the clock showed; and the local date by it.
    at: datetime
    day: date
    what: str
    #: Chosen weekdays and zone, as they were then.
    days: tuple[int, ...] = ()
    zone: str = ""
    dedupe: str = ""


def check(history: list[Entry]) -> int:
    """The promises, counted on the history alone. Returns how many messages were looked at."""
    by_person: dict[int, list[Entry]] = {}
    for each in history:
        by_person.setdefault(each.person, []).append(each)
    return sum(_check_person(each) for each in by_person.values())


def _check_person(entries: list[Entry]) -> int:
    sent = [each for each in entries if each.what.startswith(("sends", "parts"))]
    assert len({each.dedupe for each in sent}) == len(sent), "two on one local date"
    for each in sent:
        hour = local_time.local(each.at, each.zone).time()
        assert daily_time.is_day(hour), f"sent at {hour}: {each}"
        if _is_prompt(each):
            assert each.day.weekday() in each.days, f"not a chosen day: {each}"
            assert not is_quiet(each.day, zone=each.zone), f"a quiet day: {each}"
    _check_back_off(entries)
    _check_repeats(sent)
    return len(sent)


def _is_prompt(entry: Entry) -> bool:
    return not entry.what.startswith("sends system.reminder.")


def _check_back_off(entries: list[Entry]) -> None:
    """Three that nobody took up: every other day; six: one day a week; ten: a goodbye, then nothing."""
    ignored, last, parted = 0, date.min, False
    for each in entries:
        if each.what in ("takes up", "sets"):
            ignored, parted = 0, False
        elif each.what == "parts":
            assert ignored >= rhythm.SILENT, f"a goodbye after {ignored}: {each}"
            assert not parted, f"a second goodbye: {each}"
            parted = True
        elif each.what.startswith("sends"):
            if _is_prompt(each):
                assert not parted, f"after the goodbye: {each}"
                assert ignored < rhythm.SILENT, f"after {ignored} without a word: {each}"
                if ignored >= rhythm.WEEKLY:
                    weekly = FRIDAY if FRIDAY in each.days else each.days[-1]
                    assert each.day.weekday() == weekly, f"after {ignored}: {each}"
                if ignored >= rhythm.EVERY_OTHER:
                    assert abs((each.day - last).days) >= 2, f"after {ignored}, a day later: {each}"
                ignored += 1
            last = each.day


def _check_repeats(sent: list[Entry]) -> None:
    """No prompt again within sixty days."""
    seen: dict[str, date] = {}
    for each in sent:
        if each.what.startswith("sends daily."):
            before = seen.get(each.what)
            assert before is None or abs((each.day - before).days) >= 60, f"so soon again: {each}"
            seen[each.what] = each.day


def fingerprint(history: list[Entry]) -> str:
    """The whole history in one number."""
    return sha256("\n".join(map(str, history)).encode()).hexdigest()


def lines(history: list[Entry]) -> Iterator[str]:
    """The history to read."""
    return (f"{each.at:%m-%d %H:%M} {each.day:%a} {each.person} {each.what}" for each in history)

"""A person's rhythm: when they want a thought, what was sent, how they took it.

Law: a small frozen value and what happens to it. It knows no library, no clock and no words; local dates come in and
are kept as ISO text, so that they sort and compare as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final, Literal, TypeAlias

#: ``""``: never set; ``on``: asks by itself; ``asked``: only when asked to; ``off``: stopped, and silent.
Mode: TypeAlias = Literal["", "on", "asked", "off"]
#: Monday to Friday.
WORKDAYS: Final = (0, 1, 2, 3, 4)
TUESDAY, FRIDAY = 1, 4
#: Prompts in a row that nobody took up before it slows down: to every other day, to one day a week, to silence.
EVERY_OTHER, WEEKLY, SILENT = 3, 6, 10
#: Other prompts that may be asked for on one day.
SWAPS: Final = 2
#: Numbers of answers at which the first one is quoted.
MARKS: Final = (3, 10, 25, 50, 100)
#: A date of the last message that lies this many days ahead is a clock that was put back; further off, it was wrong.
AHEAD: Final = 2
#: Somebody who was heard so short a time ago is in the middle of a talk.
HERE: Final = timedelta(minutes=15)
#: "Until I write" as a date of return.
NEVER: Final = "9999-12-31"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Something that the person said they will do on a day, and wants to be met about. ``about`` is the answer's key."""

    kind: Literal["meeting", "step"]
    #: ISO.
    day: str
    #: ``HH:MM``; empty where no hour was said.
    time: str = ""
    partnership: int = 1
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What a chat wants of its daily prompts, and what became of those that were sent."""

    mode: Mode = ""
    #: Local time, ``HH:MM``; empty until it was chosen.
    time: str = ""
    #: IANA name; empty until it is known.
    zone: str = ""
    #: Weekdays, 0 is Monday.
    days: tuple[int, ...] = WORKDAYS
    #: Whether nothing is sent on Polish holidays; ``None``: not chosen, so as is usual where the person lives.
    holidays: bool | None = None
    #: Nothing is sent before this local date.
    rests_until: str = ""
    #: Local date of the last message that was sent unasked.
    spoke: str = ""
    #: Prompts in a row, sent unasked, that nobody took up.
    ignored: int = 0
    #: Turned off by what the person did last.
    just_off: bool = False
    #: Whether the goodbye was said: nothing more until the person writes.
    parted: bool = False
    #: Local date on which each prompt was last shown.
    shown: Mapping[str, str] = field(default_factory=dict)
    #: Prompts that are not to be asked again.
    never: tuple[str, ...] = ()
    #: Prompts answered, ever.
    count: int = 0
    #: Other prompts asked for today (the last key of ``shown`` says which day that is).
    swaps: int = 0
    #: The prompt shown last, and the session's turn at which it was: its buttons and replies are known by that.
    asked: str = ""
    turn: int = 0
    #: Whether that prompt came into the middle of a talk.
    broke_in: bool = False
    #: When the person was last heard, in UTC, ISO; kept only while prompts are on.
    heard: str = ""
    #: Terms that were looked up, with the local date; how often each of them, or a quiz question, came again.
    met: Mapping[str, str] = field(default_factory=dict)
    repeats: Mapping[str, int] = field(default_factory=dict)
    #: After the end of a cooperation, whether to go on was asked.
    asked_to_go_on: bool = False
    plans: tuple[Plan, ...] = ()

    @property
    def is_on(self) -> bool:
        """Whether it asks by itself."""
        return self.mode == "on" and not self.parted


# --- what happens to it -------------------------------------------------------------------------------------------


def was_sent(rhythm: Rhythm, prompt: str, today: date) -> Rhythm:
    """A prompt was sent unasked."""
    return replace(spoke(rhythm, today), ignored=rhythm.ignored + 1, swaps=0, shown=_shown(rhythm, prompt, today))


def was_shown(rhythm: Rhythm, prompt: str, today: date) -> Rhythm:
    """A prompt was shown because the person asked for one: there is none unasked on this day any more."""
    return replace(taken_up(spoke(rhythm, today)), swaps=0, shown=_shown(rhythm, prompt, today))


def was_swapped(rhythm: Rhythm, prompt: str, today: date) -> Rhythm:
    """Another prompt was shown in place of the first."""
    return replace(taken_up(rhythm), swaps=rhythm.swaps + 1, shown=_shown(rhythm, prompt, today))


def spoke(rhythm: Rhythm, today: date) -> Rhythm:
    """Something was sent unasked on this local date."""
    return replace(rhythm, spoke=today.isoformat())


def taken_up(rhythm: Rhythm) -> Rhythm:
    """The person did something with a prompt, whatever it was: nothing slows down any more."""
    return replace(rhythm, ignored=0, parted=False)


def was_answered(rhythm: Rhythm) -> Rhythm:
    """A prompt was answered."""
    return replace(taken_up(rhythm), count=rhythm.count + 1)


def heard(rhythm: Rhythm, now: datetime) -> Rhythm:
    """The person did something: whoever wanted quiet until they write has written."""
    if rhythm.mode in ("", "off"):
        return replace(rhythm, just_off=False) if rhythm.just_off else rhythm
    back = "" if rhythm.rests_until == NEVER else rhythm.rests_until
    return replace(rhythm, heard=now.isoformat(timespec="seconds"), rests_until=back)


def resting(rhythm: Rhythm, until: date) -> Rhythm:
    """Nothing is sent before this local date."""
    return replace(rhythm, rests_until=max(rhythm.rests_until, until.isoformat()))


def with_plan(rhythm: Rhythm, plan: Plan) -> Rhythm:
    """One more plan, in place of an earlier one about the same answer."""
    return replace(rhythm, plans=(*without_plan(rhythm, plan.partnership, plan.about).plans, plan))


def without_plan(rhythm: Rhythm, partnership: int, about: str) -> Rhythm:
    """No plan about this answer."""
    kept = tuple(each for each in rhythm.plans if (each.partnership, each.about) != (partnership, about))
    return replace(rhythm, plans=kept)


# --- what it says of a day ----------------------------------------------------------------------------------------


def has_spoken(rhythm: Rhythm, day: date) -> bool:
    """Whether this local date has had its one message; so has a date that a clock put back shows once more."""
    if not rhythm.spoke:
        return False
    return 0 <= (date.fromisoformat(rhythm.spoke) - day).days <= AHEAD


def allows(rhythm: Rhythm, day: date, *, seldom: bool = False) -> bool:
    """Whether the person's choice and the back-off leave room for a prompt on this local date. Holidays aside.

    ``seldom``: two days a week are enough, as after the end of a cooperation.
    """
    if not rhythm.is_on or has_spoken(rhythm, day) or day.isoformat() < rhythm.rests_until:
        return False
    if day.weekday() not in _days(rhythm, seldom=seldom) or any(each.day == day.isoformat() for each in rhythm.plans):
        return False
    return rhythm.ignored < EVERY_OTHER or day - _last_spoke(rhythm, day) >= timedelta(days=2)


def is_here(rhythm: Rhythm, now: datetime) -> bool:
    """Whether the person was heard just now."""
    return bool(rhythm.heard) and abs(now - datetime.fromisoformat(rhythm.heard)) < HERE


def parts_now(rhythm: Rhythm) -> bool:
    """Whether the next message is the goodbye."""
    return rhythm.ignored >= SILENT and not rhythm.parted


def mark(rhythm: Rhythm) -> bool:
    """Whether the answer just given is one to look back at."""
    return rhythm.count in MARKS


def _days(rhythm: Rhythm, *, seldom: bool) -> tuple[int, ...]:
    """The weekdays that are left: one where it has slowed down to a week, two where that is enough."""
    days = rhythm.days
    if rhythm.ignored >= WEEKLY:
        return (FRIDAY,) if FRIDAY in days else days[-1:]
    if seldom:
        return tuple(each for each in (TUESDAY, FRIDAY) if each in days) or days[-1:]
    return days


def _last_spoke(rhythm: Rhythm, day: date) -> date:
    found = date.fromisoformat(rhythm.spoke) if rhythm.spoke else date.min
    return date.min if (found - day).days > AHEAD else found


def _shown(rhythm: Rhythm, prompt: str, today: date) -> Mapping[str, str]:
    return {**{each: day for each, day in rhythm.shown.items() if each != prompt}, prompt: today.isoformat()}

"""How ratings went over the rounds: rising, falling, steady or up and down.

Law: says which way things go, never how good they are. A rating that was given once has no course yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from flows.effects import Span
from flows.library import Dialogue
from flows.measures import points
from flows.session import Session
from flows.steps import Say
from flows.voice import Voice
from flows.wording import Filling

#: Rounds shown in a row.
SHOWN = 6

Direction: TypeAlias = Literal["up", "down", "same", "mixed"]
DIRECTIONS: tuple[Direction, ...] = ("up", "down", "mixed", "same")


@dataclass(frozen=True, slots=True)
class Course:
    """The marks (1 to 5) that one rating had, round by round, oldest first; two at least."""

    key: str
    since: datetime
    marks: tuple[int, ...]

    @property
    def direction(self) -> Direction:
        """Which way it went from the first to the last; ``mixed`` where it came back to where it was."""
        if len(set(self.marks)) == 1:
            return "same"
        first, last = self.marks[0], self.marks[-1]
        return "up" if last > first else "down" if last < first else "mixed"


def courses(session: Session, keys: Iterable[str]) -> Iterator[Course]:
    """The courses of those ratings that were given in several rounds."""
    for key in keys:
        now = session.answer(key)
        given = [each for each in (*session.earlier(key), *([now] if now else [])) if points(each)][-SHOWN:]
        if len(given) > 1:
            yield Course(key, given[0].at, tuple(points(each) or 0 for each in given))


def filling(voice: Voice, session: Session, keys: tuple[str, ...]) -> Mapping[str, Filling]:
    """What a text that tells a trend holds: since when, and one line for each rating; nothing without keys."""
    found = tuple(courses(session, keys))
    if not found:
        return {}
    return {"since": voice.day(min(each.since for each in found)), "trend": Span("\n".join(_lines(voice, found)))}


def of_dialogue(session: Session, dialogue: Dialogue) -> tuple[Course, ...]:
    """The courses that a dialogue tells of at its end."""
    keys = [key for step in dialogue.steps.values() if isinstance(step, Say) for key in step.trend]
    return tuple(courses(session, keys))


def in_short(voice: Voice, found: Iterable[Course]) -> str:
    """Which ratings go which way, in one line; those that stay are not named unless all do."""
    ways: dict[Direction, list[str]] = {}
    for each in found:
        ways.setdefault(each.direction, []).append(name_of(voice, each.key).lower())
    moved: list[Direction] = [each for each in DIRECTIONS if each in ways and each != "same"] or ["same"]
    return "; ".join(voice.label(f"system.trend.{way}", names=", ".join(ways[way])) for way in moved)


def name_of(voice: Voice, key: str) -> str:
    """What a rating is called: its step's label, without the colon."""
    dialogue, _, step = key.partition(".")
    label = voice.library.dialogues[dialogue].steps[step].label
    return voice.label(label).rstrip(": ") if label else step


def _lines(voice: Voice, found: Iterable[Course]) -> Iterator[str]:
    for each in found:
        marks = " → ".join(map(str, each.marks))
        yield voice.label(f"system.trend.line.{each.direction}", name=name_of(voice, each.key), marks=marks)

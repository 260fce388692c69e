"""Counts and durations of what the bot does, since it started.

Law: numbers under names that are written here, by kinds that are words of ours. No chat, no update, no letter has a
number here, so memory does not grow with people and nothing can be told of anybody. Counting costs a dictionary look.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

Count: TypeAlias = Literal["updates", "polls", "posts", "turns", "letters", "slow_downs", "restarts", "courtesies"]
Span: TypeAlias = Literal["to_state", "to_telegram"]

#: What is counted -> by what, and what for.
COUNTS: Final[dict[Count, tuple[str, str]]] = {
    "updates": ("outcome", "Updates: new, known (delivered again), garbage."),
    "polls": ("outcome", "Calls of getUpdates: answered, conflict, slow_down, failed."),
    "posts": ("status", "Posts to the webhook, by the status they were answered with."),
    "turns": ("outcome", "Turns: done, due (nobody wrote), failed (a bug; who wrote was told)."),
    "letters": ("outcome", "Tries to send a letter: sent, later, dead, blocked, migrated."),
    "slow_downs": ("scope", "429 from Telegram: chat (that chat waited), all (so did everybody)."),
    "restarts": ("loop", "Loops that broke and were started again."),
    "courtesies": ("outcome", "Answers to presses: begun, left out (too many at once)."),
}
#: What each is counted by from the start, at nought: who waits for a count to rise never sees one rise that begins at
#: 1.
KINDS: Final[dict[Count, tuple[str, ...]]] = {
    "updates": ("new", "known", "garbage"),
    "polls": ("answered", "conflict", "slow_down", "failed"),
    "posts": ("200", "403", "503"),
    "turns": ("done", "due", "failed"),
    "letters": ("sent", "later", "dead", "blocked", "migrated"),
    "slow_downs": ("chat", "all"),
    "courtesies": ("begun", "left out"),
}
#: What is timed -> upper bounds of its buckets in seconds, and what for.
SPANS: Final[dict[Span, tuple[tuple[float, ...], str]]] = {
    "to_state": (
        (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0),
        "From taking an update in to having its turn committed.",
    ),
    "to_telegram": ((0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0), "Sending one letter, its pace not included."),
}


@dataclass(slots=True)
class Durations:
    """How long something took: how often at most each bound (the last place: longer), and altogether."""

    bounds: tuple[float, ...]
    buckets: list[int]
    total: float = 0.0

    def add(self, seconds: float) -> None:
        """Once more."""
        self.buckets[bisect_left(self.bounds, seconds)] += 1
        self.total += seconds


def _durations() -> dict[Span, Durations]:
    return {name: Durations(bounds, [0] * (len(bounds) + 1)) for name, (bounds, _) in SPANS.items()}


def _nothing_yet() -> Counter[tuple[Count, str]]:
    return Counter({(name, kind): 0 for name, kinds in KINDS.items() for kind in kinds})


@dataclass(slots=True)
class Measures:
    """All of them."""

    counts: Counter[tuple[Count, str]] = field(default_factory=_nothing_yet)
    spans: dict[Span, Durations] = field(default_factory=_durations)

    def count(self, name: Count, kind: str, times: int = 1) -> None:
        """It happened, so many times."""
        self.counts[name, kind] += times

    def took(self, name: Span, seconds: float) -> None:
        """It took so long. A clock that was set back makes no negative time."""
        self.spans[name].add(max(0.0, seconds))

"""Numbers of several rounds, put together.

Law: every figure is shown with its spread; ratios are made of rounds that ran side by side.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Spread:
    """What several rounds gave."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """At least one value."""
        return cls(median(values), min(values), max(values))

    def __str__(self) -> str:
        return f"{self.median:8.3f} ({self.least:.3f} to {self.most:.3f})"

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return asdict(self)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share (0 to 1) of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> Spread:
    """Ours over theirs, round by round."""
    return Spread.of([one / other for one, other in zip(ours, theirs, strict=True)])


def weighted_percentile(counts: Mapping[int, int], share: float) -> int:
    """As ``percentile``, of values each of which was seen so often. Nothing seen: 0."""
    left = share * sum(counts.values())
    for value in sorted(counts):
        left -= counts[value]
        if left <= 0:
            return value
    return max(counts, default=0)


def machine() -> str:
    """What the figures were taken on, for whoever reads them later."""
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"

"""A store that is away for a while."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field


@dataclass
class Outage:
    """Every statement fails, from the ``first`` one on, ``length`` times."""

    first: int
    length: int = 1
    seen: int = field(default=0, init=False)
    over: bool = field(default=False, init=False)

    def point(self, name: str) -> None:
        """Points are let through."""

    def end(self) -> None:
        """From now on nothing fails and nothing is counted."""
        self.over = True

    def statement(self) -> None:
        """Count, and fail while it lasts."""
        if self.over:
            return
        self.seen += 1
        if self.first <= self.seen < self.first + self.length:
            raise sqlite3.OperationalError("disk I/O error")

"""What somebody who looks the bot over found.

Law: a finding is one sentence, and where something is wrong the sentence says what to do. No secret is in one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

#: ``note``: it works, and could be better.
Level: TypeAlias = Literal["ok", "note", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    level: Level
    about: str
    said: str

    def __str__(self) -> str:
        return f"{self.level:4}  {self.about:8}  {self.said}"

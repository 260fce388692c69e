"""How often the bot speaks, and Telegram's patience.

Law: counts always, refuses only when told to. The published guide values are not promises: a message a second to one
chat with short bursts, about thirty a second altogether, twenty a minute to a group.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float

    def wait(self, now: float, *, size: float, per_second: float) -> float:
        """Take one; seconds to wait when there is none."""
        self.level = min(size, self.level + max(0.0, now - self.at) * per_second)
        self.at = now
        if self.level >= 1:
            self.level -= 1
            return 0.0
        return (1 - self.level) / per_second


@dataclass(slots=True, kw_only=True)
class Rates:
    """Limits in messages. ``most_…`` are the highest numbers seen within any one second."""

    enforced: bool = False
    burst: int = 5
    chat_per_second: float = 1.0
    group_per_minute: int = 20
    all_per_second: int = 30
    most_to_one_chat: int = 0
    most_altogether: int = 0
    refused: int = 0
    _buckets: dict[int, _Bucket] = field(default_factory=dict)
    _recent: dict[int, deque[float]] = field(default_factory=dict)

    def check(self, chat_id: int, now: float) -> int:
        """Count one message to a chat; the ``retry_after`` in whole seconds when it is too much, else 0."""
        if self.enforced and (wait := max(self._chat_wait(chat_id, now), self._all_wait(now))) > 0:
            self.refused += 1
            return math.ceil(wait)
        self.most_to_one_chat = max(self.most_to_one_chat, self._count(chat_id, now))
        self.most_altogether = max(self.most_altogether, self._count(0, now))
        return 0

    def _chat_wait(self, chat_id: int, now: float) -> float:
        size, rate = float(self.burst), self.chat_per_second
        if chat_id < 0:
            size, rate = float(self.group_per_minute), self.group_per_minute / 60
        return self._buckets.setdefault(chat_id, _Bucket(size, now)).wait(now, size=size, per_second=rate)

    def _all_wait(self, now: float) -> float:
        size = float(self.all_per_second)
        return self._buckets.setdefault(0, _Bucket(size, now)).wait(now, size=size, per_second=size)

    def _count(self, key: int, now: float) -> int:
        recent = self._recent.setdefault(key, deque())
        recent.append(now)
        while recent and not now - 1 < recent[0] <= now:
            recent.popleft()
        return len(recent)

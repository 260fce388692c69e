"""How fast letters may leave: overall, and for each chat.

Law: a pace is a promise about the future. Whoever asks is given a slot and told how long to wait for it; slots are
given in the order of asking. No task, no clock of its own.
"""

from __future__ import annotations

from typing import Final

#: Messages a second overall; Telegram's guide value is 30.
OVERALL: Final = 28.0
#: Messages a second for one chat, and how many may leave at once after a rest. Telegram allows short bursts.
PER_CHAT, CHAT_BURST = 1.0, 3
#: Chats at rest are forgotten when there are this many.
_MOST_CHATS = 4096


class Bucket:
    """Lets ``rate`` a second pass, and up to ``burst`` at once after a rest."""

    __slots__ = ("_interval", "_next", "_slack")

    def __init__(self, rate: float, burst: int) -> None:
        self._interval = 1.0 / rate
        self._slack = (burst - 1) * self._interval
        self._next = float("-inf")

    def reserve(self, now: float) -> float:
        """Take the next slot; returns the seconds to wait for it. ``now`` is in seconds of any steady clock."""
        slot = max(self._next, now - self._slack)
        self._next = slot + self._interval
        return max(0.0, slot - now)

    def rested(self, now: float) -> bool:
        """Whether it is as good as new."""
        return self._next <= now - self._slack


class Pace:
    """The overall bucket and one for each chat that was lately written to."""

    def __init__(
        self,
        *,
        overall: float = OVERALL,
        burst: int = int(OVERALL),
        per_chat: float = PER_CHAT,
        chat_burst: int = CHAT_BURST,
    ) -> None:
        """Rates are messages a second."""
        self._overall = Bucket(overall, burst)
        self._per_chat = per_chat
        self._chat_burst = chat_burst
        self._chats: dict[int, Bucket] = {}

    def reserve_chat(self, chat: int, now: float) -> float:
        """Seconds until this chat may have one more message."""
        if len(self._chats) >= _MOST_CHATS and chat not in self._chats:
            self._chats = {each: bucket for each, bucket in self._chats.items() if not bucket.rested(now)}
        bucket = self._chats.get(chat)
        if bucket is None:
            bucket = self._chats[chat] = Bucket(self._per_chat, self._chat_burst)
        return bucket.reserve(now)

    def reserve(self, now: float) -> float:
        """Seconds until one more message may leave at all."""
        return self._overall.reserve(now)

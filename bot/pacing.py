"""How fast letters may leave: overall, and for each chat.

Law: a pace is a promise about the future. Whoever asks is given a slot and told how long to wait for it; slots are
given in the order of asking. No task, no clock of its own.

A 429 is one chat's affair. When several chats meet one within a few seconds it is the whole bot's: then nobody is sent
to for as long as Telegram asks. Replicas share what the bot may send by halves, thirds and so on: each counts how many
live, and takes its part.
"""

from __future__ import annotations

from typing import Final

#: Messages a second overall; Telegram's guide value is 30.
OVERALL: Final = 28.0
#: Messages a second for one chat, and how many may leave at once after a rest. Telegram allows short bursts.
PER_CHAT, CHAT_BURST = 1.0, 3
#: Chats at rest are forgotten when there are this many.
_MOST_CHATS = 4096
#: So many chats that Telegram slows down within so many seconds mean the whole bot; and the longest pause it is given.
_SEVERAL, _TOGETHER, _LONGEST = 3, 10.0, 300.0
#: Of the slots that are free at once after a rest, this part is left to replies: one in three.
_FOR_REPLIES: Final = 3
#: Seconds by which arithmetic may be wrong.
_HAIR: Final = 1e-6


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

    def free(self, now: float) -> int:
        """How many may pass at once."""
        start = max(self._next, now - self._slack)
        return int((now - start + _HAIR) / self._interval) + 1 if start <= now + _HAIR else 0

    def free_in(self, count: int, now: float) -> float:
        """Seconds until so many may pass at once."""
        start = max(self._next, now - self._slack)
        return max(0.0, start + (count - 1) * self._interval - now)

    def change(self, rate: float, burst: int) -> None:
        """Another rate from now on; slots that were given stay."""
        self._interval = 1.0 / rate
        self._slack = (burst - 1) * self._interval

    def close(self, until: float) -> None:
        """Give no slot before, and no burst then."""
        self._next = max(self._next, until)

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
        self._rate, self._burst = overall, burst
        self._overall = Bucket(overall, burst)
        #: Slots that are left to replies.
        self._kept = burst // _FOR_REPLIES
        self._paused = float("-inf")
        #: Who was slowed down lately, and when: of a few chats only.
        self._slowed: dict[int, float] = {}
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

    def spare(self, now: float) -> int:
        """How many messages that nobody waits for may leave at once, with some slots left for replies."""
        return max(0, self._overall.free(now) - self._kept)

    def spare_in(self, count: int, now: float) -> float:
        """Seconds until ``spare`` is so many."""
        return self._overall.free_in(count + self._kept, now)

    def share(self, replicas: int) -> None:
        """From now on so many processes send for this bot, each its part."""
        burst = max(1, self._burst // replicas)
        self._overall.change(self._rate / replicas, burst)
        self._kept = burst // _FOR_REPLIES

    def slow_down(self, chat: int, seconds: float, now: float) -> bool:
        """Telegram asked this chat to wait so long. Whether it is the whole bot that has to."""
        self._slowed = {each: at for each, at in self._slowed.items() if now - at < _TOGETHER}
        self._slowed[chat] = now
        if len(self._slowed) < _SEVERAL:
            return False
        self._slowed.clear()
        self._paused = max(self._paused, now + min(seconds, _LONGEST))
        self._overall.close(self._paused)
        return True

    def paused(self, now: float) -> float:
        """Seconds for which nobody is sent to."""
        return max(0.0, self._paused - now)

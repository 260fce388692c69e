"""Updates on their way to the bot.

Law: an update leaves only by being acknowledged (with a higher offset, or by a webhook's 2xx), by growing too old, or by
being thrown away.
Messages wait in a lane per chat, taps in a lane per user; getUpdates merges the lanes, and each lane keeps its order.
Source: ``TQueue`` and ``Client::do_get_updates`` of the Bot API server.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from dataclasses import dataclass
from itertools import islice, takewhile
from random import Random
from typing import Literal, TypeAlias

from tests.telegram.fake.clock import Clock
from tests.telegram.fake.history import History
from tests.telegram.fake.refusals import HAS_WEBHOOK, JSON, OTHER_POLLER, RefusalError, conflict

DAY = 86_400.0
TAP_SECONDS = 150.0
LONGEST_POLL = 50
_FUTURE = 10
_PAST = 100_000

LaneKind: TypeAlias = Literal["message", "tap", "other"]
#: A lane: what kind, and whose (chat for messages, user for taps).
Lane: TypeAlias = tuple[LaneKind, int]


@dataclass(frozen=True, slots=True)
class _Waiting:
    update: JSON
    expires: float
    lane: Lane


class Updates:
    """The bot's updates, numbered as they are merged.

    ``shuffle`` merges the lanes in a seeded random order instead of the order of arrival.
    """

    def __init__(self, clock: Clock, history: History, *, seed: int = 0, cap: int = 100_000) -> None:
        self._clock, self._history, self._cap = clock, history, cap
        self._chance = Random(seed)  # noqa: S311 - chance in tests is seeded on purpose
        self._next = self._chance.randrange(1, 2**30)
        self._begun = False
        self._earliest = math.inf
        self._queue: deque[tuple[int, _Waiting]] = deque()
        self._lanes: dict[Lane, deque[_Waiting]] = {}
        self._held: set[LaneKind] = set()
        self.shuffle = False
        self.changed: list[asyncio.Future[None]] = []

    @property
    def pending(self) -> int:
        """How many wait, held ones included."""
        return len(self._queue) + sum(map(len, self._lanes.values()))

    def put(self, lane: Lane, update: JSON, *, seconds: float = DAY) -> None:
        """Queue an update for so many seconds of the server's time. ``update_id`` is filled in when it is merged."""
        if self.pending >= self._cap:
            self._history.add("skipped", self._clock.now(), update=update)
            return
        self._lanes.setdefault(lane, deque()).append(_Waiting(update, self._clock.now() + seconds, lane))
        if not self.shuffle:
            self._merge()
        self.wake()

    def hold(self, kind: LaneKind) -> None:
        """Keep updates of this kind back, so that others overtake them."""
        self._held.add(kind)

    def release(self) -> None:
        """Let the held ones go."""
        self._held.clear()
        self._merge()
        self.wake()

    def restart_numbers(self, first: int) -> None:
        """Number from here on, as after a week without updates; the queue must be empty.

        Raises:
            ValueError: Updates still wait.
        """
        if self._queue:
            raise ValueError("Telegram numbers anew only when nothing waits")
        self._next = first

    def wake(self) -> None:
        """Tell who waits that there may be something."""
        waiters, self.changed = self.changed, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def _merge(self) -> None:
        """Move what is not held from its lane into the queue, and number it."""
        free = [lane for lane, waiting in self._lanes.items() if waiting and lane[0] not in self._held]
        while free:
            lane = self._chance.choice(free) if self.shuffle else free[0]
            waiting = self._lanes[lane].popleft()
            if not self._lanes[lane]:
                free.remove(lane)
                del self._lanes[lane]
            self._number(waiting)

    def _number(self, waiting: _Waiting) -> None:
        number, self._next, self._begun = self._next, self._next + 1, True
        rest = {name: value for name, value in waiting.update.items() if name != "update_id"}
        waiting.update.clear()
        waiting.update.update({"update_id": number, **rest})
        self._queue.append((number, waiting))
        self._earliest = min(self._earliest, waiting.expires)
        self._history.add("given", self._clock.now(), numbers=(number,), update=waiting.update)

    def take(self, offset: int, limit: int) -> list[JSON]:
        """Acknowledge everything below ``offset``, then the oldest ``limit`` that are left."""
        self._merge()
        now = self._clock.now()
        if offset < 0:
            self._remove("thrown", max(0, len(self._queue) + offset), offset)
        elif self._begun and offset <= self._next + _FUTURE and offset > self._head() - _PAST:
            below = sum(1 for _ in takewhile(lambda item: item[0] < offset, self._queue))
            self._remove("acknowledged", below, offset)
        self._expire(now)
        batch = [waiting.update for _, waiting in islice(self._queue, limit)]
        if batch:
            self._history.add("handed", now, numbers=tuple(update["update_id"] for update in batch), offset=offset)
        return batch

    # --- for webhooks, which take lane by lane

    def lanes(self) -> list[Lane]:
        """The lanes in which something waits, the longest wait first."""
        self._merge()
        self._expire(self._clock.now())
        return list(dict.fromkeys(waiting.lane for _, waiting in self._queue))

    def first(self, lane: Lane) -> JSON | None:
        """The oldest update of a lane, if there is one."""
        self._expire(self._clock.now())
        return next((waiting.update for _, waiting in self._queue if waiting.lane == lane), None)

    def waits(self, number: int) -> bool:
        """Whether an update is still there: not settled, thrown away or too old."""
        self._expire(self._clock.now())
        return any(known == number for known, _ in self._queue)

    def settle(self, number: int) -> None:
        """The webhook has taken it."""
        if self.waits(number):
            self._queue = deque(item for item in self._queue if item[0] != number)
            self._history.add("acknowledged", self._clock.now(), numbers=(number,))

    def throw_all(self) -> None:
        """Drop everything that waits."""
        self._lanes.clear()
        self._remove("thrown", len(self._queue), 0)

    def _head(self) -> int:
        return self._queue[0][0] if self._queue else self._next

    def _remove(self, kind: Literal["acknowledged", "thrown"], count: int, offset: int) -> None:
        if count > 0:
            numbers = tuple(self._queue.popleft()[0] for _ in range(count))
            self._history.add(kind, self._clock.now(), numbers=numbers, offset=offset)

    def _expire(self, now: float) -> None:
        if now < self._earliest:
            return
        gone = tuple(number for number, waiting in self._queue if waiting.expires <= now)
        self._queue = deque(item for item in self._queue if item[1].expires > now)
        self._earliest = min((waiting.expires for _, waiting in self._queue), default=math.inf)
        if gone:
            self._history.add("expired", now, numbers=gone)


class Polling:
    """getUpdates: one long poll at a time.

    ``throttled`` punishes the same offset again: within half a second one update only, within three seconds a wait of
    at least three.
    """

    def __init__(self, updates: Updates, *, throttled: bool = False) -> None:
        self._updates = updates
        self._throttled = throttled
        self._waiting: asyncio.Future[None] | None = None
        self._previous = (0, float("-inf"))
        self.webhook = ""

    async def poll(self, offset: int, limit: int, seconds: int) -> list[JSON]:
        """Updates from ``offset``, after at most so many seconds.

        Raises:
            RefusalError: A webhook is set, or another poll took over.
        """
        if self.webhook:
            raise conflict(HAS_WEBHOOK)
        limit, seconds = self._slowed(offset, min(max(limit, 1), 100), min(max(seconds, 0), LONGEST_POLL))
        batch = self._updates.take(offset, limit)
        if batch or not seconds:
            return batch
        self.abort(conflict(OTHER_POLLER))
        return await self._wait(offset, limit, seconds)

    def _slowed(self, offset: int, limit: int, seconds: int) -> tuple[int, int]:
        if not self._throttled:
            return limit, seconds
        now = asyncio.get_running_loop().time()
        same, since = offset == self._previous[0], now - self._previous[1]
        self._previous = (offset, now)
        if same and since < 3:
            seconds = max(seconds, 3)
        return (1 if same and since < 0.5 else limit), seconds

    async def _wait(self, offset: int, limit: int, seconds: int) -> list[JSON]:
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting = waiting
        self._updates.changed.append(waiting)
        try:
            await asyncio.wait_for(waiting, seconds)
        except TimeoutError:
            pass
        finally:
            if self._waiting is waiting:
                self._waiting = None
        return self._updates.take(offset, limit)

    def abort(self, refusal: RefusalError) -> None:
        """End the poll that waits, if one does."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not waiting.done():
            waiting.set_exception(refusal)

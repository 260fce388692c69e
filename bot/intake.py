"""Updates come in here: polled, stored, and only then acknowledged.

Law: the offset is raised after the commit and never otherwise. Updates are not looked into beyond their number and
their chat, so one that nobody can read harms nobody else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from telegram.constants import PollingLimit
from telegram.error import Conflict, Forbidden, InvalidToken, NetworkError, TelegramError, TimedOut

from bot.arrivals import arrival_of
from bot.errors import AnotherPoller, BadToken, BotError, Unreachable, WebhookSet
from bot.failures import describe
from bot.incoming import WANTED
from bot.log import get_log
from bot.measures import Measures
from bot.pulse import Pulse
from bot.request import Garbled, SlowDown
from storage.errors import Refused, StorageUnavailable
from storage.store import Arrival, Store

#: Seconds that Telegram may hold a poll open, and seconds more before the poll counts as lost.
_LONG_POLL, _GRACE = 30, 10.0
#: Seconds between tries: the first, and the longest, while the network or the storage is away.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
#: Seconds between tries while another program holds the queue: the first, and the longest. Each try takes the queue
#: from it, so they grow rare; the first comes soon, for after a deployment the other one is our own that is just
#: ending.
_CONFLICT_PAUSE, _LONGEST_CONFLICT = 15.0, 240.0
#: Seconds between looks at whether the replica that polls is still there.
_STANDBY = 2.0

_log = get_log("intake")


class Line(Protocol):
    """What the intake needs of a bot (``bot.request.RawBot``)."""

    async def call(self, method: str, parameters: dict[str, Any], *, read_timeout: float | None = None) -> Any:  # noqa: ANN401 - JSON
        """Call a method of the Bot API; raises ``telegram.error.TelegramError``."""
        ...


class Intake:
    """The getUpdates loop. ``wake`` is set whenever something new was stored."""

    def __init__(
        self,
        bot: Line,
        store: Store,
        *,
        wake: asyncio.Event,
        clock: Callable[[], datetime],
        chance: Callable[[], float],
        long_poll: int = _LONG_POLL,
        pause: float = _FIRST_PAUSE,
        measures: Measures | None = None,
    ) -> None:
        """``chance`` gives numbers from 0 to 1; ``long_poll`` and ``pause`` (the first one) are in seconds."""
        self.pulse = Pulse()
        self._measures = measures or Measures()
        self._bot = bot
        self._store = store
        self._wake = wake
        self._clock = clock
        self._chance = chance
        self._long_poll = long_poll
        self._pause = pause
        self._offset: int | None = None
        self._misses = 0
        self._conflicts = 0

    async def run(self) -> None:
        """Poll until cancelled. Being cancelled acknowledges nothing that was not stored.

        Raises:
            BadToken: Telegram does not accept the token; trying again would not help.
        """
        while True:
            batch = await self._poll() if await self._is_ours() else ()
            if batch:
                await self._take_in(batch)

    async def _is_ours(self) -> bool:
        """Whether the polling is ours to do; if not, wait a little. One of all replicas polls, whoever came first."""
        try:
            ours = await self._store.hold("polling")
        except StorageUnavailable as error:
            await self._pause_for(error, self._back_off())
            return False
        if ours == self.pulse.standby:
            _log.info("takes_over" if ours else "stands_by")
            self.pulse.standby, self._offset = not ours, None
        if not ours:
            self._well()
            await asyncio.sleep(_STANDBY * (0.5 + self._chance()))
        return ours

    async def _poll(self) -> Sequence[Any]:
        asked: dict[str, Any] = {"timeout": self._long_poll, "limit": int(PollingLimit.MAX_LIMIT)}
        asked["allowed_updates"] = list(WANTED)
        if self._offset is not None:
            asked["offset"] = self._offset
        try:
            batch = await self._bot.call("getUpdates", asked, read_timeout=self._long_poll + _GRACE)
            if not isinstance(batch, list):
                raise Garbled("no list")
        except (InvalidToken, Forbidden):
            raise BadToken from None
        except TelegramError as error:
            await self._rest(error)
            return ()
        self._measures.count("polls", "answered")
        self.pulse.answered_at = self._clock()
        if not batch:
            self._well()
        return batch

    async def _take_in(self, batch: Sequence[Any]) -> None:
        arrivals = [each for each in map(arrival_of, batch) if each is not None]
        self._count_garbage(len(batch) - len(arrivals))
        if not arrivals:
            # Telegram will send the same again; there is no number to pass over it by.
            await asyncio.sleep(self._back_off())
            return
        try:
            new = await self._keep(arrivals)
        except StorageUnavailable as error:
            await self._pause_for(error, self._back_off())
            return
        self._offset = max(each.number for each in arrivals) + 1
        self._measures.count("updates", "new", new)
        self._measures.count("updates", "known", len(arrivals) - new)
        self._well()
        _log.debug("taken_in", updates=len(arrivals), new=new)
        if new:
            self._wake.set()

    async def _keep(self, arrivals: Sequence[Arrival]) -> int:
        """Store them; how many were new. One that the storage refuses, which is a bug of ours, holds up no other."""
        try:
            return await self._store.take_in(arrivals, now=self._clock())
        except Refused as error:
            if len(arrivals) == 1:
                _log.error("update_refused", **describe(error))
                self._count_garbage(1)
                return 0
        return sum([await self._keep([each]) for each in arrivals])

    def _count_garbage(self, found: int) -> None:
        if found:
            self._measures.count("updates", "garbage", found)
            _log.warning("garbage", count=found)

    async def _rest(self, error: TelegramError) -> None:
        """Wait as long as a failed poll calls for."""
        match error:
            case Conflict():
                self._measures.count("polls", "conflict")
                named: BotError = WebhookSet() if "webhook" in error.message.lower() else AnotherPoller()
                pause = min(_LONGEST_CONFLICT, _CONFLICT_PAUSE * float(1 << self._conflicts))
                self._conflicts = min(self._conflicts + 1, 8)
                await self._pause_for(named, pause * (0.5 + self._chance()))
            case SlowDown():
                self._measures.count("polls", "slow_down")
                await asyncio.sleep(error.seconds + self._chance())
            case TimedOut() | NetworkError():
                self._measures.count("polls", "failed")
                await self._pause_for(Unreachable(), self._back_off(), cause=error)
            case _:
                raise error

    async def _pause_for(
        self, trouble: BotError | StorageUnavailable, seconds: float, *, cause: Exception | None = None
    ) -> None:
        if type(trouble) is not type(self.pulse.trouble):
            # Once per kind of trouble, not once per try.
            _log.warning(
                "intake_waits", trouble=type(trouble).__name__, said=str(trouble), **describe(cause or trouble)
            )
        self.pulse.trouble = trouble
        await asyncio.sleep(seconds)

    def _well(self) -> None:
        if self.pulse.trouble is not None:
            _log.info("intake_well")
        self.pulse.trouble = None
        self._misses = self._conflicts = 0

    def _back_off(self) -> float:
        longest = min(_LONGEST_PAUSE, self._pause * float(1 << self._misses))
        self._misses = min(self._misses + 1, 16)
        return longest * (0.5 + self._chance() / 2)

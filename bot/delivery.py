"""The outbox, emptied: letters are leased, sent side by side, and settled.

Law: a letter leaves the outbox only through ``store.exchange``, and whatever happens to its sending, an outcome is
kept until the store has it. One exchange settles what was sent and leases what is next, so that in a steady talk one
commit does both. The order within a chat is the store's: it never leases a chat's second letter before its first is
settled. How much may be leased is said by ``bot.flights``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import Final, Protocol

from bot.failures import describe
from bot.flights import Flights, Room
from bot.log import get_log
from bot.measures import Measures
from bot.pacing import Pace
from storage.errors import StorageUnavailable
from storage.store import Blocked, Letter, Migrated, Outcome, Sent, Store, TryLater, Undeliverable

#: Chats that are sent to at the same time.
_WIDTH = 32
#: Seconds between looks into the outbox when nothing calls for one.
_LOOK = 1.0
#: Seconds that an outcome may wait for company in one commit. A crash within them repeats that one message.
_LINGER = 0.05
#: Seconds between tries while the storage is away: the first, and the longest.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0
#: Tries of a letter that a bug of ours keeps from being sent, and seconds between them.
_BUG_TRIES, _BUG_PAUSE = 3, 5.0
#: Seconds that what is in flight may take when stopping.
_FINISH = 6.0

#: Times at which put-off letters are due that are remembered. A heap cut short keeps its order, and its first.
_MOST_DUE = 1000
#: What became of a letter, as it is counted.
_KINDS: Final[Mapping[type[Outcome], str]] = {
    Sent: "sent",
    TryLater: "later",
    Undeliverable: "dead",
    Blocked: "blocked",
    Migrated: "migrated",
}

_log = get_log("delivery")


class Sender(Protocol):
    """Shows a letter somewhere and says what became of it."""

    async def send(self, letter: Letter) -> Outcome:
        """Send a leased letter."""
        ...


class Delivery:
    """Empties the outbox while it runs. Set ``wake`` after every commit that may have queued a letter."""

    def __init__(
        self,
        store: Store,
        sender: Sender,
        *,
        wake: asyncio.Event,
        clock: Callable[[], datetime],
        pace: Pace | None = None,
        width: int = _WIDTH,
        linger: float = _LINGER,
        measures: Measures | None = None,
    ) -> None:
        """``pace=None`` sends as fast as it can; ``width`` chats are sent to at once; ``linger`` is in seconds."""
        self._store = store
        self._sender = sender
        self._wake = wake
        self._clock = clock
        self._linger = linger
        self._measures = measures or Measures()
        #: Settled by nobody yet.
        self._outcomes: list[Outcome] = []
        self._flights = Flights(width=width, pace=pace)
        #: When letters that were put off are due, in the loop's time.
        self._due: list[float] = []
        #: The last exchange gave all that was asked for: there is probably more.
        self._more = False
        #: When the pace leaves room for more, in the loop's time; ``None`` when it is not the pace that keeps them.
        self._room_at: float | None = None
        self._misses = 0
        self._stopping = False

    async def run(self) -> None:
        """Deliver until ``stop`` is called or the task is cancelled; what is in flight is finished and settled.

        May be run again when it has ended.
        """
        self._stopping = False
        try:
            while not self._stopping:
                await self._exchange()
                await self._rest()
        finally:
            await self._finish()

    def stop(self) -> None:
        """Ask ``run`` to come to its end."""
        self._stopping = True
        self._wake.set()

    # --- the store --------------------------------------------------------------------------------------------------

    async def _exchange(self) -> None:
        """Settle and lease. A failed exchange changes nothing; its outcomes stay for the next."""
        loop = asyncio.get_running_loop()
        asked_at = loop.time()
        # After a miss, what was sent is settled alone: it may be the next letter that could not be had.
        only_settles = self._stopping or (self._misses > 0 and bool(self._outcomes))
        room = Room(0, 0, None) if only_settles else self._flights.room(asked_at)
        if room.letters == 0 and not self._outcomes:
            return
        outcomes, self._outcomes = self._outcomes, []
        try:
            letters = await self._store.exchange(outcomes, now=self._clock(), limit=room.letters, nudges=room.nudges)
        except StorageUnavailable as error:
            self._outcomes = outcomes + self._outcomes
            await self._pause(error)
            return
        except BaseException:
            self._outcomes = outcomes + self._outcomes
            raise
        self._misses = 0
        self._more = len(letters) >= room.nudges
        self._room_at = asked_at + room.more_in if self._more and room.more_in is not None else None
        for letter in letters:
            self._launch(letter)
        if only_settles and not self._stopping:
            self._wake.set()  # for what is next
        if letters:
            await asyncio.sleep(0)  # they take their slots before anybody asks again how many are left

    async def _pause(self, error: StorageUnavailable) -> None:
        if self._misses == 0:
            _log.warning("delivery_waits", **describe(error))
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * float(1 << self._misses))
        self._misses = min(self._misses + 1, 10)
        await asyncio.sleep(pause)
        self._wake.set()

    # --- waiting ----------------------------------------------------------------------------------------------------

    async def _rest(self) -> None:
        """Until somebody wakes us, a put-off letter is due, or it is time to look."""
        loop = asyncio.get_running_loop()
        while self._due and self._due[0] <= loop.time():
            heappop(self._due)
            self._wake.set()
        times = [loop.time() + _LOOK, *self._due[:1], *([] if self._room_at is None else [self._room_at])]
        alarm = loop.call_at(min(times), self._wake.set)
        try:
            await self._wake.wait()
        finally:
            alarm.cancel()
            self._wake.clear()

    def _landed(self, outcome: Outcome) -> None:
        self._outcomes.append(outcome)
        self._measures.count("letters", _KINDS[type(outcome)])
        _log.debug("settled", letter=outcome.letter, outcome=_KINDS[type(outcome)])
        loop = asyncio.get_running_loop()
        if isinstance(outcome, TryLater):
            heappush(self._due, loop.time() + (outcome.at - self._clock()).total_seconds())
            del self._due[_MOST_DUE:]  # the others are found at the next look
        if self._more or self._stopping:
            self._wake.set()
        elif len(self._outcomes) == 1:
            loop.call_later(self._linger, self._wake.set)

    # --- sending ----------------------------------------------------------------------------------------------------

    def _launch(self, letter: Letter) -> None:
        task = asyncio.create_task(self._deliver(letter))
        self._flights.add(letter, task)
        task.add_done_callback(lambda done: self._give_back(done, letter))

    def _give_back(self, task: asyncio.Task[None], letter: Letter) -> None:
        """A letter whose task was cancelled before it ran at all: ``_deliver`` had no chance to say so."""
        if task.cancelled():
            self._flights.remove(letter)
            self._landed(self._later(letter, seconds=0, uncertain=False))

    async def _deliver(self, letter: Letter) -> None:
        """Send one letter and keep its outcome, whatever happens. Never raises, or the letter would be lost."""
        begun = False
        try:
            await self._flights.wait(letter)
            begun = True
            left = asyncio.get_running_loop().time()
            outcome = await self._sender.send(letter)
            self._measures.took("to_telegram", asyncio.get_running_loop().time() - left)
        except asyncio.CancelledError:
            outcome = self._later(letter, seconds=0, uncertain=begun)
        except StorageUnavailable:
            # Rendering a document reads from the storage; nothing was sent.
            outcome = self._later(letter, seconds=_FIRST_PAUSE, uncertain=False)
        except Exception as error:  # noqa: BLE001 - a bug in sending one letter must not end the others
            outcome = self._broken(letter, error)
        self._flights.remove(letter)
        self._landed(outcome)

    def _later(self, letter: Letter, *, seconds: float, uncertain: bool) -> Outcome:
        if uncertain and letter.kind == "nudge":
            return Undeliverable(letter=letter.id, reason="unknown")
        return TryLater(letter=letter.id, at=self._clock() + timedelta(seconds=seconds), uncertain=uncertain)

    def _broken(self, letter: Letter, error: Exception) -> Outcome:
        _log.error("letter_broken", letter=letter.id, attempt=letter.attempts, **describe(error))
        if letter.attempts < _BUG_TRIES:
            return self._later(letter, seconds=_BUG_PAUSE, uncertain=True)
        return Undeliverable(letter=letter.id, reason="bug")

    # --- the end ----------------------------------------------------------------------------------------------------

    async def _finish(self) -> None:
        """Give back what was not begun, wait for what was, and settle all of it."""
        self._stopping = True
        for task in self._flights.held:
            task.cancel()
        if flying := self._flights.tasks:
            _, late = await asyncio.wait(flying, timeout=_FINISH)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)
        await self._exchange()
        if self._outcomes:
            _log.warning("unsettled", letters=len(self._outcomes))

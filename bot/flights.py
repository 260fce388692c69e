"""Letters under way, and for how many more there is room.

Law: whoever waits for a reply finds room. So a letter that nobody waits for (a nudge) is leased only when the pace can
send it at once, and gets neither the last places nor the last slots. A letter that waits because its own chat just had
some takes no place from others.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Final, NamedTuple

from bot.pacing import Pace
from storage.store import Letter

#: Of a hundred places, those that nudges may take.
_FOR_NUDGES: Final = 75
#: Letters under way for each place, those that wait for their own chat included.
_CROWDED: Final = 2


class Room(NamedTuple):
    """What may be leased now. ``nudges`` counts replies, too: nudges have what replies leave of it."""

    letters: int
    nudges: int
    #: Seconds until the pace leaves room for more nudges; ``None`` where it is not the pace that keeps them.
    more_in: float | None


class Flights:
    """Letters and the tasks that deliver them. ``width`` places; ``pace=None`` holds nothing back."""

    def __init__(self, *, width: int, pace: Pace | None) -> None:
        self._width = width
        self._pace = pace
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._nudges: set[int] = set()
        #: Letters of which nothing was sent, and those of them that wait for their own chat.
        self._held: set[int] = set()
        self._resting: set[int] = set()

    @property
    def tasks(self) -> Collection[asyncio.Task[None]]:
        """All that are under way."""
        return tuple(self._tasks.values())

    @property
    def held(self) -> Collection[asyncio.Task[None]]:
        """Those that wait for their slot and have sent nothing."""
        return tuple(self._tasks[letter] for letter in self._held)

    def add(self, letter: Letter, task: asyncio.Task[None]) -> None:
        """A task that is about to deliver this letter."""
        self._tasks[letter.id] = task
        self._held.add(letter.id)
        if letter.kind == "nudge":
            self._nudges.add(letter.id)

    def remove(self, letter: Letter) -> None:
        """Its place is free."""
        del self._tasks[letter.id]
        for among in (self._nudges, self._held, self._resting):
            among.discard(letter.id)

    async def wait(self, letter: Letter) -> None:
        """Wait for its chat's slot, then for one at all."""
        if self._pace is not None:
            await self._rest(letter, self._pace)
            await self._queue(self._pace)
        self._held.discard(letter.id)

    def room(self, now: float) -> Room:
        """For how many more there is room. ``now`` is the loop's time."""
        under_way = len(self._tasks)
        letters = max(0, min(self._width - under_way + len(self._resting), _CROWDED * self._width - under_way))
        places = max(0, min(letters, max(1, self._width * _FOR_NUDGES // 100) - len(self._nudges)))
        if self._pace is None or (spare := self._pace.spare(now)) >= places:
            return Room(letters, places, None)
        return Room(letters, spare, self._pace.spare_in(spare + 1, now))

    async def _rest(self, letter: Letter, pace: Pace) -> None:
        pause = pace.reserve_chat(letter.chat, asyncio.get_running_loop().time())
        if pause > 0:
            self._resting.add(letter.id)
            await asyncio.sleep(pause)
            self._resting.discard(letter.id)

    @staticmethod
    async def _queue(pace: Pace) -> None:
        loop = asyncio.get_running_loop()
        while (pause := pace.reserve(loop.time())) > 0:
            await asyncio.sleep(pause)
            if not pace.paused(loop.time()):
                break

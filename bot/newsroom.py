"""News goes out: a few letters at a time, behind everybody else.

Law: never more letters wait here than one page has, so that whoever talks, and whoever is due to be asked, comes first.
One process does it; should two think so for a moment, the store gives each page once. What was handed over by a file is
committed before the file goes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.announcing import news_from, writer
from bot.failures import describe
from bot.log import get_log
from bot.news_tray import Request, Tray
from flows.library import Library
from storage.errors import StorageUnavailable
from storage.store import Spread, Store, WriteNews

#: Letters a second; a third of what Telegram takes.
RATE: Final = 10
#: Letters in one transaction, and chats that are looked at for them; most of them may not want news.
PAGE, LOOK_AT = 10, 50
#: Seconds between looks for something to say; between two pages, at least; while others wait, or the storage is away.
LOOK, BREATH, PATIENCE = 2.0, 0.1, 1.0

_log = get_log("news")


class Newsroom:
    """Goes on with announcements while it runs. ``tray``: where commands put requests, if they cannot write themselves."""

    def __init__(
        self,
        store: Store,
        library: Library,
        *,
        decided: asyncio.Event,
        clock: Callable[[], datetime],
        tray: Tray | None = None,
        look: float = LOOK,
    ) -> None:
        """``decided`` is set after each page; ``look`` is in seconds."""
        self._store = store
        self._library = library
        self._decided = decided
        self._clock = clock
        self._tray = tray
        self._look = look
        self._stuck = self._waits = False

    async def run(self) -> None:
        """Look for ever."""
        while True:
            try:
                await self.take_up()
                pause = await self._go_on()
            except StorageUnavailable as error:
                if not self._waits:
                    _log.warning("news_waits", **describe(error))
                self._waits, pause = True, PATIENCE
            else:
                self._waits = False
            await asyncio.sleep(pause)

    async def take_up(self) -> None:
        """Do what commands have asked for. Raises ``StorageUnavailable``; what is not done then waits for the next time."""
        if self._tray is None:
            return
        try:
            for path in self._tray.waiting():
                await self._obey(self._tray, path)
            self._stuck = False
        except OSError as error:
            if not self._stuck:  # said once, not every two seconds
                _log.error("news_stuck", errno=error.errno)
            self._stuck = True

    async def _obey(self, tray: Tray, path: Path) -> None:
        try:
            request = tray.read(path)
        except ValueError:
            _log.error("news_refused", number=path.stem)
            tray.set_aside(path)
            return
        await self._do(request)
        tray.done(path)

    async def _do(self, request: Request) -> None:
        now = self._clock()
        if request.do == "say":
            await self._store.hand_in(request.name, request.body, now=now)
            _log.info("news_handed_in", news=request.name)
        else:
            _log.info("news_called_off", letters=await self._store.call_off(now=now))

    async def _go_on(self) -> float:
        """Queue a page; seconds to the next."""
        if not await self._store.hold("news"):
            return self._look
        spread = await self._store.spread(self._compose, most=PAGE, look=LOOK_AT, now=self._clock())
        if spread is None:
            return self._look
        if spread.state == "done":
            _log.info("news_ended", news=spread.name)
        return self._pause(spread)

    def _pause(self, spread: Spread) -> float:
        if spread.state == "waits":
            return PATIENCE
        if spread.letters:
            self._decided.set()
        return max(BREATH, spread.letters / RATE)

    def _compose(self, body: str) -> WriteNews:
        return writer(self._library, news_from(body))

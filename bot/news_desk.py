"""Where ``kladka announce`` turns to: the running bot of a SQLite file, or a server on which it may write by itself.

Law: both look the same from here. Beside a SQLite file nothing but the tray is written: the bot is the one that writes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from bot import app as house
from bot.database import need_newest
from bot.errors import BotError
from bot.keys import load_key
from bot.news_tray import Request, Tray
from bot.settings import Settings
from storage.sealing import Keys
from storage.store import Announcement, Page, Store, WriteNews

_SQLITE: Final = "sqlite:///"
#: Seconds that a running bot needs at most to take something up, and between looks.
SOON, LOOK = 6.0, 0.1


class CannotAsk(BotError):
    """The request cannot be put beside the database. Run this as the user that the bot runs as."""


class Desk(Protocol):
    """What can be asked, and what can be had done."""

    async def count_wanted(self, write: WriteNews, *, name: str, after: int | None, most: int) -> Page:
        """See ``Store``."""
        ...

    async def announcements(self) -> Sequence[Announcement]:
        """See ``Store``."""
        ...

    async def handed_over(self) -> Sequence[Request]:
        """What the bot has not taken up yet, in order."""
        ...

    async def hand_over(self, request: Request) -> bool:
        """Have it done. ``False``: the bot has not taken it up yet; it will when it runs."""
        ...


class StoreDesk:
    """A server: what is asked for is done at once."""

    def __init__(self, store: Store, *, clock: Callable[[], datetime]) -> None:
        self.count_wanted = store.count_wanted
        self.announcements = store.announcements
        self._store = store
        self._clock = clock

    async def handed_over(self) -> Sequence[Request]:
        """Nothing waits to be taken up."""
        return ()

    async def hand_over(self, request: Request) -> bool:
        """Write it down; the bots see it within seconds."""
        if request.do == "say":
            await self._store.hand_in(request.name, request.body, now=self._clock())
        else:
            await self._store.call_off(now=self._clock())
        return True


class FileDesk:
    """A SQLite file: read beside the bot, and a request in its tray."""

    def __init__(self, path: Path, tray: Tray, *, key: Keys) -> None:
        from storage import sealer  # noqa: PLC0415 - only the chosen engine is imported
        from storage.beside import Beside  # noqa: PLC0415 - as above

        beside = Beside(path, sealer=sealer(key))
        self.count_wanted = beside.count_wanted
        self.announcements = beside.announcements
        self._tray = tray

    async def handed_over(self) -> Sequence[Request]:
        """See ``Desk``. Raises ``CannotAsk``."""
        found: list[Request] = []
        try:
            for path in self._tray.waiting():
                with suppress(FileNotFoundError, ValueError):  # taken up this very moment, or what the bot will refuse
                    found.append(self._tray.read(path))
        except OSError:
            raise CannotAsk from None
        return found

    async def hand_over(self, request: Request) -> bool:
        """Put it in the tray and wait a moment. Raises ``CannotAsk``."""
        try:
            place = self._tray.put(request)
        except OSError:
            raise CannotAsk from None
        loop = asyncio.get_running_loop()
        end = loop.time() + SOON
        while place.exists():
            if loop.time() >= end:
                return False
            await asyncio.sleep(LOOK)  # another program takes it away: there is no event to wait for
        return True


@asynccontextmanager
async def desk(settings: Settings) -> AsyncIterator[Desk]:
    """The desk of the database that the settings name.

    Raises:
        storage.errors.StorageError, BadKey: with a sentence for the operator. Nothing is made, nor brought up to date.
    """
    await need_newest(settings)
    tray = Tray.beside(settings.database)
    if tray is not None:
        yield FileDesk(Path(settings.database.removeprefix(_SQLITE)), tray, key=load_key(settings, make=False))
        return
    store = await house.open_storage(settings)
    try:
        yield StoreDesk(store, clock=house.wall_clock)
    finally:
        await store.close()

"""``kladka db reseal``: after the key was exchanged, everything is sealed anew with the one that stands first.

Law: begins only when everybody who runs seals with that key; ends only when nothing needs another. In between it may be
killed and run again, and says how far it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from bot.app import open_storage
from bot.database import need_newest
from bot.errors import BotError
from bot.keys import load_key
from bot.settings import Settings
from storage.resealing import BEFORE_ALL
from storage.sql import SqlStore

#: Seconds before chats are asked for again that somebody was at, and how often nothing may come of it.
_PAUSE: Final = 0.2
_PATIENCE: Final = 50
#: In how many steps the way is told.
_STEPS: Final = 10


class OthersSeal(BotError):
    """Another running process seals with another key. Start them all anew, with the same key file, and run this again."""


class Illegible(BotError):
    """Some fields could not be opened with any key of the file. They stay as they were; keep every key you have."""


class StillBusy(BotError):
    """Some chats were busy all the while. What was done stays done; run this again."""


async def reseal_all(settings: Settings, say: Callable[[str], None]) -> None:
    """Seal everything with the first key.

    Raises:
        NoDatabase, OlderSchema, AlreadyInUse and other errors of storage; nothing was changed.
        OthersSeal, Illegible, StillBusy: see there. The older keys are still needed.
    """
    await need_newest(settings)
    store = await open_storage(settings)
    try:
        if isinstance(store, SqlStore):
            await Resealing(store, say).runs()
            say(_ending(len(load_key(settings))))
    finally:
        await store.close()


def _ending(keys: int) -> str:
    if keys == 1:
        return "Everything is sealed with the one key that there is."
    return (
        "Everything is sealed with the first key now; no row needs an older one any more. `kladka key forget` takes the"
        " older ones out of the file. Backups from before still need them, so keep a copy as long as you keep those."
    )


class Resealing:
    """One run."""

    def __init__(self, store: SqlStore, say: Callable[[str], None], *, page: int = 20) -> None:
        """``page`` is how many chats are done in one transaction."""
        self._store = store
        self._say = say
        self._page = page
        self._whole = self._done = self._told = 0

    async def runs(self) -> None:
        """From the first chat to the last, until nothing is left. Raises ``OthersSeal``, ``Illegible``, ``StillBusy``."""
        older = await self._store.count_older()
        if older.others:
            raise OthersSeal
        self._whole = older.fields
        idle = 0
        while True:
            before = self._done
            illegible = await self._goes_round()
            left = await self._store.end_reseal()
            if left.others:
                raise OthersSeal
            if not left.fields:
                return
            if left.fields == illegible:
                raise Illegible
            idle = idle + 1 if self._done == before else 0
            if idle == _PATIENCE:
                raise StillBusy
            await asyncio.sleep(_PAUSE)

    async def _goes_round(self) -> int:
        """Each chat once. Returns how many fields could not be opened."""
        illegible = 0
        after: int | None = BEFORE_ALL
        while after is not None:
            page = await self._store.reseal(after=after, most=self._page)
            self._done += page.fields
            illegible += page.illegible
            self._tells()
            after = page.last
        return illegible

    def _tells(self) -> None:
        step = max(1, self._whole // _STEPS)
        if self._done >= self._told + step:
            self._told = self._done
            self._say(f"{self._done:,} of {max(self._whole, self._done):,} fields")

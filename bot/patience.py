"""Whoever writes faster than anybody can be answered is asked, kindly and once a day, for patience.

Law: nothing that was written is dropped, and nobody else waits for it: chats take turns. This only says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Final

from bot import keeping, letters
from bot.log import get_log
from flows.effects import Speak
from flows.library import Library
from flows.voice import Voice
from storage.errors import StorageUnavailable
from storage.store import Store

#: Updates that may wait in one chat before the person is asked for patience.
QUOTA: Final = 200
#: Seconds between looks.
_LOOK: Final = 5.0

_log = get_log("patience")


class Patience:
    """Looks for crowded chats now and then. ``decided`` is set when somebody is to be told."""

    def __init__(
        self,
        store: Store,
        library: Library,
        *,
        decided: asyncio.Event,
        clock: Callable[[], datetime],
        quota: int = QUOTA,
    ) -> None:
        self._store = store
        self._library = library
        self._decided = decided
        self._clock = clock
        self._quota = quota

    async def run(self) -> None:
        """Look for ever."""
        while True:
            await asyncio.sleep(_LOOK)
            with suppress(StorageUnavailable):  # there is a next time
                await self.look()

    async def look(self) -> int:
        """Ask those for patience who were not asked today. How many they are. Raises ``StorageUnavailable``."""
        told = await self._store.ask_patience(self._words, over=self._quota, now=self._clock())
        if told:
            _log.warning("crowded", chats=told)
            self._decided.set()
        return told

    def _words(self, language: str | None) -> str:
        session = keeping.new_session(self._library, language, "")
        words = Voice(self._library, session).part("notice", "system.slow_down")
        return letters.from_speak(Speak(parts=(words,)))

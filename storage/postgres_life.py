"""The connection by which others see that a process lives, and what it alone may do while it does.

Law: everything here is an advisory lock of one session, so it ends with the connection, however the process ends. It is
never used for data, and by one question at a time.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress

import asyncpg

from storage.errors import StorageUnavailable
from storage.postgres_errors import UNAVAILABLE
from storage.queries import Query


class SignOfLife:
    """Opened by the first question; opened again when it was lost."""

    def __init__(
        self,
        url: str,
        *,
        owner: int,
        key: str,
        queries: Mapping[str, Query],
        settings: Mapping[str, str],
        limit: float,
    ) -> None:
        """``owner`` is this process's number, ``key`` the name of the key that it seals with; ``limit`` is in seconds."""
        self._url = url
        self._owner = owner
        self._key = key
        self._queries = queries
        self._settings = settings
        self._limit = limit
        self._asking = asyncio.Lock()
        #: Tasks that are ours for as long as this connection lives.
        self._held: set[str] = set()
        self.connection: asyncpg.Connection | None = None

    async def show(self) -> None:
        """Be seen. Raises ``StorageUnavailable``."""
        if self.connection is None or self.connection.is_closed():
            async with self._asking:
                await self._opened()

    async def hold(self, task: str) -> bool:
        """Be the only one at a task. Asks the server each time: a connection may have died unnoticed.

        Raises ``StorageUnavailable``.
        """
        async with self._asking:
            connection = await self._opened()
            try:
                if task in self._held:
                    await connection.fetch(self._queries["breathe"].sql)
                elif await connection.fetchval(self._queries["hold_task"].sql, task):
                    self._held.add(task)
            except UNAVAILABLE as error:
                connection.terminate()
                raise StorageUnavailable from error
            return task in self._held

    async def count(self) -> int:
        """How many show that they live, this one included. Raises ``StorageUnavailable``."""
        async with self._asking:
            connection = await self._opened()
            try:
                return int(await connection.fetchval(self._queries["count_living"].sql))
            except UNAVAILABLE as error:
                connection.terminate()
                raise StorageUnavailable from error

    async def end(self) -> None:
        """Be seen no more."""
        if self.connection is not None:
            with suppress(*UNAVAILABLE):
                await self.connection.close(timeout=self._limit)

    async def _opened(self) -> asyncpg.Connection:
        if self.connection is None or self.connection.is_closed():
            self._held.clear()
            try:
                self.connection = await asyncpg.connect(
                    self._url, timeout=self._limit, command_timeout=self._limit, server_settings=dict(self._settings)
                )
                await self.connection.execute(self._queries["show_life"].sql, self._owner, self._key)
            except UNAVAILABLE as error:
                if self.connection is not None:
                    self.connection.terminate()
                raise StorageUnavailable from error
        return self.connection

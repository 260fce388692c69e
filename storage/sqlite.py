"""SQLite: every method is one job, done on the spot or in the one thread beside the loop.

Law: the transaction begins and ends inside the job, so being cancelled cannot leave one open.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from storage.errors import StorageUnavailable
from storage.faults import Faults
from storage.opening import open_database
from storage.plan import Plan, Result
from storage.saving import save_by_table
from storage.sealing import Sealer
from storage.sql import SqlStore
from storage.sqlite_file import SqliteFile
from storage.store import Arrival, Decide, TurnTaken
from storage.thread import OneThread

#: There is one process for each file, so it needs no number of its own; leases of an earlier one are its to recover.
_OWNER = 1


class SqliteStore(SqlStore):
    """Made by ``SqliteStore.open``."""

    def __init__(self, sealer: Sealer, *, thread: OneThread, file: SqliteFile) -> None:
        super().__init__(sealer, owner=_OWNER, save=save_by_table)
        self._thread = thread
        self._file = file
        self._closed = False
        #: How often updates were taken in, and how often when a turn last found nothing to do.
        self._filled = 0
        self._found_empty = -1
        #: At most so many updates wait, all of them taken in since; ``None`` where nobody has counted.
        self._left: int | None = None

    @classmethod
    async def open(cls, path: Path, *, sealer: Sealer, now: datetime, faults: Faults) -> "SqliteStore":
        """Open or make the file. Raises what ``open_store`` says."""
        thread = OneThread("kladka-sqlite")
        opened: list[SqliteFile] = []
        try:
            await thread.run(lambda: opened.append(_opened(path, sealer=sealer, now=now, faults=faults)))
        except BaseException:
            for file in opened:  # we were cancelled, and it opened all the same
                await thread.run(file.close)
            thread.stop()
            raise
        return cls(sealer, thread=thread, file=opened[0])

    async def take_in(self, arrivals: Sequence[Arrival], *, now: datetime) -> int:
        """See ``Store``."""
        was_empty = self._found_empty == self._filled
        self._filled += 1  # before the job, so that no turn asked for later misses it
        filled, self._left = self._filled, None
        new = await super().take_in(arrivals, now=now)
        if was_empty and filled == self._filled:
            self._left = new
        return new

    async def take_turn(self, decide: Decide, *, now: datetime) -> TurnTaken | None:
        """See ``Store``. An inbox that was empty still is until something is taken in: only we can, so nobody asks."""
        self._check_open()
        filled = self._filled
        if self._found_empty == filled:
            return None
        taken = await super().take_turn(decide, now=now)
        if self._left is not None and taken is not None:
            self._left -= 1
        if taken is None or self._left == 0:
            self._found_empty = filled
        return taken

    async def _change(self, name: str, plan: Plan[Result]) -> Result:
        self._check_open()
        return await self._thread.run(partial(self._file.change, name, plan))

    async def _look(self, plan: Plan[Result]) -> Result:
        self._check_open()
        return await self._thread.run(partial(self._file.look, plan))

    def _check_open(self) -> None:
        if self._closed:
            raise StorageUnavailable("The store is closed.")

    async def _let_go(self) -> None:
        if not self._closed:
            self._closed = True
            try:
                await self._thread.run(self._file.close)
            finally:
                self._thread.stop()


def _opened(path: Path, *, sealer: Sealer, now: datetime, faults: Faults) -> SqliteFile:
    file = SqliteFile(path, faults=faults)
    try:
        file.change("open", open_database(sealer, engine="sqlite", now=now))
        file.begin_counting()
    except BaseException:
        file.close()
        raise
    return file

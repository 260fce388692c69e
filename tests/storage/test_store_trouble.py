"""Trouble from outside: somebody else holds the file, it cannot be written, the server asks to try again."""

import asyncio
import sqlite3
from contextlib import closing

import asyncpg
import pytest

from storage.errors import StorageUnavailable
from storage.sqlite import SqliteStore
from tests.storage.places import Place, SqlitePlace
from tests.storage.shapes import NOW, Coach, all_turns, arrival

#: Seconds that somebody else holds the file.
A_WHILE = 0.3


class AskedAgain:
    """At one statement the server says that the transaction lost against another."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.left = 0

    def point(self, name: str) -> None:
        """Points are let through."""

    def statement(self) -> None:
        """Counted."""
        self.left -= 1
        if self.left == 0:
            raise self.error


async def say(store: SqliteStore, pragma: str) -> None:
    """On the store's own connection."""
    connection = store._file._connection
    await store._thread.run(lambda: connection.execute(f"PRAGMA {pragma}").fetchall())


async def test_somebody_else_holds_the_file(sqlite_place: SqlitePlace) -> None:
    """For a moment: it is waited for. For long: the storage is away, and comes back by itself; nothing is half done."""
    store = await sqlite_place.open()
    assert isinstance(store, SqliteStore)
    with closing(sqlite3.connect(sqlite_place.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        taken = asyncio.create_task(store.take_in([arrival(1)], now=NOW))
        await asyncio.sleep(A_WHILE)
        assert not taken.done()
        other.execute("ROLLBACK")
        assert await taken == 1
        await say(store, "busy_timeout = 20")
        other.execute("BEGIN IMMEDIATE")
        for _ in range(2):
            with pytest.raises(StorageUnavailable):
                await store.take_in([arrival(2)], now=NOW)
        other.execute("ROLLBACK")
    assert await store.take_in([arrival(2)], now=NOW) == 1
    assert (await store.backlog()).updates == 2


async def test_what_cannot_be_written_is_not_acknowledged(sqlite_place: SqlitePlace) -> None:
    """A database that has become read-only is trouble with the storage, for updates and turns; nobody is blamed."""
    store = await sqlite_place.open()
    assert isinstance(store, SqliteStore)
    await store.take_in([arrival(1)], now=NOW)
    await say(store, "query_only = ON")
    coach = Coach()
    with pytest.raises(StorageUnavailable):
        await store.take_in([arrival(2)], now=NOW)
    with pytest.raises(StorageUnavailable):
        await store.take_turn(coach, now=NOW)
    await say(store, "query_only = OFF")
    assert await store.take_in([arrival(2)], now=NOW) == 1
    await all_turns(store, coach)
    left = await store.backlog()
    assert (left.updates, left.dead) == (0, 0)


@pytest.mark.parametrize("error", [asyncpg.DeadlockDetectedError, asyncpg.SerializationError])
async def test_a_transaction_that_lost_against_another(postgres_place: Place, error: type[Exception]) -> None:
    """Whichever statement of a turn the server breaks off, the turn is taken again and seen once."""
    faults = AskedAgain(error("try again"))
    store = await postgres_place.open(faults=faults)
    number = 0
    while True:
        number += 1
        await store.take_in([arrival(number)], now=NOW)
        faults.left = number
        try:
            await store.take_turn(Coach(), now=NOW)
        except StorageUnavailable:
            assert (await store.backlog()).updates == 1
            faults.left = 0
            coach = Coach()
            await all_turns(store, coach)
            assert len(coach.seen) == 1
        else:
            break
    faults.left = 0
    assert number > 3
    assert (await store.backlog()).dead == 0

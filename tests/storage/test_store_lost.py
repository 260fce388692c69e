"""Connections to PostgreSQL that are cut, kept waiting or lost, and tasks that one process holds alone."""

import asyncio
from contextlib import suppress

import asyncpg
import pytest

from storage.errors import StorageUnavailable
from storage.store import Store
from tests.storage.places import PostgresPlace, opened
from tests.storage.shapes import NOW, Coach, arrival, later, says


async def test_a_cut_connection(postgres_place: PostgresPlace) -> None:
    """The server drops every connection in the middle of a turn: nothing changed, and the next try works."""
    store = await opened(postgres_place)
    await store.take_in([arrival(1)], now=NOW)
    import asyncpg

    admin = await asyncpg.connect(postgres_place.url)
    ours = "SELECT pid FROM pg_stat_activity WHERE application_name = 'kladka' AND pid <> pg_backend_pid()"

    async def cut() -> None:
        await admin.fetch(f"SELECT pg_terminate_backend(pid) FROM ({ours}) AS ours")  # noqa: S608 - written above

    await cut()
    for _ in range(20):
        try:
            taken = await store.take_turn(Coach(lambda _: says("1")), now=NOW)
        except StorageUnavailable:
            continue
        break
    assert taken is not None
    await cut()
    letters = []
    for _ in range(20):
        try:
            letters = list(await store.exchange([], now=later(minutes=1), limit=5))
        except StorageUnavailable:
            continue
        break
    await admin.close()
    assert [letter.body for letter in letters] == ["1"]


async def test_a_lock_is_not_waited_for_for_ever(
    postgres_place: PostgresPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who sits on a row makes the storage unavailable in seconds, and nothing is left behind."""
    from storage import postgres

    monkeypatch.setattr(postgres, "_SETTINGS", {**postgres._SETTINGS, "lock_timeout": "100"})
    store = await opened(postgres_place)
    await store.take_in([arrival(1)], now=NOW)
    import asyncpg

    other = await asyncpg.connect(postgres_place.url)
    async with other.transaction():
        await other.execute("SELECT * FROM chat FOR UPDATE")
        with pytest.raises(StorageUnavailable):
            await store.take_in([arrival(2)], now=NOW)
    await other.close()
    assert await store.take_in([arrival(2)], now=NOW) == 1


async def test_a_task_is_one_process_alone(postgres_place: PostgresPlace) -> None:
    """Who came first does it, task by task; when that process ends, or its connection, the next one may."""
    first, second = await opened(postgres_place), await opened(postgres_place)
    assert [await store.hold("polling") for store in (first, second, first)] == [True, False, True]
    assert await second.hold("other")
    assert await second.replicas() == 2
    assert first._life.connection is not None
    await first._life.connection.close()
    await comes_to_hold(second)
    assert not await first.hold("polling")
    await second.close()
    await comes_to_hold(first)
    assert await first.replicas() == 1


async def comes_to_hold(store: Store) -> None:
    """Ask until the server has noticed that nobody else holds the task."""
    async with asyncio.timeout(5):
        while not await store.hold("polling"):  # noqa: ASYNC110 - nothing to wait on says when
            await asyncio.sleep(0.01)


async def test_a_lost_server_is_no_lease(postgres_place: PostgresPlace) -> None:
    """When the connection breaks under the question, it is the storage that is away; the next question opens another."""
    store = await opened(postgres_place)
    assert await store.hold("polling")
    assert store._life.connection is not None
    store._life.connection.terminate()
    assert await store.hold("polling")
    connection = store._life.connection
    other = await asyncpg.connect(postgres_place.url)
    await other.execute("SELECT pg_terminate_backend($1)", connection.get_server_pid())
    while store._life.connection is connection:
        with suppress(StorageUnavailable):  # nothing else, if the end is met under the question and not before it
            await store.hold("polling")
    assert await store.hold("polling")
    await other.close()

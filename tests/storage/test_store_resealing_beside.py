"""The sealing key is exchanged while others work, across engines and backups; and nobody erased comes back."""

import asyncio
import sqlite3
from pathlib import Path

import asyncpg
import pytest

from bot.resealing import OthersSeal, Resealing
from storage import sealer
from storage.backup import back_up, put_back
from storage.copying import copy_to_postgres
from storage.errors import AlreadyInUse, WrongKey
from storage.resealing import Older
from storage.sealing import Keys
from storage.store import Decision, NewLetter, Store, Waiting
from tests.storage.places import PostgresPlace, SqlitePlace, SqlPlace
from tests.storage.shapes import KEY, NOW, answer, arrival, later, session
from tests.storage.two_keys import CHATS, NEW, RING, fields, lived_in, opened, resealed


async def test_the_bot_must_rest_on_a_file(sqlite_place: SqlitePlace) -> None:
    """While the bot has the file, nobody else gets in to seal anew."""
    await lived_in(sqlite_place)
    await sqlite_place.open(key=RING)
    with pytest.raises(AlreadyInUse):
        await resealed(sqlite_place)


async def test_beside_replicas_that_talk(postgres_place: PostgresPlace) -> None:
    """While replicas take turns and send, everything is sealed anew, each turn counts once, and nobody waits for it."""
    await lived_in(postgres_place)
    replica, other = await opened(postgres_place, RING), await opened(postgres_place, RING)
    numbers = range(300, 340)
    await replica.take_in([arrival(number, chat=1 + number % 5, body=str(number)) for number in numbers], now=NOW)

    def decide(waiting: Waiting) -> Decision:
        said = answer(f"n.{waiting.seq}", body=waiting.body)
        return Decision(session=session(waiting.body), answers=[said], letters=[NewLetter(body="ok")])

    async def talks(store: Store) -> None:
        while await store.take_turn(decide, now=NOW):
            pass

    runner = await opened(postgres_place, RING)
    await asyncio.gather(talks(replica), talks(other), Resealing(runner, lambda _: None, page=2).runs())
    await postgres_place.close_all()
    store = await opened(postgres_place, NEW)
    kept = [each.body for chat in CHATS for each in (await store.read_chat(chat)).answers if each.key.startswith("n.")]
    assert sorted(set(kept) - {"waits"}) == [str(number) for number in numbers]
    assert len(kept) == len(set(kept))
    assert (await store.check()).sound


async def test_a_busy_chat_is_passed_over_and_done_later(postgres_place: PostgresPlace) -> None:
    """A chat that somebody holds does not hold up the others, and is not forgotten."""
    await lived_in(postgres_place)
    store = await opened(postgres_place, RING)
    connection = await asyncpg.connect(postgres_place.url)
    holding = connection.transaction()
    await holding.start()
    await connection.execute("SELECT 1 FROM chat WHERE chat = 2 FOR UPDATE")
    run = asyncio.create_task(Resealing(store, lambda _: None).runs())
    await asyncio.wait([run], timeout=0.5)
    assert await chats_of_old_sessions(postgres_place) == {2}
    assert not run.done()
    await holding.commit()
    await connection.close()
    await run
    assert await store.count_older() == Older(fields=0, facts=0)


async def chats_of_old_sessions(place: SqlPlace) -> set[int]:
    """Whose sessions need the old key."""
    ring = sealer(RING)
    return {row["chat"] for row in await place.ask("SELECT chat, body FROM session") if ring.is_older(row["body"])}


async def test_a_replica_with_the_old_key_is_seen(postgres_place: PostgresPlace) -> None:
    """Nothing is sealed anew while somebody runs who could not read it; once they are gone it is."""
    await lived_in(postgres_place)
    behind = await opened(postgres_place, KEY)
    before = await fields(postgres_place)
    store = await opened(postgres_place, RING)
    with pytest.raises(OthersSeal):
        await Resealing(store, lambda _: None).runs()
    assert await fields(postgres_place) == before
    await behind.close()
    await Resealing(store, lambda _: None).runs()


async def test_the_erased_stay_erased_across_keys(sqlite_place: SqlitePlace, tmp_path: Path) -> None:
    """Erased under the first key, the second or the third: a backup under the first brings nobody back, with both ends only."""
    third = bytes(32)
    await lived_in(sqlite_place)
    back_up(sqlite_place.path, tmp_path / "first.db", sealer=sealer(KEY))
    await erased(sqlite_place, KEY, chat=1)
    await resealed(sqlite_place)
    await erased(sqlite_place, NEW, chat=2)
    store = await opened(sqlite_place, [third, NEW])
    await Resealing(store, lambda _: None).runs()
    await sqlite_place.close_all()
    await erased(sqlite_place, third, chat=3)

    with pytest.raises(WrongKey):
        put_back(tmp_path / "first.db", sqlite_place.path, sealer=sealer(third), now=later(days=1))
    ring = sealer([third, KEY])  # the one between is gone for ever
    done = put_back(tmp_path / "first.db", sqlite_place.path, sealer=ring, now=later(days=1))
    assert done.erasures == 3
    again = await opened(sqlite_place, [third, KEY])
    assert [bool((await again.read_chat(chat)).answers) for chat in CHATS] == [False, False, False, True, True]


async def erased(place: SqlPlace, key: Keys, *, chat: int) -> None:
    """Somebody asks to be forgotten."""
    store = await place.open(key=key)
    await store.take_in([arrival(1000 + chat, chat=chat)], now=later(hours=1))
    while await store.take_turn(lambda each: Decision(erase=each.chat == chat), now=later(hours=1)):
        pass
    await place.close_all()


async def test_on_a_server_the_marks_are_carried_by_hand(postgres_place: PostgresPlace) -> None:
    """What is put back from before the exchange knows by the erasures alone who has to go again."""
    await lived_in(postgres_place)
    meta = await postgres_place.ask("SELECT * FROM meta")
    rows = {table: await postgres_place.ask(f"SELECT * FROM {table}") for table in ("answer", "session", "chat")}  # noqa: S608 - ours
    await resealed(postgres_place)
    await erased(postgres_place, NEW, chat=4)
    connection = await asyncpg.connect(postgres_place.url)
    await connection.execute("TRUNCATE meta, answer, session, schedule, inbox, outbox, chat")
    for table, kept in (("meta", meta), *((name, rows[name]) for name in ("chat", "session", "answer"))):
        columns = list(kept[0])
        await connection.copy_records_to_table(table, columns=columns, records=[list(row.values()) for row in kept])
    await connection.close()
    again = await opened(postgres_place, RING)
    assert [bool((await again.read_chat(chat)).answers) for chat in CHATS] == [True, True, True, False, True]


async def test_half_exchanged_it_moves_to_a_server(sqlite_place: SqlitePlace, postgres_place: PostgresPlace) -> None:
    """Copied in the middle of an exchange, the server needs both keys until it is done there, and knows the erased."""
    await lived_in(sqlite_place)
    await erased(sqlite_place, KEY, chat=5)
    store = await opened(sqlite_place, RING)
    await store.reseal(most=2)
    await sqlite_place.close_all()
    await copy_to_postgres(sqlite_place.path, postgres_place.url, sealer=sealer(RING), now=NOW)
    with pytest.raises(WrongKey):
        await postgres_place.open(key=NEW)
    with sqlite3.connect(sqlite_place.path) as file:
        ((mark,),) = file.execute("SELECT mark FROM erased").fetchall()
    file.close()
    await resealed(postgres_place)
    await erased(postgres_place, NEW, chat=5)
    assert [row["mark"] for row in await postgres_place.ask("SELECT mark FROM erased")] == [mark]

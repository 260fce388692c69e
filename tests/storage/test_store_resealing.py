"""The sealing key is exchanged: everything is sealed anew, whatever happens meanwhile, and nobody erased comes back."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import asyncpg
import pytest

from bot.resealing import Illegible, OthersSeal, Resealing
from storage import open_store, sealer
from storage.backup import back_up, put_back
from storage.copying import copy_to_postgres
from storage.errors import AlreadyInUse, WrongKey
from storage.resealing import FACTS, REGISTER, Older
from storage.sealing import Keys
from storage.sql import SqlStore
from storage.store import Alarm, Decision, NewLetter, Store, Undeliverable, Waiting
from tests.storage.faulty import KillAt
from tests.storage.places import PostgresPlace, SqlitePlace, SqlPlace
from tests.storage.shapes import KEY, NOW, answer, arrival, first_sealed, later, session, tell

NEW = KEY[::-1]
RING = [NEW, KEY]
CHATS = range(1, 6)


async def lived_in(place: SqlPlace) -> None:
    """With the old key: everything that is sealed, in each state that it can be in."""
    store = await place.open()
    for chat in CHATS:
        planned = Alarm(kind="daily", due=later(days=1), local_time="08:30", zone="Europe/Warsaw", body=f"plan {chat}")
        said = [answer(body=f"said {chat}"), answer(version=2, body=f"said again {chat}"), answer("a.b", body="")]
        letters = [NewLetter(body=f"letter {chat}"), NewLetter(body="more")]
        whole = Decision(session=session(f"place {chat}"), answers=said, letters=letters, alarms=[planned])
        await tell(store, whole, chat=chat, number=chat)
    leased, lost, *_ = await store.exchange([], now=NOW, limit=3)
    await store.exchange([Undeliverable(letter=lost.id, reason="gone")], now=NOW, limit=0)
    assert leased.chat in CHATS
    await store.take_in([arrival(91, body="waits"), arrival(92, chat=2, body="dead")], now=NOW)
    await store.bury(await seq_of(place, 92), reason="bug", letters=[], now=NOW)
    await place.close_all()


async def seq_of(place: SqlPlace, number: int) -> int:
    """The inbox's own number of an update."""
    (row,) = await place.ask(f"SELECT seq FROM inbox WHERE number = {number}")  # noqa: S608 - a number of ours
    return int(row["seq"])


async def opened(place: SqlPlace, key: Keys) -> SqlStore:
    """A store of this key or ring."""
    store = await place.open(key=key)
    assert isinstance(store, SqlStore)
    return store


async def resealed(place: SqlPlace, *, page: int = 2) -> None:
    """Run it to its end, a few chats at a time."""
    store = await opened(place, RING)
    await Resealing(store, lambda _: None, page=page).runs()
    await place.close_all()


async def fields(place: SqlPlace) -> Mapping[str, Sequence[bytes]]:
    """Every sealed field there is, by table; also of a column that nobody registered."""
    tables = [table for table in await place.tables() if table != "erased"]
    rows = await place.ask_all(f"SELECT * FROM {table}" for table in tables)  # noqa: S608 - names from the database
    return {
        table: [value for row in found for value in row.values() if isinstance(value, bytes)]
        for table, found in zip(tables, rows, strict=True)
    }


async def memories(place: SqlPlace, key: Keys) -> object:
    """What the chats remember, and what waits, opened with this key."""
    store = await opened(place, key)
    chats = [await store.read_chat(chat) for chat in CHATS]
    findings = await store.check()
    await place.close_all()
    return chats, findings.opened, findings.illegible, findings.misled


async def test_everything_is_sealed_anew(database: SqlPlace) -> None:
    """With the new key alone everything opens as before; the old key opens nothing any more; no other column changed."""
    await lived_in(database)
    before, contents = await memories(database, KEY), await database.contents()
    await database.close_all()
    older = await (await opened(database, RING)).count_older()
    await database.close_all()
    sealed = await fields(database)
    assert {table for table, found in sealed.items() if found} == {*REGISTER, *FACTS}
    assert older == Older(fields=sum(map(len, sealed.values())) - 2, facts=2)

    await resealed(database)

    assert await memories(database, NEW) == before
    assert await database.contents() == contents
    after = await fields(database)
    heads = {field[:5] for found in after.values() for field in found}
    assert heads == {sealer(NEW).head}
    assert {table: len(found) for table, found in after.items()} == {t: len(found) for t, found in sealed.items()}
    with pytest.raises(WrongKey):
        await database.open(key=KEY)


async def test_the_register_of_seals_is_complete(database: SqlPlace) -> None:
    """Every column of bytes is registered to be sealed anew, but for the marks of the erased, which are no seals."""
    await database.open()
    if isinstance(database, SqlitePlace):
        sql = (
            "SELECT tables.name AS t, columns.name AS c FROM sqlite_schema AS tables, pragma_table_info(tables.name) "
            "AS columns WHERE tables.type = 'table' AND columns.type = 'BLOB'"
        )
    else:
        sql = (
            "SELECT table_name AS t, column_name AS c FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND data_type = 'bytea'"
        )
    found = {(row["t"], row["c"]) for row in await database.ask(sql)}
    assert found == {*((table, "body") for table in REGISTER), *FACTS.items(), ("erased", "mark")}


async def test_the_first_format_is_sealed_anew(database: SqlPlace) -> None:
    """What was written before fields named their key counts as older once there are two, and is sealed anew."""
    await lived_in(database)
    old = first_sealed("from long ago", table="session", chat=3, row="").hex()
    literal = f"X'{old}'" if isinstance(database, SqlitePlace) else f"'\\x{old}'::bytea"
    await database.ask(f"UPDATE session SET body = {literal} WHERE chat = 3")  # noqa: S608 - ours
    assert (await (await opened(database, KEY)).count_older()).count == 0
    await database.close_all()
    await resealed(database)
    found = (await (await opened(database, NEW)).read_chat(3)).session
    assert found is not None
    assert found.body == "from long ago"


async def test_nothing_of_the_old_key_is_left(sqlite_place: SqlitePlace) -> None:
    """No piece of a field that the old key opens is in the file or its log afterwards."""
    await lived_in(sqlite_place)
    old = [field for found in (await fields(sqlite_place)).values() for field in found]
    assert all(field in sqlite_place.bytes_on_disk() for field in old)
    await resealed(sqlite_place)
    on_disk = sqlite_place.bytes_on_disk()
    assert not [field for field in old if field[5:21] in on_disk]


async def test_the_old_key_cannot_be_put_away_too_early(database: SqlPlace) -> None:
    """Before the end the new key alone is refused and changes nothing; with both, the talk goes on."""
    await lived_in(database)
    store = await opened(database, RING)
    assert (await store.reseal(most=3)).fields > 0
    await tell(store, Decision(answers=[answer("new", body="by the new key")]), chat=9, number=200)
    await database.close_all()
    before = await fields(database)
    with pytest.raises(WrongKey):
        await database.open(key=NEW)
    assert await fields(database) == before
    await resealed(database)
    assert (await (await opened(database, NEW)).read_chat(9)).answers[0].body == "by the new key"


async def test_what_no_key_opens_stays_and_is_told(database: SqlPlace) -> None:
    """A field moved by somebody else's hand is left as it is, the others are done, and the old key stays needed."""
    await lived_in(database)
    await database.ask("UPDATE session SET body = (SELECT body FROM session WHERE chat = 1) WHERE chat = 2")
    with pytest.raises(Illegible):
        await resealed(database)
    await database.close_all()
    assert await (await opened(database, RING)).count_older() == Older(fields=1, facts=2)
    await database.close_all()
    with pytest.raises(WrongKey):
        await database.open(key=NEW)


async def reseals_and_dies(url: str, point: str, nth: str) -> None:
    """The program that is killed: one chat in a transaction."""
    store = await open_store(url, key=RING, now=NOW, faults=KillAt(point, nth=int(nth)))
    assert isinstance(store, SqlStore)
    await Resealing(store, lambda _: None, page=1).runs()


def killed(url: str, point: str, nth: int) -> None:
    """Run it, and expect that it died where it should."""
    program = "import asyncio, sys; from tests.storage.test_store_resealing import reseals_and_dies as main; "
    root = str(Path(__file__).parents[2])
    ended = subprocess.run(
        [sys.executable, "-c", program + "asyncio.run(main(*sys.argv[1:]))", url, point, str(nth)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": root},
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("point", "nth"), [("reseal.before_commit", 3), ("reseal.after_commit", 2), ("end_reseal.before_commit", 1)]
)
async def test_killed_while_resealing(sqlite_place: SqlitePlace, point: str, nth: int) -> None:
    """Whenever it is killed, both keys open everything; the next run does what is left, and nothing else."""
    await goes_on_after_a_kill(sqlite_place, point, nth)


async def test_killed_while_resealing_on_a_server(postgres_place: PostgresPlace) -> None:
    """The same where a server is left behind."""
    await goes_on_after_a_kill(postgres_place, "reseal.after_commit", 2)


async def goes_on_after_a_kill(place: SqlPlace, point: str, nth: int) -> None:
    """Kill it there, look, run it again, and look."""
    await lived_in(place)
    before = await memories(place, KEY)
    killed(place.url, point, nth)
    half = [field for found in (await fields(place)).values() for field in found]
    assert await memories(place, RING) == before
    await resealed(place)
    assert await memories(place, NEW) == before
    done = [field for found in (await fields(place)).values() for field in found]
    assert {field for field in half if not sealer(RING).is_older(field)} <= set(done)


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

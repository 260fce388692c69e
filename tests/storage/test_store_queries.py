"""Every named query: known to both engines, understood by each, found by an index where it must be."""

import re
import sqlite3

import asyncpg

from storage.queries import queries
from tests.storage.places import PostgresPlace, SqlitePlace, SqlPlace
from tests.storage.shapes import NOW, arrival

#: What a worker looks for many times a second, and the index that it must find it by.
CLAIMS = {"claim_chat": "chat_turn", "find_ready": "chat_send", "claim_due": "chat_due", "next_due": "chat_due"}


def test_both_engines_know_the_same_queries() -> None:
    """A name means the same on both, and only what one of them needs is its own."""
    sqlite, postgresql = queries("sqlite"), queries("postgresql")
    others = {"show_life", "missing_owners", "leased_by_owners", "count_living", "hold_task", "breathe"}
    assert set(postgresql) - set(sqlite) == {"save_turn", *others}
    assert set(sqlite) - set(postgresql) == set()
    unlike = {"abandoned_letters"}  # on SQLite nobody else can be alive
    unlike |= {name for both in (sqlite, postgresql) for name, query in both.items() if not query.sql}
    for name in set(sqlite) - unlike - {"lease_letters"}:  # which on PostgreSQL holds the chats as well
        assert set(sqlite[name].names) == set(postgresql[name].names), name
        assert sqlite[name].gives == postgresql[name].gives, name


async def test_every_query_is_one_the_engine_understands(database: SqlPlace) -> None:
    """Each is prepared against the real schema."""
    await database.open()
    if isinstance(database, PostgresPlace):
        connection = await asyncpg.connect(database.url)
        for query in queries("postgresql").values():
            await connection.prepare(query.sql or "SELECT 1")
        await connection.close()
    else:
        file = sqlite3.connect(SqlitePlace(database.url).path)
        file.create_function("ticket", 0, lambda: 1)
        for query in queries("sqlite").values():
            file.execute(f"EXPLAIN {query.sql or 'SELECT 1'}", dict.fromkeys(query.names))
        file.close()


async def test_claiming_reads_an_index_entry(sqlite_place: SqlitePlace) -> None:
    """Nothing that a worker looks for makes it walk through the chats, however many there are."""
    store = await sqlite_place.open()
    await store.take_in([arrival(number, chat=number) for number in range(50)], now=NOW)
    file = sqlite3.connect(sqlite_place.path)
    file.create_function("ticket", 0, lambda: 1)
    walks = ("INDEX chat_turn", "INDEX chat_due", "SCAN replies", "SCAN nudges")  # for as long as the limit allows
    plans = ""
    for name in (*CLAIMS, "end_turn", "load_update", "load_answers", "load_due", "point_at_alarm"):
        query = queries("sqlite")[name]
        plan = file.execute(f"EXPLAIN QUERY PLAN {query.sql}", dict.fromkeys(query.names)).fetchall()
        for *_, step in plan:
            assert not step.startswith("SCAN") or any(walk in step for walk in walks), (name, step)
            assert "TEMP B-TREE" not in step or name == "load_due", (name, step)  # of one chat's few alarms
            plans += step
    file.close()
    assert all(index in plans for index in ("chat_turn", "chat_send", "chat_due"))


async def test_claiming_reads_an_index_entry_on_a_server(postgres_place: PostgresPlace) -> None:
    """The same where another planner chooses, with many chats of which something waits in each."""
    await postgres_place.open()
    connection = await asyncpg.connect(postgres_place.url)
    await connection.execute(
        "INSERT INTO chat (chat, next_update, next_letter, next_due, only_nudges) "
        "SELECT n, n, n, n, n % 2 FROM generate_series(1, 20000) AS n"
    )
    await connection.execute("ANALYZE chat")
    await connection.execute(
        "SET plan_cache_mode = force_generic_plan"
    )  # the hardest for the planner: it sees no values
    for name, index in CLAIMS.items():
        query = queries("postgresql")[name]
        await connection.execute(f"PREPARE {name} AS {query.sql}")
        values = ", ".join("100" for _ in query.names)
        lines = await connection.fetch(f"EXPLAIN EXECUTE {name} ({values})".removesuffix(" ()"))
        plan = "\n".join(line[0] for line in lines)
        assert index in plan, plan
        assert not {"Seq Scan", "Sort"} & set(re.findall("Seq Scan|Sort", plan)), plan
    await connection.close()

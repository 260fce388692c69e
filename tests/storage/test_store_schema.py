"""Schema: the migrations are the truth, the snapshot equals them, and every revision comes to the head with its data."""

import re
import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import asyncpg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from storage import schema
from storage.erasing import NOBODYS, REGISTER
from storage.queries import queries
from storage.schema import ENGINES, Engine
from storage.sealing import Sealer, mark_of
from storage.store import Alarm, Decision
from tests.storage.places import PostgresPlace, SqlitePlace, SqlPlace
from tests.storage.shapes import KEY, NOW, Coach, answer, arrival, first_sealed, session, tell

SEALER = Sealer(KEY)


def engine_of(place: SqlPlace) -> Engine:
    """Which engine a place has."""
    return "sqlite" if isinstance(place, SqlitePlace) else "postgresql"


def first_data() -> Sequence[tuple[str, Sequence[object]]]:
    """What a bot at revision 0001 left: the canary, a chat with a session, an answer, and an update that waits."""

    def sealed(text: str, table: str, chat: int, row: str) -> bytes:
        return first_sealed(text, table=table, chat=chat, row=row)

    body = sealed("waiting", "inbox", 1, "telegram\0" + "7")
    saved = sealed("kept", "session", 1, "")
    said = sealed("Ala", "answer", 1, "1\0" + "1\0introduce.name")
    return [
        ("INSERT INTO meta (name, value, written_at) VALUES ('canary', ?, 0)", [sealed("kladka", "meta", 0, "canary")]),
        ("INSERT INTO chat (chat, served, next_update) VALUES (1, 4, 1)", []),
        ("INSERT INTO inbox (source, number, chat, body, received_at) VALUES ('telegram', 7, 1, ?, 1000000)", [body]),
        ("INSERT INTO session (chat, body, language, partnership, saved_at) VALUES (1, ?, 'pl', 1, 0)", [saved]),
        ("INSERT INTO answer VALUES (1, 1, 'introduce.name', 1, ?, 1000000, 1, NULL, NULL, 0)", [said]),
    ]


def with_alarms() -> Sequence[tuple[str, Sequence[object]]]:
    """What a bot at revision 0002 left: something is planned as well."""
    body = first_sealed("planned", table="schedule", chat=1, row="daily")
    return [
        *first_data(),
        ("UPDATE chat SET next_due = 5000000", []),
        ("INSERT INTO schedule VALUES (1, 'daily', 5000000, '08:30', 'Europe/Warsaw', '2026-01-01', ?)", [body]),
    ]


def with_marks() -> Sequence[tuple[str, Sequence[object]]]:
    """What a bot at revision 0003 left: somebody else was erased as well."""
    return [*with_alarms(), ("INSERT INTO erased (mark, erased_at) VALUES (?, 9000000)", [mark_of(2, key=KEY)])]


def with_messages() -> Sequence[tuple[str, Sequence[object]]]:
    """What a bot at revision 0004 left: a letter that took several messages as well."""
    long = (
        "INSERT INTO outbox (chat, cause, kind, status, message, earlier, made_at, settled_at) "
        "VALUES (1, '1.0', 'send', 'sent', 9, '7 8', 0, 1)"
    )
    return [*with_marks(), (long, [])]


def with_announcements() -> Sequence[tuple[str, Sequence[object]]]:
    """What a bot at revision 0005 left: something was said to many as well."""
    said = "INSERT INTO announcement (name, body, state, letters, begun_at, settled_at) VALUES ('n1', '{}', 'done', 9, 0, 1)"
    return [*with_messages(), (said, [])]


def with_keys() -> Sequence[tuple[str, Sequence[object]]]:
    """What a bot at revision 0006 left: a field that names its key, and the key of the marks as well."""
    saved = SEALER.seal("kept", table="session", chat=1, row="")
    marks = SEALER.seal(bytes(32).hex(), table="meta", chat=0, row="marks")
    return [
        *with_announcements(),
        ("UPDATE session SET body = ?", [saved]),
        ("INSERT INTO meta (name, value, written_at) VALUES ('marks', ?, 9)", [marks]),
    ]


#: What stood in the database at each revision. A migration adds the state that it starts from.
DATA: dict[str, Callable[[], Sequence[tuple[str, Sequence[object]]]]] = {
    "0001": first_data,
    "0002": with_alarms,
    "0003": with_marks,
    "0004": with_messages,
    "0005": with_announcements,
    "0006": with_keys,
}
PLANNED = Alarm(
    kind="daily",
    due=datetime(1970, 1, 1, 0, 0, 5, tzinfo=UTC),
    local_time="08:30",
    zone="Europe/Warsaw",
    local_date="2026-01-01",
    body="planned",
)


async def build(place: SqlPlace, revision: str) -> None:
    """Make a database as a program of this revision made it, with data."""
    statements: list[tuple[str, Sequence[object]]] = [
        (sql, []) for sql in schema.migrations(engine_of(place), start=None, end=revision)
    ]
    data = [*statements, *DATA[revision]()]
    if isinstance(place, SqlitePlace):
        with sqlite3.connect(place.path) as file:
            for sql, values in data:
                file.execute(sql, values)
        file.close()
    else:
        connection = await asyncpg.connect(place.url)
        for sql, values in data:
            await connection.execute(sql.replace("?", "$1"), *values)
        await connection.close()


@pytest.mark.parametrize("revision", schema.revisions())
async def test_every_revision_comes_to_the_head(database: SqlPlace, revision: str) -> None:
    """A database of any earlier program opens, has the schema of the head, and keeps what was in it."""
    await build(database, revision)
    store = await database.open()
    assert [row["version_num"] for row in await database.ask("SELECT * FROM alembic_version")] == [
        schema.revisions()[-1]
    ]
    coach = Coach()
    await store.take_turn(coach, now=NOW)
    (waiting,) = coach.seen
    assert (waiting.body, waiting.received_at) == ("waiting", datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    assert waiting.session is not None
    assert (waiting.session.body, [each.body for each in waiting.answers]) == ("kept", ["Ala"])
    assert (await store.read_chat(1)).alarms == ((PLANNED,) if revision >= "0002" else ())
    assert await store.next_due() == (PLANNED.due if revision >= "0002" else None)


@pytest.mark.parametrize("revision", schema.revisions())
async def test_every_revision_ends_the_same(database: SqlPlace, revision: str, tmp_path_factory: object) -> None:
    """From any revision the same tables, indexes and constraints come out as from nothing."""
    await build(database, revision)
    await database.open()
    grown = await shape(database)
    await database.close_all()
    await empty(database)
    await database.open()
    assert await shape(database) == grown


async def shape(place: SqlPlace) -> object:
    """Everything that describes the schema, in the engine's own words, without the order of columns or white space."""
    if isinstance(place, SqlitePlace):
        rows = await place.ask("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")
        return [{name: re.sub(r"\s+", " ", str(value)) for name, value in row.items()} for row in rows]
    return await place.ask_all(
        [
            """SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity
               FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, 2""",
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1",
            """SELECT conrelid::regclass::text AS on_table, conname, pg_get_constraintdef(oid) AS says
               FROM pg_constraint WHERE connamespace = current_schema()::regnamespace ORDER BY 1, 2""",
        ]
    )


async def empty(place: SqlPlace) -> None:
    """Take every table away."""
    if isinstance(place, SqlitePlace):
        for path in place.path.parent.glob("kladka.db*"):
            path.unlink()
    elif isinstance(place, PostgresPlace):
        await place.ask_all(f"DROP TABLE {table} CASCADE" for table in await place.tables())
        await place.ask("DROP SEQUENCE ticket")


@pytest.mark.parametrize("engine", ENGINES)
def test_snapshots_are_written_from_the_migrations(engine: Engine) -> None:
    """The file that a fresh database is made from is what Alembic says; `python -m storage.schema` writes it."""
    assert schema.snapshot(engine) == schema.migrations(engine, start=None, end="head")
    file = schema._HERE / "schema" / f"{engine}.sql"
    assert file.read_text(encoding="utf-8") == schema.written(engine)


def test_revisions_are_alembics() -> None:
    """The names of the files are the revisions, in Alembic's order, in one line."""
    config = Config()
    config.set_main_option("script_location", str(schema._HERE / "migrations"))
    config.set_main_option("path_separator", "os")
    walked = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(walked)) == schema.revisions()
    assert set(DATA) == set(schema.revisions())


async def test_an_old_schema_is_brought_up_in_one_transaction(
    database: SqlPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A migration that fails half way changes nothing; one that passes is stamped."""
    store = await database.open()
    await tell(store, Decision(session=session("s"), answers=[answer()]), chat=1, number=1)
    await database.close_all()
    before = await shape(database), await database.contents()
    steps = ["CREATE TABLE extra (id INTEGER)", "UPDATE alembic_version SET version_num = '9999'"]
    head = schema.revisions()[-1]

    def upgrade(_: Engine, *, start: str | None, end: str) -> Sequence[str]:
        assert (start, end) == (head, "head")
        return steps

    monkeypatch.setattr(schema, "revisions", lambda: (head, "9999"))
    monkeypatch.setattr(schema, "migrations", upgrade)
    steps.append("INSERT INTO nowhere VALUES (1)")
    from storage.errors import StorageError

    with pytest.raises(StorageError):
        await database.open()
    assert (await shape(database), await database.contents()) == before

    steps.pop()
    again = await database.open()
    assert "extra" in await database.tables()
    assert (await again.read_chat(1)).session == session("s")


async def test_the_register_of_erasing_is_complete(database: SqlPlace) -> None:
    """Every table with a chat in it is registered for erasing, and so are the references between tables."""
    await database.open()
    tables = await database.tables()
    assert {table for table, columns in tables.items() if "chat" in columns} == set(REGISTER)
    assert set(tables) - set(REGISTER) == NOBODYS


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


#: What a worker looks for many times a second, and the index that it must find it by.
CLAIMS = {"claim_chat": "chat_turn", "find_ready": "chat_send", "claim_due": "chat_due", "next_due": "chat_due"}


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

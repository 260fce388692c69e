"""Schema: the migrations are the truth, the snapshot equals them, and every revision comes to the head with its data."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from storage import schema
from storage.erasing import NOBODYS, REGISTER
from storage.schema import ENGINES, Engine
from storage.store import Decision
from tests.storage.older_schemas import DATA, PLANNED, build
from tests.storage.places import PostgresPlace, SqlitePlace, SqlPlace
from tests.storage.shapes import NOW, Coach, answer, session, tell


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

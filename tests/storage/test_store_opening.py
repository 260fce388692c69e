"""The door: what is opened, what is refused, and that a refusal changes nothing."""

import asyncio
import os
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from storage import open_store
from storage.errors import (
    AlreadyInUse,
    Damaged,
    NewerSchema,
    NotOurs,
    StorageError,
    StorageUnavailable,
    WrongKey,
)
from storage.store import Decision
from tests.storage.faulty import FailAt
from tests.storage.places import SqlitePlace, SqlPlace
from tests.storage.shapes import KEY, NOW, Coach, answer, arrival, session, tell

LIVED_IN = Decision(session=session("s"), answers=[answer()])


async def live_in(place: SqlPlace) -> None:
    """Leave something there."""
    store = await place.open()
    await tell(store, LIVED_IN, chat=1, number=1)
    await place.close_all()


async def test_opens_again(database: SqlPlace) -> None:
    """What was kept is there when it is opened again."""
    await live_in(database)
    found = await (await database.open()).read_chat(1)
    assert (found.session, found.answers) == (LIVED_IN.session, (answer(),))


async def test_relative_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three slashes are relative to where we are, and the folder is made; only we can read it."""
    monkeypatch.chdir(tmp_path)
    store = await open_store("sqlite:///data/kladka.db", key=KEY, now=NOW)
    await store.close()
    file = tmp_path / "data" / "kladka.db"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("url", ["", "sqlite:///", "mysql://host/db", "sqlite3:///x", "data/kladka.db", "memory"])
async def test_unknown_address(url: str) -> None:
    """An address of no database we know is refused with a sentence that does not repeat it."""
    with pytest.raises(StorageError, match="DATABASE_URL") as refused:
        await open_store(url, key=KEY, now=NOW)
    assert "host" not in str(refused.value)


async def test_wrong_key(database: SqlPlace) -> None:
    """Another key is refused at once, and nothing is changed."""
    await live_in(database)
    before = await database.contents()
    with pytest.raises(WrongKey):
        await database.open(key=KEY[::-1])
    assert await database.contents() == before
    await database.open()


async def test_short_key(sqlite_place: SqlitePlace) -> None:
    """A key of another length is refused before anything is made."""
    with pytest.raises(WrongKey):
        await sqlite_place.open(key=b"short")
    assert not sqlite_place.path.exists()


async def test_newer_schema(database: SqlPlace) -> None:
    """A database of a newer program is refused, and nothing is changed."""
    await live_in(database)
    await database.ask("UPDATE alembic_version SET version_num = '9999'")
    before = await database.contents()
    with pytest.raises(NewerSchema):
        await database.open()
    assert await database.contents() == before


async def test_a_newer_schema_is_said_before_a_wrong_key(database: SqlPlace) -> None:
    """Who is told to install another version is not sent to look for a key."""
    await live_in(database)
    await database.ask("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerSchema):
        await database.open(key=KEY[::-1])


async def test_somebody_elses_database(database: SqlPlace) -> None:
    """A database with other tables is left alone."""
    if isinstance(database, SqlitePlace):
        database.path.parent.mkdir(exist_ok=True)
    await database.ask("CREATE TABLE invoices (id INTEGER)")
    with pytest.raises(NotOurs):
        await database.open()
    assert list(await database.tables()) == ["invoices"]


async def test_one_process_for_a_file(sqlite_place: SqlitePlace) -> None:
    """A second store on the same file is refused while the first is open."""
    store = await sqlite_place.open()
    with pytest.raises(AlreadyInUse):
        await sqlite_place.open()
    await store.close()
    await sqlite_place.open()


async def test_another_process_is_refused(sqlite_place: SqlitePlace) -> None:
    """So is another process, and one that was killed holds nothing."""
    program = (
        "import asyncio, datetime, sys, time\n"
        "from storage import open_store\n"
        "async def main():\n"
        f"    await open_store(sys.argv[1], key={KEY!r}, now=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))\n"
        "    print('open', flush=True)\n"
        "    time.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, sqlite_place.url, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert other.stdout is not None
        assert await other.stdout.readline() == b"open\n"
        with pytest.raises(AlreadyInUse):
            await sqlite_place.open()
    finally:
        other.kill()
        await other.communicate()
    await sqlite_place.open()


@pytest.mark.parametrize("damage", ["text", "header", "page", "cut"])
async def test_a_damaged_file(sqlite_place: SqlitePlace, damage: str) -> None:
    """A damaged file is refused, never replaced by a new one."""
    await live_in(sqlite_place)
    whole = sqlite_place.path.read_bytes()
    broken = {
        "text": b"this was a database once" * 100,
        "header": b"\0" * 100 + whole[100:],
        "page": whole[:8192] + b"\xff" * 4096 + whole[12288:],
        "cut": whole[: len(whole) // 2],
    }[damage]
    sqlite_place.path.write_bytes(broken)
    with pytest.raises(Damaged):
        await sqlite_place.open()
    assert sqlite_place.path.read_bytes() == broken


async def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """An address that cannot be a file is said to be unavailable."""
    with pytest.raises(StorageUnavailable):
        await SqlitePlace(f"sqlite:///{tmp_path}").open()


async def test_a_file_that_vanishes(sqlite_place: SqlitePlace) -> None:
    """When the file is deleted or replaced under us nothing more is acknowledged, and no empty one appears."""
    store = await sqlite_place.open()
    await tell(store, LIVED_IN, chat=1, number=1)
    kept = sqlite_place.path.rename(sqlite_place.path.with_suffix(".away"))
    for _ in range(2):
        with pytest.raises(StorageUnavailable):
            await store.take_in([arrival(2)], now=NOW)
    assert not sqlite_place.path.exists()
    kept.rename(sqlite_place.path)
    assert await store.take_in([arrival(2)], now=NOW) == 1


async def test_durable_settings(sqlite_place: SqlitePlace) -> None:
    """The promises that rest on pragmas are asserted where they are kept: in the store's own connection."""
    from storage.sqlite import SqliteStore

    store = await sqlite_place.open()
    assert isinstance(store, SqliteStore)
    connection = store._file._connection
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "trusted_schema": 0}

    def ask() -> dict[str, object]:
        return {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in expected}

    assert await store._thread.run(ask) == expected


async def test_full_disk(sqlite_place: SqlitePlace) -> None:
    """A full disk is trouble with the storage: nothing is lost, nothing half done, and it goes on when there is room."""
    from storage.sqlite import SqliteStore

    store = await sqlite_place.open()
    assert isinstance(store, SqliteStore)
    connection = store._file._connection
    await store._thread.run(lambda: connection.execute("PRAGMA max_page_count = 40").fetchone())
    kept = 0
    with suppress(StorageUnavailable):
        while kept < 500:
            kept += await store.take_in([arrival(kept, body="x" * 1000)], now=NOW)
    assert 0 < kept < 500
    with pytest.raises(StorageUnavailable):
        await store.take_in([arrival(kept, body="x" * 1000)], now=NOW)
    await store._thread.run(lambda: connection.execute("PRAGMA max_page_count = 4000").fetchone())
    assert (await store.backlog()).updates == kept
    assert await store.take_in([arrival(kept)], now=NOW) == 1


async def test_nobody_there(tmp_path: Path) -> None:
    """A server that is not there is unavailable; the sentence does not have the password."""
    url = f"postgresql://user:hunter2@/db?host={tmp_path}"
    with pytest.raises(StorageUnavailable) as refused:
        await open_store(url, key=KEY, now=NOW)
    assert "hunter2" not in str(refused.value)


async def test_the_environment_does_not_matter(database: SqlPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is passed in counts: settings of ours in the environment are read elsewhere, not here."""
    for name in ("KLADKA_KEY", "KLADKA_KEY_FILE", "KLADKA_CRASH", "DATABASE_URL"):
        monkeypatch.setenv(name, "turn.before_commit:1")
    await live_in(database)


async def test_an_error_at_each_statement_of_opening(sqlite_place: SqlitePlace) -> None:
    """Making the schema is one transaction: until it passes there is no table at all."""
    failures = 0
    while True:
        faults = FailAt()
        faults.left = failures + 1
        try:
            store = await sqlite_place.open(faults=faults)
        except StorageUnavailable:
            failures += 1
            assert await sqlite_place.tables() == {}
        else:
            break
    assert failures > 15
    faults.left = 0
    assert await store.take_turn(Coach(), now=NOW) is None


async def test_two_processes_make_one_schema(postgres_place: SqlPlace) -> None:
    """Several stores that open an empty database at once agree on who makes the tables."""
    stores = await asyncio.gather(*(postgres_place.open() for _ in range(4)))
    kept = [await store.take_in([arrival(1)], now=NOW) for store in stores]
    assert kept == [1, 0, 0, 0]


def test_slow_imports_are_left_out() -> None:
    """Opening an up-to-date or a fresh file imports neither Alembic nor SQLAlchemy nor asyncpg: they take a second."""
    program = (
        "import asyncio, datetime, sys, tempfile\n"
        "from storage import open_store\n"
        "async def main(url):\n"
        "    for _ in range(2):\n"
        f"        store = await open_store(url, key={KEY!r}, now=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))\n"
        "        await store.close()\n"
        "with tempfile.TemporaryDirectory() as folder:\n"
        "    asyncio.run(main(f'sqlite:///{folder}/kladka.db'))\n"
        "slow = {'alembic', 'sqlalchemy', 'asyncpg', 'aiosql'} & set(sys.modules)\n"
        "sys.exit(f'imported {slow}' if slow else 0)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment)

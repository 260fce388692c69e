"""A SQLite installation moves to PostgreSQL with nothing lost.

Law: rows go as they are, sealed as they are: both engines have the same tables, and the same key opens both. Nobody
else has the source meanwhile, and it is not changed; the target takes all of it in one transaction, or nothing.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import asyncpg

from storage.backup import examine, reader
from storage.errors import NotEmpty, OlderSchema, StorageError, StorageUnavailable
from storage.faults import NoFaults
from storage.postgres import PostgresStore
from storage.postgres_errors import translated
from storage.schema import revisions
from storage.sealing import Sealer
from storage.sqlite_file import alone

#: Each database has its own, which comes with its schema.
_ITS_OWN: Final = "alembic_version"
#: Facts about the database, sealed with the source's keys and binding what else was sealed: the target's own go.
_FACTS: Final = "meta"
#: Every row of ours hangs on a chat, so chats go first.
_FIRST: Final = "chat"
#: Tables whose rows are numbered, with the column that has the number.
_NUMBERED: Final = {"inbox": "seq", "outbox": "id"}
_PATIENCE: Final = 3600.0  # seconds for one table


async def copy_to_postgres(path: Path, url: str, *, sealer: Sealer, now: datetime) -> Mapping[str, int]:
    """Copy the database file at ``path`` into the empty PostgreSQL database at ``url``. Returns rows by table.

    Raises:
        AlreadyInUse: the bot is running on the file.
        NotEmpty: the target holds something already.
        NoDatabase, NotOurs, Damaged, WrongKey: of the source, or of the target's schema.
        OlderSchema: the source's schema is not the newest.
        StorageUnavailable: the target cannot be reached.
    """
    with alone(path):
        if examine(path, sealer=sealer) != revisions()[-1]:
            raise OlderSchema
        await _prepare(url, sealer=sealer, now=now)
        try:
            connection = await asyncpg.connect(url)
        except (OSError, asyncpg.PostgresError, ValueError) as error:
            raise StorageUnavailable from error
        try:
            with closing(reader(path)) as source:
                return await _copy(source, connection)
        except Exception as error:
            if isinstance(error, StorageError) or (ours := translated(error)) is error:
                raise
            raise ours from error
        finally:
            await connection.close()


async def _prepare(url: str, *, sealer: Sealer, now: datetime) -> None:
    """Bring the target's schema to ours, with the canary of this key."""
    store = await PostgresStore.open(url, sealer=sealer, now=now, faults=NoFaults())
    await store.close()


async def _copy(source: sqlite3.Connection, target: asyncpg.Connection) -> Mapping[str, int]:
    copied: dict[str, int] = {}
    async with target.transaction(isolation="serializable"):
        for table in set(_tables(source)) - {_FACTS}:
            if await target.fetchval(f"SELECT EXISTS (SELECT 1 FROM {table})"):  # noqa: S608 - a name from our own schema
                raise NotEmpty
        await target.execute(f"DELETE FROM {_FACTS}")  # noqa: S608 - as above
        for table in _tables(source):
            columns, rows = _rows(source, table)
            await target.copy_records_to_table(table, columns=columns, records=rows, timeout=_PATIENCE)
            copied[table] = await _count(source, target, table)
        for table, column in _NUMBERED.items():
            await target.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), "  # noqa: S608 - as above
                f"(SELECT coalesce(max({column}), 0) + 1 FROM {table}), false)"
            )
        await target.execute("SELECT setval('ticket', (SELECT coalesce(max(served), 0) + 1 FROM chat), false)")
    del copied[_FACTS]
    return copied


def _tables(source: sqlite3.Connection) -> list[str]:
    rows = source.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'").fetchall()
    names = {str(name) for (name,) in rows} - {_ITS_OWN}
    return sorted(names, key=lambda name: (name != _FIRST, name))


def _rows(source: sqlite3.Connection, table: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    cursor = source.execute(f"SELECT * FROM {table}")  # noqa: S608 - a name from our own schema
    return [column[0] for column in cursor.description], iter(cursor)


async def _count(source: sqlite3.Connection, target: asyncpg.Connection, table: str) -> int:
    """How many rows arrived. Raises ``StorageUnavailable`` if it is not all of them."""
    query = f"SELECT count(*) FROM {table}"  # noqa: S608 - a name from our own schema
    ((there,),) = source.execute(query).fetchall()
    here = await target.fetchval(query)
    if here != there:
        raise StorageUnavailable(f"{here} of {there} rows of {table} arrived. Nothing was kept; try again.")
    return int(here)

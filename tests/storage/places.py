"""Where a store can be, and what really is in it."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg

from storage import open_store
from storage.faults import Faults
from storage.postgres import PostgresStore
from storage.sealing import Keys
from storage.store import Store
from tests.storage.shapes import KEY, NOW

Contents: TypeAlias = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass
class Place:
    """A database that stores are opened on. ``close_all`` closes what a test left open."""

    url: str
    opened: list[Store] = field(default_factory=list)

    async def open(self, *, key: Keys = KEY, faults: Faults | None = None) -> Store:
        """Open a store there."""
        store = await open_store(self.url, key=key, now=NOW, faults=faults)
        self.opened.append(store)
        return store

    async def close_all(self) -> None:
        """Close every store."""
        for store in self.opened:
            await store.close()
        self.opened.clear()


class SqlPlace(Place):
    """A database that can be looked into behind the store's back."""

    async def ask(self, sql: str) -> Sequence[Mapping[str, Any]]:
        """Run any statement."""
        (rows,) = await self.ask_all([sql])
        return rows

    async def ask_all(self, statements: Iterable[str]) -> Sequence[Sequence[Mapping[str, Any]]]:
        """Run several on one connection."""
        raise NotImplementedError

    async def tables(self) -> Mapping[str, Sequence[str]]:
        """Table -> columns."""
        raise NotImplementedError

    async def contents(self) -> Contents:
        """All rows of all tables; sealed fields only say that they are there, since no two sealings are alike."""
        tables = list(await self.tables())
        rows = await self.ask_all(f"SELECT * FROM {table}" for table in tables)  # noqa: S608 - names from the database
        return {table: sorted(map(_unsealed, found), key=repr) for table, found in zip(tables, rows, strict=True)}


def _unsealed(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: b"sealed" if isinstance(value, bytes) else value for name, value in row.items()}


class SqlitePlace(SqlPlace):
    """A file."""

    @property
    def path(self) -> Path:
        """The file."""
        return Path(self.url.removeprefix("sqlite:///"))

    async def ask_all(self, statements: Iterable[str]) -> Sequence[Sequence[Mapping[str, Any]]]:
        """Run several on one connection."""
        connection = sqlite3.connect(self.path, isolation_level=None)
        connection.row_factory = sqlite3.Row
        try:
            return [[dict(row) for row in connection.execute(sql)] for sql in statements]
        finally:
            connection.close()

    async def tables(self) -> Mapping[str, Sequence[str]]:
        """Table -> columns."""
        rows = await self.ask(
            "SELECT tables.name AS table_name, columns.name AS column_name "
            "FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns "
            "WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite%' ORDER BY 1, 2"
        )
        return _by_table(rows)

    def bytes_on_disk(self) -> bytes:
        """The file and everything beside it."""
        return b"".join(path.read_bytes() for path in sorted(self.path.parent.glob(f"{self.path.name}*")))


class PostgresPlace(SqlPlace):
    """A schema of a server's database."""

    async def ask_all(self, statements: Iterable[str]) -> Sequence[Sequence[Mapping[str, Any]]]:
        """Run several on one connection."""
        connection = await asyncpg.connect(self.url)
        try:
            return [[dict(row) for row in await connection.fetch(sql)] for sql in statements]
        finally:
            await connection.close()

    async def tables(self) -> Mapping[str, Sequence[str]]:
        """Table -> columns."""
        rows = await self.ask(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = current_schema() ORDER BY 1, 2"
        )
        return _by_table(rows)


def _by_table(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["table_name"], []).append(row["column_name"])
    return found


async def opened(place: PostgresPlace) -> PostgresStore:
    """Another process, as far as the database can tell."""
    store = await place.open()
    assert isinstance(store, PostgresStore)
    return store

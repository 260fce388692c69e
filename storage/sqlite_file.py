"""One SQLite file: its lock, its connection, its transactions. Used by one job at a time (``storage.thread``).

Law: one process, one connection, one transaction at a time. So the WAL-reset bug of SQLite 3.7.0 to 3.51.2, which needs two
connections that write or checkpoint, cannot happen, and 3.40 will do. A write transaction begins IMMEDIATE (a deferred
one that reads and then writes fails at once, whatever the busy timeout), in WAL with ``synchronous=FULL``: what was
committed outlives the power.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from storage.errors import AlreadyInUse, Damaged, Refused, StorageError, StorageUnavailable
from storage.faults import Faults
from storage.plan import SCHEMA_STATEMENT, Parameters, Plan, Result, Rows, Statement
from storage.queries import queries

_PATIENCE = 5000  # milliseconds
_PRAGMAS = (
    f"busy_timeout = {_PATIENCE}",
    "trusted_schema = OFF",
    "foreign_keys = ON",
    "secure_delete = ON",  # what is deleted is overwritten
    "journal_mode = WAL",
    "synchronous = FULL",
)
#: What a batch of parameters is; nearly always the first, which is asked about in no time.
_BATCHES = (list, tuple, Sequence)
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
#: Not the database's fault: it was given something that it cannot keep.
_REFUSALS = (
    sqlite3.IntegrityError,
    sqlite3.DataError,
    sqlite3.ProgrammingError,
    sqlite3.InterfaceError,
    OverflowError,
    UnicodeEncodeError,
)


class SqliteFile:
    """Opened by its constructor, which raises ``AlreadyInUse``, ``Damaged`` or ``StorageUnavailable``."""

    def __init__(self, path: Path, *, faults: Faults) -> None:
        self._path = path
        self._faults = faults
        self._queries = queries("sqlite")
        self._erased = False
        self._lock = _locked(path)
        try:
            self._connection = self._connected()
        except BaseException:
            os.close(self._lock)
            raise
        self._address = os.fspath(path)
        self._place = _place(self._address)

    def _connected(self) -> sqlite3.Connection:
        try:
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))  # for nobody else's eyes, nor its WAL
            connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        except (OSError, sqlite3.Error) as error:
            raise StorageUnavailable from error
        try:
            self._prepare(connection)
        except sqlite3.Error as error:
            connection.close()
            raise translated(error) from error
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise Damaged
        # What a process that died had erased may still be in the log.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def begin_counting(self) -> None:
        """Give out tickets from the highest one on. Called once the schema is there."""
        ((highest,),) = self._connection.execute("SELECT coalesce(max(served), 0) FROM chat").fetchall()
        tickets = count(highest + 1)
        self._connection.create_function("ticket", 0, lambda: next(tickets))

    def change(self, name: str, plan: Plan[Result]) -> Result:
        """Run a plan in a write transaction; when it raises, nothing has changed."""
        self._check_place()
        self._roll_back()  # only if an earlier roll-back failed
        try:
            self._say("BEGIN IMMEDIATE")
            result = self._drive(plan)
            self._faults.point(f"{name}.before_commit")
            self._say("COMMIT")
        except BaseException as error:
            self._roll_back()
            self._erased = False
            if (ours := translated(error)) is not error:
                raise ours from error
            raise
        self._faults.point(f"{name}.after_commit")
        self._scrub()
        return result

    def look(self, plan: Plan[Result]) -> Result:
        """Run a plan that reads. Nobody writes meanwhile: there is one connection, and this is its thread."""
        self._check_place()
        return self._drive(plan)

    def close(self) -> None:
        """Close the connection, which empties the log, and let go of the lock."""
        self._connection.close()
        os.close(self._lock)

    def _drive(self, plan: Plan[Result]) -> Result:
        try:
            statement = next(plan)
            while True:
                try:
                    rows = self._run(statement)
                except Exception as error:  # noqa: BLE001 - the plan decides; it raises it again
                    statement = plan.throw(translated(error))
                else:
                    statement = plan.send(rows)
        except StopIteration as stop:
            result: Result = stop.value
            return result

    def _run(self, statement: Statement) -> Rows:
        name, parameters = statement
        if name == SCHEMA_STATEMENT and isinstance(parameters, dict):
            return self._say(parameters["sql"])
        query = self._queries[name]
        self._erased = self._erased or name == "erase_chat"
        if not query.sql:
            return ()
        # A dictionary is what it almost always is; asking about abstract classes takes as long as half a statement.
        if isinstance(parameters, dict) or not isinstance(parameters, _BATCHES):
            return self._say(query.sql, parameters)
        if not parameters:
            return ()
        if query.gives:
            return [row for one in parameters for row in self._say(query.sql, one)]
        self._faults.statement()
        self._connection.executemany(query.sql, parameters)
        return ()

    def _say(self, sql: str, parameters: Parameters | tuple[()] = ()) -> Rows:
        self._faults.statement()
        return self._connection.execute(sql, parameters).fetchall()

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")

    def _scrub(self) -> None:
        """After something was erased: take it out of the log too.

        A reader, such as a backup, may be in the way. Nobody else is to wait for it, so then it is for the next time.
        """
        if not self._erased:
            return
        with suppress(sqlite3.Error):
            self._connection.execute("PRAGMA busy_timeout = 0").fetchall()
            ((busy, *_),) = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self._erased = bool(busy)
        with suppress(sqlite3.Error):
            self._connection.execute(f"PRAGMA busy_timeout = {_PATIENCE}").fetchall()

    def _check_place(self) -> None:
        """A file that was deleted or replaced under us still takes commits, and nobody would find them."""
        if _place(self._address) != self._place:
            raise StorageUnavailable("The database file is gone or was replaced. Stop the bot and put it back.")


def translated(error: BaseException) -> BaseException:
    """Our error for one of SQLite's; anything else as it is."""
    if isinstance(error, StorageError):
        return error
    if isinstance(error, _REFUSALS):
        ours: StorageError = Refused()
    elif isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the kind, the rest refines it
        ours = Damaged() if code in _DAMAGE else StorageUnavailable()
    else:
        return error
    ours.__cause__ = error
    return ours


def _place(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - three times as quick as Path.stat, and asked in every transaction
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep the database at ``path`` from being opened meanwhile. Raises ``AlreadyInUse``."""
    lock = _locked(path)
    try:
        yield
    finally:
        os.close(lock)


def _locked(path: Path) -> int:
    """The open lock file. The kernel lets go of it when the process ends, however it ends."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StorageUnavailable from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise AlreadyInUse from error
    return lock

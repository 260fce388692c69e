"""A SQLite database is copied while it is in use, and a copy takes its place again.

Law: a backup is made by SQLite's own backup call over a connection that only reads, into a file that gets its name when
it is whole, examined and on disk; so a backup that is there is good, whatever was killed meanwhile. Putting one back
needs the database to itself, examines before it touches anything, and keeps what was there.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from shutil import copy2
from typing import Final

from storage.announcing import call_off
from storage.checking import Findings, check
from storage.counting import Counts, Talk, count_people
from storage.erasing import erase_again
from storage.errors import BackupExists, Damaged, NoDatabase, NotOurs, OlderSchema, StorageUnavailable
from storage.faults import Faults, NoFaults
from storage.lasting import sync_folder
from storage.opening import hear_canary, open_database
from storage.plan import Parameters, Plan, Result
from storage.queries import queries
from storage.schema import check_revision, revisions
from storage.sealing import Sealer
from storage.sqlite_file import SqliteFile, alone, translated

#: What SQLite keeps beside a database in use.
_BESIDE: Final = ("-wal", "-shm")
_PATIENCE: Final = 5.0  # seconds


def back_up(path: Path, target: Path, *, sealer: Sealer, faults: Faults | None = None) -> int:
    """Copy the database at ``path``, in use or not, to ``target``. Returns its size in bytes.

    Raises:
        BackupExists: there is a file of that name.
        NoDatabase: there is no database at ``path``.
        StorageUnavailable: no room for a copy, or the folder cannot be written.
        Damaged, WrongKey: of the copy; a backup that nobody can read is none.
    """
    faults = faults or NoFaults()
    with _errors():
        if target.exists():
            raise BackupExists
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = _draft(target)
        try:
            _copy(path, draft)
            faults.point("backup.copied")
            examine(draft, sealer=sealer)
            faults.point("backup.examined")
            _give_name(draft, target)
        except FileExistsError:
            raise BackupExists from None
        finally:
            draft.unlink(missing_ok=True)
        sync_folder(target.parent)
    return target.stat().st_size


@dataclass(frozen=True, slots=True)
class PutBack:
    """What became of the database that was there."""

    #: Where it is now; ``None`` if there was none.
    aside: Path | None
    #: How many erasures it knew, which are kept; ``None`` if it could not be read.
    erasures: int | None


def put_back(backup: Path, path: Path, *, sealer: Sealer, now: datetime, faults: Faults | None = None) -> PutBack:
    """Let a backup be the database at ``path``. Who was erased since the backup was made is erased from it again.

    Raises:
        NoDatabase, NotOurs, Damaged, WrongKey, NewerSchema: of the backup; nothing was touched.
        AlreadyInUse: the bot is running.
    """
    faults = faults or NoFaults()
    with _errors():
        examine(backup, sealer=sealer)
        with alone(path):
            draft = _draft(path)
            try:
                _copy(backup, draft)
                erasures = _marks(path)
                _erase_again(draft, erasures or (), sealer=sealer, now=now)
                faults.point("restore.copied")
                aside = _set_aside(path, now=now)
                faults.point("restore.set_aside")
                draft.replace(path)
            finally:
                draft.unlink(missing_ok=True)
            sync_folder(path.parent)
    return PutBack(aside, None if erasures is None else len(erasures))


def _marks(path: Path) -> Sequence[Parameters] | None:
    """The erasures that a database knows; ``None`` if it cannot be read."""
    if not path.exists():
        return ()
    try:
        with closing(reader(path)) as connection:
            if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'erased'").fetchall():
                return ()
            rows = connection.execute(queries("sqlite")["list_marks"].sql).fetchall()
    except sqlite3.Error:
        return None
    return [{"mark": mark, "now": at} for mark, at in rows]


def _erase_again(draft: Path, marks: Sequence[Parameters], *, sealer: Sealer, now: datetime) -> None:
    """Bring a copy to our schema, take out who was erased, and let announcements rest."""

    def plan() -> Plan[None]:
        yield "keep_marks", marks
        yield from erase_again(sealer, now=now)
        yield from call_off(now=now)  # the backup does not know whom it reached since

    file = SqliteFile(draft, faults=NoFaults())
    try:
        file.change("open", open_database(sealer, engine="sqlite", now=now))
        file.begin_counting()
        file.change("restore", plan())
    finally:
        file.close()
        draft.with_name(f"{draft.name}.lock").unlink(missing_ok=True)


def examine(path: Path, *, sealer: Sealer) -> str:
    """The schema's revision in a database file that is sound, ours, not newer than we are, and opened by the key.

    Raises ``NoDatabase``, ``NotOurs``, ``Damaged``, ``WrongKey``, ``NewerSchema``.
    """
    with _errors(), closing(reader(path)) as connection:
        if connection.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]:
            raise Damaged(f"{path} is damaged.")
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'").fetchall():
            raise NotOurs
        ((revision,),) = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        check_revision(revision)
        _read(connection, hear_canary(sealer))
    return str(revision)


def look_through(path: Path, *, sealer: Sealer) -> Findings:
    """Examine the database at ``path``, in use or not, and open every field in it.

    Raises as ``examine`` does, and ``OlderSchema``.
    """
    examine(path, sealer=sealer)
    return ask(path, check(sealer))


def count_in(path: Path, talks: Sequence[Talk], *, now: datetime) -> Counts:
    """How many people are where in the database at ``path``, in use or not. Raises ``NoDatabase``, ``NotOurs`` and others."""
    return ask(path, count_people(talks, now=now))


def ask(path: Path, plan: Plan[Result]) -> Result:
    """Run a plan that only asks on the database at ``path``, in use or not, as it stands at one moment.

    Raises:
        NoDatabase, NotOurs: as they say.
        NewerSchema, OlderSchema: it is not of this program's version.
    """
    with _errors(), closing(reader(path)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'").fetchall():
            raise NotOurs
        ((revision,),) = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        check_revision(revision)
        if revision != revisions()[-1]:
            raise OlderSchema
        connection.execute("BEGIN")  # one state of it, whoever writes meanwhile
        return _read(connection, plan)


def _read(connection: sqlite3.Connection, plan: Plan[Result]) -> Result:
    """Run a plan that only asks."""
    known = queries("sqlite")
    try:
        name, parameters = next(plan)
        while True:
            name, parameters = plan.send(connection.execute(known[name].sql, parameters).fetchall())
    except StopIteration as stop:
        result: Result = stop.value
        return result


def reader(path: Path) -> sqlite3.Connection:
    """A connection that writes nothing and never empties a log: so the one that writes stays the only one."""
    if not path.is_file():
        raise NoDatabase(f"There is no database at {path}.")
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE)


def _draft(target: Path) -> Path:
    """An empty file for nobody else's eyes. One that a killed process left is replaced."""
    draft = target.with_name(f".{target.name}.part")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    return draft


def _copy(source: Path, draft: Path) -> None:
    """All pages at once, as of one moment; then one file without a log, safe on disk."""
    with closing(reader(source)) as reading, closing(sqlite3.connect(draft, isolation_level=None)) as writing:
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode = DELETE").fetchall()
    _flush(draft)


def _flush(path: Path) -> None:
    """What is in the file is on disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _give_name(draft: Path, target: Path) -> None:
    """Unlike a rename, a link never takes another file's place. Memory sticks and some shares know no links."""
    try:
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:
        if target.exists():
            raise FileExistsError from None
        draft.replace(target)


def _set_aside(path: Path, *, now: datetime) -> Path | None:
    """Give the present database a second name, and empty its log, which must not meet another database."""
    if not path.exists():
        return None
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    name = f"{path.name}.before-{now:%Y%m%dT%H%M%S}"
    names = (name if again == 1 else f"{name}-{again}" for again in count(1))
    aside = next(each for each in map(path.with_name, names) if not each.exists())
    try:
        os.link(path, aside)
    except OSError:  # as for a backup's name: a copy does as well, and the database stays where it is meanwhile
        copy2(path, aside)
        _flush(aside)
    for beside in _BESIDE:  # still there: it is of use only to somebody who repairs what is damaged
        log = path.with_name(path.name + beside)
        if log.exists():
            log.replace(aside.with_name(aside.name + beside))
    return aside


@contextmanager
def _errors() -> Iterator[None]:
    """Our errors for those of the disk and the driver."""
    try:
        yield
    except PermissionError as error:
        raise StorageUnavailable(f"The user that runs this may not read or write {error.filename}.") from error
    except OSError as error:
        raise StorageUnavailable(f"{error.filename or 'A file'}: {error.strerror}.") from error
    except sqlite3.Error as error:
        raise translated(error) from error

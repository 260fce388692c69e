"""Backups where something is odd: names that are taken meanwhile, what is put back over what, and what only asks."""

import os
import sqlite3
from pathlib import Path

import pytest

from storage import sealer
from storage.backup import PutBack, ask, back_up, count_in, examine, look_through, put_back
from storage.checking import check
from storage.errors import BackupExists, Damaged, NotOurs, OlderSchema, StorageUnavailable, WrongKey
from storage.store import Decision
from tests.storage import older_schemas
from tests.storage.places import SqlitePlace
from tests.storage.shapes import KEY, NOW, session, tell

SEALER = sealer(KEY)


@pytest.fixture
async def good(sqlite_place: SqlitePlace, tmp_path: Path) -> Path:
    """A backup with a chat in it; the database itself is gone."""
    store = await sqlite_place.open()
    await tell(store, Decision(session=session("kept")), chat=1, number=1)
    target = tmp_path / "backups" / "good.db"
    back_up(sqlite_place.path, target, sealer=SEALER)
    await sqlite_place.close_all()
    sqlite_place.path.unlink()
    return target


@pytest.fixture(params=["with links", "without links"])
def links(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that knows second names for a file, and one that does not, as on a memory stick."""

    def refuse(_source: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted", str(target))

    if request.param == "without links":
        monkeypatch.setattr(os, "link", refuse)


class NameTaken:
    """Somebody else writes a file of that name while the backup is examined."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def point(self, name: str) -> None:
        """Now?"""
        if name == "backup.examined":
            self.target.write_text("mine")

    def statement(self) -> None:
        """Never here."""


async def kept(place: SqlitePlace) -> bool:
    """Whether the chat of the backup is in the database, which opens."""
    found = (await (await place.open()).read_chat(1)).session
    await place.close_all()
    return found == session("kept")


@pytest.mark.usefixtures("links")
async def test_a_name_that_is_taken_meanwhile(good: Path, tmp_path: Path) -> None:
    """A file that came while the copy was made stays as it is, and no half backup lies beside it."""
    target = tmp_path / "elsewhere" / "deeper" / "one.db"
    with pytest.raises(BackupExists):
        back_up(good, target, sealer=SEALER, faults=NameTaken(target))
    assert target.read_text() == "mine"
    assert list(target.parent.iterdir()) == [target]


def test_a_folder_that_is_none(good: Path) -> None:
    """Where the folder's name is a file's, a sentence says so, and the file stays."""
    before = good.read_bytes()
    with pytest.raises(StorageUnavailable, match=r"good\.db"):
        back_up(good, good / "one.db", sealer=SEALER)
    assert good.read_bytes() == before


async def test_put_back_where_nothing_was(sqlite_place: SqlitePlace, good: Path) -> None:
    """On a new machine the backup becomes the database, and nothing is set aside."""
    assert put_back(good, sqlite_place.path, sealer=SEALER, now=NOW) == PutBack(aside=None, erasures=0)
    assert await kept(sqlite_place)


async def test_put_back_over_what_cannot_be_read(sqlite_place: SqlitePlace, good: Path) -> None:
    """What is damaged is kept as it was, for whoever repairs it; what it knew of erasures is lost, and that is said."""
    sqlite_place.path.write_bytes(b"not a database" * 100)
    done = put_back(good, sqlite_place.path, sealer=SEALER, now=NOW)
    assert done.aside is not None
    assert done.erasures is None
    assert done.aside.read_bytes() == b"not a database" * 100
    assert await kept(sqlite_place)


@pytest.mark.usefixtures("links")
async def test_put_back_twice_in_a_second(sqlite_place: SqlitePlace, good: Path) -> None:
    """Each database that was there keeps a name of its own, the older one's first, and is whole under it."""
    await older_schemas.build(sqlite_place, "0001")
    asides = [put_back(good, sqlite_place.path, sealer=SEALER, now=NOW).aside for _ in range(3)]
    first = "kladka.db.before-20260329T013000"
    assert [aside and aside.name for aside in asides] == [first, f"{first}-2", f"{first}-3"]
    assert asides[0] is not None
    assert examine(asides[0], sealer=SEALER) == "0001"
    assert await kept(sqlite_place)


async def test_put_back_over_a_database_from_before_the_marks(sqlite_place: SqlitePlace, good: Path) -> None:
    """A database of a program that knew no marks had nobody erased."""
    await older_schemas.build(sqlite_place, "0001")
    assert put_back(good, sqlite_place.path, sealer=SEALER, now=NOW).erasures == 0


async def test_what_only_asks_refuses_other_databases(sqlite_place: SqlitePlace, good: Path, tmp_path: Path) -> None:
    """Another program's file, an older schema and another key are told apart, not read as if they were empty."""
    foreign = tmp_path / "foreign"
    with sqlite3.connect(foreign) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(NotOurs):
        count_in(foreign, [], now=NOW)
    await older_schemas.build(sqlite_place, "0001")
    with pytest.raises(OlderSchema):
        ask(sqlite_place.path, check(SEALER))
    with pytest.raises(WrongKey):
        look_through(good, sealer=sealer(bytes(32)))


def test_a_torn_page_is_found_before_anything_is_read(good: Path) -> None:
    """The check of a file with a torn page says that it is damaged, not that fields cannot be opened."""
    pages = bytearray(good.read_bytes())
    pages[-4096:] = os.urandom(4096)
    good.write_bytes(pages)
    with pytest.raises(Damaged):
        look_through(good, sealer=SEALER)

"""A backup taken while the bot works is good; putting one back touches nothing before it is sure."""

import os
import sqlite3
from pathlib import Path

import pytest

from storage import sealer
from storage.backup import back_up, examine, look_through, put_back
from storage.checking import Findings
from storage.errors import (
    AlreadyInUse,
    BackupExists,
    Damaged,
    NewerSchema,
    NoDatabase,
    NotOurs,
    StorageUnavailable,
    WrongKey,
)
from storage.sealing import Sealer
from storage.store import Decision
from tests.storage.dying import killed
from tests.storage.faulty import KillAt
from tests.storage.places import SqlitePlace
from tests.storage.shapes import KEY, NOW, Coach, answer, arrival, says, session, tell

SEALER = sealer(KEY)


async def lived_in(place: SqlitePlace, *, chats: int = 3) -> None:
    """A database with something in every table, the bot still on it."""
    store = await place.open()
    for chat in range(1, chats + 1):
        decision = Decision(session=session(), answers=[answer()], letters=says("hi").letters)
        await tell(store, decision, chat=chat, number=chat)
    await store.take_in([arrival(90, body="waits")], now=NOW)


async def test_a_backup_holds_what_was_committed(sqlite_place: SqlitePlace, tmp_path: Path) -> None:
    """Taken while the bot has the file open, with the newest rows still in its log, a copy has all of them."""
    await lived_in(sqlite_place)
    target = tmp_path / "backups" / "one.db"
    assert back_up(sqlite_place.path, target, sealer=SEALER) == target.stat().st_size
    copy = SqlitePlace(f"sqlite:///{target}")
    assert await copy.contents() == await sqlite_place.contents()
    assert target.stat().st_mode & 0o077 == 0
    assert list(target.parent.iterdir()) == [target]


async def test_a_backup_is_opened_and_goes_on(sqlite_place: SqlitePlace, tmp_path: Path) -> None:
    """Put back, it is the database: what waited in it takes its turn, and what was there is kept under another name."""
    await lived_in(sqlite_place)
    back_up(sqlite_place.path, tmp_path / "one.db", sealer=SEALER)
    store = sqlite_place.opened[0]
    while await store.take_turn(lambda _: Decision(), now=NOW):
        pass
    await sqlite_place.close_all()

    done = put_back(tmp_path / "one.db", sqlite_place.path, sealer=SEALER, now=NOW)

    assert done.aside is not None
    assert examine(done.aside, sealer=SEALER)
    store = await sqlite_place.open()
    coach = Coach()
    await store.take_turn(coach, now=NOW)
    assert coach.bodies == ["waits"]


async def test_a_running_bot_is_not_replaced(sqlite_place: SqlitePlace, tmp_path: Path) -> None:
    """While the bot has the file, restoring is refused and the file stays."""
    await lived_in(sqlite_place)
    back_up(sqlite_place.path, tmp_path / "one.db", sealer=SEALER)
    with pytest.raises(AlreadyInUse):
        put_back(tmp_path / "one.db", sqlite_place.path, sealer=SEALER, now=NOW)
    assert (await sqlite_place.opened[0].backlog()).updates == 1


async def test_no_backup_is_overwritten(sqlite_place: SqlitePlace, tmp_path: Path) -> None:
    """A name that is taken stays as it is."""
    await lived_in(sqlite_place)
    (tmp_path / "one.db").write_text("mine")
    with pytest.raises(BackupExists):
        back_up(sqlite_place.path, tmp_path / "one.db", sealer=SEALER)
    assert (tmp_path / "one.db").read_text() == "mine"


async def test_a_backup_on_a_stick(sqlite_place: SqlitePlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system knows no second names, a backup gets its own all the same, and takes no other file's place."""

    def no_links(_source: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted", str(target))

    await lived_in(sqlite_place)
    monkeypatch.setattr(os, "link", no_links)
    back_up(sqlite_place.path, tmp_path / "one.db", sealer=SEALER)
    assert examine(tmp_path / "one.db", sealer=SEALER)
    with pytest.raises(BackupExists):
        back_up(sqlite_place.path, tmp_path / "one.db", sealer=SEALER)


async def test_where_nobody_may_write(
    sqlite_place: SqlitePlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of somebody else's is told with a sentence."""

    def refuse(_self: Path, **_more: object) -> bool:
        raise PermissionError(13, "Permission denied", "/root/one.db")

    monkeypatch.setattr(Path, "exists", refuse)
    with pytest.raises(StorageUnavailable, match="may not read or write"):
        back_up(sqlite_place.path, tmp_path / "one.db", sealer=SEALER)


async def test_what_is_no_good_is_refused(sqlite_place: SqlitePlace, tmp_path: Path) -> None:
    """Nothing there, another program's file, rubbish, a torn page, another key, a newer schema: each by its name."""
    await lived_in(sqlite_place)
    good = tmp_path / "good.db"
    back_up(sqlite_place.path, good, sealer=SEALER)
    await sqlite_place.close_all()
    before = sqlite_place.bytes_on_disk()

    rubbish, foreign, torn, newer = (tmp_path / name for name in ("rubbish", "foreign", "torn", "newer"))
    rubbish.write_bytes(b"not a database" * 100)
    with sqlite3.connect(foreign) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    pages = bytearray(good.read_bytes())
    pages[4096 * 3 : 4096 * 6] = os.urandom(4096 * 3)
    torn.write_bytes(pages)
    newer.write_bytes(good.read_bytes())
    with sqlite3.connect(newer) as ahead:
        ahead.execute("UPDATE alembic_version SET version_num = '9999'")
    other_key = sealer(bytes(32))

    for backup, ring, error in (
        (tmp_path / "nothing", SEALER, NoDatabase),
        (rubbish, SEALER, Damaged),
        (foreign, SEALER, NotOurs),
        (torn, SEALER, Damaged),
        (newer, SEALER, NewerSchema),
        (good, other_key, WrongKey),
    ):
        with pytest.raises(error):
            put_back(backup, sqlite_place.path, sealer=ring, now=NOW)
    assert sqlite_place.bytes_on_disk() == before


async def copies_and_dies(source: str, target: str, point: str) -> None:
    """The program that is killed: it backs up or restores, as the point says."""
    if point.startswith("backup"):
        back_up(Path(source), Path(target), sealer=SEALER, faults=KillAt(point, nth=1))
    else:
        put_back(Path(source), Path(target), sealer=SEALER, now=NOW, faults=KillAt(point, nth=1))


@pytest.mark.parametrize("point", ["backup.copied", "backup.examined"])
async def test_killed_while_backing_up(sqlite_place: SqlitePlace, tmp_path: Path, point: str) -> None:
    """Half a backup never has a backup's name, and the next one is made as if nothing had been."""
    await lived_in(sqlite_place)
    target = tmp_path / "backups" / "one.db"
    killed("tests.storage.test_store_backup:copies_and_dies", sqlite_place.path, target, point)
    assert not target.exists()
    back_up(sqlite_place.path, target, sealer=SEALER)
    assert [path.name for path in target.parent.iterdir()] == ["one.db"]


@pytest.mark.parametrize("point", ["restore.copied", "restore.set_aside"])
async def test_killed_while_restoring(sqlite_place: SqlitePlace, tmp_path: Path, point: str) -> None:
    """At any moment a whole database lies at the path: the earlier one, until the backup takes its place."""
    await lived_in(sqlite_place)
    good = tmp_path / "good.db"
    back_up(sqlite_place.path, good, sealer=SEALER)
    await sqlite_place.close_all()
    killed("tests.storage.test_store_backup:copies_and_dies", good, sqlite_place.path, point)
    store = await sqlite_place.open()
    assert (await store.backlog()).updates == 1
    await sqlite_place.close_all()
    put_back(good, sqlite_place.path, sealer=SEALER, now=NOW)


def looked(place: SqlitePlace, ring: Sealer = SEALER) -> Findings:
    """What the check finds."""
    return look_through(place.path, sealer=ring)


async def test_the_check_finds_what_is_wrong(sqlite_place: SqlitePlace) -> None:
    """Every field is opened; one that was moved to another chat, and a chat that waits for nothing, are counted."""
    await lived_in(sqlite_place)
    assert looked(sqlite_place) == Findings(
        chats=3, opened=10, illegible=dict.fromkeys(("session", "answer", "inbox", "outbox", "schedule"), 0), misled=0
    )
    await sqlite_place.ask("UPDATE answer SET body = (SELECT body FROM answer WHERE chat = 2) WHERE chat = 1")
    await sqlite_place.ask("UPDATE chat SET next_letter = NULL WHERE chat = 3")
    found = looked(sqlite_place)
    assert not found.sound
    assert (found.illegible["answer"], found.misled) == (1, 1)

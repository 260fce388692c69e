"""Erased means gone: from every table, from the file and from its log."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import open_store, sealer
from storage.backup import back_up, put_back
from storage.erasing import STAYS
from storage.errors import TurnFailed
from storage.sealing import mark_of
from storage.store import Alarm, Decision, KeptAnswer, Migrated, NewLetter, SavedSession, Sent, Store
from tests.storage.dying import killed
from tests.storage.faulty import KillAt
from tests.storage.places import PostgresPlace, SqlitePlace, SqlPlace
from tests.storage.shapes import KEY, NOW, Coach, all_turns, answer, arrival, later, says, session, tell

CHAT = 8_123_456_789
#: In the columns that are not sealed, so that it can be looked for.
CANARY = "kanarek_w_kopalni"


def everything(number: int) -> Decision:
    """Fills every column that a turn can fill."""
    return Decision(
        session=SavedSession(body="s" * 6000, language="pl", dialogue=CANARY, step=f"{CANARY}.{number}"),
        answers=[KeptAnswer(partnership=1, key=f"{CANARY}.{number}", version=1, body="a" * 9000, at=NOW, about=CANARY)],
        letters=[NewLetter(body="l" * 500, dedupe=f"{CANARY}.{number}"), NewLetter(body="m")],
        alarms=[Alarm(kind=f"a{number}", due=later(days=1), local_time=CANARY, zone=CANARY, body="b" * 500)],
    )


async def erases_and_dies(url: str) -> None:
    """The program that is killed when its second turn, which erases, is committed."""
    store = await open_store(url, key=KEY, now=NOW, faults=KillAt("turn.after_commit", nth=2))
    await tell(store, everything(1), chat=CHAT, number=1)
    await tell(store, Decision(erase=True), chat=CHAT, number=2)


async def test_no_row_names_an_erased_chat(database: SqlPlace) -> None:
    """No table keeps a row of the chat; its letters' keys are free again, since nothing says that they were used."""
    store = await database.open()
    for number in range(3):
        await tell(store, everything(number), chat=CHAT, number=number)
    await store.exchange([], now=NOW, limit=1)
    await tell(store, Decision(erase=True), chat=CHAT, number=9)
    for table, rows in (await database.contents()).items():
        assert not [row for row in rows if CHAT in row.values() or CANARY in str(row)], table
    left = await database.ask("SELECT * FROM inbox")
    assert len(left) == 4
    assert {name for row in left for name, value in row.items() if value is not None} == STAYS["inbox"]


async def test_the_last_messages_are_handed_over_with_the_erasure(store: Store) -> None:
    """What was sent and said within two days is named once, to whoever erases; what is older or another chat's is not."""
    await tell(store, Decision(letters=[NewLetter(body="old")]), chat=CHAT, number=1)
    (old,) = await store.exchange([], now=NOW, limit=9)
    await store.exchange([Sent(letter=old.id, message=11)], now=NOW, limit=0)
    then = later(hours=49)
    said = replace(answer("a.b"), source=21, at=then)
    earlier = replace(answer("a.c"), source=12, at=NOW)
    said_and_sent = Decision(answers=[said, earlier], letters=[NewLetter(body="long"), NewLetter(body="waits")])
    await tell(store, said_and_sent, chat=CHAT, number=2, now=then)
    (long,) = await store.exchange([], now=then, limit=9)
    await store.exchange([Sent(letter=long.id, message=24, earlier=(22, 23))], now=then, limit=0)
    await tell(store, Decision(answers=[replace(said, source=31)]), chat=CHAT + 1, number=3, now=then)

    def farewell(messages: Sequence[int]) -> list[NewLetter]:
        return [NewLetter(body=str(list(messages)))]

    done = Decision(erase=True, letters=[NewLetter(body="done")], farewell=farewell)
    await tell(store, done, chat=CHAT, number=4, now=then)
    (first,) = await store.exchange([], now=then, limit=9)
    (last,) = await store.exchange([Sent(letter=first.id, message=25)], now=then, limit=9)
    assert (first.body, last.body) == ("done", "[21, 22, 23, 24]")


async def test_a_farewell_that_fails_is_a_turn_that_fails(store: Store) -> None:
    """A bug in it changes nothing: the chat is still there, and the update is counted as tried."""
    await tell(store, Decision(session=session()), chat=CHAT, number=1)
    await store.take_in([arrival(2, chat=CHAT)], now=NOW)

    def farewell(messages: Sequence[int]) -> list[NewLetter]:
        raise ZeroDivisionError(messages)

    with pytest.raises(TurnFailed):
        await store.take_turn(lambda _: Decision(erase=True, farewell=farewell), now=NOW)
    assert (await store.read_chat(CHAT)).session is not None


async def test_what_stays_is_registered(database: SqlPlace) -> None:
    """A column that outlives somebody must be on the list, so that a new one is thought about."""
    await database.open()
    emptied = {"inbox": {"chat", "body", "error"}}
    tables = await database.tables()
    assert {table: set(tables[table]) - emptied[table] for table in STAYS} == {t: set(c) for t, c in STAYS.items()}


async def test_a_backup_does_not_bring_anybody_back(sqlite_place: SqlitePlace, tmp_path: Path) -> None:
    """Put back from before the erasure, nothing of the person is in it; others are, and so is who came back since."""
    store = await sqlite_place.open()
    for chat in (CHAT, 2, 3):
        await tell(store, everything(1), chat=chat, number=chat % 1000)
    back_up(sqlite_place.path, tmp_path / "one.db", sealer=sealer(KEY))
    for chat in (CHAT, 3):
        await tell(store, Decision(erase=True), chat=chat, number=chat % 1000 + 1, now=later(hours=1))
    since = replace(answer(), at=later(hours=2))
    await tell(store, Decision(session=session(), answers=[since]), chat=3, number=7, now=since.at)
    await sqlite_place.close_all()

    again = await sqlite_place.open()
    assert len((await again.read_chat(3)).answers) == 1
    await sqlite_place.close_all()

    done = put_back(tmp_path / "one.db", sqlite_place.path, sealer=sealer(KEY), now=later(days=1))
    assert done.erasures == 2
    restored = await sqlite_place.open()
    assert [len((await restored.read_chat(chat)).answers) for chat in (CHAT, 2, 3)] == [0, 1, 0]
    assert CANARY.encode() in sqlite_place.bytes_on_disk()
    assert CHAT.to_bytes(6, "big") not in sqlite_place.path.read_bytes()


async def test_who_goes_without_having_written_leaves_a_mark(database: SqlPlace) -> None:
    """A chat that is erased when something falls due leaves a mark of its own, as one that asked for it does."""
    store = await database.open()
    due = Alarm(kind="daily", due=NOW, local_time="08:30", zone="Europe/Warsaw")
    for chat in (1, 2):
        await tell(store, Decision(session=session(), alarms=[due]), chat=chat, number=chat)
    while await store.take_due(lambda _: Decision(erase=True), now=later(minutes=1)):
        pass
    assert [len(row["mark"]) for row in await database.ask("SELECT DISTINCT mark FROM erased")] == [16, 16]


async def test_a_server_restored_by_its_own_tools(postgres_place: PostgresPlace) -> None:
    """Where only the marks were carried over by hand, opening the database is enough."""
    store = await postgres_place.open()
    for chat in (CHAT, 2):
        await tell(store, everything(1), chat=chat, number=chat % 1000)
    mark = mark_of(CHAT, key=KEY).hex()  # as it was made before the marks had a key of their own
    when = (later(hours=1) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    await postgres_place.close_all()
    await postgres_place.ask(f"INSERT INTO erased (mark, erased_at) VALUES ('\\x{mark}', {when})")  # noqa: S608 - ours
    again = await postgres_place.open()
    assert [len((await again.read_chat(chat)).answers) for chat in (CHAT, 2)] == [0, 1]


async def test_killed_while_erasing(sqlite_place: SqlitePlace) -> None:
    """Killed right after the commit, before the log was emptied: opening again leaves no byte of it."""
    killed("tests.storage.test_store_erasing:erases_and_dies", sqlite_place.url)
    await sqlite_place.open()
    assert CANARY.encode() not in sqlite_place.bytes_on_disk()


async def test_the_last_word_goes_too(database: SqlPlace) -> None:
    """When the last word was sent and forgotten, nothing at all is left of the chat."""
    store = await database.open()
    last = NewLetter(body="bye", dedupe=f"bye-{CHAT}")
    await tell(store, Decision(erase=True, letters=[last]), chat=CHAT, number=1)
    (letter,) = await store.exchange([], now=NOW, limit=1)
    from storage.store import Sent

    await store.exchange([Sent(letter=letter.id, message=1)], now=NOW, limit=1)
    await store.prune(now=later(days=2))
    contents = await database.contents()
    assert not contents["chat"]
    assert not contents["outbox"]
    assert str(CHAT) not in str(contents)


def sealed_fields(place: SqlitePlace) -> list[bytes]:
    """Every sealed field of the chat, as it lies on disk."""
    file = sqlite3.connect(place.path)
    rows = [
        row[0]
        for table in ("inbox", "session", "answer", "outbox", "schedule")
        for row in file.execute(f"SELECT body FROM {table} WHERE chat = ? AND body IS NOT NULL", (CHAT,))  # noqa: S608 - our own names
    ]
    file.close()
    return rows


async def test_no_byte_is_left(sqlite_place: SqlitePlace) -> None:
    """After erasing neither the clear columns nor any sealed field are in the file or its log."""
    store = await sqlite_place.open()
    for number in range(20):
        await tell(store, everything(number), chat=CHAT, number=number)
        await tell(store, Decision(session=session("other"), answers=[answer()]), chat=number, number=100 + number)
    await store.take_in([arrival(500, chat=CHAT, body="waiting" * 50)], now=NOW)
    fields = sealed_fields(sqlite_place)
    assert len(fields) == 1 + 1 + 20 + 40 + 20
    assert all(field[:100] in sqlite_place.bytes_on_disk() for field in fields)

    gone = Decision(erase=True, letters=says("bye").letters)
    assert len(await all_turns(store, Coach(lambda _: gone))) == 1

    on_disk = sqlite_place.bytes_on_disk()
    assert CANARY.encode() not in on_disk
    for field in fields:
        pieces = [field[start : start + 16] for start in range(0, len(field) - 16, 128)]
        assert not [piece for piece in pieces if piece in on_disk]


async def test_a_reader_in_the_way(sqlite_place: SqlitePlace) -> None:
    """While a backup reads, the log cannot be emptied; it is when the reader is done and something is written."""
    store = await sqlite_place.open()
    await tell(store, everything(1), chat=CHAT, number=1)
    reader = sqlite3.connect(sqlite_place.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM chat").fetchall()
    await tell(store, Decision(erase=True), chat=CHAT, number=2)
    assert CANARY.encode() in sqlite_place.bytes_on_disk()
    reader.close()
    await store.take_in([arrival(3, chat=4)], now=NOW)
    assert CANARY.encode() not in sqlite_place.bytes_on_disk()


async def test_a_move_leaves_nothing_behind(sqlite_place: SqlitePlace) -> None:
    """A chat that moved is not in the file under its old id."""
    store = await sqlite_place.open()
    await tell(store, everything(1), chat=CHAT, number=1)
    (letter,) = await store.exchange([], now=NOW, limit=1)
    fields = sealed_fields(sqlite_place)
    await store.exchange([Migrated(letter=letter.id, chat=5)], now=NOW, limit=0)
    on_disk = sqlite_place.bytes_on_disk()
    assert not [field for field in fields if field[:40] in on_disk]
    assert CHAT.to_bytes(6, "big") not in on_disk

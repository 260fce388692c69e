"""A SQLite installation moves to PostgreSQL, and the talk goes on there."""

from pathlib import Path

import pytest

from storage import sealer
from storage.copying import copy_to_postgres
from storage.errors import AlreadyInUse, NotEmpty, OlderSchema, StorageUnavailable, WrongKey
from storage.store import Decision, Sent, Waiting
from tests.storage import older_schemas
from tests.storage.places import PostgresPlace, SqlitePlace
from tests.storage.shapes import KEY, NOW, answer, arrival, later, says, session, tell

SEALER = sealer(KEY)


async def lived_in(place: SqlitePlace) -> None:
    """Chats with answers, sent, leased and waiting letters, done, dead and waiting updates."""
    store = await place.open()
    for chat in (1, 2, 3):
        decision = Decision(session=session(), answers=[answer()], letters=says("one", "two").letters)
        await tell(store, decision, chat=chat, number=chat)
    first, *_ = await store.exchange([], now=NOW, limit=1)
    await store.exchange([Sent(letter=first.id, message=5)], now=NOW, limit=2)
    await store.take_in([arrival(91, body="waits"), arrival(92, chat=3, body="too")], now=NOW)
    await store.block(2, now=NOW)


async def test_everything_arrives(sqlite_place: SqlitePlace, postgres_place: PostgresPlace) -> None:
    """Table by table the same rows, and the file is as it was."""
    await lived_in(sqlite_place)
    await sqlite_place.close_all()
    before = await sqlite_place.contents()
    copied = await copy_to_postgres(sqlite_place.path, postgres_place.url, sealer=SEALER, now=NOW)
    after = await postgres_place.contents()
    assert {table: after[table] for table in before if table != "meta"} == {
        table: rows for table, rows in before.items() if table != "meta"
    }
    assert copied["answer"] == 3
    assert await sqlite_place.contents() == before


async def test_the_talk_goes_on_there(sqlite_place: SqlitePlace, postgres_place: PostgresPlace) -> None:
    """What waited is applied with what was known; what was leased and what waited is sent; new rows find new numbers."""
    await lived_in(sqlite_place)
    await sqlite_place.close_all()
    await copy_to_postgres(sqlite_place.path, postgres_place.url, sealer=SEALER, now=NOW)
    store = await postgres_place.open()
    await store.recover(now=NOW)
    seen: list[tuple[str, int]] = []

    def decide(waiting: Waiting) -> Decision:
        seen.append((waiting.body, len(waiting.answers)))
        return Decision(answers=[answer(version=2)], letters=says("three").letters)

    while await store.take_turn(decide, now=later(seconds=1)):
        pass
    assert seen == [("waits", 1), ("too", 1)]
    await tell(store, says("four"), chat=4, number=93)
    bodies: dict[int, list[str]] = {}
    letters = await store.exchange([], now=later(hours=1), limit=10)
    while letters:
        for letter in letters:
            bodies.setdefault(letter.chat, []).append(letter.body)
        sent = [Sent(letter=letter.id) for letter in letters]
        letters = await store.exchange(sent, now=later(hours=1), limit=10)
    assert bodies[4] == ["four"]
    assert [each[-2:] for each in (bodies[1], bodies[3])] == [["two", "three"]] * 2
    assert 2 not in bodies


async def test_only_an_empty_database_is_filled(sqlite_place: SqlitePlace, postgres_place: PostgresPlace) -> None:
    """A target where somebody has talked already stays as it was."""
    await lived_in(sqlite_place)
    await sqlite_place.close_all()
    store = await postgres_place.open()
    await tell(store, says("mine"), chat=9, number=9)
    await postgres_place.close_all()
    before = await postgres_place.contents()
    with pytest.raises(NotEmpty):
        await copy_to_postgres(sqlite_place.path, postgres_place.url, sealer=SEALER, now=NOW)
    assert await postgres_place.contents() == before


async def test_the_bot_must_rest(sqlite_place: SqlitePlace, postgres_place: PostgresPlace) -> None:
    """While the bot has the file, nothing is copied: it would miss what comes after."""
    await lived_in(sqlite_place)
    with pytest.raises(AlreadyInUse):
        await copy_to_postgres(sqlite_place.path, postgres_place.url, sealer=SEALER, now=NOW)


async def test_the_key_goes_along(sqlite_place: SqlitePlace, postgres_place: PostgresPlace, tmp_path: Path) -> None:
    """With another key nothing is copied: nobody could read it there."""
    await lived_in(sqlite_place)
    await sqlite_place.close_all()
    with pytest.raises(WrongKey):
        await copy_to_postgres(sqlite_place.path, postgres_place.url, sealer=sealer(bytes(32)), now=NOW)
    assert not await postgres_place.tables()


async def test_an_older_file_is_opened_first(sqlite_place: SqlitePlace, postgres_place: PostgresPlace) -> None:
    """A file of an older program is not copied as it is, and nothing is made in the target."""
    await older_schemas.build(sqlite_place, "0001")
    with pytest.raises(OlderSchema):
        await copy_to_postgres(sqlite_place.path, postgres_place.url, sealer=SEALER, now=NOW)
    assert not await postgres_place.tables()


@pytest.mark.parametrize("body", ["RETURN NULL;", "RAISE EXCEPTION 'no room';"])
async def test_all_of_it_or_nothing(sqlite_place: SqlitePlace, postgres_place: PostgresPlace, body: str) -> None:
    """Where rows do not arrive on the other side, or it breaks off, nothing is kept there."""
    await lived_in(sqlite_place)
    await sqlite_place.close_all()
    await postgres_place.open()
    await postgres_place.close_all()
    await postgres_place.ask_all(
        [
            f"CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN {body.replace(chr(39), chr(39) * 2)} END'",
            "CREATE TRIGGER lose BEFORE INSERT ON answer FOR EACH ROW EXECUTE FUNCTION lose()",
        ]
    )
    before = await postgres_place.contents()
    with pytest.raises(StorageUnavailable):
        await copy_to_postgres(sqlite_place.path, postgres_place.url, sealer=SEALER, now=NOW)
    assert await postgres_place.contents() == before

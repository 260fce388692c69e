"""The sealing key is exchanged: everything is sealed anew, whatever happens meanwhile."""

import pytest

from bot.resealing import Illegible, Resealing
from storage import open_store, sealer
from storage.errors import WrongKey
from storage.resealing import FACTS, REGISTER, Older
from storage.sql import SqlStore
from storage.store import Decision
from tests.storage.dying import killed
from tests.storage.faulty import KillAt
from tests.storage.places import PostgresPlace, SqlitePlace, SqlPlace
from tests.storage.shapes import KEY, NOW, answer, first_sealed, tell
from tests.storage.two_keys import NEW, RING, fields, lived_in, memories, opened, resealed


async def test_everything_is_sealed_anew(database: SqlPlace) -> None:
    """With the new key alone everything opens as before; the old key opens nothing any more; no other column changed."""
    await lived_in(database)
    before, contents = await memories(database, KEY), await database.contents()
    await database.close_all()
    older = await (await opened(database, RING)).count_older()
    await database.close_all()
    sealed = await fields(database)
    assert {table for table, found in sealed.items() if found} == {*REGISTER, *FACTS}
    assert older == Older(fields=sum(map(len, sealed.values())) - 2, facts=2)

    await resealed(database)

    assert await memories(database, NEW) == before
    assert await database.contents() == contents
    after = await fields(database)
    heads = {field[:5] for found in after.values() for field in found}
    assert heads == {sealer(NEW).head}
    assert {table: len(found) for table, found in after.items()} == {t: len(found) for t, found in sealed.items()}
    with pytest.raises(WrongKey):
        await database.open(key=KEY)


async def test_the_register_of_seals_is_complete(database: SqlPlace) -> None:
    """Every column of bytes is registered to be sealed anew, but for the marks of the erased, which are no seals."""
    await database.open()
    if isinstance(database, SqlitePlace):
        sql = (
            "SELECT tables.name AS t, columns.name AS c FROM sqlite_schema AS tables, pragma_table_info(tables.name) "
            "AS columns WHERE tables.type = 'table' AND columns.type = 'BLOB'"
        )
    else:
        sql = (
            "SELECT table_name AS t, column_name AS c FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND data_type = 'bytea'"
        )
    found = {(row["t"], row["c"]) for row in await database.ask(sql)}
    assert found == {*((table, "body") for table in REGISTER), *FACTS.items(), ("erased", "mark")}


async def test_the_first_format_is_sealed_anew(database: SqlPlace) -> None:
    """What was written before fields named their key counts as older once there are two, and is sealed anew."""
    await lived_in(database)
    old = first_sealed("from long ago", table="session", chat=3, row="").hex()
    literal = f"X'{old}'" if isinstance(database, SqlitePlace) else f"'\\x{old}'::bytea"
    await database.ask(f"UPDATE session SET body = {literal} WHERE chat = 3")  # noqa: S608 - ours
    assert (await (await opened(database, KEY)).count_older()).count == 0
    await database.close_all()
    await resealed(database)
    found = (await (await opened(database, NEW)).read_chat(3)).session
    assert found is not None
    assert found.body == "from long ago"


async def test_nothing_of_the_old_key_is_left(sqlite_place: SqlitePlace) -> None:
    """No piece of a field that the old key opens is in the file or its log afterwards."""
    await lived_in(sqlite_place)
    old = [field for found in (await fields(sqlite_place)).values() for field in found]
    assert all(field in sqlite_place.bytes_on_disk() for field in old)
    await resealed(sqlite_place)
    on_disk = sqlite_place.bytes_on_disk()
    assert not [field for field in old if field[5:21] in on_disk]


async def test_the_old_key_cannot_be_put_away_too_early(database: SqlPlace) -> None:
    """Before the end the new key alone is refused and changes nothing; with both, the talk goes on."""
    await lived_in(database)
    store = await opened(database, RING)
    assert (await store.reseal(most=3)).fields > 0
    await tell(store, Decision(answers=[answer("new", body="by the new key")]), chat=9, number=200)
    await database.close_all()
    before = await fields(database)
    with pytest.raises(WrongKey):
        await database.open(key=NEW)
    assert await fields(database) == before
    await resealed(database)
    assert (await (await opened(database, NEW)).read_chat(9)).answers[0].body == "by the new key"


async def test_sealing_anew_twice_changes_nothing(database: SqlPlace) -> None:
    """What is sealed with the new key already is left as it is, the facts included."""
    await lived_in(database)
    await resealed(database)
    before = await fields(database)
    await resealed(database)
    assert await fields(database) == before


async def test_what_no_key_opens_stays_and_is_told(database: SqlPlace) -> None:
    """A field moved by somebody else's hand is left as it is, the others are done, and the old key stays needed."""
    await lived_in(database)
    await database.ask("UPDATE session SET body = (SELECT body FROM session WHERE chat = 1) WHERE chat = 2")
    with pytest.raises(Illegible):
        await resealed(database)
    await database.close_all()
    assert await (await opened(database, RING)).count_older() == Older(fields=1, facts=2)
    await database.close_all()
    with pytest.raises(WrongKey):
        await database.open(key=NEW)


async def reseals_and_dies(url: str, point: str, nth: str) -> None:
    """The program that is killed: one chat in a transaction."""
    store = await open_store(url, key=RING, now=NOW, faults=KillAt(point, nth=int(nth)))
    assert isinstance(store, SqlStore)
    await Resealing(store, lambda _: None, page=1).runs()


@pytest.mark.parametrize(
    ("point", "nth"), [("reseal.before_commit", 3), ("reseal.after_commit", 2), ("end_reseal.before_commit", 1)]
)
async def test_killed_while_resealing(sqlite_place: SqlitePlace, point: str, nth: int) -> None:
    """Whenever it is killed, both keys open everything; the next run does what is left, and nothing else."""
    await goes_on_after_a_kill(sqlite_place, point, nth)


async def test_killed_while_resealing_on_a_server(postgres_place: PostgresPlace) -> None:
    """The same where a server is left behind."""
    await goes_on_after_a_kill(postgres_place, "reseal.after_commit", 2)


async def goes_on_after_a_kill(place: SqlPlace, point: str, nth: int) -> None:
    """Kill it there, look, run it again, and look."""
    await lived_in(place)
    before = await memories(place, KEY)
    killed("tests.storage.test_store_resealing:reseals_and_dies", place.url, point, nth)
    half = [field for found in (await fields(place)).values() for field in found]
    assert await memories(place, RING) == before
    await resealed(place)
    assert await memories(place, NEW) == before
    done = [field for found in (await fields(place)).values() for field in found]
    assert {field for field in half if not sealer(RING).is_older(field)} <= set(done)

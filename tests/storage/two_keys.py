"""A database that was lived in with one key, and is sealed anew with another."""

from collections.abc import Mapping, Sequence

from bot.resealing import Resealing
from storage.sealing import Keys
from storage.sql import SqlStore
from storage.store import Alarm, Decision, NewLetter, Undeliverable
from tests.storage.places import SqlPlace
from tests.storage.shapes import KEY, NOW, answer, arrival, later, session, tell

NEW = KEY[::-1]
RING = [NEW, KEY]
CHATS = range(1, 6)


async def lived_in(place: SqlPlace) -> None:
    """With the old key: everything that is sealed, in each state that it can be in."""
    store = await place.open()
    for chat in CHATS:
        planned = Alarm(kind="daily", due=later(days=1), local_time="08:30", zone="Europe/Warsaw", body=f"plan {chat}")
        said = [answer(body=f"said {chat}"), answer(version=2, body=f"said again {chat}"), answer("a.b", body="")]
        letters = [NewLetter(body=f"letter {chat}"), NewLetter(body="more")]
        whole = Decision(session=session(f"place {chat}"), answers=said, letters=letters, alarms=[planned])
        await tell(store, whole, chat=chat, number=chat)
    leased, lost, *_ = await store.exchange([], now=NOW, limit=3)
    await store.exchange([Undeliverable(letter=lost.id, reason="gone")], now=NOW, limit=0)
    assert leased.chat in CHATS
    await store.take_in([arrival(91, body="waits"), arrival(92, chat=2, body="dead")], now=NOW)
    await store.bury(await seq_of(place, 92), reason="bug", letters=[], now=NOW)
    await place.close_all()


async def seq_of(place: SqlPlace, number: int) -> int:
    """The inbox's own number of an update."""
    (row,) = await place.ask(f"SELECT seq FROM inbox WHERE number = {number}")  # noqa: S608 - a number of ours
    return int(row["seq"])


async def opened(place: SqlPlace, key: Keys) -> SqlStore:
    """A store of this key or ring."""
    store = await place.open(key=key)
    assert isinstance(store, SqlStore)
    return store


async def resealed(place: SqlPlace, *, page: int = 2) -> None:
    """Run it to its end, a few chats at a time."""
    store = await opened(place, RING)
    await Resealing(store, lambda _: None, page=page).runs()
    await place.close_all()


async def fields(place: SqlPlace) -> Mapping[str, Sequence[bytes]]:
    """Every sealed field there is, by table; also of a column that nobody registered."""
    tables = [table for table in await place.tables() if table != "erased"]
    rows = await place.ask_all(f"SELECT * FROM {table}" for table in tables)  # noqa: S608 - names from the database
    return {
        table: [value for row in found for value in row.values() if isinstance(value, bytes)]
        for table, found in zip(tables, rows, strict=True)
    }


async def memories(place: SqlPlace, key: Keys) -> object:
    """What the chats remember, and what waits, opened with this key."""
    store = await opened(place, key)
    chats = [await store.read_chat(chat) for chat in CHATS]
    findings = await store.check()
    await place.close_all()
    return chats, findings.opened, findings.illegible, findings.misled

"""What people wrote is sealed at rest."""

import sqlite3
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import Damaged, WrongKey
from storage.sealing import Sealer, key_name
from storage.store import Alarm, Decision, NewLetter, SavedSession
from tests.storage.places import SqlitePlace, SqlPlace
from tests.storage.shapes import KEY, NOW, Coach, answer, arrival, first_sealed, session, tell

CANARY = "kanarek-w-kopalni"
SEALER = Sealer(KEY)
NEW_KEY = KEY[::-1]


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_comes_back(text: str) -> None:
    """Sealing loses nothing, not even what no encoding allows."""
    sealed = SEALER.seal(text, table="answer", chat=1, row="k")
    assert SEALER.unseal(sealed, table="answer", chat=1, row="k") == text


@pytest.mark.parametrize(("table", "chat", "row"), [("answer", 2, "k"), ("inbox", 1, "k"), ("answer", 1, "l")])
def test_sealed_for_one_place(table: str, chat: int, row: str) -> None:
    """In another table, chat or row it does not open."""
    sealed = SEALER.seal("x", table="answer", chat=1, row="k")
    with pytest.raises(Damaged):
        SEALER.unseal(sealed, table=table, chat=chat, row=row)


def test_every_byte_counts() -> None:
    """A field with any byte changed, or cut short, does not open."""
    sealed = SEALER.seal("some words", table="answer", chat=1, row="k")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises((Damaged, WrongKey)):
            SEALER.unseal(bytes(changed), table="answer", chat=1, row="k")
        with pytest.raises(Damaged):
            SEALER.unseal(sealed[:place], table="answer", chat=1, row="k")


def test_no_two_sealings_are_alike() -> None:
    """The same words twice cannot be recognised."""
    assert len({SEALER.seal("x", table="answer", chat=1, row="k") for _ in range(100)}) == 100


def test_a_ring_opens_what_older_keys_sealed() -> None:
    """After an exchange new fields get the first key, and old ones still open; without the old key they do not."""
    ring = Sealer([NEW_KEY, KEY])
    old = SEALER.seal("old", table="answer", chat=1, row="k")
    new = ring.seal("new", table="answer", chat=1, row="k")
    assert [ring.is_older(field) for field in (old, new)] == [True, False]
    assert ring.unseal(old, table="answer", chat=1, row="k") == "old"
    assert Sealer([NEW_KEY]).unseal(new, table="answer", chat=1, row="k") == "new"
    with pytest.raises(WrongKey):
        SEALER.unseal(new, table="answer", chat=1, row="k")


def test_where_a_key_stands_does_not_matter() -> None:
    """Keys may be put in any order, and written twice: what is sealed opens, and each is known by the same name."""
    keys = [KEY, NEW_KEY, bytes(32)]
    for order in permutations(keys):
        sealed = Sealer(order).seal("x", table="answer", chat=1, row="k")
        for ring in permutations(keys):
            assert Sealer([*ring, ring[1]]).unseal(sealed, table="answer", chat=1, row="k") == "x"
        assert Sealer(order).name == key_name(order[0])


def test_the_first_format_opens() -> None:
    """What was sealed while there was one key, which no field named, opens with that key wherever it stands."""
    old = first_sealed("old", table="answer", chat=1, row="k")
    for keys in ([KEY], [NEW_KEY, KEY], [KEY, NEW_KEY], [bytes(32), NEW_KEY, KEY]):
        assert Sealer(keys).unseal(old, table="answer", chat=1, row="k") == "old"
    assert not SEALER.is_older(old)  # of one key there is no doubt
    assert Sealer([KEY, NEW_KEY]).is_older(old)
    for sealer, chat in ((Sealer(NEW_KEY), 1), (SEALER, 2)):
        with pytest.raises(Damaged):
            sealer.unseal(old, table="answer", chat=chat, row="k")


def test_keys_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two keys that a field could not tell apart are no ring."""
    from storage import sealing

    monkeypatch.setattr(sealing, "_name", lambda _: b"same")
    with pytest.raises(WrongKey, match="same name"):
        Sealer([KEY, NEW_KEY])


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_has_its_length(length: int) -> None:
    """Another length is no key."""
    with pytest.raises(WrongKey):
        Sealer(bytes(length))
    with pytest.raises(WrongKey):
        Sealer([KEY, bytes(length)])


async def test_no_words_on_disk(sqlite_place: SqlitePlace) -> None:
    """No body of any kind is readable in the file, its log, or beside it."""
    store = await sqlite_place.open()
    full = Decision(
        session=SavedSession(body=CANARY, language="pl", dialogue="introduce", step="introduce.name"),
        answers=[answer(body=CANARY)],
        letters=[NewLetter(body=CANARY), NewLetter(body=CANARY, kind="document")],
        alarms=[Alarm(kind="daily", due=NOW, body=CANARY)],
    )
    await tell(store, full, chat=1, number=1)
    await store.take_in([arrival(2, body=CANARY)], now=NOW)
    await store.exchange([], now=NOW, limit=1)
    assert CANARY.encode() not in sqlite_place.bytes_on_disk()
    await store.close()
    on_disk = sqlite_place.bytes_on_disk()
    assert CANARY.encode() not in on_disk
    assert b"introduce.name" in on_disk  # the search would find it, were it there


async def test_a_row_moved_to_another_chat_is_refused(database: SqlPlace) -> None:
    """Whoever can write to the database cannot give one chat's words to another."""
    store = await database.open()
    for chat in (1, 2):
        words = Decision(session=session("s"), answers=[answer(body=f"of {chat}")])
        await tell(store, words, chat=chat, number=chat)
    await store.close()
    await database.ask("DELETE FROM answer WHERE chat = 2")
    await database.ask("UPDATE answer SET chat = 2 WHERE chat = 1")
    again = await database.open()
    assert (await again.read_chat(1)).answers == ()
    with pytest.raises(Damaged):
        await again.read_chat(2)
    await again.take_in([arrival(9, chat=2)], now=NOW)
    coach = Coach()
    with pytest.raises(Damaged):
        await again.take_turn(coach, now=NOW)
    assert coach.seen == []


async def test_a_stolen_letter_is_not_sent(sqlite_place: SqlitePlace) -> None:
    """A letter whose chat was changed behind our back is not handed out."""
    store = await sqlite_place.open()
    await tell(store, Decision(letters=[NewLetter(body="secret")]), chat=1, number=1)
    await tell(store, Decision(), chat=2, number=2)
    connection = sqlite3.connect(sqlite_place.path)
    connection.execute("UPDATE outbox SET chat = 2")
    connection.execute("UPDATE chat SET next_letter = (SELECT id FROM outbox) WHERE chat = 2")
    connection.commit()
    connection.close()
    with pytest.raises(Damaged):
        await store.exchange([], now=NOW, limit=5)

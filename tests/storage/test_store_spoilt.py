"""A database that somebody's hand spoilt: it is said to be damaged, and nothing is made of what is not there."""

import pytest

from storage.errors import Damaged, WrongKey
from storage.store import Alarm, Decision
from tests.storage.places import SqlPlace
from tests.storage.shapes import NOW, arrival, later, session, tell


async def test_nothing_tells_whose_key_it_was(database: SqlPlace) -> None:
    """Without the word that only the key opens, a database is not opened, and stays as it is."""
    await database.open()
    await database.close_all()
    await database.ask("DELETE FROM meta WHERE name = 'canary' RETURNING name")
    before = await database.contents()
    with pytest.raises(Damaged):
        await database.open()
    assert await database.contents() == before


@pytest.mark.parametrize("other", ["the key of the marks", "a cut"])
async def test_a_word_that_is_not_the_one(database: SqlPlace, other: str) -> None:
    """A word that does not open, or opens to another fact's, counts as the wrong key."""
    await database.open()
    await database.close_all()
    value = "(SELECT value FROM meta WHERE name = 'marks')" if other != "a cut" else "substr(value, 1, 20)"
    await database.ask(f"UPDATE meta SET value = {value} WHERE name = 'canary' RETURNING name")  # noqa: S608 - ours
    with pytest.raises(WrongKey):
        await database.open()


async def test_a_chat_that_points_at_nothing(database: SqlPlace) -> None:
    """Where an update or an alarm that a chat waits for is gone, its turn is no turn: nothing is decided."""
    store = await database.open()
    alarm = Alarm(kind="daily", due=later(minutes=1), local_time="08:30", zone="Europe/Warsaw")
    await tell(store, Decision(session=session(), alarms=[alarm]), chat=1, number=1)
    await store.take_in([arrival(2)], now=NOW)
    await database.ask("DELETE FROM inbox WHERE number = 2 RETURNING seq")
    await database.ask("DELETE FROM schedule RETURNING chat")

    def decide(_: object) -> Decision:
        raise AssertionError

    with pytest.raises(Damaged):
        await store.take_turn(decide, now=NOW)
    with pytest.raises(Damaged):
        await store.take_due(decide, now=later(hours=1))


async def test_nobody_is_erased_without_a_mark(database: SqlPlace) -> None:
    """Where the key of the marks is gone, erasing changes nothing: an old backup would bring the person back."""
    store = await database.open()
    await tell(store, Decision(session=session()), chat=1, number=1)
    await database.ask("DELETE FROM meta WHERE name = 'marks' RETURNING name")
    await store.take_in([arrival(2)], now=NOW)
    with pytest.raises(Damaged):
        await store.take_turn(lambda _: Decision(erase=True), now=NOW)
    assert (await store.read_chat(1)).session == session()

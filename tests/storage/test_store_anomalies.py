"""When the database fails in the middle: an error at each statement in turn, at each point, and a cancelled caller.

After each failure what is stored is exactly the old state; once it passes, exactly the new one.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import pytest

from storage.errors import StorageUnavailable
from storage.store import (
    Alarm,
    Blocked,
    Decision,
    Due,
    Migrated,
    NewLetter,
    Outcome,
    Sent,
    Store,
    TryLater,
    Undeliverable,
    Waiting,
)
from tests.storage.faulty import FailAt, StopAt
from tests.storage.places import Place, SqlPlace
from tests.storage.shapes import NOW, Coach, answer, arrival, later, says, session, tell

Deed: TypeAlias = Callable[[Store], Awaitable[object]]


def full(waiting: Waiting | Due) -> Decision:
    """Changes every table that a turn can change."""
    version = 1 + max((each.version for each in waiting.answers), default=0)
    return Decision(
        session=session(str(version)),
        answers=[answer(version=version), answer("note.1", version=version)],
        letters=[NewLetter(body="a", dedupe=f"k{version}"), NewLetter(body="b")],
        alarms=[Alarm(kind="daily", due=later(days=1)), Alarm(kind="old", due=None)],
    )


async def furnish(store: Store) -> list[int]:
    """Three chats with a past, one with updates that wait; three letters leased, an announcement begun. Ids by chat."""
    for chat in (1, 2, 3):
        await store.take_in([arrival(chat, chat=chat)], now=NOW)
    for _ in range(3):
        await store.take_turn(
            lambda waiting: Decision(
                session=session("past"),
                answers=[answer()],
                letters=[NewLetter(body="1", kind="nudge", dedupe=f"p{waiting.chat}"), NewLetter(body="2")],
                alarms=[Alarm(kind="daily", due=NOW, body="b"), Alarm(kind="old", due=later(hours=1))],
            ),
            now=NOW,
        )
    await store.take_in([arrival(10, chat=1), arrival(11, chat=1)], now=NOW)
    letters = await store.exchange([], now=NOW, limit=10)
    await store.hand_in("old", "news", now=NOW)
    await spread(store, look=1)
    return [letter.id for letter in sorted(letters, key=lambda letter: letter.chat)]


async def spread(store: Store, look: int = 9) -> None:
    """Go on with an announcement that everybody wants."""
    await store.spread(lambda body: lambda _: body, most=9, look=look, now=NOW)


async def settle_all(store: Store) -> None:
    """Every kind of outcome there is; letter ids are 1, 3 and 5, since each chat was given two."""
    await store.exchange([Sent(letter=1, message=4), Blocked(letter=3), Migrated(letter=5, chat=50)], now=NOW, limit=9)


async def put_off_all(store: Store) -> None:
    """The other kinds."""
    put_off: list[Outcome] = [
        TryLater(letter=1, at=later(minutes=1), uncertain=True),
        TryLater(letter=3, at=later(minutes=1), uncertain=False),
        Undeliverable(letter=5, reason="long"),
    ]
    await store.exchange(put_off, now=NOW, limit=9)


DEEDS: dict[str, Deed] = {
    "take_in": lambda store: store.take_in([arrival(20), arrival(21, chat=77)], now=NOW),
    "take_turn": lambda store: store.take_turn(full, now=NOW),
    "erase": lambda store: store.take_turn(lambda _: Decision(erase=True, letters=says("bye").letters), now=NOW),
    "take_due": lambda store: store.take_due(full, now=NOW),
    "erase when due": lambda store: store.take_due(
        lambda _: Decision(erase=True, letters=says("bye").letters), now=NOW
    ),
    "put_off": lambda store: store.put_off(1, "daily", until=later(hours=2)),
    "bury": lambda store: store.bury(4, reason="bug", letters=says("sorry").letters, now=NOW),
    "settle": settle_all,
    "put off": put_off_all,
    "ask_patience": lambda store: store.ask_patience(lambda _: "slowly", over=1, now=NOW),
    "hand_in": lambda store: store.hand_in("new", "news", now=NOW),
    "spread": spread,
    "call_off": lambda store: store.call_off(now=NOW),
    "recover": lambda store: store.recover(now=NOW),
    "block": lambda store: store.block(1, now=NOW),
    "prune": lambda store: store.prune(now=later(days=40)),
}


@pytest.mark.parametrize("deed", DEEDS)
async def test_an_error_at_each_statement(database: SqlPlace, deed: str) -> None:
    """The Nth statement fails, for N = 1, 2, 3 … until it passes: until then nothing changes, and nobody is blamed."""
    faults = FailAt()
    store = await database.open(faults=faults)
    assert await furnish(store) == [1, 3, 5]
    old = await database.contents()
    failures = 0
    while True:
        faults.left = failures + 1
        try:
            await DEEDS[deed](store)
        except StorageUnavailable:
            assert await database.contents() == old
            failures += 1
        else:
            break
    assert failures >= 3  # to begin, to do something, to commit
    assert await database.contents() != old
    assert all(row["status"] != "dead" for row in (await database.contents())["inbox"]) or deed == "bury"


@pytest.mark.parametrize("deed", DEEDS)
async def test_a_stop_before_the_commit(place: Place, deed: str) -> None:
    """What stops before the commit never happened, in every store."""
    names = {"take_turn": "turn", "erase": "turn", "settle": "exchange", "put off": "exchange"}
    name = (names | {"take_due": "due", "erase when due": "due"}).get(deed, deed)
    stop = StopAt("")
    store = await place.open(faults=stop)
    await furnish(store)
    before = await everything(store)
    stop.name = f"{name}.before_commit"
    with pytest.raises(StorageUnavailable):
        await DEEDS[deed](store)
    assert await everything(store) == before
    stop.name = ""
    await DEEDS[deed](store)


async def everything(store: Store) -> list[object]:
    """What a store tells of itself."""
    chats = [await store.read_chat(chat) for chat in (1, 2, 3, 50, 77)]
    return [await store.backlog(), await store.announcements(), *chats]


async def test_points_are_passed_in_order(place: Place) -> None:
    """Every method passes its two points, which the tests of other rooms rely on."""
    faults = FailAt()
    store = await place.open(faults=faults)
    faults.points.clear()
    await tell(store, says("1"), chat=1, number=1)
    await store.exchange([], now=NOW, limit=1)
    await store.recover(now=NOW)
    await store.block(1, now=NOW)
    await store.bury(1, reason="bug", letters=[], now=NOW)
    await store.take_due(full, now=NOW)
    await store.put_off(1, "daily", until=NOW)
    await store.prune(now=NOW)
    methods = ("take_in", "turn", "exchange", "recover", "block", "bury", "due", "put_off", "prune")
    assert faults.points == [f"{name}.{when}_commit" for name in methods for when in ("before", "after")]


async def test_a_lost_exchange_strands_no_letter(database: SqlPlace) -> None:
    """An exchange that fails after its commit leased letters that nobody saw: the next one hands them out again."""
    stop = StopAt("")
    store = await database.open(faults=stop)
    await tell(store, says("1", "2"), chat=1, number=1)
    await tell(store, Decision(letters=[NewLetter(body="n", kind="nudge")]), chat=2, number=2)
    stop.name = "exchange.after_commit"
    with pytest.raises(StorageUnavailable):
        await store.exchange([], now=NOW, limit=10)
    stop.name = ""
    letters = await store.exchange([], now=NOW, limit=10)
    assert sorted((letter.body, letter.attempts, letter.uncertain) for letter in letters) == [
        ("1", 1, False),
        ("n", 1, False),
    ]


async def test_a_lost_exchange_keeps_what_others_hold(place: Place) -> None:
    """Letters that were handed out before stay with whoever is sending them."""
    stop = StopAt("")
    store = await place.open(faults=stop)
    await tell(store, says("1", "2"), chat=1, number=1)
    (held,) = await store.exchange([], now=NOW, limit=10)
    stop.name = "exchange.before_commit"
    with pytest.raises(StorageUnavailable):
        await store.exchange([], now=NOW, limit=10)
    stop.name = ""
    assert await store.exchange([], now=NOW, limit=10) == []
    (after,) = await store.exchange([Sent(letter=held.id)], now=NOW, limit=10)
    assert after.body == "2"


async def test_a_cancelled_exchange_strands_no_letter(database: SqlPlace) -> None:
    """A caller who is cancelled while letters are leased does not take them along."""
    store = await database.open()
    await tell(store, says("1"), chat=1, number=1)
    for _ in range(20):
        task = asyncio.create_task(store.exchange([], now=NOW, limit=1))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    (letter,) = await store.exchange([], now=NOW, limit=1)
    assert (letter.body, letter.attempts) == ("1", 1)


@pytest.mark.parametrize("turns", range(6))
async def test_cancelled_callers_leave_nothing_open(database: SqlPlace, turns: int) -> None:
    """Cancelled at any moment: each turn is wholly done or wholly undone, and the store goes on."""
    store = await database.open()
    for number in range(12):
        task = asyncio.create_task(store.take_in([arrival(number, body=str(number))], now=NOW))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        await store.take_in([arrival(number, body=str(number))], now=NOW)
    coach = Coach(full)
    for _ in range(40):
        task = asyncio.create_task(store.take_turn(coach, now=NOW))  # type: ignore[arg-type] # any turn or none
        for _ in range(turns):
            await asyncio.sleep(0.0005)
        task.cancel()
        await asyncio.wait([task])
    while await store.take_turn(coach, now=NOW):
        pass
    history = (await store.read_chat(1)).history
    assert sorted(each.version for each in history if each.key == "note.1") == list(range(1, 13))
    assert all(row["status"] == "done" for row in (await database.contents())["inbox"])


async def test_closing_gives_leases_back(sqlite_place: SqlPlace) -> None:
    """A store that is closed with an exchange in doubt opens again with its letters in order."""
    stop = StopAt("exchange.after_commit")
    store = await sqlite_place.open(faults=stop)
    await tell(store, Decision(letters=[NewLetter(body="n", kind="nudge")]), chat=1, number=1)
    with pytest.raises(StorageUnavailable):
        await store.exchange([], now=NOW, limit=1)
    stop.name = ""
    await store.close()
    again = await sqlite_place.open()
    assert await again.recover(now=NOW) == 0
    (letter,) = await again.exchange([], now=NOW, limit=1)
    assert (letter.body, letter.attempts, letter.uncertain) == ("n", 1, False)

"""Several processes on one PostgreSQL: order, leases of the living and of the dead, lost connections."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from itertools import pairwise

import asyncpg
import pytest

from storage import open_store
from storage.errors import StorageUnavailable
from storage.plan import to_ticks
from storage.postgres import PostgresStore
from storage.sealing import Sealer
from storage.store import Alarm, Decision, Due, NewLetter, Sent, Store, TryLater, Waiting
from tests.storage.places import PostgresPlace
from tests.storage.shapes import KEY, NOW, Coach, all_turns, answer, arrival, later, says, tell
from tests.storage.test_store_kills import killed


async def opened(place: PostgresPlace) -> PostgresStore:
    """Another process, as far as the database can tell."""
    store = await place.open()
    assert isinstance(store, PostgresStore)
    return store


async def test_four_replicas_keep_the_order(postgres_place: PostgresPlace) -> None:
    """Four stores with several workers each: every update once, each chat in order, replies in order."""
    stores = [await opened(postgres_place) for _ in range(4)]
    arrivals = [arrival(number, chat=number % 7, body=str(number)) for number in range(140)]
    for start in range(0, 140, 20):
        await asyncio.gather(*(store.take_in(arrivals[start : start + 20], now=NOW) for store in stores))
    busy = 0
    together = 0

    def note(waiting: Waiting) -> Decision:
        nonlocal together
        together = max(together, busy)
        version = 1 + max((each.version for each in waiting.answers), default=0)
        return Decision(answers=[answer(version=version, body=waiting.body)], letters=says(waiting.body).letters)

    async def work(store: Store) -> None:
        nonlocal busy
        busy += 1
        await all_turns(store, note)
        busy -= 1

    await asyncio.gather(*(work(store) for store in stores for _ in range(3)))
    assert together >= len(stores)  # some find every chat taken, and go before the last ones come
    for chat in range(7):
        found = await stores[0].read_chat(chat)
        by_version = sorted(found.history, key=lambda each: each.version)
        assert [each.body for each in by_version] == [str(number) for number in range(140) if number % 7 == chat]

    sent: dict[int, list[str]] = {chat: [] for chat in range(7)}

    async def deliver(store: Store) -> None:
        letters = await store.exchange([], now=NOW, limit=3)
        while letters:
            for letter in letters:
                sent[letter.chat].append(letter.body)
            await asyncio.sleep(0)
            letters = await store.exchange([Sent(letter=letter.id) for letter in letters], now=NOW, limit=3)

    while (await stores[0].backlog()).letters:
        await asyncio.gather(*(deliver(store) for store in stores))
    for chat in range(7):
        assert sent[chat] == [str(number) for number in range(140) if number % 7 == chat]


async def test_a_worker_that_holds_a_chat_does_not_hold_up_others(postgres_place: PostgresPlace) -> None:
    """While one chat is locked by another process the next one is served, and taking in for it waits but works."""
    store = await opened(postgres_place)
    await store.take_in([arrival(1, chat=1), arrival(2, chat=2)], now=NOW)
    import asyncpg

    other = await asyncpg.connect(postgres_place.url)
    async with other.transaction():
        await other.execute("SELECT * FROM chat WHERE chat = 1 FOR UPDATE")
        assert [turn.chat for turn in await all_turns(store, Coach())] == [2]
        late = asyncio.create_task(store.take_in([arrival(3, chat=1)], now=NOW))
        await asyncio.sleep(0.05)
        assert not late.done()
    await other.close()
    assert await late == 1
    assert [turn.chat for turn in await all_turns(store, Coach())] == [1, 1]


async def test_the_leases_of_the_living_stay(postgres_place: PostgresPlace) -> None:
    """Recovering frees the leases of processes that are gone, and not of those that are still at it."""
    first, second = await opened(postgres_place), await opened(postgres_place)
    await tell(first, says("1"), chat=1, number=1)
    await tell(first, Decision(letters=[NewLetter(body="n", kind="nudge")]), chat=2, number=2)
    (mine, _) = sorted(await first.exchange([], now=NOW, limit=5), key=lambda letter: letter.chat)
    assert await second.recover(now=NOW) == 0
    assert await second.exchange([Sent(letter=mine.id)], now=NOW, limit=5) == []
    assert (await second.backlog()).letters == 2

    await first.close()
    assert await second.recover(now=NOW) == 2
    (letter,) = await second.exchange([], now=NOW, limit=5)
    assert (letter.body, letter.attempts, letter.uncertain) == ("1", 2, True)


async def test_a_killed_worker_holds_nothing_up(postgres_place: PostgresPlace) -> None:
    """What it was sending is free within half a minute for others who go on all the while, as one that is in doubt."""
    living = await opened(postgres_place)
    killed(postgres_place.url, "exchange.after_commit", 1)
    for second in range(31):
        letters = await living.exchange([], now=later(seconds=second), limit=5)
        if letters:
            break
        await asyncio.sleep(0.01)  # the server has to notice the death
    assert [(letter.body, letter.attempts, letter.uncertain) for letter in letters] == [("0:1", 2, True)]
    assert second >= 10


async def test_who_is_missing_for_a_moment_is_not_dead(postgres_place: PostgresPlace) -> None:
    """A process whose sign of life was cut off and which shows it again keeps what it is sending."""
    first, second = await opened(postgres_place), await opened(postgres_place)
    await tell(first, says("1"), chat=1, number=1)
    (letter,) = await first.exchange([], now=NOW, limit=5)
    assert first._life.connection is not None
    await first._life.connection.close()
    for seconds in (0, 5, 9):
        assert await second.exchange([], now=later(seconds=seconds), limit=5) == []
    await first.exchange([], now=later(seconds=9), limit=5)
    for seconds in (10, 20, 40):
        assert await second.exchange([], now=later(seconds=seconds), limit=5) == []
    await first.exchange([Sent(letter=letter.id)], now=later(seconds=41), limit=5)
    assert (await second.backlog()).letters == 0


async def plan_for(place: PostgresPlace, chats: Iterable[int]) -> None:
    """Chats with an alarm that is due, as if each had taken a turn that set it."""
    import asyncpg

    due = to_ticks(NOW)
    sealer = Sealer({1: KEY}, current=1)
    rows = [(chat, due, sealer.seal("", table="schedule", chat=chat, row="daily")) for chat in chats]
    connection = await asyncpg.connect(place.url)
    await connection.executemany("INSERT INTO chat (chat, next_due) VALUES ($1, $2)", [row[:2] for row in rows])
    await connection.executemany("INSERT INTO schedule VALUES ($1, 'daily', $2, '', '', NULL, $3)", rows)
    await connection.close()


async def test_many_workers_set_off_what_is_due(postgres_place: PostgresPlace) -> None:
    """Four hundred alarms and twelve workers in four processes: each goes off once, with one letter and one change."""
    stores = [await opened(postgres_place) for _ in range(4)]
    await plan_for(postgres_place, range(400))
    busy = 0
    together = 0

    def decide(due: Due) -> Decision:
        nonlocal together
        together = max(together, busy)
        version = 1 + len(due.answers)
        tomorrow = Alarm(kind="daily", due=later(days=1))
        return Decision(answers=[answer(version=version)], letters=says("prompt").letters, alarms=[tomorrow])

    async def work(store: Store) -> list[int]:
        nonlocal busy
        busy += 1
        taken = []
        while (turn := await store.take_due(decide, now=NOW)) is not None:
            taken.append(turn.chat)
        busy -= 1
        return taken

    shares = await asyncio.gather(*(work(store) for store in stores for _ in range(3)))
    assert together == 12
    assert sorted(chat for share in shares for chat in share) == list(range(400))
    assert sum(bool(share) for share in shares) > 4
    letters = await postgres_place.ask("SELECT chat FROM outbox")
    assert Counter(row["chat"] for row in letters) == dict.fromkeys(range(400), 1)
    assert await postgres_place.ask("SELECT version, count(*) FROM answer GROUP BY version") == [
        {"version": 1, "count": 400}
    ]
    assert await stores[0].next_due() == later(days=1)


async def test_what_people_say_and_what_falls_due_take_turns(postgres_place: PostgresPlace) -> None:
    """Both kinds of turn in the same chats, by many workers at once: each starts from what the one before it left."""
    stores = [await opened(postgres_place) for _ in range(3)]
    for chat in range(8):
        alarms = [Alarm(kind=f"a{number}", due=later(seconds=number)) for number in range(5)]
        await tell(stores[0], Decision(alarms=alarms), chat=chat, number=chat)
    await stores[0].take_in([arrival(100 + number, chat=number % 8) for number in range(40)], now=NOW)

    def count(seen: Waiting | Due) -> Decision:
        version = 1 + max((each.version for each in seen.answers), default=0)
        return Decision(answers=[answer(version=version)])

    async def fall_due(store: Store) -> None:
        while await store.take_due(count, now=later(minutes=1)):
            pass

    # Who finds that the only chat left is another's stops, so somebody has to come back for what is left there.
    while (await stores[0].backlog()).updates or await stores[0].next_due() is not None:
        await asyncio.gather(*(work for store in stores for work in (all_turns(store, count), fall_due(store))))
    for chat in range(8):
        versions = [each.version for each in (await stores[1].read_chat(chat)).history]
        assert sorted(versions) == list(range(1, 11))


async def test_what_the_dead_say_is_passed_over(postgres_place: PostgresPlace) -> None:
    """A process that was thought dead cannot settle a letter that another has leased since."""
    first, second = await opened(postgres_place), await opened(postgres_place)
    await tell(first, says("1"), chat=1, number=1)
    (letter,) = await first.exchange([], now=NOW, limit=5)
    assert first._life.connection is not None
    await first._life.connection.close()
    assert await second.recover(now=NOW) == 1
    (again,) = await second.exchange([], now=NOW, limit=5)
    await first.exchange([Sent(letter=letter.id)], now=NOW, limit=5)
    assert (await second.backlog()).letters == 1
    await second.exchange([Sent(letter=again.id)], now=NOW, limit=0)
    assert (await second.backlog()).letters == 0


async def test_a_cut_connection(postgres_place: PostgresPlace) -> None:
    """The server drops every connection in the middle of a turn: nothing changed, and the next try works."""
    store = await opened(postgres_place)
    await store.take_in([arrival(1)], now=NOW)
    import asyncpg

    admin = await asyncpg.connect(postgres_place.url)
    ours = "SELECT pid FROM pg_stat_activity WHERE application_name = 'kladka' AND pid <> pg_backend_pid()"

    async def cut() -> None:
        await admin.fetch(f"SELECT pg_terminate_backend(pid) FROM ({ours}) AS ours")  # noqa: S608 - written above

    await cut()
    for _ in range(20):
        try:
            taken = await store.take_turn(Coach(lambda _: says("1")), now=NOW)
        except StorageUnavailable:
            continue
        break
    assert taken is not None
    await cut()
    letters = []
    for _ in range(20):
        try:
            letters = list(await store.exchange([], now=later(minutes=1), limit=5))
        except StorageUnavailable:
            continue
        break
    await admin.close()
    assert [letter.body for letter in letters] == ["1"]


async def test_a_lock_is_not_waited_for_for_ever(
    postgres_place: PostgresPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who sits on a row makes the storage unavailable in seconds, and nothing is left behind."""
    from storage import postgres

    monkeypatch.setattr(postgres, "_SETTINGS", {**postgres._SETTINGS, "lock_timeout": "100"})
    store = await opened(postgres_place)
    await store.take_in([arrival(1)], now=NOW)
    import asyncpg

    other = await asyncpg.connect(postgres_place.url)
    async with other.transaction():
        await other.execute("SELECT * FROM chat FOR UPDATE")
        with pytest.raises(StorageUnavailable):
            await store.take_in([arrival(2)], now=NOW)
    await other.close()
    assert await store.take_in([arrival(2)], now=NOW) == 1


async def test_a_task_is_one_process_alone(postgres_place: PostgresPlace) -> None:
    """Who came first does it, task by task; when that process ends, or its connection, the next one may."""
    first, second = await opened(postgres_place), await opened(postgres_place)
    assert [await store.hold("polling") for store in (first, second, first)] == [True, False, True]
    assert await second.hold("other")
    assert await second.replicas() == 2
    assert first._life.connection is not None
    await first._life.connection.close()
    await comes_to_hold(second)
    assert not await first.hold("polling")
    await second.close()
    await comes_to_hold(first)
    assert await first.replicas() == 1


async def comes_to_hold(store: Store) -> None:
    """Ask until the server has noticed that nobody else holds the task."""
    async with asyncio.timeout(5):
        while not await store.hold("polling"):  # noqa: ASYNC110 - nothing to wait on says when
            await asyncio.sleep(0.01)


async def test_a_lost_server_is_no_lease(postgres_place: PostgresPlace) -> None:
    """When the connection breaks under the question, it is the storage that is away; the next question opens another."""
    store = await opened(postgres_place)
    assert await store.hold("polling")
    assert store._life.connection is not None
    store._life.connection.terminate()
    assert await store.hold("polling")
    connection = store._life.connection
    other = await asyncpg.connect(postgres_place.url)
    await other.execute("SELECT pg_terminate_backend($1)", connection.get_server_pid())
    while store._life.connection is connection:
        with suppress(StorageUnavailable):  # nothing else, if the end is met under the question and not before it
            await store.hold("polling")
    assert await store.hold("polling")
    await other.close()


async def test_a_chats_letters_keep_their_distance_whoever_sends(postgres_place: PostgresPlace) -> None:
    """Three leave at once after a rest, then one a second, though two processes ask by turns; others do not wait."""
    stores = [
        await open_store(postgres_place.url, key=KEY, now=NOW, spacing=1.0),
        await open_store(postgres_place.url, key=KEY, now=NOW, spacing=1.0),
    ]
    await tell(stores[0], says(*"abcdef"), chat=1, number=1)
    await tell(stores[0], says("other"), chat=2, number=2)
    left: list[tuple[str, float]] = []
    for tick in range(40):
        store, now = stores[tick % 2], later(seconds=tick / 4)
        for letter in await store.exchange([], now=now, limit=1):
            left.append((letter.body, tick / 4))
            await store.exchange([Sent(letter=letter.id)], now=now, limit=0)
        if tick == 30:
            await tell(stores[0], says("late"), chat=1, number=3, now=now)
    times = dict(left)
    assert times["other"] < 1.5
    assert [body for body, _ in left if body != "other"] == [*"abcdef", "late"]
    assert times["c"] < 1.0 <= times["d"]
    assert [times[next_one] - times[one] for one, next_one in pairwise("def")] == [1.0, 1.0]
    assert times["late"] == 7.75
    for store in stores:
        await store.close()


async def test_a_pause_that_telegram_asks_for_is_kept_whole(postgres_place: PostgresPlace) -> None:
    """A letter that is put off leaves no sooner than its time, for all that the chat has rested."""
    store = await open_store(postgres_place.url, key=KEY, now=NOW, spacing=1.0)
    await tell(store, says("slow"), chat=1, number=1)
    (letter,) = await store.exchange([], now=NOW, limit=1)
    await store.exchange([TryLater(letter=letter.id, at=later(seconds=30), uncertain=False)], now=NOW, limit=0)
    assert not await store.exchange([], now=later(seconds=29), limit=1)
    assert await store.exchange([], now=later(seconds=30), limit=1)
    await store.close()

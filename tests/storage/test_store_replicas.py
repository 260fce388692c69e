"""Several processes on one PostgreSQL: the order in a chat, what falls due, the leases of the living and of the dead."""

import asyncio
from collections import Counter
from collections.abc import Iterable

from storage.sealing import Sealer
from storage.store import Alarm, Decision, Due, NewLetter, Sent, Store, Waiting
from storage.ticks import to_ticks
from tests.storage.dying import killed
from tests.storage.places import PostgresPlace, opened
from tests.storage.shapes import KEY, NOW, Coach, all_turns, answer, arrival, later, says, tell


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
    killed("tests.storage.killing:main", postgres_place.url, "exchange.after_commit", 1)
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
    sealer = Sealer(KEY)
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

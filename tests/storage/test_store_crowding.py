"""Who writes more than can be answered at once is told so, once, and loses nothing."""

from storage.store import Decision, Sent, Store
from tests.storage.shapes import NOW, Coach, all_turns, arrival, later, session, tell


async def test_a_crowd_is_told_once_a_day(store: Store) -> None:
    """Only chats above the quota, each in its language, each once a day; everything that waits still has its turn."""
    await tell(store, Decision(session=session()), chat=1, number=1)
    for chat, many in ((1, 4), (2, 4), (3, 3)):
        await store.take_in([arrival(100 * chat + number, chat=chat) for number in range(many)], now=NOW)
    told = [
        await store.ask_patience(lambda spoken: f"slowly, {spoken}", over=3, now=now) for now in (NOW, later(hours=1))
    ]
    assert told == [2, 0]
    letters = await store.exchange([], now=later(hours=1), limit=9)
    assert sorted((letter.chat, letter.body) for letter in letters) == [(1, "slowly, pl"), (2, "slowly, None")]
    await store.exchange([Sent(letter=letter.id) for letter in letters], now=later(hours=1), limit=0)
    assert await store.ask_patience(lambda _: "again", over=3, now=later(days=1)) == 2
    coach = Coach()
    await all_turns(store, coach)
    assert len(coach.seen) == 11


async def test_nothing_is_left_of_the_word_a_month_later(store: Store) -> None:
    """It is said once a day however often is tidied up; thirty days later its key is gone, too."""
    await store.take_in([arrival(number) for number in range(4)], now=NOW)
    assert await store.ask_patience(lambda _: "slowly", over=3, now=NOW) == 1
    (letter,) = await store.exchange([], now=NOW, limit=9)
    await store.exchange([Sent(letter=letter.id, message=7)], now=NOW, limit=0)
    await store.prune(now=later(hours=2))
    assert await store.ask_patience(lambda _: "slowly", over=3, now=later(hours=2)) == 0
    await all_turns(store, Coach())
    await store.prune(now=later(days=30))
    assert (await store.read_traces(1)).letters != ()
    await store.prune(now=later(days=30, seconds=1))
    assert (await store.read_traces(1)).letters == ()


async def test_nobody_is_told_when_nobody_crowds(store: Store) -> None:
    """At the quota is not above it."""
    await store.take_in([arrival(number) for number in range(3)], now=NOW)
    assert await store.ask_patience(lambda _: "x", over=3, now=NOW) == 0
    assert (await store.backlog()).letters == 0

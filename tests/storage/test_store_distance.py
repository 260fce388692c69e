"""Letters of one chat keep their distance, whichever process sends them."""

from itertools import pairwise

from storage import open_store
from storage.store import Sent, TryLater
from tests.storage.places import PostgresPlace
from tests.storage.shapes import KEY, NOW, later, says, tell


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

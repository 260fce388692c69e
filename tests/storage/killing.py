"""A small bot that is killed while it lives. It imports little, since it is started often."""

from storage import open_store
from storage.store import Decision, NewLetter, Sent, Store, Waiting
from tests.storage.faulty import KillAt
from tests.storage.shapes import KEY, NOW, answer, arrival

UPDATES = 5


def echo(waiting: Waiting) -> Decision:
    """Keep what was said and say it back, with the count of what was kept before."""
    version = 1 + max((each.version for each in waiting.answers), default=0)
    return Decision(
        answers=[answer(version=version, body=waiting.body)],
        letters=[NewLetter(body=f"{waiting.body}:{version}", dedupe=f"t{waiting.seq}")],
    )


async def live(store: Store, *, sent: list[str]) -> None:
    """Take in what is there, take turns, send. Telegram gives again what was not acknowledged."""
    await store.recover(now=NOW)
    for number in range(UPDATES):
        await store.take_in([arrival(number, body=str(number))], now=NOW)
        while await store.take_turn(echo, now=NOW):
            pass
        letters = await store.exchange([], now=NOW, limit=1)
        while letters:
            sent.extend(letter.body for letter in letters)
            letters = await store.exchange([Sent(letter=letter.id) for letter in letters], now=NOW, limit=1)


async def main(url: str, point: str, nth: str) -> None:
    """The program that is killed."""
    store = await open_store(url, key=KEY, now=NOW, faults=KillAt(point, nth=int(nth)))
    await live(store, sent=[])
    await store.close()

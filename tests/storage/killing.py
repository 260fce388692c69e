"""A small bot that is killed while it lives. It imports little, since it is started often."""

from storage import open_store
from storage.store import Alarm, Decision, Due, NewLetter, Sent, Store, Waiting
from tests.storage.faulty import KillAt
from tests.storage.shapes import KEY, NOW, answer, arrival, later

UPDATES = 5
#: The key that echoed words are kept under.
KEPT = answer().key


def echo(waiting: Waiting) -> Decision:
    """Keep what was said and say it back, with the count of what was kept before. The first one sets an alarm."""
    version = 1 + max((each.version for each in waiting.answers if each.key == KEPT), default=0)
    return Decision(
        answers=[answer(version=version, body=waiting.body)],
        letters=[NewLetter(body=f"{waiting.body}:{version}", dedupe=f"t{waiting.seq}")],
        alarms=[daily(0)] if version == 1 else [],
    )


def daily(day: int) -> Alarm:
    """What falls due on a day."""
    return Alarm(kind="daily", due=later(days=day), body=str(day))


def prompt(due: Due) -> Decision:
    """One prompt for the day, counted; and the next day another."""
    day = int(due.alarm.body)
    kept = answer("daily", version=day + 1, body=str(day))
    letter = NewLetter(body=f"day {day}", kind="nudge", dedupe=f"daily:1:{day}")
    return Decision(answers=[kept], letters=[letter], alarms=[daily(day + 1)])


async def live(store: Store, *, sent: list[str]) -> None:
    """A few days: take in what is there, take turns, send. Telegram gives again what was not acknowledged."""
    await store.recover(now=NOW)
    for number in range(UPDATES):
        now = later(days=number)
        await store.take_in([arrival(number, body=str(number))], now=now)
        while await store.take_turn(echo, now=now):
            pass
        while await store.take_due(prompt, now=now):
            pass
        letters = await store.exchange([], now=now, limit=1)
        while letters:
            sent.extend(letter.body for letter in letters)
            letters = await store.exchange([Sent(letter=letter.id) for letter in letters], now=now, limit=1)


async def main(url: str, point: str, nth: str) -> None:
    """The program that is killed."""
    store = await open_store(url, key=KEY, now=NOW, faults=KillAt(point, nth=int(nth)))
    await live(store, sent=[])
    await store.close()

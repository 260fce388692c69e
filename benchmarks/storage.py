"""What the storage costs for one answer: taken in, a turn, sent.

    python -m benchmarks.storage [--turns 1000] [--only sqlite]

Twenty chats in turn; each turn saves a session of 600 characters, one answer and one letter of 800, as a dialogue of
ten questions does. SQLite with ``synchronous=FULL`` and PostgreSQL with ``fsync`` on, over a local socket. CPU is this
process's (a server's own is not in it), time is what passes on the clock.
"""

import argparse
import tempfile
import time
from collections.abc import Awaitable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import uvloop

from storage import open_store
from storage.store import Arrival, Decision, KeptAnswer, Letter, NewLetter, SavedSession, Sent, Store, Waiting
from tests.postgres import postgres_server

Result = TypeVar("Result")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
CHATS = 20
QUESTIONS = 10


def coach(waiting: Waiting) -> Decision:
    """What a turn of an ordinary dialogue changes."""
    place = len(waiting.answers) % QUESTIONS
    version = 1 + max((answer.version for answer in waiting.answers if answer.key == f"d.{place}"), default=0)
    answer = KeptAnswer(partnership=1, key=f"d.{place}", version=version, body="a" * 160, at=NOW)
    session = SavedSession(body="s" * 600, language="pl", dialogue="d", step=f"d.{place}")
    return Decision(session=session, answers=[answer], letters=[NewLetter(body="l" * 800, dedupe=f"{waiting.seq}.0")])


class Meter:
    """CPU and time by method."""

    def __init__(self) -> None:
        self.spent: dict[str, tuple[float, float]] = {}

    async def measured(self, name: str, work: Awaitable[Result]) -> Result:
        """Do it, and add what it took."""
        cpu, clock = time.process_time(), time.perf_counter()
        result = await work
        before = self.spent.get(name, (0.0, 0.0))
        self.spent[name] = (before[0] + time.process_time() - cpu, before[1] + time.perf_counter() - clock)
        return result

    def report(self, label: str, turns: int) -> None:
        """Milliseconds for one of each, and for all."""
        for name, (cpu, clock) in [*self.spent.items(), ("all", self._all())]:
            print(f"{label:12} {name:10} {1000 * cpu / turns:7.3f} ms CPU {1000 * clock / turns:8.3f} ms")

    def _all(self) -> tuple[float, float]:
        return sum(cpu for cpu, _ in self.spent.values()), sum(clock for _, clock in self.spent.values())


async def live(store: Store, turns: int, meter: Meter) -> None:
    """So many answers, one after the other."""
    letters: Sequence[Letter] = ()
    for number in range(turns):
        arrivals = [Arrival(source="bench", number=number, chat=number % CHATS, body="u" * 400)]
        settled = [Sent(letter=letter.id, message=number) for letter in letters]
        await meter.measured("take_in", store.take_in(arrivals, now=NOW))
        await meter.measured("take_turn", store.take_turn(coach, now=NOW))
        letters = await meter.measured("exchange", store.exchange(settled, now=NOW, limit=8))
        if len(letters) != 1:
            raise RuntimeError(letters)


async def measure(label: str, url: str, turns: int) -> None:
    """Open, warm up, measure, close."""
    clock = time.perf_counter()
    store = await open_store(url, key=bytes(32), now=NOW)
    print(f"{label:12} {'open':10} {'':14} {1000 * (time.perf_counter() - clock):8.1f} ms")
    meter = Meter()
    try:
        await live(store, turns, meter)
    finally:
        await store.close()
    meter.report(label, turns)


def places(only: str | None) -> Iterator[tuple[str, str]]:
    """Label and address of each engine asked for; each is there until the next is asked for."""
    if only in {None, "memory"}:
        yield "memory", "memory:"
    if only in {None, "sqlite"}:
        with tempfile.TemporaryDirectory() as folder:
            yield "SQLite FULL", f"sqlite:///{Path(folder) / 'kladka.db'}"
    if only in {None, "postgresql"}:
        with postgres_server(durable=True) as address:
            yield "PostgreSQL", address


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=1000)
    parser.add_argument("--only", choices=["memory", "sqlite", "postgresql"])
    chosen = parser.parse_args()
    for label, url in places(chosen.only):
        uvloop.run(measure(label, url, chosen.turns))


if __name__ == "__main__":
    main()

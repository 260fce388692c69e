"""What a look at what is due costs, for few people and for many.

    python -m benchmarks.alarms [--people 1000 1000000] [--rounds 5] [--only sqlite]

Everybody has one alarm, as for a daily prompt. A tick is what the bot does when it wakes: it takes due turns until
nothing is due, and asks when to look again. Each turn reads a session of 600 characters, and saves it with one letter of
800 and the alarm's next time. The same people are due in each round, the rest next year; at last everybody is due at
once, and the first thousand are taken. SQLite with ``synchronous=FULL`` and PostgreSQL with ``fsync`` on, as in
``benchmarks.storage``. Figures are medians of the rounds. Beside them stands what a claim takes of the engine, which
nothing else on the machine changes: instructions of SQLite's machine, or pages that PostgreSQL looks at.
"""

import argparse
import json
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median

import asyncpg
import uvloop

from benchmarks.storage import places
from storage import open_store
from storage.queries import queries
from storage.sealing import Sealer
from storage.store import Alarm, Decision, Due, NewLetter, SavedSession, Store
from storage.ticks import to_ticks

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NEXT_YEAR = NOW + timedelta(days=365)
KEY = bytes(32)
#: How many are due in a tick; and of how many the cost is measured when everybody is.
DUE = (0, 100, 1000)
TAKEN = 1000
BATCH = 50_000

Rows = Sequence[tuple[object, ...]]


def planned(people: int) -> Iterator[tuple[Rows, Rows]]:
    """Rows of ``chat`` and of ``schedule``, many at a time."""
    sealer = Sealer(KEY)
    due = to_ticks(NEXT_YEAR)
    for start in range(0, people, BATCH):
        chats = range(start, min(start + BATCH, people))
        bodies = [sealer.seal('{"days":127}', table="schedule", chat=chat, row="daily") for chat in chats]
        yield (
            [(chat, due) for chat in chats],
            [
                (chat, "daily", due, "08:30", "Europe/Warsaw", "2025-12-31", body)
                for chat, body in zip(chats, bodies, strict=True)
            ],
        )


async def fill(url: str, people: int) -> None:
    """Give everybody an alarm."""
    if url.startswith("sqlite:"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
            for chats, alarms in planned(people):
                file.executemany("INSERT INTO chat (chat, next_due) VALUES (?, ?)", chats)
                file.executemany("INSERT INTO schedule VALUES (?, ?, ?, ?, ?, ?, ?)", alarms)
            file.commit()
        os.sync()
        return
    async with server(url) as connection:
        for chats, alarms in planned(people):
            await connection.copy_records_to_table("chat", records=chats, columns=("chat", "next_due"))
            await connection.copy_records_to_table("schedule", records=alarms)
        await at_rest(connection)


async def make_due(url: str, chats: int) -> None:
    """Let so many be due."""
    statements = [
        f"UPDATE schedule SET due = {to_ticks(NOW)} WHERE chat < {chats}",  # noqa: S608 - two numbers
        f"UPDATE chat SET next_due = {to_ticks(NOW)} WHERE chat < {chats}",  # noqa: S608 - as above
    ]
    if url.startswith("sqlite:"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
            for statement in statements:
                file.execute(statement)
            file.commit()
        os.sync()
        return
    async with server(url) as connection:
        for statement in statements:
            await connection.execute(statement)
        await at_rest(connection)


@asynccontextmanager
async def server(url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of our own."""
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def at_rest(connection: asyncpg.Connection) -> None:
    """Nothing of what was prepared is left to do while something is measured."""
    for statement in ("VACUUM ANALYZE", "CHECKPOINT"):
        await connection.execute(statement)
    os.sync()


async def effort(url: str) -> str:
    """What the engine does for one claim."""
    if url.startswith("sqlite:"):
        steps: list[None] = []
        query = queries("sqlite")["claim_due"].sql
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
            file.create_function("ticket", 0, lambda: 1)
            file.execute("SELECT 1 FROM chat LIMIT 1").fetchall()  # what only the first one reads is not counted
            file.set_progress_handler(lambda: steps.append(None), 1)
            file.execute(query, {"now": to_ticks(NOW)}).fetchall()
        return f"{len(steps)} steps"
    async with server(url) as connection:
        said = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + queries("postgresql")["claim_due"].sql
        await connection.fetchval(said, to_ticks(NOW))  # as above
        plan = json.loads(await connection.fetchval(said, to_ticks(NOW)))[0]["Plan"]
    return f"{plan['Shared Hit Blocks'] + plan['Shared Read Blocks']} pages"


class Clockwork:
    """Decides as for a daily prompt, and sets ``again`` for those below ``keep``; for the others it is done."""

    def __init__(self) -> None:
        self.again = NOW
        self.keep = 0

    def __call__(self, due: Due) -> Decision:
        """A prompt, and the next one."""
        then = self.again if due.chat < self.keep else NEXT_YEAR
        alarm = Alarm(kind="daily", due=then, local_time="08:30", zone="Europe/Warsaw", local_date=f"{then:%Y-%m-%d}")
        letter = NewLetter(body="l" * 800, kind="nudge", dedupe=f"daily:{due.chat}:{then.isoformat()}")
        return Decision(session=SavedSession(body="s" * 600, language="pl"), letters=[letter], alarms=[alarm])


async def measured(work: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Milliseconds of CPU and of time."""
    cpu, clock = time.process_time(), time.perf_counter()
    await work()
    return 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - clock)


async def tick(store: Store, clockwork: Clockwork, *, now: datetime, expected: int, limit: int) -> None:
    """Take what is due, ``limit`` at most, and ask when to look again."""
    taken = 0
    while taken < limit and await store.take_due(clockwork, now=now) is not None:
        taken += 1
    await store.next_due()
    if taken != expected:
        raise RuntimeError(f"{taken} were due, not {expected}")


async def measure(label: str, url: str, people: int, rounds: int) -> None:
    """Fill, and print a line for each number of people who are due."""
    await (await open_store(url, key=KEY, now=NOW)).close()
    await fill(url, people)
    for due in (*(each for each in DUE if each < people), people):
        await make_due(url, due)
        claim = await effort(url)
        taken = min(due, TAKEN)
        store = await open_store(url, key=KEY, now=NOW)
        try:
            spent = await _ticks(store, due=due, taken=taken, rounds=1 if due == people > TAKEN else rounds)
        finally:
            await store.close()
        cpu, clock = median(each[0] for each in spent), median(each[1] for each in spent)
        each = f"{cpu / taken:7.3f} ms CPU {clock / taken:7.3f} ms each" if taken else ""
        whole = f"{cpu:9.1f} ms CPU {clock:9.1f} ms"
        print(f"{label:12} {people:>9,} people {due:>9,} due  a claim {claim:>9}  a tick {whole}  {each}", flush=True)


async def _ticks(store: Store, *, due: int, taken: int, rounds: int) -> list[tuple[float, float]]:
    clockwork = Clockwork()
    spent = []
    for number in range(rounds + 1):  # the first one warms up, where there is more than one
        now = NOW + timedelta(hours=number)
        clockwork.again = now + timedelta(hours=1)
        clockwork.keep = due if number < rounds else 0
        work = partial(tick, store, clockwork, now=now, expected=taken, limit=max(taken, 1))
        spent.append(await measured(work))
        if rounds == 1:
            break
    return spent[1:] or spent


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[1000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    chosen = parser.parse_args()
    for people in chosen.people:
        for only in (chosen.only,) if chosen.only else ("sqlite", "postgresql"):
            for label, url in places(only):
                uvloop.run(measure(label, url, people, chosen.rounds))


if __name__ == "__main__":
    main()

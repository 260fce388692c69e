"""``python -m benchmarks.backlog``: a bot that starts with ten thousand updates waiting.

Law: the bot is ``kladka run``'s own parts in a process of its own, on a real file. What waits was taken in before by the
real store, as it is when a bot stops with much to do. Measured: from starting the process to the first update applied and
to the last, read from the database; replies are sent meanwhile. The aims: 3 seconds, and 200 turns a second.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from benchmarks.figures import machine
from benchmarks.polling import TALKING
from benchmarks.processes import Running, environment, running
from benchmarks.talk import ANSWERS, NAME
from bot import app
from bot.settings import read_settings
from storage.store import Arrival
from tests.telegram.fake import FakeTelegram
from tests.telegram.person import Person

#: People whose updates wait.
_PEOPLE: Final = 100
#: Updates taken in at once.
_BATCH: Final = 100
#: Seconds between looks into the database.
_LOOK: Final = 0.1
_PATIENCE: Final = 600.0


def updates(people: list[Person], waiting: int) -> list[Arrival]:
    """What they said, each in turn: the talk of ten questions, again and again."""
    said = (f"/start {NAME}", *ANSWERS)
    found = []
    for number in range(waiting):
        person, place = people[number % len(people)], number // len(people)
        message: dict[str, Any] = {"message_id": 1000 + number, "date": 1, "chat": person.chat, "from": person.user}
        update = {"update_id": number, "message": {**message, "text": said[place % len(said)]}}
        chat = person.chat["id"]
        found.append(Arrival(source="telegram", number=number, chat=chat, body=json.dumps(update, ensure_ascii=False)))
    return found


async def _filled(environment: dict[str, str], arrivals: list[Arrival]) -> None:
    store = await app.open_storage(read_settings(environment))
    try:
        for start in range(0, len(arrivals), _BATCH):
            await store.take_in(arrivals[start : start + _BATCH], now=datetime.now(UTC))  # noqa: TID251 - when it came
    finally:
        await store.close()


def _applied(database: Path) -> tuple[int, float | None, float]:
    """How many were applied; when the first and the last of them were, in seconds of the wall clock."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as reading:
        ((count, first, last),) = reading.execute(
            "SELECT count(*), min(settled_at), max(settled_at) FROM inbox WHERE status = 'done'"
        ).fetchall()
    return count, first and first / 1e6, (last or 0) / 1e6


async def _until_applied(bot: Running, database: Path, waiting: int) -> tuple[float, float]:
    """When the first and the last were applied."""
    async with asyncio.timeout(_PATIENCE):
        while True:
            count, first, last = _applied(database)
            if first is not None and count >= waiting:
                return first, last
            bot.check()
            await asyncio.sleep(_LOOK)


async def measure(folder: Path, waiting: int) -> None:
    """Fill, start, print."""
    async with FakeTelegram(keep=2000) as fake:
        settings = dict(environment(url=fake.url, token=fake.token, folder=folder))
        people = [Person(fake, 10_000 + number, f"Osoba {number}") for number in range(_PEOPLE)]
        for person in people:  # Telegram lets a bot write only to those who began; a poll acknowledges them unseen
            await person.starts()
        await _filled(settings, updates(people, waiting))
        begun = time.time()  # noqa: TID251 - to be compared with the database's times
        async with running(TALKING["kladka"], settings) as bot:
            first, last = await _until_applied(bot, folder / "data" / "kladka.db", waiting)
            cpu = bot.cpu() * 1000 / waiting
    print(f"start to the first of {waiting} updates applied: {first - begun:.2f} s")
    print(f"{waiting / (last - first):.0f} turns a second; CPU for each, replies and start included, {cpu:.1f} ms")
    print(machine())


def main() -> None:
    """Run, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.backlog", description="A start with much to do.")
    parser.add_argument("--waiting", type=int, default=10_000, help="updates that wait (default 10000)")
    parser.add_argument("--folder", type=Path, help="where the bot keeps its files; a disk like the real one")
    arguments = parser.parse_args()
    with TemporaryDirectory(dir=arguments.folder) as folder:
        asyncio.run(measure(Path(folder), arguments.waiting))


if __name__ == "__main__":
    main()

"""``python -m benchmarks.ingest``: how long Telegram waits for its 200 at the webhook's door.

Law: the bot is ``kladka run``'s own parts in a process of its own, with its webhook, on a real file; each 200 is said after
a commit that outlives the power. Posts come at a steady pace, whether the last one was answered or not, as Telegram's
do; the bot takes turns and sends replies meanwhile. The aim: p99 of 20 ms at 50 a second.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import aiohttp

from benchmarks.figures import machine, percentile
from benchmarks.polling import TALKING
from benchmarks.processes import environment, running
from bot.posts import SECRET_HEADER
from bot.settings import read_settings
from bot.webhook import CONNECTIONS
from tests.free_port import free_port
from tests.telegram.fake import FakeTelegram
from tests.telegram.person import Person

_PUBLIC: Final = "https://coach.example.org/hooks"
_SECRET: Final = "abcdefghijklmnopqrstuvwxyz012345"  # noqa: S105 - of this benchmark only
#: People who say something in turn.
_PEOPLE: Final = 50
#: Update numbers of ours, far from those of the server.
_FIRST: Final = 2_000_000_000
#: What each post says: kept as a note, and answered.
_WORDS: Final = "/note Zadzwonić w poniedziałek do szkoły i zapytać o klucze do stołówki."


class Door:
    """Posts as Telegram would, and notes how long each took."""

    def __init__(self, session: aiohttp.ClientSession, address: str, people: list[Person]) -> None:
        self._session = session
        self._address = address
        self._people = people
        #: Milliseconds from post to answer, in the order of the answers, and how often each status came.
        self.waits: list[float] = []
        self.statuses: Counter[int] = Counter()

    async def posts(self, number: int) -> None:
        """Post the update of this number."""
        person = self._people[number % len(self._people)]
        message = {"message_id": _FIRST + number, "date": int(time.time()), "chat": person.chat, "from": person.user}  # noqa: TID251 - what Telegram's clock says
        update: dict[str, Any] = {"update_id": _FIRST + number, "message": {**message, "text": _WORDS}}
        begun = time.perf_counter()
        async with self._session.post(self._address, json=update, headers={SECRET_HEADER: _SECRET}) as answer:
            await answer.read()
        self.waits.append((time.perf_counter() - begun) * 1000)
        self.statuses[answer.status] += 1

    async def steadily(self, rate: float, seconds: float) -> None:
        """Post so many a second, on time, whatever became of the ones before."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        async with asyncio.TaskGroup() as group:
            for number in range(round(rate * seconds)):
                await asyncio.sleep(begun + number / rate - loop.time())
                group.create_task(self.posts(number))


async def measure(folder: Path, *, rate: float, seconds: float) -> None:
    """Start the bot, post, print."""
    async with FakeTelegram(keep=2000) as fake:
        port = free_port()
        await fake.proxy(_PUBLIC, f"http://127.0.0.1:{port}")
        hook = {"WEBHOOK_URL": _PUBLIC, "WEBHOOK_SECRET": _SECRET, "WEBHOOK_PORT": str(port)}
        settings = {**environment(url=fake.url, token=fake.token, folder=folder), **hook}
        address = f"http://127.0.0.1:{port}/{read_settings(settings).webhook_path}"
        async with running(TALKING["kladka"], settings) as bot:
            people = [Person(fake, 10_000 + number, f"Osoba {number}") for number in range(_PEOPLE)]
            for person in people:
                await person.starts()
            for person in people:
                await bot.while_alive(person.sees(1, timeout=30))
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:
                door = Door(session, address, people)
                cpu = bot.cpu()
                await bot.while_alive(door.steadily(rate, seconds))
                cpu = (bot.cpu() - cpu) * 1000 / len(door.waits)
    shares = ", ".join(f"{name} {percentile(door.waits, share):.1f}" for name, share in SHARES.items())
    print(f"{len(door.waits)} posts, {rate:g} a second: ms to the answer {shares}, most {max(door.waits):.1f}")
    print(f"answers {dict(door.statuses)}; CPU of the bot for each, turn and reply included, {cpu:.1f} ms; {machine()}")


SHARES: Final = {"p50": 0.5, "p95": 0.95, "p99": 0.99}


def main() -> None:
    """Run, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ingest", description="Posts to the webhook.")
    parser.add_argument("--rate", type=float, default=50.0, help="posts a second (default 50)")
    parser.add_argument("--seconds", type=float, default=20.0, help="for so long (default 20)")
    parser.add_argument("--folder", type=Path, help="where the bot keeps its files; a disk like the real one")
    arguments = parser.parse_args()
    with TemporaryDirectory(dir=arguments.folder) as folder:
        asyncio.run(measure(Path(folder), rate=arguments.rate, seconds=arguments.seconds))


if __name__ == "__main__":
    main()

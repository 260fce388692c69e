"""``python -m benchmarks.memory``: what a bot still holds when twenty thousand people have talked with it.

Law: the bot is ``kladka run``'s own parts in a process of its own, on a real file, and each chat is another person who
begins and says something. Memory is read from the kernel. It is to be the same after the last people as after the first
few thousand: what is kept of chats in memory is of a bounded number of them.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.figures import machine
from benchmarks.polling import TALKING
from benchmarks.processes import Running, environment, running
from benchmarks.talk import ANSWERS, NAME
from tests.telegram.fake import FakeTelegram
from tests.telegram.person import Person

#: People who talk at the same time.
_CROWD: Final = 50
_PATIENCE: Final = 60.0


async def _talks(fake: FakeTelegram, bot: Running, chat: int) -> None:
    """Somebody begins, answers the first question and is never seen again."""
    person = Person(fake, 10_000 + chat, f"Osoba {chat}")
    for said in (f"/start {NAME}", ANSWERS[0]):
        await person.says(said)
        await bot.while_alive(person.sees(1, timeout=_PATIENCE))


async def measure(folder: Path, *, chats: int, lines: int) -> None:
    """Let everybody talk, and print after each part of them."""
    async with FakeTelegram(keep=1000) as fake:
        settings = environment(url=fake.url, token=fake.token, folder=folder)
        async with running(TALKING["kladka"], settings) as bot:
            print(f"{'chats':>8} {'MiB':>7} {'files':>6} {'log, MiB':>9} {'database, MiB':>14}")
            for start in range(0, chats, _CROWD):
                async with asyncio.TaskGroup() as group:
                    for chat in range(start, min(chats, start + _CROWD)):
                        group.create_task(_talks(fake, bot, chat))
                done = min(chats, start + _CROWD)
                if done % (chats // lines) < _CROWD:
                    _print(bot, folder / "data" / "kladka.db", done)
    print(machine())


def _print(bot: Running, database: Path, chats: int) -> None:
    log, file = (path.stat().st_size / 2**20 for path in (database.with_name(f"{database.name}-wal"), database))
    print(f"{chats:8} {bot.memory():7.1f} {bot.files():6} {log:9.1f} {file:14.1f}", flush=True)


def main() -> None:
    """Run, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description="Many chats, one process.")
    parser.add_argument("--chats", type=int, default=20_000, help="different people (default 20000)")
    parser.add_argument("--lines", type=int, default=10, help="how often to look (default 10)")
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), chats=arguments.chats, lines=arguments.lines))


if __name__ == "__main__":
    main()

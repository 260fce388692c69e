"""``python -m benchmarks.fairness``: one person floods the bot, and others talk all the while.

Law: the bot is ``kladka run``'s own parts in a process of its own, on a real file; the fake Telegram and the people live
here. Measured for each thing that the others say: the time until its turn (from the database), the time until the reply is
on the screen, and how many turns the flood took meanwhile, which does not depend on how busy the machine is.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
from bisect import bisect
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.figures import percentile
from benchmarks.polling import TALKING, Talker
from benchmarks.processes import Running, environment, running
from tests.telegram.fake import FakeTelegram
from tests.telegram.person import Person

_FLOODER: Final = 9_999
#: Messages between two breaths of the flood, so that this process has time for the others.
_BREATH: Final = 10


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fairness", description="One floods, others talk.")
    parser.add_argument("--flood", type=int, default=2000, help="messages that one person sends at once (default 2000)")
    parser.add_argument("--others", type=int, default=10, help="people who talk meanwhile (default 10)")
    return parser.parse_args()


@dataclass(frozen=True, slots=True)
class Waits:
    """Milliseconds that the others waited, for their turn and for the reply."""

    state: list[float]
    reply: list[float]
    #: Turns of the flood between being said and having its turn.
    overtaken: list[int]

    def __str__(self) -> str:
        told = [
            f"{name} p50 {percentile(waits, 0.5):.0f}, p95 {percentile(waits, 0.95):.0f}"
            for name, waits in (("state", self.state), ("reply", self.reply))
        ]
        flood = f"turns of the flood meanwhile p50 {percentile(self.overtaken, 0.5):.0f}, p95 {percentile(self.overtaken, 0.95):.0f}"
        return f"{len(self.reply)} turns, ms from tap to {'; to '.join(told)}; {flood}"


async def _measure(flood: int, others: int, folder: Path) -> tuple[Waits, Waits, int]:
    """What the others waited, in calm and in the flood; and what of the flood still waited at the end."""
    async with FakeTelegram() as fake:
        settings = environment(url=fake.url, token=fake.token, folder=folder)
        async with running(TALKING["kladka"], settings) as bot:
            talkers = [Talker(fake, bot, number=number) for number in range(others)]
            await _talk(talkers)
            database = folder / "data" / "kladka.db"
            calm = await _waits(fake, database, talkers)
            flooder = await _flooded(fake, bot, flood=flood)
            await asyncio.sleep(0.2)
            wet = await _waits(fake, database, talkers)
            await flooder.looks()
            return calm, wet, flood + 1 - len(flooder.screen)


async def _waits(fake: FakeTelegram, database: Path, talkers: list[Talker]) -> Waits:
    """Let all talk once."""
    since = len(fake.history.entries)
    for talker in talkers:
        talker.waits.clear()
    await _talk(talkers)
    given = {
        entry.numbers[0]: entry.at
        for entry in islice(fake.history.entries, since, None)
        if entry.kind == "given" and entry.update and entry.update["message"]["chat"]["id"] != _FLOODER
    }
    settled, flood = _settled(database)
    spans = [(given[number], at) for number, at in settled.items() if number in given]
    return Waits(
        state=[1000 * (at - said) for said, at in spans],
        reply=[wait for talker in talkers for wait in talker.waits],
        overtaken=[bisect(flood, at) - bisect(flood, said) for said, at in spans],
    )


def _settled(database: Path) -> tuple[dict[int, float], list[float]]:
    """Update -> when its turn was, in seconds of the wall clock; and when the flood's turns were."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as reading:
        rows = reading.execute("SELECT number, chat, settled_at FROM inbox WHERE status = 'done'").fetchall()
    others = {number: at / 1e6 for number, chat, at in rows if chat != _FLOODER}
    return others, sorted(at / 1e6 for _, chat, at in rows if chat == _FLOODER)


async def _flooded(fake: FakeTelegram, bot: Running, *, flood: int) -> Person:
    """Somebody who has just sent so many messages."""
    flooder = Person(fake, _FLOODER, "Powódź")
    await flooder.starts()
    await bot.while_alive(flooder.sees(1, timeout=10))

    for number in range(flood):
        await flooder.says(f"/note {number}")
        if number % _BREATH == 0:
            await asyncio.sleep(0)
    return flooder


async def _talk(talkers: list[Talker]) -> None:
    async with asyncio.TaskGroup() as group:
        for talker in talkers:
            group.create_task(talker.talks(1))


def main() -> None:
    """Run, print."""
    arguments = _arguments()
    with TemporaryDirectory() as folder:
        calm, wet, left = asyncio.run(_measure(arguments.flood, arguments.others, Path(folder)))
    print(f"calm   {calm}\nflood  {wet}")
    print(f"of the flood {left} were unanswered when the others had done")


main()

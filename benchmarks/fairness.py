"""``python -m benchmarks.fairness``: one person floods the bot, and others talk all the while.

Law: the bot is ``kladka run``'s own parts in a process of its own, on a real file; the fake Telegram and the people live
here. Measured for each thing that the others say: the time until its turn (from the database), the time until the reply is
on the screen, and how many turns the flood took meanwhile, which does not depend on how busy the machine is.

The others talk twice: without thinking, so that ten of them keep a processor busy by themselves, and as people do, who
read before they answer (``--think``).
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
from bisect import bisect
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.figures import machine, percentile
from benchmarks.polling import TALKING, Talker
from benchmarks.processes import Running, environment, running
from tests.telegram.fake import FakeTelegram
from tests.telegram.person import Person

_FLOODER: Final = 9_999
#: Messages between two breaths of the flood, so that this process has time for the others.
_BREATH: Final = 10
#: Seconds between looks at whether the flood still has enough waiting.
_LOOK: Final = 0.5


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fairness", description="One floods, others talk.")
    parser.add_argument("--flood", type=int, default=2000, help="messages that one person sends at once (default 2000)")
    parser.add_argument("--others", type=int, default=10, help="people who talk meanwhile (default 10)")
    parser.add_argument("--think", type=float, default=0.75, help="seconds they read before they answer (default 0.75)")
    return parser.parse_args()


@dataclass(frozen=True, slots=True)
class Waits:
    """Milliseconds that the others waited, for their turn and for the reply."""

    state: list[float]
    reply: list[float]
    #: Turns of the flood between being said and having its turn.
    overtaken: list[int]
    #: Turns of everybody, a second.
    pace: float

    def __str__(self) -> str:
        told = [
            f"{name} p50 {percentile(waits, 0.5):.0f}, p95 {percentile(waits, 0.95):.0f}"
            for name, waits in (("state", self.state), ("reply", self.reply))
        ]
        flood = f"turns of the flood meanwhile p50 {percentile(self.overtaken, 0.5):.0f}, p95 {percentile(self.overtaken, 0.95):.0f}"
        return f"{len(self.reply)} turns, {self.pace:.0f} a second; ms from tap to {'; to '.join(told)}; {flood}"


class Floodable:
    """A bot, those who talk with it, and somebody who floods it."""

    def __init__(self, fake: FakeTelegram, bot: Running, *, database: Path, talkers: list[Talker]) -> None:
        self._fake = fake
        self._bot = bot
        self._database = database
        self._talkers = talkers
        self._flooder = Person(fake, _FLOODER, "Powódź")
        self._sent = 0

    async def talk(self, think: float) -> None:
        """Let all talk once."""
        async with asyncio.TaskGroup() as group:
            for talker in self._talkers:
                talker.think = think
                talker.waits.clear()
                group.create_task(talker.talks(1))

    async def waits(self, think: float) -> Waits:
        """Let all talk once, and see how long they waited."""
        since = len(self._fake.history.entries)
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await self.talk(think)
        took = loop.time() - begun
        given = {
            entry.numbers[0]: entry.at
            for entry in islice(self._fake.history.entries, since, None)
            if entry.kind == "given" and entry.update and entry.update["message"]["chat"]["id"] != _FLOODER
        }
        settled, flood = _settled(self._database)
        spans = [(given[number], at) for number, at in settled.items() if number in given]
        turns = len(spans) + bisect(flood, max(at for _, at in spans)) - bisect(flood, min(at for _, at in spans))
        return Waits(
            state=[1000 * (at - said) for said, at in spans],
            reply=[wait for talker in self._talkers for wait in talker.waits],
            overtaken=[bisect(flood, at) - bisect(flood, said) for said, at in spans],
            pace=turns / took,
        )

    @asynccontextmanager
    async def flooded(self, flood: int) -> AsyncIterator[None]:
        """Meanwhile somebody has just sent so many messages, and sends as many again whenever half are answered."""
        await self._floods(flood)
        async with asyncio.TaskGroup() as group:
            more = group.create_task(self._keeps_flooding(flood))
            await asyncio.sleep(0.2)
            yield
            more.cancel()

    async def unanswered(self) -> int:
        """How much of the flood is."""
        await self._flooder.looks()
        return self._sent - len(self._flooder.screen)

    async def _keeps_flooding(self, flood: int) -> None:
        while True:
            await asyncio.sleep(_LOOK)
            if await self.unanswered() < flood // 2:
                await self._floods(flood)

    async def _floods(self, flood: int) -> None:
        if not self._sent:
            await self._flooder.starts()
            await self._bot.while_alive(self._flooder.sees(1, timeout=10))
            self._sent = 1
        for number in range(flood):
            await self._flooder.says(f"/note {number}")
            self._sent += 1
            if number % _BREATH == 0:
                await asyncio.sleep(0)


def _settled(database: Path) -> tuple[dict[int, float], list[float]]:
    """Update -> when its turn was, in seconds of the wall clock; and when the flood's turns were."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as reading:
        rows = reading.execute("SELECT number, chat, settled_at FROM inbox WHERE status = 'done'").fetchall()
    others = {number: at / 1e6 for number, chat, at in rows if chat != _FLOODER}
    return others, sorted(at / 1e6 for _, chat, at in rows if chat == _FLOODER)


async def _measure(folder: Path, *, flood: int, others: int, think: float) -> None:
    async with FakeTelegram() as fake:
        settings = environment(url=fake.url, token=fake.token, folder=folder)
        async with running(TALKING["kladka"], settings) as bot:
            talkers = [Talker(fake, bot, number=number) for number in range(others)]
            house = Floodable(fake, bot, database=folder / "data" / "kladka.db", talkers=talkers)
            await house.talk(0)
            ways = {"without thinking": 0.0, f"thinking {think:g} s": think}
            for way, seconds in ways.items():
                print(f"{way}, calm   {await house.waits(seconds)}", flush=True)
            for way, seconds in ways.items():
                async with house.flooded(flood):
                    print(f"{way}, flood  {await house.waits(seconds)}", flush=True)
                    print(f"  of the flood {await house.unanswered()} were unanswered when the others had done")
    print(machine())


def main() -> None:
    """Run, print."""
    arguments = _arguments()
    with TemporaryDirectory() as folder:
        asyncio.run(
            _measure(Path(folder), flood=arguments.flood, others=arguments.others, think=max(0.0, arguments.think))
        )


if __name__ == "__main__":
    main()

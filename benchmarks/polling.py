"""Two bots on long polling, side by side: CPU for each turn, time to the reply, memory, first reply.

Law: the fake server and the people live in this process, each bot in its own; only the bot's CPU is counted. The two
take turns (A B A B …), so that what else the machine does meets both.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks import talk
from benchmarks.figures import percentile
from benchmarks.processes import Running, environment, running, seconds_to_end
from tests.telegram.fake import FakeTelegram
from tests.telegram.person import Person

#: How each bot is started for the talk, and as its users start it.
TALKING: Final[Mapping[str, Sequence[str]]] = {
    "kladka": ("-m", "benchmarks.kladka_bot"),
    "baseline": ("-m", "benchmarks.baseline_bot"),
}
STARTING: Final[Mapping[str, Sequence[str]]] = {
    "kladka": ("-m", "bot", "run"),
    "baseline": ("-m", "benchmarks.baseline_bot"),
}
#: What each bot has imported by the time it can work.
IMPORTS: Final[Mapping[str, str]] = {
    "interpreter": "pass",
    "kladka": "import bot.cli, bot.serving, bot.coach, storage.sqlite, content, uvloop",
    "baseline": "import benchmarks.baseline_bot",
}
#: Seconds to settle before the clock of a process is read.
_CALM: Final = 0.4
_PATIENCE: Final = 30.0
#: History that the fake keeps; it would grow with every turn.
_KEEP: Final = 2000


@dataclass(slots=True)
class Measured:
    """What one bot did in all rounds; milliseconds and MiB."""

    cpu: list[float] = field(default_factory=list)
    half: list[float] = field(default_factory=list)
    tail: list[float] = field(default_factory=list)
    pace: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


class Talker:
    """A person who talks without thinking: the next answer leaves when the reply has come. Others ``think``."""

    def __init__(self, fake: FakeTelegram, bot: Running, *, number: int) -> None:
        self._bot = bot
        self._person = Person(fake, 10_000 + number, f"Osoba {number}")
        self._chance = random.Random(number)  # noqa: S311 - the same person always thinks as long
        #: Seconds between a reply and the next answer, on average; half as much at least, half as much again at most.
        self.think = 0.0
        #: Milliseconds from saying something to the reply.
        self.waits: list[float] = []

    async def talks(self, times: int) -> None:
        """Go through the ten questions so often."""
        for _ in range(times):
            said: str | None = f"/start {talk.NAME}"
            while said is not None:
                await asyncio.sleep(self.think * (0.5 + self._chance.random()))
                said = talk.reply(await self._says(said))

    async def _says(self, words: str) -> str:
        begun = time.perf_counter()
        await self._person.says(words)
        shown = await self._bot.while_alive(self._person.sees(1, timeout=_PATIENCE))
        self.waits.append((time.perf_counter() - begun) * 1000)
        return shown[-1].text


async def talking(*, rounds: int, crowds: Mapping[int, int], folder: Path) -> dict[str, dict[int, Measured]]:
    """Both bots, for each crowd. ``crowds``: people at once -> talks of each."""
    found = {name: {people: Measured() for people in crowds} for name in TALKING}
    for number in range(rounds):
        for name, arguments in TALKING.items():
            async with FakeTelegram(keep=_KEEP) as fake:
                settings = environment(url=fake.url, token=fake.token, folder=folder / f"{name}-{number}")
                async with running(arguments, settings) as bot:
                    talkers = [Talker(fake, bot, number=each) for each in range(max(crowds))]
                    await _all_talk(talkers, times=1)
                    for people, talks in crowds.items():
                        await _measure(talkers[:people], bot, talks=talks, into=found[name][people])
                _refuse_sloppiness(fake)
    return found


async def _all_talk(talkers: Sequence[Talker], *, times: int) -> None:
    async with asyncio.TaskGroup() as group:
        for talker in talkers:
            group.create_task(talker.talks(times))


async def _measure(talkers: Sequence[Talker], bot: Running, *, talks: int, into: Measured) -> None:
    """Let these people talk at once, and note what a turn cost."""
    for talker in talkers:
        talker.waits.clear()
    await asyncio.sleep(_CALM)
    cpu, begun = bot.cpu(), time.perf_counter()
    await _all_talk(talkers, times=talks)
    took = time.perf_counter() - begun
    await asyncio.sleep(_CALM)
    waits = [wait for talker in talkers for wait in talker.waits]
    into.cpu.append((bot.cpu() - cpu) * 1000 / len(waits))
    into.half.append(percentile(waits, 0.5))
    into.tail.append(percentile(waits, 0.95))
    into.pace.append(len(waits) / took)
    into.memory.append(bot.memory())


def _refuse_sloppiness(fake: FakeTelegram) -> None:
    """A bot that is quick because it does wrong is not quick."""
    if fake.violations:
        raise AssertionError(f"Telegram would not have taken this: {fake.violations[0]}")


# --- the first reply ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Started:
    """Seconds, of all rounds."""

    imports: list[float] = field(default_factory=list)
    reply: list[float] = field(default_factory=list)


async def starting(*, rounds: int, folder: Path) -> dict[str, Started]:
    """From starting the process to the first reply, the update being there already; and the imports alone.

    Each bot starts where it was stopped the round before, as after a deployment; its very first start is not counted.
    """
    found = {name: Started() for name in IMPORTS}
    for number in range(rounds + 1):
        for name, arguments in STARTING.items():
            reply = await _first_reply(arguments, folder / name, number=number)
            if number:
                found[name].reply.append(reply)
        for name, imports in IMPORTS.items():
            seconds = await seconds_to_end(("-c", imports))
            if number:
                found[name].imports.append(seconds)
    return found


async def _first_reply(arguments: Sequence[str], folder: Path, *, number: int) -> float:
    async with FakeTelegram(seed=number) as fake:  # other numbers each time: known updates would be passed over
        person = Person(fake, 10_000 + number, "Ola")  # and somebody new: who is in a talk gets no second start
        await person.starts()
        async with running(arguments, environment(url=fake.url, token=fake.token, folder=folder)) as bot:
            await bot.while_alive(person.sees(1, timeout=_PATIENCE))
            return time.perf_counter() - bot.started

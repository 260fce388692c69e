"""Whoever starts the bot again when it has died.

Law: each start has one fate, and the next comes only after it; who does not meet its fate in time is a failure of the
test, not of the bot.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Seconds within which a fate must strike, and a told bot must end.
SOON = 40.0


@dataclass(frozen=True, slots=True)
class Fate:
    """Death at the ``nth`` time that the store comes to a named point; without one, ``after`` seconds, anywhere."""

    point: str = ""
    nth: int = 1
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Child:
    """A started bot: its process number, and its exit code once it has ended."""

    number: int
    ended: asyncio.Task[int]

    @classmethod
    async def born(cls, nursery: asyncio.subprocess.Process, line: str) -> Child:
        """Have the nursery start one."""
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        nursery.stdin.write(f"{line}\n".encode())
        number = int(await nursery.stdout.readline())
        return cls(number, asyncio.create_task(_told(nursery.stdout)))


async def _told(out: asyncio.StreamReader) -> int:
    return int(await out.readline())


class Keeper:
    """Runs the victim. ``variables`` are its settings; what it writes goes to ``folder``.

    ``soon`` is the seconds within which a fate must strike.
    """

    def __init__(self, variables: dict[str, str], folder: Path, *, soon: float = SOON) -> None:
        self._variables = variables
        self._soon = soon
        self._folder = folder
        self._nursery: asyncio.subprocess.Process | None = None
        self._bot: Child | None = None
        #: Seconds that the victim's clock is ahead of ours.
        self.ahead = 0.0
        #: Fates that have struck.
        self.deaths: list[Fate] = []

    async def lets_die(self, fates: Sequence[Fate]) -> None:
        """Start it with each fate in turn and wait for its death; then start it without one."""
        for fate in fates:
            await self.starts(fate)
            code = await (self._ends(f"death at {fate.point}") if fate.point else self._is_killed(fate.after))
            if code != -signal.SIGKILL:
                raise AssertionError(f"it ended with {code} before {fate}:\n{self.log()}")
            self.deaths.append(fate)
        await self.starts()

    async def starts(self, fate: Fate | None = None) -> None:
        """Start it."""
        if self._nursery is None:
            self._nursery = await self._spawns("tests.faults.nursery", asyncio.subprocess.PIPE)
        arguments = ["--die", fate.point, "--nth", str(fate.nth)] if fate and fate.point else []
        line = json.dumps(["--ahead", str(self.ahead), *arguments])
        self._bot = await Child.born(self._nursery, line)

    async def starts_command(self) -> None:
        """Start it as an operator does, with ``kladka run``."""
        process = await self._spawns("bot", None, "run")
        self._bot = Child(process.pid, asyncio.create_task(process.wait()))

    async def _spawns(self, module: str, pipe: int | None, *arguments: str) -> asyncio.subprocess.Process:
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        env = {**kept, "HOME": str(self._folder), "PYTHONPATH": str(ROOT), **self._variables}
        with (self._folder / "victim.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", module, *arguments),
                cwd=self._folder,
                env=env,
                stdin=pipe,
                stdout=pipe or log,
                stderr=log,
            )

    async def is_told(self, told: signal.Signals) -> tuple[float, int]:
        """Send it a signal; the seconds until its end, and its exit code."""
        assert self._bot is not None
        begun = asyncio.get_running_loop().time()
        os.kill(self._bot.number, told)
        code = await self._ends("its end")
        return asyncio.get_running_loop().time() - begun, code

    async def stops(self) -> None:
        """Tell it to stop, as a service manager does."""
        if self._bot is not None and not self._bot.ended.done():
            await self.is_told(signal.SIGTERM)

    async def kills(self) -> None:
        """End it at once, wherever it is."""
        if self._bot is not None and not self._bot.ended.done():
            os.kill(self._bot.number, signal.SIGKILL)
            await self._bot.ended
        if self._nursery is not None:
            nursery, self._nursery = self._nursery, None
            assert nursery.stdin is not None
            nursery.stdin.close()
            await nursery.wait()

    async def _is_killed(self, after: float) -> int:
        """Let it live so long, then kill it from outside; how it ended."""
        assert self._bot is not None
        await asyncio.wait([self._bot.ended], timeout=after)
        if not self._bot.ended.done():
            os.kill(self._bot.number, signal.SIGKILL)
        return await self._ends("its death")

    def log(self) -> str:
        """What it wrote."""
        return (self._folder / "victim.log").read_text(encoding="utf-8")

    async def _ends(self, what: str) -> int:
        assert self._bot is not None
        try:
            return await asyncio.wait_for(asyncio.shield(self._bot.ended), self._soon)
        except TimeoutError:
            raise AssertionError(f"{what} did not come in {self._soon} s:\n{self.log()}") from None

"""Whoever starts the bot again when it has died.

Law: each start has one fate, and the next comes only after it; who does not meet its fate in time is a failure of the
test, not of the bot.
"""

from __future__ import annotations

import asyncio
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
    """Death at the ``nth`` time that the store comes to a named point."""

    point: str
    nth: int = 1


class Keeper:
    """Runs the victim. ``variables`` are its settings; what it writes goes to ``folder``."""

    def __init__(self, variables: dict[str, str], folder: Path) -> None:
        self._variables = variables
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        #: Seconds that the victim's clock is ahead of ours.
        self.ahead = 0.0
        #: Fates that have struck.
        self.deaths: list[Fate] = []

    async def lets_die(self, fates: Sequence[Fate]) -> None:
        """Start it with each fate in turn and wait for its death; then start it without one."""
        for fate in fates:
            await self.starts(fate)
            code = await self._ends(f"death at {fate.point}")
            if code != -signal.SIGKILL:
                raise AssertionError(f"it ended with {code} before {fate}:\n{self.log()}")
            self.deaths.append(fate)
        await self.starts()

    async def starts(self, fate: Fate | None = None) -> None:
        """Start it."""
        arguments = ["--die", fate.point, "--nth", str(fate.nth)] if fate else []
        await self._starts("tests.faults.victim", "--ahead", str(self.ahead), *arguments)

    async def starts_command(self) -> None:
        """Start it as an operator does, with ``kladka run``."""
        await self._starts("bot", "run")

    async def _starts(self, *module: str) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        env = {**kept, "HOME": str(self._folder), "PYTHONPATH": str(ROOT), **self._variables}
        with (self._folder / "victim.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", *module, cwd=self._folder, env=env, stdout=log, stderr=log
            )

    async def is_told(self, told: signal.Signals) -> tuple[float, int]:
        """Send it a signal; the seconds until its end, and its exit code."""
        assert self._process is not None
        begun = asyncio.get_running_loop().time()
        self._process.send_signal(told)
        code = await self._ends("its end")
        return asyncio.get_running_loop().time() - begun, code

    async def stops(self) -> None:
        """Tell it to stop, as a service manager does."""
        if self._process is not None and self._process.returncode is None:
            await self.is_told(signal.SIGTERM)

    async def kills(self) -> None:
        """End it at once, wherever it is."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    def log(self) -> str:
        """What it wrote."""
        return (self._folder / "victim.log").read_text(encoding="utf-8")

    async def _ends(self, what: str) -> int:
        assert self._process is not None
        try:
            return await asyncio.wait_for(self._process.wait(), SOON)
        except TimeoutError:
            raise AssertionError(f"{what} did not come in {SOON} s:\n{self.log()}") from None

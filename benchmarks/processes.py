"""A bot as a process of its own, and what it costs.

Law: costs are read from the kernel, from outside; a bot does nothing for being measured. Linux only.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

Result = TypeVar("Result")

_ROOT = Path(__file__).parents[1]
#: Seconds that a bot has to stop when asked to.
_PATIENCE = 10.0
#: How Linux numbers the CPU clock of another process: the complement of its id, then the kind "whole process".
_SHIFT, _KIND = 3, 2


class BotDied(Exception):
    """The bot's process ended while it was needed."""


class Running:
    """A started bot."""

    def __init__(self, process: asyncio.subprocess.Process, *, started: float) -> None:
        self._process = process
        self._death = asyncio.ensure_future(process.wait())
        #: In the time of ``time.perf_counter``.
        self.started = started

    def cpu(self) -> float:
        """Seconds of CPU, user and system, that all its threads have used so far."""
        self.check()
        return time.clock_gettime((~self._process.pid << _SHIFT) | _KIND)

    def memory(self) -> float:
        """Resident memory in MiB."""
        self.check()
        lines = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024

    def files(self) -> int:
        """Open files and connections."""
        self.check()
        return sum(1 for _ in Path(f"/proc/{self._process.pid}/fd").iterdir())

    def check(self) -> None:
        """Raises ``BotDied`` when it has ended."""
        if self._process.returncode is not None:
            raise BotDied(f"exit code {self._process.returncode}")

    async def while_alive(self, waited: Coroutine[Any, Any, Result]) -> Result:
        """Wait for something that the bot is to bring about. Raises ``BotDied`` when it ends before."""
        task = asyncio.ensure_future(waited)
        await asyncio.wait((task, self._death), return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            task.cancel()
            self.check()
        return await task

    async def stop(self) -> None:
        """Ask it to end, as a service manager does; then make it."""
        if self._process.returncode is None:
            self._process.terminate()
            try:
                await asyncio.wait_for(asyncio.shield(self._death), _PATIENCE)
            except TimeoutError:
                self._process.kill()
        await self._death


def environment(*, url: str, token: str, folder: Path) -> Mapping[str, str]:
    """The settings of a bot that keeps everything in ``folder``; logs off but for errors."""
    (folder / "data").mkdir(mode=0o700, parents=True, exist_ok=True)
    inherited = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "PYTHONPATH"}}
    return inherited | {
        "TELEGRAM_BOT_TOKEN": token,
        "TELEGRAM_API_URL": url,
        "KLADKA_DATA_DIR": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "LOG_LEVEL": "error",
    }


@asynccontextmanager
async def running(arguments: Sequence[str], environment: Mapping[str, str]) -> AsyncIterator[Running]:
    """Run ``python …`` for as long as the block lasts."""
    started = time.perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=_ROOT, env=dict(environment))
    bot = Running(process, started=started)
    try:
        yield bot
    finally:
        await bot.stop()


async def seconds_to_end(arguments: Sequence[str]) -> float:
    """Wall seconds from start to end of ``python …``."""
    started = time.perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=_ROOT)
    if await process.wait() != 0:
        raise BotDied(f"exit code {process.returncode}")
    return time.perf_counter() - started

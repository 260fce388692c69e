"""The ``kladka`` command as a process of its own, in a home that nobody else has.

Law: knows the program as a person at a terminal does: by what it prints, what it takes, and how it ends.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Seconds for the slowest start on a busy machine.
PATIENCE = 30.0


class Program:
    """A started command. Made by ``started``."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        #: Everything printed so far.
        self.printed = ""
        #: What was printed since the last line was typed.
        self.answer = ""

    async def reads(self, *expected: str) -> str:
        """Wait until the answer has these fragments, in this order; returns it."""
        while not _in_order(self.answer, expected):
            try:
                chunk = await asyncio.wait_for(self._out.readline(), PATIENCE)
            except TimeoutError:
                raise AssertionError(f"{expected} did not come in {PATIENCE} s:\n{self.answer}") from None
            if not chunk:
                raise AssertionError(f"{expected} did not come:\n{self.answer}\n{await self.complaint()}")
            self.printed += chunk.decode()
            self.answer += chunk.decode()
        return self.answer

    async def types(self, line: str) -> None:
        """Type a line and Enter."""
        self.answer = ""
        self._in.write(f"{line}\n".encode())
        await self._in.drain()

    async def presses(self, label: str) -> None:
        """Type the number that stands before a label."""
        await self.reads(f". {label}\n")
        numbers = [line.split(".")[0].strip() for line in self.answer.splitlines() if line.endswith(f". {label}")]
        await self.types(numbers[-1])

    async def leaves(self) -> int:
        """Close the input, as Ctrl-D does; the exit code."""
        self._in.close()
        return await self.ends()

    async def is_told(self, signal_: signal.Signals) -> int:
        """Send a signal; the exit code."""
        self._process.send_signal(signal_)
        return await self.ends()

    async def ends(self) -> int:
        """Wait for the end; the exit code."""
        rest = await asyncio.wait_for(self._out.read(), PATIENCE)
        self.printed += rest.decode()
        self.answer += rest.decode()
        return await asyncio.wait_for(self._process.wait(), PATIENCE)

    async def complaint(self) -> str:
        """What it said beside what it printed, once it has ended."""
        errors = self._process.stderr
        return (await errors.read()).decode() if errors else ""

    @property
    def _out(self) -> asyncio.StreamReader:
        assert self._process.stdout is not None
        return self._process.stdout

    @property
    def _in(self) -> asyncio.StreamWriter:
        assert self._process.stdin is not None
        return self._process.stdin


@asynccontextmanager
async def started(
    *arguments: str, home: Path, variables: Mapping[str, str] | None = None, module: str = "bot"
) -> AsyncIterator[Program]:
    """Run ``python -m bot <arguments>``, the ``kladka`` command, for as long as the block lasts."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "PYTHONPATH") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        cwd=home,
        env={**kept, "HOME": str(home), "PYTHONPATH": str(ROOT), **(variables or {})},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield Program(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def ran(*arguments: str, home: Path, variables: Mapping[str, str] | None = None) -> tuple[int, str, str]:
    """Run it to its end with nothing to read; exit code, what it printed, what it complained about."""
    async with started(*arguments, home=home, variables=variables) as program:
        code = await program.leaves()
        return code, program.printed, await program.complaint()


def _in_order(text: str, expected: tuple[str, ...]) -> bool:
    place = 0
    for each in expected:
        found = text.find(each, place)
        if found < 0:
            return False
        place = found + len(each)
    return True

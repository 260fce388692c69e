"""Presses and who waits for them: rendering in processes of their own, with limits.

Law: a press that is late, dead or out of memory is killed and replaced, and the job that it held is tried once more
on a fresh one. One warm press is kept while there is work; a second one comes only when two chats want something at
once. Nobody else in the house waits for a press.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from bot.errors import NotRendered, TooManyRenders
from bot.exports.press import HOME, LENGTH
from bot.log import get_log

#: Seconds that one file may take. A full record takes a third of one.
PATIENCE: Final = 20.0
#: Presses at the same time, and jobs that may wait for them.
PRESSES: Final = 2
MOST_WAITING: Final = 12
#: Seconds without work after which the last press goes, and its memory with it.
IDLE: Final = 600.0
#: Where the packages lie.
_ROOT: Final = HOME.parents[1]
_INHERITED: Final = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL")

_log = get_log("workshop")


class Workshop:
    """Makes files from pages. Close it when the house closes."""

    def __init__(self, *, patience: float = PATIENCE, idle: float = IDLE, command: tuple[str, ...] = ()) -> None:
        """``command`` starts a press; the program's own unless a test says otherwise."""
        self._patience = patience
        self._idle = idle
        self._command = command or (sys.executable, "-m", "bot.exports.press")
        self._room = asyncio.Semaphore(PRESSES)
        self._waiting = 0
        #: Presses with nothing to do; at most one is kept.
        self._free: list[Process] = []
        self._alarm: asyncio.TimerHandle | None = None

    async def make(self, form: str, paper: str, page: Mapping[str, Any]) -> bytes:
        """A file of this format (``pdf``, ``png``, ``docx``), laid out as ``paper`` says.

        Raises:
            NotRendered: it cannot be made, not on a fresh press either.
            TooManyRenders: too many wait already; ask again in a moment.
        """
        if self._waiting >= MOST_WAITING:
            raise TooManyRenders
        job = json.dumps({"format": form, "paper": paper, "page": page}, ensure_ascii=False).encode()
        self._waiting += 1
        try:
            async with self._room:
                return await self._make(job)
        finally:
            self._waiting -= 1

    async def close(self) -> None:
        """Let the presses go."""
        if self._alarm is not None:
            self._alarm.cancel()
        while self._free:
            await _end(self._free.pop())

    async def _make(self, job: bytes) -> bytes:
        for attempt in (1, 2):
            press = self._free.pop() if self._free and attempt == 1 else await self._start()
            try:
                mark, made = await asyncio.wait_for(_exchange(press, job), self._patience)
            except (TimeoutError, OSError, EOFError) as error:
                await _end(press)
                _log.warning("press_failed", attempt=attempt, error=type(error).__name__)
            except BaseException:
                await _end(press)
                raise
            else:
                await self._put_back(press)
                if mark == b"+":
                    return made
                _log.error("page_refused", error=made.decode("ascii", "replace"))
                raise NotRendered
        raise NotRendered

    async def _start(self) -> Process:
        kept = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        return await asyncio.create_subprocess_exec(
            *self._command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,  # what a library complains about may repeat a person's words
            env={**kept, "PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=Path(HOME / "paper"),
        )

    async def _put_back(self, press: Process) -> None:
        if self._free:
            await _end(press)
            return
        self._free.append(press)
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = asyncio.get_running_loop().call_later(self._idle, self._rest)

    def _rest(self) -> None:
        """Nobody asked for a long while."""
        while self._free:
            _kill(self._free.pop())


async def _exchange(press: Process, job: bytes) -> tuple[bytes, bytes]:
    """Give a job, take the answer. ``IncompleteReadError`` (an ``EOFError``): the press died."""
    if press.stdin is None or press.stdout is None:
        raise EOFError
    press.stdin.write(LENGTH.pack(len(job)) + job)
    await press.stdin.drain()
    head = await press.stdout.readexactly(1 + LENGTH.size)
    (length,) = LENGTH.unpack(head[1:])
    return head[:1], await press.stdout.readexactly(length)


async def _end(press: Process) -> None:
    _kill(press)
    await asyncio.shield(press.wait())


def _kill(press: Process) -> None:
    with suppress(ProcessLookupError):
        press.kill()

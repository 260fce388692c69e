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
from dataclasses import dataclass
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
#: Files that a press makes before a fresh one takes its place, and bytes of a job that make it the last: what was laid
#: out once is remembered for a while, and memory that a huge record took does not come back.
MOST_JOBS: Final = 200
LARGE: Final = 400_000
#: Where the packages lie.
_ROOT: Final = HOME.parents[1]
_INHERITED: Final = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL")

_log = get_log("workshop")


@dataclass(slots=True)
class _Press:
    """A press, and how many files it has made."""

    process: Process
    jobs: int = 0


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
        self._free: list[_Press] = []
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

    @property
    def at_rest(self) -> tuple[int, ...]:
        """Process ids of the presses with nothing to do."""
        return tuple(each.process.pid for each in self._free)

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
                await self._put_back(press, last=len(job) > LARGE)
                if mark == b"+":
                    return made
                _log.error("page_refused", error=made.decode("ascii", "replace"))
                raise NotRendered
        raise NotRendered

    async def _start(self) -> _Press:
        kept = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,  # what a library complains about may repeat a person's words
            env={**kept, "PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=Path(HOME / "paper"),
            start_new_session=True,  # Ctrl-C is for the house, which lets its presses go itself
        )
        return _Press(process)

    async def _put_back(self, press: _Press, *, last: bool) -> None:
        press.jobs += 1
        if self._free or last or press.jobs >= MOST_JOBS:
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


async def _exchange(press: _Press, job: bytes) -> tuple[bytes, bytes]:
    """Give a job, take the answer. ``IncompleteReadError`` (an ``EOFError``): the press died."""
    jobs, files = press.process.stdin, press.process.stdout
    if jobs is None or files is None:
        raise EOFError
    jobs.write(LENGTH.pack(len(job)) + job)
    await jobs.drain()
    head = await files.readexactly(1 + LENGTH.size)
    (length,) = LENGTH.unpack(head[1:])
    return head[:1], await files.readexactly(length)


async def _end(press: _Press) -> None:
    _kill(press)
    await asyncio.shield(press.process.wait())


def _kill(press: _Press) -> None:
    with suppress(ProcessLookupError):
        press.process.kill()

"""Two screens for the terminal: a plain one, line by line, and one with colours, editing and history.

Law: they print and read; they decide nothing. The plain one writes no control characters, for scripts and screen
readers.
"""

from __future__ import annotations

import asyncio
import codecs
import io
import os
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from threading import Thread
from typing import TextIO

from flows.effects import Part, PartKind, Style

_INDENT = "   "


class PlainScreen:
    """Standard input and output, one line at a time."""

    def __init__(self, source: TextIO = sys.stdin, target: TextIO = sys.stdout) -> None:
        self._source = source
        self._target = target

    def show(self, part: Part) -> None:
        """Print one part of a message."""
        self._print(f"{part.text}\n")

    def offer(self, number: int, label: str) -> None:
        """Print one numbered choice."""
        self._print(f"{_INDENT}{number}. {label}")

    def note(self, words: str) -> None:
        """Print a word about the terminal itself."""
        self._print(f"({words})\n")

    def rest(self) -> None:
        """Leave room after a message."""
        self._print("")

    async def lines(self) -> AsyncIterator[str]:
        """Lines of the input until it ends."""
        try:
            handle = self._source.fileno()
        except io.UnsupportedOperation:  # no file but a text in memory
            for line in self._source:
                yield line
            return
        decoder, begun = codecs.getincrementaldecoder(self._source.encoding)("replace"), ""
        while data := await _read(handle):
            *whole, begun = (begun + decoder.decode(data)).split("\n")
            for line in whole:
                yield line
        if begun:
            yield begun

    def _print(self, words: str) -> None:
        print(words, file=self._target, flush=True)


def _read(handle: int) -> asyncio.Future[bytes]:
    """What comes next; nothing at the end.

    Read in a thread that nobody waits for: asyncio's own ones, and Python's buffers, would keep the program from
    ending until somebody pressed Enter.
    """
    loop = asyncio.get_running_loop()
    waiting: asyncio.Future[bytes] = loop.create_future()

    def tell(data: bytes) -> None:
        if not waiting.done():
            waiting.set_result(data)

    def work() -> None:
        data = b""
        with suppress(OSError):  # the terminal is gone, which is an end as well
            data = os.read(handle, 1 << 16)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(tell, data)

    Thread(target=work, name="kladka-input", daemon=True).start()
    return waiting


#: prompt_toolkit styles; words carry the meaning, colours only help.
_PARTS: dict[PartKind, str] = {
    "reaction": "fg:ansigreen",
    "warning": "fg:ansiyellow",
    "tip": "fg:ansicyan",
    "example": "fg:ansicyan",
    "card": "",
    "progress": "fg:ansibrightblack",
    "question": "bold",
    "notice": "fg:ansibrightblack",
}
_SPANS: dict[Style, str] = {"plain": "", "strong": "bold", "quote": "italic", "quiet": "italic"}


class TerminalScreen:
    """A terminal with colours, line editing and a history of what was typed (kept in memory only)."""

    def __init__(self) -> None:
        from prompt_toolkit import PromptSession  # noqa: PLC0415 - a third of a second that plain mode need not wait

        self._prompt: PromptSession[str] = PromptSession()

    def show(self, part: Part) -> None:
        """Print one part of a message."""
        self._print([(f"{_PARTS[part.kind]} {_SPANS[span.style]}", span.text) for span in part.spans] + [("", "\n")])

    def offer(self, number: int, label: str) -> None:
        """Print one numbered choice."""
        self._print([("fg:ansiblue bold", f"{_INDENT}{number} "), ("", label)])

    def note(self, words: str) -> None:
        """Print a word about the terminal itself."""
        self._print([("fg:ansibrightblack", f"{words}\n")])

    def rest(self) -> None:
        """Nothing: the prompt leaves room itself."""

    async def lines(self) -> AsyncIterator[str]:
        """What is typed until Ctrl-D or Ctrl-C."""
        while True:
            try:
                yield await self._prompt.prompt_async("\n› ")
            except (EOFError, KeyboardInterrupt):
                return

    def _print(self, styled: list[tuple[str, str]]) -> None:
        from prompt_toolkit import print_formatted_text  # noqa: PLC0415 - as above
        from prompt_toolkit.formatted_text import FormattedText  # noqa: PLC0415 - as above

        print_formatted_text(FormattedText(styled))


def choose_screen(*, plain: bool) -> PlainScreen | TerminalScreen:
    """The screen that fits: plain if asked for, or if this is no terminal."""
    return PlainScreen() if plain or not (sys.stdin.isatty() and sys.stdout.isatty()) else TerminalScreen()

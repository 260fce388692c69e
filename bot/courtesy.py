"""After the commit: answering a press and tidying the buttons that were pressed.

Law: best effort, in memory only. If it is lost, the press has still been counted and the next message still comes.
"""

from __future__ import annotations

import asyncio
from typing import Final

from bot.measures import Measures
from bot.small_calls import SmallCalls
from bot.turns import Aftermath

#: Presses that are answered at the same time. Somebody who presses more often than that waits for no answer.
_MOST: Final = 256
#: Seconds that what was started may take when stopping.
FINISH: Final = 1.5


class PressCourtesy:
    """Starts the small calls that follow a press and lets go of them."""

    def __init__(self, calls: SmallCalls, *, measures: Measures | None = None) -> None:
        self._calls = calls
        self._measures = measures or Measures()
        self._running: set[asyncio.Task[None]] = set()

    def after(self, aftermath: Aftermath) -> None:
        """Start answering, if it was a press and not too many are being answered; returns at once."""
        if aftermath.heard.query is None:
            return
        if len(self._running) >= _MOST:
            self._measures.count("courtesies", "left out")
            return
        self._measures.count("courtesies", "begun")
        task = asyncio.get_running_loop().create_task(self._answer(aftermath))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def finish(self) -> None:
        """Wait for what was started, but not for long: whoever stops has seconds, and it may be lost."""
        if self._running:
            _, late = await asyncio.wait(tuple(self._running), timeout=FINISH)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)

    async def _answer(self, aftermath: Aftermath) -> None:
        heard = aftermath.heard
        if heard.query is None:
            return
        await self._calls.answer_press(heard.query, aftermath.toast)
        if heard.message is None:
            return
        if aftermath.redraw is not None:
            redraw = aftermath.redraw
            await self._calls.redraw_buttons(aftermath.chat, heard.message, rows=redraw.rows, nonce=redraw.nonce)
        elif not aftermath.toast:
            await self._calls.close_buttons(aftermath.chat, heard.message)

"""How a program of ours runs: on which event loop, and until when.

Law: told to stop (SIGTERM, Ctrl-C), the work is cancelled and finishes what it must; that is no error.
"""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any


def run(work: Coroutine[Any, Any, None], *, serving: bool = False) -> None:
    """Run to the end, or until told to stop.

    ``serving``: for long, so a quicker loop is worth its import, and the work says when it is ``settled``.
    """
    if serving:
        gc.disable()  # what a start makes, it keeps: a tenth of its time would go into looking for garbage
    with suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=_quick_loop() if serving else None) as runner:
        runner.run(_until_told(work))


def settled() -> None:
    """The start is over: what there is now stays, and is not looked through for garbage again and again."""
    gc.freeze()
    gc.enable()


async def _until_told(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        if not task.cancelled():
            raise


def _quick_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415 - not on every system; where it is, a third less CPU
    except ImportError:
        return None
    return uvloop.new_event_loop

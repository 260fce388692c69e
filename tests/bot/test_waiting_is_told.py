"""Loops that cannot go on because of the storage say so, once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

import content
from bot import clockwork, newsroom
from bot.clockwork import Clockwork
from bot.newsroom import Newsroom
from storage.store import Store
from tests.bot.conftest import Disk, TestClock


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both try again at once."""
    for module in (clockwork, newsroom):
        monkeypatch.setattr(module, "PATIENCE", 0.01)


@pytest.mark.parametrize("event", ["due_waits", "news_waits"])
async def test_told_once(
    store: Store,
    clock: TestClock,
    disk: Disk,
    event: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """However long it lasts, the log has one line for it, and one more for the next time."""
    library, decided = content.load(), asyncio.Event()
    works: dict[str, Callable[[], Awaitable[None]]] = {
        "due_waits": lambda: Clockwork(store, library, clock=clock, look=0.01).run(decided),
        "news_waits": Newsroom(store, library, decided=decided, clock=clock, look=0.01).run,
    }
    task = asyncio.ensure_future(works[event]())
    for _ in range(2):
        disk.broken, disk.tries = True, 0
        while disk.tries < 4:  # noqa: ASYNC110 - nothing tells when a statement was tried
            await asyncio.sleep(0.005)
        disk.broken = False
        await asyncio.sleep(0.1)
    task.cancel()
    await asyncio.wait([task])
    assert capsys.readouterr().err.count(event) == 2

"""Somebody to send to in place of Telegram, and a delivery that runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from bot.delivery import Delivery
from storage.store import Letter, Outcome, Sent


class Recorder:
    """A sender that writes down what it is given and does as it is told."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, str]] = []
        self.flying: set[int] = set()
        self.most = 0
        self.act: Callable[[Letter], Any] = lambda _: None
        self.gate: asyncio.Event | None = None

    @property
    def bodies(self) -> list[str]:
        """What was sent, in order."""
        return [body for _, body in self.sent]

    async def send(self, letter: Letter) -> Outcome:
        """Send it, unless told otherwise."""
        assert letter.chat not in self.flying, "two letters of one chat at once"
        self.flying.add(letter.chat)
        self.most = max(self.most, len(self.flying))
        try:
            if self.gate is not None:
                await self.gate.wait()
            await asyncio.sleep(0)
            other = self.act(letter)
            if isinstance(other, BaseException):
                raise other
            if other is not None:
                return other  # type: ignore[no-any-return] # an outcome, or the test is wrong
            self.sent.append((letter.chat, letter.body))
            return Sent(letter=letter.id, message=1)
        finally:
            self.flying.discard(letter.chat)


@asynccontextmanager
async def running(made: Delivery) -> AsyncIterator[Delivery]:
    """At work until the block ends, then stopped."""
    task = asyncio.create_task(made.run())
    try:
        yield made
    finally:
        made.stop()
        await asyncio.wait_for(task, 10)


async def until(holds: Callable[[], bool], seconds: float = 5) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - nothing to wait on says when it holds
            await asyncio.sleep(0.005)

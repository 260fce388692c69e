"""Updates, posted to a webhook as Telegram posts them.

Law: a lane (a chat's messages, a user's taps) is posted one by one: the next only after a 2xx, the same again after
anything else, until it expires. The first repeat comes at once, then after 2, 4, 8 … seconds up to a random 60 to 120;
``Retry-After`` is obeyed up to an hour; an answer is awaited for 60 seconds. Lanes do not wait for each other, and at
most ``max_connections`` posts are under way. Source: ``WebhookActor`` of the Bot API server.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from functools import partial
from random import Random
from typing import Final

import aiohttp

from tests.telegram.fake.clock import Clock
from tests.telegram.fake.history import History
from tests.telegram.fake.queues import Lane, Updates
from tests.telegram.fake.refusals import JSON

ANSWER_SECONDS: Final = 60.0
RETRY_AFTER: Final = 3600.0
LONGEST: Final = (60.0, 120.0)
_SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"


class Webhooks:
    """The actor that posts. It lives as long as the server listens, and posts while a webhook is set.

    ``haste`` divides every pause between tries: tests have no minutes. ``proxies`` stand for the proxy that an operator
    runs: what is posted to an address that begins with a key goes to one of those behind it after the other, over plain HTTP.
    """

    def __init__(self, updates: Updates, clock: Clock, history: History, *, seed: int = 0) -> None:
        self._updates, self._clock, self._history = updates, clock, history
        self._chance = Random(seed)  # noqa: S311 - chance in tests is seeded on purpose
        self.proxies: dict[str, deque[str]] = {}
        self.haste = 1.0
        self.url = ""
        self.secret = ""
        self.max_connections = 40
        #: As getWebhookInfo tells them: when, and what.
        self.last_error: tuple[int, str] | None = None
        self._lanes: dict[Lane, asyncio.Task[None]] = {}
        self._runs: asyncio.Task[None] | None = None

    def set(self, url: str, *, secret: str, max_connections: int) -> None:
        """Post there from now on; nowhere, when empty."""
        self.url, self.secret, self.max_connections = url, secret, max_connections
        self.last_error = None
        self._updates.wake()

    def start(self) -> None:
        """Begin, beside the server."""
        self._runs = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Let go of everything; what was not answered is posted again after the next start."""
        tasks = [task for task in (self._runs, *self._lanes.values()) if task is not None]
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        self._runs = None
        self._lanes.clear()

    async def _run(self) -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                if self.url:
                    self._begin(session)
                changed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self._updates.changed.append(changed)
                await changed

    def _begin(self, session: aiohttp.ClientSession) -> None:
        """A task for each lane in which something waits, as far as connections go."""
        for lane in self._updates.lanes():
            if lane not in self._lanes and len(self._lanes) < self.max_connections:
                task = asyncio.create_task(self._empty(lane, session))
                self._lanes[lane] = task
                task.add_done_callback(partial(self._ended, lane))

    def _ended(self, lane: Lane, _: asyncio.Task[None]) -> None:
        self._lanes.pop(lane, None)
        self._updates.wake()

    async def _empty(self, lane: Lane, session: aiohttp.ClientSession) -> None:
        """Post what waits in one lane, in order, until it is empty or there is no webhook any more."""
        while self.url and (update := self._updates.first(lane)) is not None:
            await self._deliver(update, session)

    async def _deliver(self, update: JSON, session: aiohttp.ClientSession) -> None:
        number, pause = update["update_id"], 0.0
        while self.url and self._updates.waits(number):
            self._history.add("handed", self._clock.now(), numbers=(number,))
            code, asked = await self._post(update, session)
            if 200 <= code < 300:
                self._updates.settle(number)
                return
            wait = min(asked, RETRY_AFTER) or pause
            await asyncio.sleep(wait / self.haste)
            pause = min(max(2.0, 2 * pause), self._chance.uniform(*LONGEST))

    async def _post(self, update: JSON, session: aiohttp.ClientSession) -> tuple[int, float]:
        """One try: the answer's code (0: none came), and the seconds it asked to wait."""
        headers = {_SECRET_HEADER: self.secret} if self.secret else {}
        try:
            async with session.post(
                self._way(), json=update, headers=headers, timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS)
            ) as answer:
                await answer.read()
                if answer.status >= 300:
                    self._failed(f"Wrong response from the webhook: {answer.status} {answer.reason}")
                after = answer.headers.get("Retry-After", "")
                return answer.status, float(after) if after.isdecimal() else 0.0
        except (aiohttp.ClientError, TimeoutError, OSError):
            self._failed("Connection refused")
            return 0, 0.0

    def _way(self) -> str:
        """Where the proxy sends this one: to whoever is next."""
        for public, behind in self.proxies.items():
            if self.url.startswith(public):
                behind.rotate(-1)
                return self.url.replace(public, behind[-1], 1)
        return self.url

    def _failed(self, what: str) -> None:
        self.last_error = int(self._clock.now()), what

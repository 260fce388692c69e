"""The fake in another process, for bots that are killed and for benchmarks.

Law: speaks ``control``'s verbs and nothing else; a person cannot tell it from the fake in the same process.
"""

from __future__ import annotations

import asyncio
import sys
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from tests.telegram.fake.chats import Look, look_from
from tests.telegram.fake.documents import Document
from tests.telegram.fake.faults import Fault
from tests.telegram.fake.history import Entry, entry_from
from tests.telegram.fake.queues import LaneKind
from tests.telegram.fake.refusals import JSON

_ROOT = Path(__file__).parents[3]


class RemoteError(Exception):
    """The fake in the other process did not take a verb."""


class RemoteTelegram:
    """A ``Stage`` at an address."""

    def __init__(self, url: str, session: aiohttp.ClientSession, *, token: str, pid: int = 0) -> None:
        self.url = url
        self.token = token
        self.pid = pid
        self._session = session

    @property
    def base_url(self) -> str:
        """The address as python-telegram-bot's ``Bot(base_url=…)`` wants it."""
        return f"{self.url}/bot"

    async def _do(self, verb: str, **arguments: object) -> Any:  # noqa: ANN401 - each verb knows its own result
        async with self._session.post(f"{self.url}/control/{verb}", json=arguments) as response:
            answer = await response.json()
        if "error" in answer:
            raise RemoteError(answer["error"])
        return answer["result"]

    async def give(self, update: JSON) -> JSON:
        """Queue an update; returns it with what the server filled in."""
        given: JSON = await self._do("give", update=update)
        return given

    async def look(self, chat_id: int, *, after: int = 0) -> Look:
        """What changed in a chat; of an unknown chat, nothing."""
        return look_from(await self._do("look", chat_id=chat_id, after=after))

    async def wait(self, chat_id: int, *, after: int, seconds: float) -> Look:
        """The same, but wait for a change, so many seconds at most."""
        return look_from(await self._do("wait", chat_id=chat_id, after=after, seconds=seconds))

    async def me(self) -> JSON:
        """The bot, as getMe tells it."""
        bot: JSON = await self._do("me")
        return bot

    async def now(self) -> float:
        """The server's time."""
        return float(await self._do("now"))

    async def block(self, chat_id: int, *, blocked: bool = True) -> None:
        """The person blocks the bot, or takes it back."""
        await self._do("block", chat_id=chat_id, blocked=blocked)

    async def expel(self, chat_id: int, *, gone: bool = True) -> None:
        """The bot is thrown out of a group, or taken in again."""
        await self._do("expel", chat_id=chat_id, gone=gone)

    async def migrate(self, chat_id: int, new_chat: int) -> None:
        """The group becomes a supergroup with a new id."""
        await self._do("migrate", chat_id=chat_id, new_chat=new_chat)

    async def advance(self, seconds: float) -> None:
        """Move the server's clock."""
        await self._do("advance", seconds=seconds)

    async def fault(self, fault: Fault) -> None:
        """Set a fault."""
        await self._do("fault", **fault.as_json())

    async def heal(self) -> None:
        """Remove all faults."""
        await self._do("heal")

    async def hold(self, kind: LaneKind) -> None:
        """Keep messages (or taps) back, so that others overtake them."""
        await self._do("hold", kind=kind)

    async def release(self) -> None:
        """Let what was held go."""
        await self._do("release")

    async def happened(self, *, since: int = 0) -> list[Entry]:
        """The history from entry ``since`` on."""
        return [entry_from(item) for item in await self._do("happened", since=since)]

    async def complaints(self) -> list[str]:
        """The violations, as sentences."""
        return list(await self._do("complaints"))

    async def waiting(self) -> int:
        """How many updates are not yet acknowledged."""
        return int(await self._do("waiting"))

    async def pace(self) -> JSON:
        """The most messages within one second, to one chat and altogether; how many were refused."""
        pace: JSON = await self._do("pace")
        return pace

    async def files(self) -> list[Document]:
        """The documents the bot sent."""
        return [Document(**{**item, "content": b64decode(item["content"])}) for item in await self._do("files")]


@asynccontextmanager
async def telegram_process(*arguments: str) -> AsyncIterator[RemoteTelegram]:
    """Run ``python -m tests.telegram.fake`` with these arguments for as long as the block lasts."""
    command = (sys.executable, "-m", "tests.telegram.fake", *arguments)
    process = await asyncio.create_subprocess_exec(*command, cwd=_ROOT, stdout=asyncio.subprocess.PIPE)
    if process.stdout is None:
        raise RemoteError("the fake's output is not to be read")
    try:
        url, token = (await process.stdout.readline()).decode().split()
        async with aiohttp.ClientSession() as session:
            yield RemoteTelegram(url, session, token=token, pid=process.pid)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()

"""The test's side of the server: the same verbs as method calls here and over HTTP from another process.

Law: ``POST /control/<verb>`` with a JSON object of the verb's arguments; the answer is ``{"result": …}``, or status 400
with ``{"error": …}``. Only the verbs in ``VERBS`` are open.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections import deque
from dataclasses import asdict
from typing import TYPE_CHECKING

from aiohttp import web

from tests.telegram.fake.chats import Chats, Look
from tests.telegram.fake.clock import Clock
from tests.telegram.fake.faults import Fault, Script
from tests.telegram.fake.history import Entry, History, Violation
from tests.telegram.fake.refusals import JSON

if TYPE_CHECKING:
    from tests.telegram.fake.arrivals import Arrivals
    from tests.telegram.fake.documents import Document
    from tests.telegram.fake.methods import Messages
    from tests.telegram.fake.queues import LaneKind, Updates
    from tests.telegram.fake.rates import Rates
    from tests.telegram.fake.webhooks import Webhooks

VERBS = frozenset(
    [
        "give",
        "look",
        "wait",
        "me",
        "block",
        "expel",
        "migrate",
        "advance",
        "fault",
        "heal",
        "happened",
        "complaints",
        "waiting",
        "hold",
        "release",
        "pace",
        "files",
        "now",
    ]
)


class Control:
    """The verbs. ``FakeTelegram`` fills in the parts they act on."""

    chats: Chats
    clock: Clock
    history: History
    faults: Script
    updates: Updates
    arrivals: Arrivals
    messages: Messages
    rates: Rates
    webhooks: Webhooks
    bot: JSON

    @property
    def violations(self) -> list[Violation]:
        """What a well-made bot never does; tests assert that it is empty."""
        return self.history.violations

    @property
    def documents(self) -> list[Document]:
        """The files the bot sent, oldest first."""
        return self.messages.documents

    @property
    def photos(self) -> list[Document]:
        """The pictures the bot sent as photos."""
        return self.messages.photos

    async def give(self, update: JSON) -> JSON:
        """Queue an update; returns it with what the server filled in."""
        return self.arrivals.give(update)

    async def look(self, chat_id: int, *, after: int = 0) -> Look:
        """What changed in a chat; of an unknown chat, nothing."""
        room = self.chats.rooms.get(chat_id)
        return room.look(after) if room else Look(version=0, total=0, shown=[], toasts=[])

    async def wait(self, chat_id: int, *, after: int, seconds: float) -> Look:
        """The same, but wait for a change, so many seconds at most."""
        room = self.chats.rooms.get(chat_id)
        if room is None:
            await asyncio.sleep(min(seconds, 0.01))
        elif room.version <= after:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            room.waiters.append(waiter)
            await asyncio.wait([waiter], timeout=seconds)
        return await self.look(chat_id, after=after)

    async def me(self) -> JSON:
        """The bot, as getMe tells it."""
        return self.bot

    async def now(self) -> float:
        """The server's time."""
        return self.clock.now()

    async def block(self, chat_id: int, *, blocked: bool = True) -> None:
        """The person blocks the bot, or takes it back."""
        self.chats.rooms[chat_id].blocked = blocked

    async def expel(self, chat_id: int, *, gone: bool = True) -> None:
        """The bot is thrown out of a group, or taken in again."""
        room = self.chats.rooms[chat_id]
        room.gone = f"bot was kicked from the {room.info['type']} chat" if gone else ""

    async def migrate(self, chat_id: int, new_chat: int) -> None:
        """The group becomes a supergroup with a new id."""
        self.chats.migrate(chat_id, new_chat)

    async def advance(self, seconds: float) -> None:
        """Move the server's clock."""
        self.clock.advance(seconds)

    async def fault(self, fault: Fault) -> None:
        """Set a fault."""
        self.faults.add(fault)

    async def heal(self) -> None:
        """Remove all faults."""
        self.faults.clear()

    async def hold(self, kind: LaneKind) -> None:
        """Keep messages (or taps) back, so that others overtake them."""
        self.updates.hold(kind)

    async def release(self) -> None:
        """Let what was held go."""
        self.updates.release()

    async def proxy(self, address: str, *behind: str, haste: float = 1.0) -> None:
        """What is posted to a public address goes to those, in turn; pauses between tries are ``haste`` times as short."""
        self.webhooks.proxies[address] = deque(behind)
        self.webhooks.haste = haste

    async def happened(self, *, since: int = 0) -> list[Entry]:
        """The history from entry ``since`` on."""
        return [entry for entry in self.history.entries if entry.seq >= since]

    async def complaints(self) -> list[str]:
        """The violations, as sentences."""
        return [str(violation) for violation in self.violations]

    async def waiting(self) -> int:
        """How many updates are not yet acknowledged."""
        return self.updates.pending

    async def pace(self) -> JSON:
        """The most messages within one second, to one chat and altogether; how many were refused."""
        names = ("most_to_one_chat", "most_altogether", "refused")
        return {name: getattr(self.rates, name) for name in names}

    async def files(self) -> list[JSON]:
        """The documents, with their bytes in base64."""
        return [{**asdict(item), "content": b64encode(item.content).decode()} for item in self.documents]

    async def serve_control(self, request: web.Request) -> web.Response:
        """One verb over HTTP."""
        verb = request.match_info["verb"]
        if verb not in VERBS:
            return web.json_response({"error": f"no verb {verb!r}; there are {sorted(VERBS)}"}, status=404)
        try:
            arguments = await request.json()
            if verb == "fault":
                arguments = {"fault": Fault(**arguments)}
            result = await getattr(self, verb)(**arguments)
        except (KeyError, TypeError, ValueError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
        return web.json_response({"result": _plain(result)})


def _plain(result: object) -> object:
    """Results as JSON."""
    if isinstance(result, list):
        return [_plain(item) for item in result]
    return result.as_json() if isinstance(result, Look | Entry) else result

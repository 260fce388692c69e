"""What a person needs of the server, in this process or in another one.

Law: everything is awaited, and everything that passes is JSON or made of it.
"""

from __future__ import annotations

from typing import Protocol

from tests.telegram.fake.chats import Look
from tests.telegram.fake.faults import Fault
from tests.telegram.fake.history import Entry
from tests.telegram.fake.refusals import JSON


class Stage(Protocol):
    """Where people and the bot meet. ``after`` is the version of the last look."""

    @property
    def url(self) -> str:
        """The address, as ``TELEGRAM_API_URL`` wants it."""
        ...

    @property
    def token(self) -> str:
        """The bot's token."""
        ...

    async def give(self, update: JSON) -> JSON:
        """Queue an update; returns it with what the server filled in."""
        ...

    async def look(self, chat_id: int, *, after: int = 0) -> Look:
        """What changed in a chat; of an unknown chat, nothing."""
        ...

    async def wait(self, chat_id: int, *, after: int, seconds: float) -> Look:
        """The same, but wait for a change, so many seconds at most."""
        ...

    async def me(self) -> JSON:
        """The bot, as getMe tells it."""
        ...

    async def now(self) -> float:
        """The server's time."""
        ...

    async def block(self, chat_id: int, *, blocked: bool = True) -> None:
        """The person blocks the bot, or takes it back."""
        ...

    async def expel(self, chat_id: int, *, gone: bool = True) -> None:
        """The bot is thrown out of a group, or taken in again."""
        ...

    async def migrate(self, chat_id: int, new_chat: int) -> None:
        """The group becomes a supergroup with a new id."""
        ...

    async def advance(self, seconds: float) -> None:
        """Move the server's clock."""
        ...

    async def fault(self, fault: Fault) -> None:
        """Set a fault."""
        ...

    async def heal(self) -> None:
        """Remove all faults."""
        ...

    async def happened(self, *, since: int = 0) -> list[Entry]:
        """The history from entry ``since`` on."""
        ...

    async def complaints(self) -> list[str]:
        """The violations, as sentences."""
        ...

    async def waiting(self) -> int:
        """How many updates are not yet acknowledged."""
        ...

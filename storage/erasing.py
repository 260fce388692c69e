"""Erased means gone.

Law: every table that knows chats is registered here with what erasing does to it; a test compares the register with the
real tables, so a new table cannot be forgotten. Plans only.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from storage.plan import Plan, to_ticks

#: Table -> the query that takes a chat out of it, in the order they run: what refers to ``chat`` goes before it.
REGISTER: Mapping[str, str] = MappingProxyType(
    {
        "answer": "erase_answer",
        "session": "erase_session",
        "schedule": "erase_schedule",
        "outbox": "erase_outbox",
        "inbox": "erase_inbox",
        "chat": "erase_chat",
    }
)


def erase(chat: int, *, now: datetime) -> Plan[None]:
    """Take a chat out of every table."""
    for query in REGISTER.values():
        yield query, {"chat": chat, "now": to_ticks(now)}

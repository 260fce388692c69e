"""Erased means gone, and gone again if an old backup brings it back.

Law: every table that knows chats is registered here with what erasing does to it, and every other one as nobody's; a
test compares the register with the real tables and their columns, so nothing new can be forgotten. Erasing leaves a
mark that only a key can compare with a chat (``storage.marks``). Plans only.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from storage.marks import marks_of, read_mark_key
from storage.plan import Plan
from storage.sealing import Sealer
from storage.ticks import to_ticks

#: Table -> the query that takes a chat out of it, in the order they run: what refers to ``chat`` goes before it.
REGISTER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "answer": "erase_answer",
        "session": "erase_session",
        "schedule": "erase_schedule",
        "outbox": "erase_outbox",
        "inbox": "erase_inbox",
        "chat": "erase_chat",
    }
)
#: Tables without anybody in them: facts about the database itself, what is said to all, and the marks of those who are
#: gone.
NOBODYS: Final = frozenset({"alembic_version", "announcement", "erased", "meta"})
#: Of what is registered, the columns that outlive somebody: the numbers of updates, so that one delivered again is
#: known.
STAYS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {"inbox": frozenset({"seq", "source", "number", "status", "attempts", "received_at", "settled_at"})}
)
#: Messages older than this are nobody's to take back any more; no sent letter is forgotten sooner.
RECENT: Final = timedelta(days=2)
#: Chats looked up at a time.
_PAGE: Final = 1_000


def erase(chat: int, *, mark: bytes, now: datetime) -> Plan[None]:
    """Take a chat out of every table, and leave its mark."""
    yield from _take_out(chat, now=now)
    yield "keep_marks", [{"mark": mark, "now": to_ticks(now)}]


def recent_messages(chat: int, *, now: datetime) -> Plan[tuple[int, ...]]:
    """The numbers of the messages that came and went in a chat lately, as far as they are known, oldest first."""
    rows = yield "recent_messages", {"chat": chat, "since": to_ticks(now - RECENT)}
    return tuple(sorted({each for message, earlier in rows for each in (message, *map(int, (earlier or "").split()))}))


def erase_again(sealer: Sealer, *, now: datetime) -> Plan[None]:
    """Take out the chats that were erased after what is kept of them was written.

    That can only be so where a backup was put back. Who came back after erasing has nothing older than the erasure.
    """
    erased = {bytes(mark): at for mark, at in (yield "list_marks", {})}
    if not erased:
        return
    key = yield from read_mark_key(sealer)
    last = None
    while page := (yield "list_numbers", {"after": last, "most": _PAGE}):
        for (chat,) in page:
            at = max((erased[mark] for mark in marks_of(sealer, chat, key=key) if mark in erased), default=None)
            if at is not None and (yield "older_than", {"chat": chat, "before": at}):
                yield from _take_out(chat, now=now)
        last = page[-1][0]


def _take_out(chat: int, *, now: datetime) -> Plan[None]:
    for query in REGISTER.values():
        yield query, {"chat": chat, "now": to_ticks(now)}

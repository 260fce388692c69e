"""What the in-memory store has of a chat besides what it remembers.

Law: as for the others, and written apart from them.
"""

from collections.abc import Iterable

from storage.memory_tables import Tables
from storage.store import Trace, Traces
from storage.ticks import from_ticks


def read_traces(tables: Tables, chat: int) -> Traces:
    """Counts and times of a chat's updates and letters, by their states."""
    row = tables.chats.get(chat)
    return Traces(
        state=None if row is None else "blocked" if row.blocked else "active",
        saved=None if row is None or row.saved_at is None else from_ticks(row.saved_at),
        updates=_traces((each.status, each.received_at) for each in tables.updates.values() if each.chat == chat),
        letters=_traces((each.status, each.made_at) for each in tables.letters.values() if each.chat == chat),
    )


def _traces(rows: Iterable[tuple[str, int]]) -> tuple[Trace, ...]:
    times: dict[str, list[int]] = {}
    for state, time in rows:
        times.setdefault(state, []).append(time)
    return tuple(
        Trace(state=state, count=len(found), first=from_ticks(min(found)), last=from_ticks(max(found)))
        for state, found in sorted(times.items())
    )

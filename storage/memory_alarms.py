"""What falls due, in the in-memory store.

Law: as for the others, and written apart from them.
"""

from collections.abc import Sequence
from dataclasses import replace

from storage.memory_tables import ChatRow, Tables, alarm_text, read_alarm
from storage.store import Alarm
from storage.ticks import from_ticks, to_ticks


class Alarms:
    """Every method that changes something is a part of a transaction of the store's. Times are ticks."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def of(self, chat: int) -> tuple[Alarm, ...]:
        """All of a chat, the earliest first."""
        return tuple(map(read_alarm, self._tables.chats.get(chat, ChatRow()).alarms))

    def next_chat(self) -> tuple[int, int] | None:
        """When something falls due next, and in which chat."""
        waiting = (
            (row.next_due, chat)
            for chat, row in self._tables.chats.items()
            if row.next_due is not None and not row.blocked
        )
        return min(waiting, default=None)

    def set(self, chat: int, changed: Sequence[Alarm]) -> None:
        """Set some, and take away those without a time. Raises as ``alarm_text``."""
        for alarm in changed:
            alarm_text(alarm)
        alarms = {alarm.kind: alarm for alarm in (*self.of(chat), *changed)}
        self._put(chat, list(alarms.values()))

    def put_off(self, chat: int, kind: str, *, until: int) -> None:
        """One that is due before this time is due then."""
        alarms = self.of(chat)
        self._put(chat, [_later(alarm, until) if alarm.kind == kind else alarm for alarm in alarms])

    def _put(self, chat: int, alarms: Sequence[Alarm]) -> None:
        if chat not in self._tables.chats:
            return
        placed = sorted((to_ticks(alarm.due), alarm.kind, alarm_text(alarm)) for alarm in alarms if alarm.due)
        row = replace(
            self._tables.chats[chat],
            alarms=tuple(text for _, _, text in placed),
            next_due=placed[0][0] if placed else None,
        )
        self._tables.put(self._tables.chats, chat, row)


def _later(alarm: Alarm, until: int) -> Alarm:
    if alarm.due is None or to_ticks(alarm.due) >= until:
        return alarm
    return replace(alarm, due=from_ticks(until))

"""Announcements in the in-memory store.

Law: as for the others, and written apart from them.
"""

from dataclasses import replace
from datetime import datetime

from storage.memory_forgetting import drop_letter
from storage.memory_letters import Letters
from storage.memory_tables import Tables, clear_text, read_session
from storage.memory_turns import Turns
from storage.plan import to_ticks
from storage.store import NewLetter, Page, WriteNews


class Announcing:
    """Every method is a part of a transaction of the store's."""

    def __init__(self, tables: Tables, *, letters: Letters, turns: Turns) -> None:
        self._tables = tables
        self._letters = letters
        self._turns = turns

    def announce(self, write: WriteNews, *, name: str, after: int | None, most: int, now: datetime | None) -> Page:
        """A page of chats in the order of their numbers."""
        there = [each for each in sorted(self._tables.chats) if self._can_be_told(each, name, after=after)][:most]
        letters = 0
        for number in there:
            session = read_session(self._tables.chats[number].session)
            body = write(session) if session else None
            letters += body is not None
            if body is not None and now is not None:
                letter = NewLetter(body=body, kind="nudge", dedupe=f"news:{number}:{name}")
                self._letters.keep(number, [letter], now=to_ticks(now))
                self._turns.serve(number, None)
        return Page(last=there[-1] if there else None, letters=letters)

    def _can_be_told(self, number: int, name: str, *, after: int | None) -> bool:
        chat = self._tables.chats[number]
        known = f"news:{number}:{clear_text(name)}" in self._tables.used
        return chat.session is not None and not chat.blocked and not known and (after is None or number > after)

    def call_off(self, name: str) -> int:
        """What waits is as if it had never been written."""
        tables = self._tables
        ours = [
            (number, row.chat)
            for number, row in tables.letters.items()
            if row.status == "pending" and row.dedupe == f"news:{row.chat}:{name}"
        ]
        for number, chat in ours:
            drop_letter(tables, number)
            row = tables.chats[chat]
            left = tuple(each for each in row.letters if each != number)
            tables.put(tables.chats, chat, replace(row, letters=left))
            self._turns.serve(chat, None)
        return len(ours)

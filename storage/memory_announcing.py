"""Announcements in the in-memory store.

Law: as for the others, and written apart from them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from storage.memory_forgetting import drop_letter
from storage.memory_letters import Letters
from storage.memory_tables import AnnouncementRow, Tables, clear_text, read_session
from storage.memory_turns import Turns
from storage.store import Announcement, ComposeNews, NewLetter, Page, Spread, WriteNews
from storage.ticks import from_ticks


class Announcing:
    """Every method is a part of a transaction of the store's. Times are ticks."""

    def __init__(self, tables: Tables, *, letters: Letters, turns: Turns) -> None:
        self._tables = tables
        self._letters = letters
        self._turns = turns

    def count_wanted(self, write: WriteNews, *, name: str, after: int | None, most: int) -> Page:
        """A page of chats in the order of their numbers."""
        there = list(islice(self._reachable(name, after), most))
        wanted = sum(self._body(number, write) is not None for number in there)
        return Page(last=there[-1] if there else None, letters=wanted)

    def hand_in(self, name: str, body: str, *, now: int) -> None:
        """A new row, or one that was stopped goes on."""
        known = self._tables.announcements.get(clear_text(name))
        row = AnnouncementRow(body=clear_text(body), begun_at=now)
        if known is not None:
            row = replace(known, state="going", settled_at=None) if known.state == "stopped" else known
        self._tables.put(self._tables.announcements, name, row)

    def spread(self, compose: ComposeNews, *, most: int, look: int, now: int) -> Spread | None:
        """The first that goes on."""
        self._take_back()
        going = [(row.begun_at, name) for name, row in self._tables.announcements.items() if row.state == "going"]
        if not going:
            return None
        _, name = min(going)
        if self._ready(now) >= most:
            return Spread(name=name, letters=0, state="waits")
        row = self._tables.announcements[name]
        there = list(islice(self._reachable(name, row.passed), look))
        if not there:
            done = replace(row, state="done", passed=None, settled_at=now)
            self._tables.put(self._tables.announcements, name, done)
            return Spread(name=name, letters=0, state="done")
        told, passed = self._tell(there, compose(row.body), name, most=most, now=now)
        self._tables.put(self._tables.announcements, name, replace(row, letters=row.letters + told, passed=passed))
        return Spread(name=name, letters=told, state="going")

    def call_off(self, *, now: int) -> int:
        """All that goes on ends, and what waits is as if it had never been written."""
        letters = self._tables.letters.values()
        unsent = [letter.dedupe for letter in letters if letter.status in {"pending", "sending"}]
        for name, row in self._tables.announcements.items():
            late = row.state == "done" and any(_is_of(each, name) for each in unsent)
            if row.state == "going" or late:
                stopped = replace(row, state="stopped", passed=None, settled_at=now)
                self._tables.put(self._tables.announcements, name, stopped)
        return self._take_back()

    def all(self) -> Sequence[Announcement]:
        """The newest first."""
        rows = sorted(self._tables.announcements.items(), key=lambda each: (-each[1].begun_at, each[0]))
        return [
            Announcement(
                name=name,
                body=row.body,
                state=row.state,
                letters=row.letters,
                begun=from_ticks(row.begun_at),
                settled=None if row.settled_at is None else from_ticks(row.settled_at),
                fates=Counter(letter.status for letter in self._tables.letters.values() if _is_of(letter.dedupe, name)),
            )
            for name, row in rows
        ]

    def _reachable(self, name: str, after: int | None) -> Iterator[int]:
        """Chats with a session that did not block the bot and have no letter of that name, in order."""
        tables = self._tables
        for number in sorted(tables.chats):
            chat = tables.chats[number]
            told = f"news:{number}:{clear_text(name)}" in tables.used
            if chat.session is not None and not chat.blocked and not told and (after is None or number > after):
                yield number

    def _body(self, number: int, write: WriteNews) -> str | None:
        session = read_session(self._tables.chats[number].session)
        return None if session is None else write(session)

    def _tell(self, there: Sequence[int], write: WriteNews, name: str, *, most: int, now: int) -> tuple[int, int]:
        """How many were told, and the last chat that was looked at."""
        told = 0
        for number in there:
            body = self._body(number, write)
            if body is not None:
                letter = NewLetter(body=body, kind="nudge", dedupe=f"news:{number}:{name}")
                self._letters.keep(number, [letter], now=now)
                self._turns.serve(number, None)
                told += 1
            if told == most:
                return told, number
        return told, there[-1]

    def _ready(self, now: int) -> int:
        chats = self._tables.chats.values()
        return sum(bool(chat.letters) and not chat.blocked and chat.send_after <= now for chat in chats)

    def _take_back(self) -> int:
        tables, gone = self._tables, 0
        stopped = [name for name, row in tables.announcements.items() if row.state == "stopped"]
        for name in stopped:
            for number, row in list(tables.letters.items()):
                if row.status == "pending" and _is_of(row.dedupe, name):
                    self._forget(number, row.chat)
                    announcement = tables.announcements[name]
                    tables.put(tables.announcements, name, replace(announcement, letters=announcement.letters - 1))
                    gone += 1
        return gone

    def _forget(self, letter: int, chat: int) -> None:
        drop_letter(self._tables, letter)
        row = self._tables.chats[chat]
        left = tuple(each for each in row.letters if each != letter)
        self._tables.put(self._tables.chats, chat, replace(row, letters=left))
        self._turns.serve(chat, None)


def _is_of(dedupe: str | None, name: str) -> bool:
    return dedupe is not None and dedupe.startswith("news:") and dedupe.endswith(f":{name}")

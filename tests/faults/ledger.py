"""What the database says happened: every update, every letter, every version of every answer.

Law: reads beside a running bot or after it; changes nothing. Bodies of updates and letters are not needed; answers are
opened through the store's own door.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot import keeping
from flows.answers import Answer
from storage import open_store
from storage.ticks import to_ticks

_UPDATES = "SELECT seq, number, chat, status, attempts FROM inbox ORDER BY seq"
_LETTERS = "SELECT id, chat, cause, kind, dedupe, status, attempts, message, uncertain, error FROM outbox ORDER BY id"
_WAITING = (
    "SELECT (SELECT count(*) FROM inbox WHERE status = 'new')"
    " + (SELECT count(*) FROM outbox WHERE status IN ('pending', 'sending'))"
)
_SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Update:
    """A row of the inbox."""

    seq: int
    number: int
    chat: int | None
    status: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Posted:
    """A row of the outbox. ``cause`` is the update's ``seq``, a dot, and the letter's place among its answers.

    For what fell due, "due" and a number stand in the place of the ``seq``.
    """

    id: int
    chat: int
    cause: str
    kind: str
    dedupe: str | None
    status: str
    attempts: int
    message: int | None
    uncertain: bool
    reason: str | None = None

    @property
    def is_lost(self) -> bool:
        """Whether nobody knows if it arrived, and it is not sent again: a nudge cut off by a death or by the network."""
        return self.kind == "nudge" and (self.status == "unknown" or (self.status, self.reason) == ("dead", "unknown"))

    @property
    def seq(self) -> int | None:
        """The update that led to it, if one did."""
        led = self.cause.partition(".")[0]
        return int(led) if led.isdecimal() else None


@dataclass(frozen=True, slots=True)
class Ledger:
    """A database at rest."""

    updates: Sequence[Update]
    letters: Sequence[Posted]
    #: Per chat, every version of every answer, oldest first.
    answers: dict[int, list[Answer]]


async def waiting_in(url: str, *, by: datetime | None = None) -> int:
    """How many updates and letters of a database are not done, and alarms that are due ``by`` a time.

    A database that is not there yet has one.
    """
    due = f" + (SELECT count(*) FROM chat WHERE next_due <= {to_ticks(by)})" if by else ""  # noqa: S608 - a number
    try:
        ((count,),) = await _rows(url, _WAITING + due)
    except sqlite3.OperationalError:
        return 1
    return int(count)


async def announced(url: str) -> dict[str, tuple[str, int]]:
    """State and letters of each announcement by its name, while bots run or not."""
    rows = await _rows(url, "SELECT name, state, letters FROM announcement")
    return {name: (state, letters) for name, state, letters in rows}


async def read_ledger(url: str, key: bytes) -> Ledger:
    """Read a database that no bot has open."""
    updates = [Update(*row) for row in await _rows(url, _UPDATES)]
    letters = [Posted(*row) for row in await _rows(url, _LETTERS)]
    store = await open_store(url, key=key, now=datetime.now(UTC))  # noqa: TID251 - a test's own time
    try:
        chats = sorted({each.chat for each in updates if each.chat})
        answers = {
            chat: [keeping.answer_from(each) for each in (await store.read_chat(chat)).history] for chat in chats
        }
    finally:
        await store.close()
    return Ledger(updates, letters, answers)


async def _rows(url: str, sql: str) -> Sequence[Sequence[Any]]:
    if url.startswith(_SQLITE):
        connection = sqlite3.connect(f"file:{url.removeprefix(_SQLITE)}?mode=ro", uri=True, timeout=5)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()
    import asyncpg

    server = await asyncpg.connect(url)
    try:
        rows: Sequence[Sequence[Any]] = await server.fetch(sql)
    finally:
        await server.close()
    return rows

"""What the in-memory store keeps its rows in.

Law: rows are frozen, and every change goes through ``Tables.put``, so that a transaction can be undone. Sessions and
answers are kept as JSON text: what cannot be saved fails when it is put in, not when somebody needs it.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any, Literal, TypeVar

from storage.errors import Refused
from storage.store import Alarm, KeptAnswer, LetterClass, SavedSession
from storage.ticks import from_ticks, to_ticks

Key = TypeVar("Key")
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateRow:
    """An update. ``chat`` is ``None`` once the chat was erased."""

    source: str
    number: int
    chat: int | None
    body: str | None
    received_at: int
    status: str = "new"
    attempts: int = 0
    settled_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow:
    """A letter."""

    chat: int
    kind: LetterClass
    body: str | None
    dedupe: str | None
    made_at: int
    status: str = "pending"
    attempts: int = 0
    uncertain: bool = False
    settled_at: int | None = None
    messages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRow:
    """A chat with all that a turn needs. ``updates`` and ``letters`` are the numbers of those that wait, in order.

    ``alarms`` are in the order in which they fall due, the first of them at ``next_due``.
    """

    blocked: bool = False
    served: int = 0
    send_after: int = 0
    leased: bool = False
    updates: tuple[int, ...] = ()
    letters: tuple[int, ...] = ()
    session: str | None = None
    saved_at: int | None = None
    answers: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()
    next_due: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementRow:
    """An announcement. ``passed`` is the last chat that was looked at, while it goes on."""

    body: str
    begun_at: int
    state: Literal["going", "stopped", "done"] = "going"
    letters: int = 0
    passed: int | None = None
    settled_at: int | None = None


class Tables:
    """Chats, updates and letters by their numbers, announcements by their names."""

    def __init__(self) -> None:
        self.chats: dict[int, ChatRow] = {}
        self.updates: dict[int, UpdateRow] = {}
        self.letters: dict[int, LetterRow] = {}
        self.announcements: dict[str, AnnouncementRow] = {}
        #: Numbers of updates that were taken in, also of those that were erased; and keys that are used up.
        self.known: dict[tuple[str, int], int] = {}
        self.used: dict[str, int] = {}
        #: Places at the back of the queue.
        self.tickets = count(1)
        self._undo: list[tuple[dict[Any, Any], object, object]] = []

    def put(self, table: dict[Key, Row], key: Key, row: Row | None) -> None:
        """Set a row, or with ``None`` take it away."""
        self._undo.append((table, key, table.get(key)))
        _set(table, key, row)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        self._undo.clear()
        try:
            yield
        except BaseException:
            for table, key, row in reversed(self._undo):
                _set(table, key, row)
            raise


def _set(table: dict[Any, Any], key: object, row: object | None) -> None:
    if row is None:
        table.pop(key, None)
    else:
        table[key] = row


def session_text(session: SavedSession) -> str:
    """A session as JSON. Raises ``Refused``."""
    row = asdict(session)
    _check(row)
    return json.dumps(row)


def read_session(text: str | None) -> SavedSession | None:
    """The session of ``session_text``."""
    return None if text is None else SavedSession(**json.loads(text))


def answer_text(answer: KeptAnswer) -> str:
    """A version of an answer as JSON. Raises ``Refused``, and ``TypeError`` for a naive time."""
    row = asdict(answer) | {"at": to_ticks(answer.at)}
    _check(row)
    return json.dumps(row)


def read_answer(text: str) -> KeptAnswer:
    """The answer of ``answer_text``."""
    row = json.loads(text)
    return KeptAnswer(**row | {"at": from_ticks(row["at"])})


def alarm_text(alarm: Alarm) -> str:
    """An alarm with a time as JSON. Raises ``Refused``, and ``TypeError`` for a naive time."""
    row = asdict(alarm) | {"due": None if alarm.due is None else to_ticks(alarm.due)}
    _check(row)
    if not re.fullmatch("[A-Za-z0-9.-]+", alarm.kind):
        raise Refused
    return json.dumps(row)


def read_alarm(text: str) -> Alarm:
    """The alarm of ``alarm_text``."""
    row = json.loads(text)
    return Alarm(**row | {"due": from_ticks(row["due"])})


def body_text(body: object) -> str:
    """A body, if it is one; any text is. Raises ``Refused``."""
    if not isinstance(body, str):
        raise Refused
    return body


def clear_text(text: object) -> str:
    """Text that databases keep in the clear, so neither lone surrogates nor NUL. Raises ``Refused``."""
    found = body_text(text)
    if "\0" in found or any("\ud800" <= letter <= "\udfff" for letter in found):
        raise Refused
    return found


def _check(row: dict[str, object]) -> None:
    body_text(row["body"])
    for name, value in row.items():
        if name != "body" and value is not None and not isinstance(value, int):
            clear_text(value)

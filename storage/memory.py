"""The in-memory twin: the same promises without a disk.

Law: written for reading, not from the plans of the others, so that comparing them proves something. A method has no
``await`` in it: nothing comes between its steps, and being cancelled cannot part them. Nothing is sealed, because
nothing rests.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import count

from storage.errors import StorageUnavailable, TurnFailed
from storage.faults import Faults
from storage.memory_alarms import Alarms
from storage.memory_announcing import Announcing
from storage.memory_forgetting import prune
from storage.memory_letters import Letters
from storage.memory_tables import (
    ChatRow,
    Tables,
    UpdateRow,
    body_text,
    clear_text,
    read_answer,
    read_session,
)
from storage.memory_traces import read_traces
from storage.memory_turns import Turns
from storage.remembering import current
from storage.store import (
    Announcement,
    Arrival,
    Backlog,
    Chat,
    ComposeNews,
    Decide,
    DecideDue,
    Letter,
    NewLetter,
    Outcome,
    Page,
    Spread,
    Traces,
    TurnTaken,
    WriteNews,
)
from storage.ticks import from_ticks, to_ticks


class MemoryStore:
    """A ``Store`` that is forgotten when it is closed."""

    def __init__(self, *, faults: Faults) -> None:
        self._faults = faults
        self._tables = Tables()
        self._letters = Letters(self._tables)
        self._alarms = Alarms(self._tables)
        self._turns = Turns(self._tables, letters=self._letters, alarms=self._alarms)
        self._announcing = Announcing(self._tables, letters=self._letters, turns=self._turns)
        self._numbers = count(1)
        self._closed = False

    async def take_in(self, arrivals: Sequence[Arrival], *, now: datetime) -> int:
        """See ``Store``."""
        with self._transaction("take_in"):
            return sum([self._take_in(arrival, now=to_ticks(now)) for arrival in arrivals])

    async def take_turn(self, decide: Decide, *, now: datetime) -> TurnTaken | None:
        """See ``Store``. A failed turn changes nothing but the count of tries."""
        tables = self._tables
        try:
            with self._transaction("turn"):
                queue = [(row.served, row.updates[0], chat) for chat, row in tables.chats.items() if row.updates]
                return self._turns.take(min(queue)[2], decide, now=to_ticks(now)) if queue else None
        except TurnFailed as failed:
            row = tables.updates[failed.seq]
            tables.put(tables.updates, failed.seq, replace(row, attempts=row.attempts + 1))
            raise

    async def take_due(self, decide: DecideDue, *, now: datetime) -> TurnTaken | None:
        """See ``Store``."""
        with self._transaction("due"):
            due, chat = self._alarms.next_chat() or (None, 0)
            return None if due is None or due > to_ticks(now) else self._turns.take_due(chat, decide, now=now)

    async def next_due(self) -> datetime | None:
        """See ``Store``."""
        self._check_open()
        found = self._alarms.next_chat()
        return None if found is None else from_ticks(found[0])

    async def put_off(self, chat: int, kind: str, *, until: datetime) -> None:
        """See ``Store``."""
        with self._transaction("put_off"):
            self._alarms.put_off(chat, kind, until=to_ticks(until))

    async def bury(self, seq: int, *, reason: str, letters: Sequence[NewLetter], now: datetime) -> None:
        """See ``Store``."""
        tables = self._tables
        with self._transaction("bury"):
            row = tables.updates.get(seq)
            if row is None or row.status != "new" or row.chat is None:
                return
            clear_text(reason)
            dead = replace(row, status="dead", attempts=row.attempts + 1, settled_at=to_ticks(now))
            tables.put(tables.updates, seq, dead)
            self._letters.keep(row.chat, letters, now=to_ticks(now))
            self._turns.serve(row.chat, seq)

    async def ask_patience(self, write: Callable[[str | None], str], *, over: int, now: datetime) -> int:
        """See ``Store``."""
        tables, told = self._tables, 0
        with self._transaction("ask_patience"):
            for chat in sorted(number for number, row in tables.chats.items() if len(row.updates) > over):
                key = f"slow:{chat}:{now.date()}"
                session = read_session(tables.chats[chat].session)
                if key not in tables.used:
                    body = write(session.language if session else None)
                    letter = NewLetter(body=body, kind="nudge", dedupe=key)
                    self._letters.keep(chat, [letter], now=to_ticks(now))
                    self._turns.serve(chat, None)
                    told += 1
        return told

    async def count_wanted(self, write: WriteNews, *, name: str, after: int | None, most: int) -> Page:
        """See ``Store``."""
        self._check_open()
        return self._announcing.count_wanted(write, name=name, after=after, most=most)

    async def hand_in(self, name: str, body: str, *, now: datetime) -> None:
        """See ``Store``."""
        with self._transaction("hand_in"):
            self._announcing.hand_in(name, body, now=to_ticks(now))

    async def spread(self, compose: ComposeNews, *, most: int, look: int, now: datetime) -> Spread | None:
        """See ``Store``."""
        with self._transaction("spread"):
            return self._announcing.spread(compose, most=most, look=look, now=to_ticks(now))

    async def call_off(self, *, now: datetime) -> int:
        """See ``Store``."""
        with self._transaction("call_off"):
            return self._announcing.call_off(now=to_ticks(now))

    async def announcements(self) -> Sequence[Announcement]:
        """See ``Store``."""
        self._check_open()
        return self._announcing.all()

    async def exchange(
        self, outcomes: Sequence[Outcome], *, now: datetime, limit: int, nudges: int | None = None
    ) -> Sequence[Letter]:
        """See ``Store``."""
        with self._transaction("exchange"):
            for outcome in outcomes:
                self._letters.settle(outcome, now=to_ticks(now))
            return self._letters.lease(now=to_ticks(now), limit=limit, nudges=limit if nudges is None else nudges)

    async def recover(self, *, now: datetime) -> int:
        """See ``Store``. A dead process takes this store with it; what is leased was leased before a restart in it."""
        with self._transaction("recover"):
            leased = [number for number, row in self._tables.letters.items() if row.status == "sending"]
            for number in leased:
                self._letters.again(number, at=to_ticks(now), uncertain=True, now=to_ticks(now))
            return len(leased)

    async def hold(self, task: str) -> bool:  # noqa: ARG002 - nobody else can be at it
        """See ``Store``."""
        return True

    async def replicas(self) -> int:
        """See ``Store``."""
        return 1

    async def block(self, chat: int, *, now: datetime) -> None:
        """See ``Store``."""
        with self._transaction("block"):
            self._letters.block(chat, now=to_ticks(now))

    async def read_chat(self, chat: int) -> Chat:
        """See ``Store``."""
        self._check_open()
        row = self._tables.chats.get(chat, ChatRow())
        history = sorted(
            map(read_answer, row.answers), key=lambda each: (each.at, each.partnership, each.key, each.version)
        )
        return Chat(
            chat=chat,
            session=read_session(row.session),
            answers=current(history),
            history=tuple(history),
            alarms=self._alarms.of(chat),
        )

    async def read_traces(self, chat: int) -> Traces:
        """See ``Store``."""
        self._check_open()
        return read_traces(self._tables, chat)

    async def backlog(self) -> Backlog:
        """See ``Store``."""
        self._check_open()
        tables = self._tables
        updates = [tables.updates[seq] for chat in tables.chats.values() for seq in chat.updates]
        letters = [tables.letters[each] for chat in tables.chats.values() if not chat.blocked for each in chat.letters]
        dead = [row for row in tables.updates.values() if row.status == "dead"]
        lost = [row for row in tables.letters.values() if row.status in {"dead", "unknown"}]
        return Backlog(
            updates=len(updates),
            letters=len(letters),
            dead=len(dead) + len(lost),
            oldest_update=min((from_ticks(row.received_at) for row in updates), default=None),
            oldest_letter=min((from_ticks(row.made_at) for row in letters), default=None),
        )

    async def prune(self, *, now: datetime) -> int:
        """See ``Store``."""
        with self._transaction("prune"):
            return prune(self._tables, now=now)

    async def close(self) -> None:
        """See ``Store``."""
        self._closed = True
        self._tables = Tables()

    @contextmanager
    def _transaction(self, name: str) -> Iterator[None]:
        self._check_open()
        with self._tables.transaction():
            yield
            self._faults.point(f"{name}.before_commit")
        self._faults.point(f"{name}.after_commit")

    def _check_open(self) -> None:
        if self._closed:
            raise StorageUnavailable("The store is closed.")

    def _take_in(self, arrival: Arrival, *, now: int) -> bool:
        tables = self._tables
        place = (clear_text(arrival.source), arrival.number)
        if place in tables.known:
            return False
        seq = next(self._numbers)
        body = body_text(arrival.body)
        row = UpdateRow(source=place[0], number=place[1], chat=arrival.chat, body=body, received_at=now)
        chat = tables.chats.get(arrival.chat, ChatRow())
        tables.put(tables.known, place, seq)
        tables.put(tables.updates, seq, row)
        tables.put(tables.chats, arrival.chat, replace(chat, blocked=False, updates=(*chat.updates, seq)))
        return True

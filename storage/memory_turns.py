"""Turns in the in-memory store.

Law: as for the others, and written apart from them.
"""

from asyncio import CancelledError
from dataclasses import replace
from datetime import datetime

from storage.errors import DueFailed, Refused, TurnFailed
from storage.memory_alarms import Alarms
from storage.memory_forgetting import erase, recent_messages
from storage.memory_letters import Letters
from storage.memory_tables import (
    ChatRow,
    Tables,
    answer_text,
    body_text,
    read_answer,
    read_session,
    session_text,
)
from storage.remembering import current
from storage.store import Alarm, Decide, DecideDue, Decision, Due, KeptAnswer, TurnTaken, Waiting
from storage.ticks import from_ticks, to_ticks


class Turns:
    """Every method is a part of a transaction of the store's."""

    def __init__(self, tables: Tables, *, letters: Letters, alarms: Alarms) -> None:
        self._tables = tables
        self._letters = letters
        self._alarms = alarms

    def take(self, chat: int, decide: Decide, *, now: int) -> TurnTaken:
        """The turn of a chat with an update waiting. Raises ``TurnFailed``."""
        tables = self._tables
        waiting = self._waiting(chat)
        try:
            decision = decide(waiting)
            if not decision.erase:
                done = replace(tables.updates[waiting.seq], status="done", body=None, settled_at=now)
                tables.put(tables.updates, waiting.seq, done)
            self._conclude(chat, waiting.seq, decision, now=now)
        except (Exception, CancelledError) as error:  # decide is synchronous: whatever it raises is its own
            raise TurnFailed(waiting.seq, chat) from error
        return TurnTaken(seq=waiting.seq, chat=chat)

    def take_due(self, chat: int, decide: DecideDue, *, now: datetime) -> TurnTaken:
        """The turn of a chat in which something is due. Raises ``DueFailed``."""
        row = self._tables.chats[chat]
        alarm = self._alarms.of(chat)[0]
        answers = current([read_answer(text) for text in row.answers])
        try:
            decision = decide(Due(chat=chat, alarm=alarm, session=read_session(row.session), answers=answers))
            self._conclude(chat, None, decision, now=to_ticks(now))
            after = [each.due for each in self._alarms.of(chat) if each.kind == alarm.kind]
            if after and after[0] is not None and after[0] <= now:
                self._alarms.set(chat, [Alarm(kind=alarm.kind, due=None)])
        except (Exception, CancelledError) as error:  # as above
            raise DueFailed(chat, alarm.kind) from error
        return TurnTaken(seq=None, chat=chat)

    def _waiting(self, chat: int) -> Waiting:
        row = self._tables.chats[chat]
        update = self._tables.updates[row.updates[0]]
        return Waiting(
            seq=row.updates[0],
            chat=chat,
            body=body_text(update.body),
            received_at=from_ticks(update.received_at),
            attempts=update.attempts,
            session=read_session(row.session),
            answers=current([read_answer(text) for text in row.answers]),
        )

    def _conclude(self, number: int, seq: int | None, decision: Decision, *, now: int) -> None:
        if decision.erase:
            self._erase(number, decision, now=now)
            return
        chat = self._tables.chats[number]
        session, saved = chat.session, chat.saved_at
        if decision.session is not None:
            session, saved = session_text(decision.session), now
        answers = (*chat.answers, *map(answer_text, decision.answers))
        if len({_version(read_answer(text)) for text in answers}) < len(answers):
            raise Refused
        self._tables.put(self._tables.chats, number, replace(chat, session=session, saved_at=saved, answers=answers))
        self._alarms.set(number, decision.alarms)
        self._letters.keep(number, decision.letters, now=now)
        self.serve(number, seq)

    def serve(self, number: int, seq: int | None) -> None:
        """The chat goes to the back of the queue, without this update."""
        chat = self._tables.chats[number]
        left = tuple(each for each in chat.updates if each != seq)
        self._tables.put(self._tables.chats, number, replace(chat, updates=left, served=next(self._tables.tickets)))

    def _erase(self, chat: int, decision: Decision, *, now: int) -> None:
        messages = recent_messages(self._tables, chat, now=from_ticks(now))
        letters = [*decision.letters, *(decision.farewell(messages) if decision.farewell else ())]
        erase(self._tables, chat, now=now)
        if letters:
            self._tables.put(self._tables.chats, chat, ChatRow())
            self._letters.keep(chat, [replace(letter, dedupe=None) for letter in letters], now=now)
            self.serve(chat, None)


def _version(answer: KeptAnswer) -> tuple[int, str, int]:
    return answer.partnership, answer.key, answer.version

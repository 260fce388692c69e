"""The outbox of the in-memory store.

Law: as for the others, and written apart from them.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import assert_never, get_args

from storage.errors import Refused
from storage.memory_alarms import Alarms
from storage.memory_tables import ChatRow, LetterRow, Tables, answer_text, body_text, clear_text, read_answer
from storage.moving import merged
from storage.store import (
    Blocked,
    Letter,
    LetterClass,
    Migrated,
    NewLetter,
    Outcome,
    Sent,
    TryLater,
    Undeliverable,
)
from storage.ticks import to_ticks


class Letters:
    """Every method is a part of a transaction of the store's. Times are ticks."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._numbers = count(1)

    def keep(self, chat: int, letters: Sequence[NewLetter], *, now: int) -> None:
        """Queue letters; one whose key is used up is passed over."""
        tables = self._tables
        for letter in letters:
            if letter.kind not in get_args(LetterClass):
                raise Refused
            number = next(self._numbers)
            key = None if letter.dedupe is None else clear_text(letter.dedupe)
            row = LetterRow(chat=chat, kind=letter.kind, body=body_text(letter.body), dedupe=key, made_at=now)
            if key in tables.used:
                continue
            if key is not None:
                tables.put(tables.used, key, number)
            tables.put(tables.letters, number, row)
            held = tables.chats[chat]
            after = held.send_after if held.letters else now
            tables.put(tables.chats, chat, replace(held, letters=(*held.letters, number), send_after=after))

    def lease(self, *, now: int, limit: int, nudges: int) -> list[Letter]:
        """Lease the heads of the queues that may go."""
        ready = sorted(
            (chat.send_after, number, self._has_only_nudges(chat))
            for number, chat in self._tables.chats.items()
            if chat.letters and not chat.leased and not chat.blocked and chat.send_after <= now
        )
        replies = [chat for _, chat, unasked in ready if not unasked][: max(limit, 0)]
        room = min(limit, nudges) - len(replies)
        return [self._lease(chat) for chat in replies + [chat for _, chat, unasked in ready if unasked][: max(room, 0)]]

    def _has_only_nudges(self, chat: ChatRow) -> bool:
        return all(self._tables.letters[letter].kind == "nudge" for letter in chat.letters)

    def _lease(self, number: int) -> Letter:
        tables = self._tables
        chat = tables.chats[number]
        head = chat.letters[0]
        row = tables.letters[head]
        row = replace(row, status="sending", attempts=row.attempts + 1)
        tables.put(tables.letters, head, row)
        tables.put(tables.chats, number, replace(chat, leased=True))
        return Letter(
            id=head,
            chat=number,
            body=body_text(row.body),
            kind=row.kind,
            attempts=row.attempts,
            uncertain=row.uncertain,
        )

    def settle(self, outcome: Outcome, *, now: int) -> None:
        """What became of a leased letter; of any other nothing is changed."""
        row = self._tables.letters.get(outcome.letter)
        if row is None or row.status != "sending":
            return
        match outcome:
            case Sent(message=message, earlier=earlier):
                told = replace(row, messages=() if message is None else (*earlier, message))
                self._tables.put(self._tables.letters, outcome.letter, told)
                self._end(outcome.letter, "sent", now=now)
            case TryLater(at=at, uncertain=uncertain):
                self.again(outcome.letter, at=to_ticks(at), uncertain=uncertain, now=now)
            case Undeliverable(reason=reason):
                clear_text(reason)
                self._end(outcome.letter, "dead", now=now)
            case Blocked():
                self._end(outcome.letter, "cancelled", now=now)
                self.block(row.chat, now=now)
            case Migrated(chat=chat):
                self.again(outcome.letter, at=now, uncertain=False, now=now)
                self._move(row.chat, chat, now=now)
            case _:
                assert_never(outcome)

    def again(self, letter: int, *, at: int, uncertain: bool, now: int) -> None:
        """It waits again, unless it is a nudge that may have arrived."""
        tables = self._tables
        row = tables.letters[letter]
        if uncertain and row.kind == "nudge":
            self._end(letter, "unknown", now=now)
            return
        tables.put(tables.letters, letter, replace(row, status="pending", uncertain=row.uncertain or uncertain))
        tables.put(tables.chats, row.chat, replace(tables.chats[row.chat], leased=False, send_after=at))

    def _end(self, letter: int, status: str, *, now: int) -> None:
        tables = self._tables
        row = tables.letters[letter]
        body = None if status in {"sent", "cancelled"} else row.body
        uncertain = row.uncertain or status == "unknown"
        tables.put(tables.letters, letter, replace(row, status=status, body=body, uncertain=uncertain, settled_at=now))
        chat = tables.chats[row.chat]
        left = tuple(each for each in chat.letters if each != letter)
        after = now if row.status == "sending" else chat.send_after
        leased = chat.leased and row.status != "sending"
        tables.put(tables.chats, row.chat, replace(chat, letters=left, leased=leased, send_after=after))

    def block(self, chat: int, *, now: int) -> None:
        """Cancel what waits."""
        tables = self._tables
        if chat not in tables.chats:
            return
        for letter in tables.chats[chat].letters:
            if tables.letters[letter].status == "pending":
                self._end(letter, "cancelled", now=now)
        tables.put(tables.chats, chat, replace(tables.chats[chat], blocked=True))

    def _move(self, old: int, new: int, *, now: int) -> None:
        tables = self._tables
        if old == new:
            return
        moving, there = tables.chats[old], tables.chats.get(new, ChatRow())
        history = merged([read_answer(text) for text in moving.answers], [read_answer(text) for text in there.answers])
        for seq, update in tables.updates.items():
            if update.chat == old:
                tables.put(tables.updates, seq, replace(update, chat=new))
        for number, letter in tables.letters.items():
            if letter.chat == old:
                tables.put(tables.letters, number, replace(letter, chat=new))
        together = replace(
            there,
            session=moving.session or there.session,
            saved_at=now if moving.session else there.saved_at,
            answers=tuple(answer_text(answer) for answer in history),
            updates=tuple(sorted(moving.updates + there.updates)),
            letters=tuple(sorted(moving.letters + there.letters)),
            send_after=now,
            served=next(tables.tickets),
        )
        alarms = Alarms(tables).of(old)
        tables.put(tables.chats, old, None)
        tables.put(tables.chats, new, together)
        Alarms(tables).set(new, alarms)

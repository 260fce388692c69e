"""How the in-memory store forgets: what is old, and what somebody wants gone.

Law: as for the others, and written apart from them.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from storage.erasing import RECENT
from storage.memory_tables import LetterRow, Tables, read_answer
from storage.remembering import KEEP_DEAD, KEEP_DONE, KEEP_LAST_WORDS, KEEP_SENT
from storage.ticks import to_ticks


def erase(tables: Tables, chat: int, *, now: int) -> None:
    """Everything of a chat; of its updates the numbers stay, as nobody's."""
    tables.put(tables.chats, chat, None)
    for seq, update in tables.updates.items():
        if update.chat == chat:
            gone = replace(update, chat=None, body=None, status="done", settled_at=now)
            tables.put(tables.updates, seq, gone)
    for number, letter in list(tables.letters.items()):
        if letter.chat == chat:
            drop_letter(tables, number)


def recent_messages(tables: Tables, chat: int, *, now: datetime) -> list[int]:
    """The messages that came and went in a chat lately, as far as they are known by number, in order."""
    since = to_ticks(now - RECENT)
    letters = [row for row in tables.letters.values() if row.chat == chat and (row.settled_at or 0) >= since]
    answers = [read_answer(text) for text in tables.chats[chat].answers]
    sources = {each.source for each in answers if each.source is not None and to_ticks(each.at) >= since}
    return sorted(sources | {message for row in letters for message in row.messages})


def prune(tables: Tables, *, now: datetime) -> int:
    """What nobody needs any more. Returns how much that was, not counting empty chats."""
    forgotten = _prune_updates(tables, now) + _prune_letters(tables, now)
    _forget_empty_chats(tables)
    return forgotten


def _prune_updates(tables: Tables, now: datetime) -> int:
    before = {"done": to_ticks(now - KEEP_DONE), "dead": to_ticks(now - KEEP_DEAD)}
    old = [
        (seq, row)
        for seq, row in tables.updates.items()
        if row.settled_at is not None and row.settled_at < before[row.status]
    ]
    for seq, row in old:
        tables.put(tables.known, (row.source, row.number), None)
        tables.put(tables.updates, seq, None)
    return len(old)


def _prune_letters(tables: Tables, now: datetime) -> int:
    forgotten = 0
    for number, row in list(tables.letters.items()):
        kept = _kept(tables, row)
        if row.settled_at is None or row.settled_at >= to_ticks(now - kept):
            continue
        old = row.settled_at < to_ticks(now - KEEP_DEAD)
        if row.dedupe is None or (row.kind == "nudge" and old):
            drop_letter(tables, number)
            forgotten += 1
        elif row.body is not None:  # the key stays for ever
            tables.put(tables.letters, number, replace(row, body=None))
            forgotten += 1
    return forgotten


def _kept(tables: Tables, row: LetterRow) -> timedelta:
    if row.status not in {"sent", "cancelled"}:
        return KEEP_DEAD
    chat = tables.chats.get(row.chat)
    return KEEP_LAST_WORDS if row.dedupe is None and (chat is None or chat.session is None) else KEEP_SENT


def drop_letter(tables: Tables, number: int) -> None:
    """Forget a letter, and that its key was used."""
    key = tables.letters[number].dedupe
    tables.put(tables.letters, number, None)
    if key is not None:
        tables.put(tables.used, key, None)


def _forget_empty_chats(tables: Tables) -> None:
    in_use = {row.chat for row in tables.updates.values()} | {row.chat for row in tables.letters.values()}
    for number, chat in list(tables.chats.items()):
        if number not in in_use and chat.session is None and not chat.answers and not chat.alarms:
            tables.put(tables.chats, number, None)

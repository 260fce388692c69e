"""One chat takes its turn.

Law: what a turn changes is one transaction, and ``decide`` is called inside it. A bug shows as ``TurnFailed``: what
``decide`` raised, what could not be made into rows, and what the database would not accept. Plans only.
"""

from asyncio import CancelledError
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from storage.erasing import erase
from storage.errors import Damaged, Refused, TurnFailed
from storage.plan import Parameters, Plan, from_ticks, to_ticks
from storage.recent import RecentChats, Recollection
from storage.rows import answer_row, letter_rows, read_answer, read_session, read_update, session_row
from storage.sealing import Sealer
from storage.store import Decide, Decision, TurnTaken, Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a turn changes, as parameters. ``end`` has the update's ``seq``, ``chat``, ``ticket`` and ``now``."""

    session: Parameters | None
    answers: Sequence[Parameters]
    letters: Sequence[Parameters]
    end: Parameters


#: How an engine writes down what a turn changes.
Save: TypeAlias = Callable[[Changes], Plan[None]]


def take_turn(
    sealer: Sealer, recent: RecentChats, decide: Decide, *, save: Save, now: datetime
) -> Plan[TurnTaken | None]:
    """Claim, load, decide, save; ``None`` when no chat has a turn to take."""
    claimed = yield "claim_chat", {}
    if not claimed:
        return None
    chat, served, ticket = claimed[0]
    waiting, known = yield from _load(sealer, chat, recent.recall(chat, served=served))
    try:
        decision = decide(waiting)
        changes = _changes(sealer, decision, waiting=waiting, ticket=ticket, now=now)
    except (Exception, CancelledError) as error:  # decide is synchronous: whatever it raises is its own
        raise TurnFailed(waiting.seq, chat) from error
    try:
        if decision.erase:
            yield from _last_words(chat, changes, now=now)
            recent.forget(chat)
        else:
            yield from save(changes)
            recent.keep(chat, known.after(decision.session, decision.answers), ticket=ticket)
    except Refused as error:
        raise TurnFailed(waiting.seq, chat) from error
    return TurnTaken(seq=waiting.seq, chat=chat)


def _load(sealer: Sealer, chat: int, known: Recollection | None) -> Plan[tuple[Waiting, Recollection]]:
    found = yield "load_update", {"chat": chat}
    if not found:
        raise Damaged  # the chat points at an update that is not there
    seq, source, number, body, received_at, attempts, *session = found[0]
    if known is None:
        rows = yield "load_answers", {"chat": chat}
        known = Recollection(read_session(sealer, chat, session), (read_answer(sealer, chat, row) for row in rows))
    waiting = Waiting(
        seq=seq,
        chat=chat,
        body=read_update(sealer, chat=chat, source=source, number=number, body=body),
        received_at=from_ticks(received_at),
        attempts=attempts,
        session=known.session,
        answers=tuple(known.answers.values()),
    )
    return waiting, known


def _changes(sealer: Sealer, decision: Decision, *, waiting: Waiting, ticket: int, now: datetime) -> Changes:
    chat, session, letters = waiting.chat, decision.session, decision.letters
    if decision.erase:
        # A last word keeps no key: a key may name the chat, and would stay for ever.
        letters = [replace(letter, dedupe=None) for letter in letters]
    return Changes(
        session=None if session is None else session_row(sealer, chat, session, now=now),
        answers=[answer_row(sealer, chat, answer) for answer in decision.answers],
        letters=letter_rows(sealer, letters, chat=chat, seq=waiting.seq, now=now),
        end={"chat": chat, "seq": waiting.seq, "ticket": ticket, "now": to_ticks(now)},
    )


def save_by_table(changes: Changes) -> Plan[None]:
    """One statement for each table: best where a statement costs no journey."""
    yield "finish_update", changes.end
    if changes.session is not None:
        yield "save_session", changes.session
    yield "keep_answers", changes.answers
    yield "keep_letters", changes.letters
    yield "end_turn", changes.end


_NO_SESSION: Parameters = dict.fromkeys(("body", "language", "dialogue", "step", "partnership"))
_ANSWER = ("partnership", "key", "version", "body", "at", "round", "source", "about", "withdrawn")
_LETTER = ("cause", "kind", "body", "dedupe")


def save_at_once(changes: Changes) -> Plan[None]:
    """One statement for all tables: best where each is a journey to a server and back."""
    session = changes.session or _NO_SESSION
    yield (
        "save_turn",
        {
            **changes.end,
            **{f"session_{name}": session[name] for name in _NO_SESSION},
            **{f"answer_{name}": [answer[name] for answer in changes.answers] for name in _ANSWER},
            **{f"letter_{name}": [letter[name] for letter in changes.letters] for name in _LETTER},
        },
    )


def _last_words(chat: int, changes: Changes, *, now: datetime) -> Plan[None]:
    """Everything of the chat goes, except these letters."""
    yield from erase(chat, now=now)
    if changes.letters:
        yield "touch_chats", [{"chat": chat}]
        yield "keep_letters", changes.letters
        yield "end_turn", changes.end

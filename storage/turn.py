"""One chat takes its turn.

Law: what a turn changes is one transaction, and ``decide`` is called inside it. A bug shows as ``TurnFailed``: what
``decide`` raised, what could not be made into rows, and what the database would not accept. Plans only.
"""

from asyncio import CancelledError
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from storage.erasing import erase
from storage.errors import Damaged, Refused, TurnFailed
from storage.plan import Plan, Step, from_ticks, to_ticks
from storage.rows import answer_row, letter_rows, read_answer, read_session, read_update, session_row
from storage.sealing import Sealer
from storage.store import Decide, Decision, TurnTaken, Waiting


def take_turn(sealer: Sealer, decide: Decide, *, now: datetime) -> Plan[TurnTaken | None]:
    """Claim, load, decide, save; ``None`` when no chat has a turn to take."""
    claimed = yield "claim_chat", {}
    if not claimed:
        return None
    chat, ticket = claimed[0]
    waiting = yield from _load(sealer, chat)
    try:
        decision = decide(waiting)
        steps = list(_saving(sealer, decision, waiting=waiting, now=now))
    except (Exception, CancelledError) as error:  # decide is synchronous: whatever it raises is its own
        raise TurnFailed(waiting.seq, chat) from error
    try:
        if decision.erase:
            yield from erase(chat, again=bool(decision.letters), now=now)
        for step in steps:
            yield step
        yield "end_turn", {"chat": chat, "ticket": ticket, "now": to_ticks(now)}
    except Refused as error:
        raise TurnFailed(waiting.seq, chat) from error
    return TurnTaken(seq=waiting.seq, chat=chat)


def _load(sealer: Sealer, chat: int) -> Plan[Waiting]:
    found = yield "load_update", {"chat": chat}
    if not found:
        raise Damaged  # the chat points at an update that is not there
    seq, source, number, body, received_at, attempts, *session = found[0]
    answers = yield "load_answers", {"chat": chat}
    return Waiting(
        seq=seq,
        chat=chat,
        body=read_update(sealer, chat=chat, source=source, number=number, body=body),
        received_at=from_ticks(received_at),
        attempts=attempts,
        session=read_session(sealer, chat, session),
        answers=tuple(read_answer(sealer, chat, row) for row in answers),
    )


def _saving(sealer: Sealer, decision: Decision, *, waiting: Waiting, now: datetime) -> Iterator[Step]:
    chat = waiting.chat
    letters = decision.letters
    if decision.erase:
        # A last word keeps no key: a key may name the chat, and would stay for ever.
        letters = tuple(replace(letter, dedupe=None) for letter in letters)
    else:
        yield "finish_update", {"seq": waiting.seq, "now": to_ticks(now)}
        if decision.session is not None:
            yield "save_session", session_row(sealer, chat, decision.session, now=now)
        yield "keep_answers", [answer_row(sealer, chat, answer) for answer in decision.answers]
    yield "keep_letters", letter_rows(sealer, letters, chat=chat, seq=waiting.seq, now=now)

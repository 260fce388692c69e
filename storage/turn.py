"""One chat takes its turn.

Law: what a turn changes is one transaction, and ``decide`` is called inside it. A bug shows as ``TurnFailed``: what
``decide`` raised, what could not be made into rows, and what the database would not accept. Plans only.
"""

from asyncio import CancelledError
from datetime import datetime

from storage.erasing import recent_messages
from storage.errors import Damaged, Refused, TurnFailed
from storage.marks import read_mark
from storage.plan import Plan
from storage.recent import RecentChats, Recollection
from storage.rows import read_answer, read_session, read_update
from storage.saving import Save, changes_of, conclude, says_farewell
from storage.sealing import Sealer
from storage.store import Decide, TurnTaken, Waiting
from storage.ticks import from_ticks


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
        leaving = says_farewell(decision)
    except (Exception, CancelledError) as error:  # decide is synchronous: whatever it raises is its own
        raise TurnFailed(waiting.seq, chat) from error
    said = (yield from recent_messages(chat, now=now)) if leaving else ()
    mark = (yield from read_mark(sealer, chat)) if decision.erase else b""
    try:
        changes = changes_of(
            sealer, decision, chat=chat, seq=waiting.seq, ticket=ticket, now=now, mark=mark, messages=said
        )
    except (Exception, CancelledError) as error:  # as above
        raise TurnFailed(waiting.seq, chat) from error
    try:
        yield from conclude(recent, changes, known=known, save=save)
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

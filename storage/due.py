"""Something falls due in a chat: its turn, without anybody having written.

Law: as for a turn. The chat is locked before its alarms are read, so each goes off once, however many workers look for
what is due. An alarm that went off is due no more: it has a later time, or is gone. Plans only.
"""

from asyncio import CancelledError
from dataclasses import replace
from datetime import datetime

from storage.erasing import recent_messages
from storage.errors import Damaged, DueFailed, Refused
from storage.marks import read_mark
from storage.plan import Plan
from storage.recent import RecentChats, Recollection
from storage.rows import read_alarm, read_answer, read_session
from storage.saving import Save, changes_of, conclude, says_farewell
from storage.sealing import Sealer
from storage.store import Alarm, DecideDue, Decision, Due, TurnTaken
from storage.ticks import from_ticks, to_ticks

_ALARM = 6  # columns of an alarm, which the session's come after


def take_due(
    sealer: Sealer, recent: RecentChats, decide: DecideDue, *, save: Save, now: datetime
) -> Plan[TurnTaken | None]:
    """Claim, load, decide, save; ``None`` when nothing is due."""
    claimed = yield "claim_due", {"now": to_ticks(now)}
    if not claimed:
        return None
    chat, served, ticket = claimed[0]
    due, known = yield from _load(sealer, chat, recent.recall(chat, served=served))
    try:
        decision = done_with(due.alarm, decide(due), now=now)
        leaving = says_farewell(decision)
    except (Exception, CancelledError) as error:  # decide is synchronous: whatever it raises is its own
        raise DueFailed(chat, due.alarm.kind) from error
    said = (yield from recent_messages(chat, now=now)) if leaving else ()
    mark = (yield from read_mark(sealer, chat)) if decision.erase else b""
    try:
        changes = changes_of(sealer, decision, chat=chat, seq=None, ticket=ticket, now=now, mark=mark, messages=said)
    except (Exception, CancelledError) as error:  # as above
        raise DueFailed(chat, due.alarm.kind) from error
    try:
        yield from conclude(recent, changes, known=known, save=save)
    except Refused as error:
        raise DueFailed(chat, due.alarm.kind) from error
    return TurnTaken(seq=None, chat=chat)


def _load(sealer: Sealer, chat: int, known: Recollection | None) -> Plan[tuple[Due, Recollection]]:
    found = yield "load_due", {"chat": chat}
    if not found:
        raise Damaged  # the chat says that something is due, and nothing is there
    alarm, session = found[0][:_ALARM], found[0][_ALARM:]
    if known is None:
        rows = yield "load_answers", {"chat": chat}
        known = Recollection(read_session(sealer, chat, session), (read_answer(sealer, chat, row) for row in rows))
    answers = tuple(known.answers.values())
    return Due(chat=chat, alarm=read_alarm(sealer, chat, alarm), session=known.session, answers=answers), known


def done_with(alarm: Alarm, decision: Decision, *, now: datetime) -> Decision:
    """The decision, with this alarm taken away unless it is set to a time to come."""
    kept = {each.kind: each for each in decision.alarms}.get(alarm.kind)
    if kept is not None and kept.due is not None and kept.due > now:
        return decision
    return replace(decision, alarms=(*decision.alarms, Alarm(kind=alarm.kind, due=None)))


def next_due() -> Plan[datetime | None]:
    """When something falls due next."""
    found = yield "next_due", {}
    return from_ticks(found[0][0]) if found else None


def put_off(chat: int, kind: str, *, until: datetime) -> Plan[None]:
    """Later, unless it is set to a later time already."""
    yield "hold_chat", {"chat": chat}
    put = yield "put_off_alarm", {"chat": chat, "kind": kind, "until": to_ticks(until)}
    if put:
        yield "point_at_alarm", {"chat": chat}

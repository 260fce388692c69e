"""Reading what is kept, counting what waits, and forgetting what nobody needs any more. Plans only."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from storage.plan import Plan
from storage.rows import read_alarm, read_answer, read_session
from storage.sealing import Sealer
from storage.store import Backlog, Chat, KeptAnswer, Trace, Traces
from storage.ticks import from_ticks, to_ticks

#: Telegram numbers its updates anew after a week without any; a number kept longer could swallow a new update.
KEEP_DONE = timedelta(days=7)
KEEP_SENT = timedelta(days=2)
KEEP_LAST_WORDS = timedelta(days=1)
KEEP_DEAD = timedelta(days=30)
#: No backup is to be older than this; the guide for operators says so.
KEEP_MARKS = timedelta(days=400)


def read_chat(sealer: Sealer, chat: int) -> Plan[Chat]:
    """Everything one chat remembers."""
    sessions = yield "load_session", {"chat": chat}
    rows = yield "load_history", {"chat": chat}
    history = tuple(read_answer(sealer, chat, row) for row in rows)
    session = read_session(sealer, chat, sessions[0]) if sessions else None
    alarms = tuple(read_alarm(sealer, chat, row) for row in (yield "load_alarms", {"chat": chat}))
    return Chat(chat=chat, session=session, answers=current(history), history=history, alarms=alarms)


def read_traces(chat: int) -> Plan[Traces]:
    """Counts and times of what a chat has in the queues."""
    states = yield "load_state", {"chat": chat}
    state, saved = states[0] if states else (None, None)
    return Traces(
        state=state,
        saved=None if saved is None else from_ticks(saved),
        updates=tuple(map(_trace, (yield "trace_updates", {"chat": chat}))),
        letters=tuple(map(_trace, (yield "trace_letters", {"chat": chat}))),
    )


def _trace(row: Sequence[Any]) -> Trace:
    state, count, first, last = row
    return Trace(state=state, count=count, first=from_ticks(first), last=from_ticks(last))


def current(history: Sequence[KeptAnswer]) -> tuple[KeptAnswer, ...]:
    """The highest version of each answer in each round."""
    newest: dict[tuple[int, str, int], KeptAnswer] = {}
    for answer in history:
        place = (answer.partnership, answer.key, answer.round)
        known = newest.get(place)
        if known is None or known.version < answer.version:
            newest[place] = answer
    return tuple(newest.values())


def backlog() -> Plan[Backlog]:
    """What is waiting."""
    ((updates, letters, dead, oldest_update, oldest_letter),) = yield "count_backlog", {}
    return Backlog(
        updates=updates,
        letters=letters,
        dead=dead,
        oldest_update=None if oldest_update is None else from_ticks(oldest_update),
        oldest_letter=None if oldest_letter is None else from_ticks(oldest_letter),
    )


def prune(*, now: datetime) -> Plan[int]:
    """Forget what is old enough, and the chats of which nothing is left."""
    forgotten = 0
    for query, kept in (
        ("forget_done_updates", KEEP_DONE),
        ("forget_dead_updates", KEEP_DEAD),
        ("forget_sent_letters", KEEP_SENT),
        ("forget_last_words", KEEP_LAST_WORDS),
        ("forget_dead_letters", KEEP_DEAD),
        ("forget_old_nudges", KEEP_DEAD),
        ("empty_dead_letters", KEEP_DEAD),
        ("forget_marks", KEEP_MARKS),
    ):
        gone = yield query, {"before": to_ticks(now - kept)}
        forgotten += len(gone)
    yield "forget_empty_chats", {}
    return forgotten

"""A chat has another id now: everything of it moves there.

Law: no answer, update or letter is dropped. Bodies are sealed for their chat, so each is opened and sealed again. Where
the new id has something already, the session that moves goes on, because its talk is the older one, and so do its
alarms; versions that move keep their numbers, and those that were there come after them. Plans only.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from storage.plan import Plan
from storage.rows import (
    alarm_row,
    answer_row,
    move_letter_row,
    move_update_row,
    read_alarm,
    read_answer,
    read_session,
    session_row,
)
from storage.sealing import Sealer
from storage.store import KeptAnswer
from storage.ticks import to_ticks


def move(sealer: Sealer, old: int, new: int, *, now: datetime) -> Plan[None]:
    """Move a chat; the letter that learnt of it is pending again when this is called."""
    if old == new:
        return
    yield "touch_chats", [{"chat": chat} for chat in sorted((old, new))]
    yield from _move_session(sealer, old, new, now=now)
    yield from _move_answers(sealer, old, new)
    updates = yield "updates_of_chat", {"chat": old}
    yield "move_updates", [move_update_row(sealer, row, old=old, new=new) for row in updates]
    letters = yield "letters_of_chat", {"chat": old}
    yield "move_letters", [move_letter_row(sealer, row, old=old, new=new) for row in letters]
    alarms = [read_alarm(sealer, old, row) for row in (yield "load_alarms", {"chat": old})]
    yield "set_alarms", [alarm_row(sealer, new, alarm) for alarm in alarms]
    yield "erase_schedule", {"chat": old}
    yield "erase_chat", {"chat": old}
    ((ticket,),) = yield "draw_ticket", {}
    yield "end_move", {"chat": new, "ticket": ticket, "now": to_ticks(now)}


def _move_session(sealer: Sealer, old: int, new: int, *, now: datetime) -> Plan[None]:
    for row in (yield "load_session", {"chat": old}):
        session = read_session(sealer, old, row)
        if session is not None:
            yield "save_session", session_row(sealer, new, session, now=now)
    yield "erase_session", {"chat": old}


def _move_answers(sealer: Sealer, old: int, new: int) -> Plan[None]:
    moving = [read_answer(sealer, old, row) for row in (yield "load_history", {"chat": old})]
    there = [read_answer(sealer, new, row) for row in (yield "load_history", {"chat": new})]
    yield "erase_answer", {"chat": old}
    yield "erase_answer", {"chat": new}
    yield "keep_answers", [answer_row(sealer, new, answer) for answer in merged(moving, there)]


def merged(moving: Sequence[KeptAnswer], there: Sequence[KeptAnswer]) -> list[KeptAnswer]:
    """Both histories as one; versions that were there are numbered on from those that move."""
    highest: dict[tuple[int, str], int] = defaultdict(int)
    for answer in moving:
        place = (answer.partnership, answer.key)
        highest[place] = max(highest[place], answer.version)
    after = (replace(each, version=each.version + highest[each.partnership, each.key]) for each in there)
    return [*moving, *after]

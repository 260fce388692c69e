"""What a turn decided, written down.

Law: everything is made into rows before anything is written, so what cannot be kept is found out first. The same for
a turn that an update led to and for one because something fell due. Plans only.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from storage.erasing import erase
from storage.plan import Parameters, Plan
from storage.recent import RecentChats, Recollection
from storage.rows import alarm_row, answer_row, letter_rows, session_row
from storage.sealing import Sealer
from storage.store import Decision
from storage.ticks import to_ticks


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a turn changes, as parameters. ``end`` has the update's ``seq``, ``chat``, ``ticket`` and ``now``."""

    chat: int
    ticket: int
    now: datetime
    decision: Decision
    session: Parameters | None
    answers: Sequence[Parameters]
    letters: Sequence[Parameters]
    alarms: Sequence[Parameters]
    #: The chat's mark, which stays when it is erased.
    mark: bytes
    end: Parameters


#: How an engine writes down what a turn changes.
Save: TypeAlias = Callable[[Changes], Plan[None]]


def says_farewell(decision: Decision) -> bool:
    """Whether it is to be told which messages the chat had of late."""
    return decision.erase and decision.farewell is not None


def changes_of(
    sealer: Sealer,
    decision: Decision,
    *,
    chat: int,
    seq: int | None,
    ticket: int,
    now: datetime,
    mark: bytes = b"",
    messages: Sequence[int] = (),
) -> Changes:
    """A decision as rows. ``seq`` is the update that led to it; ``mark`` stays of a chat that is erased.

    Raises what cannot be made into a row.
    """
    session, letters = decision.session, decision.letters
    if decision.erase:
        letters = [*letters, *(decision.farewell(messages) if decision.farewell else ())]
        # A last word keeps no key: a key may name the chat, and would stay for ever.
        letters = [replace(letter, dedupe=None) for letter in letters]
    cause = f"due {ticket}" if seq is None else str(seq)
    return Changes(
        chat=chat,
        ticket=ticket,
        now=now,
        decision=decision,
        session=None if session is None else session_row(sealer, chat, session, now=now),
        answers=[answer_row(sealer, chat, answer) for answer in decision.answers],
        letters=letter_rows(sealer, letters, chat=chat, cause=cause, now=now),
        alarms=[alarm_row(sealer, chat, alarm) for alarm in {alarm.kind: alarm for alarm in decision.alarms}.values()],
        mark=mark,
        end={"chat": chat, "seq": seq, "ticket": ticket, "now": to_ticks(now)},
    )


def conclude(recent: RecentChats, changes: Changes, *, known: Recollection, save: Save) -> Plan[None]:
    """Write it down, and remember what the chat remembers now. ``known`` is what it remembered before."""
    decision = changes.decision
    if decision.erase:
        yield from _last_words(changes)
        recent.forget(changes.chat)
        return
    yield from save(changes)
    yield from _set_alarms(changes)
    recent.keep(changes.chat, known.after(decision.session, decision.answers), ticket=changes.ticket)


def _set_alarms(changes: Changes) -> Plan[None]:
    """Few turns change any, so those that do not pay nothing for it."""
    if changes.alarms:
        yield "drop_alarms", [row for row in changes.alarms if "due" not in row]
        yield "set_alarms", [row for row in changes.alarms if "due" in row]
        yield "point_at_alarm", {"chat": changes.chat}


def save_by_table(changes: Changes) -> Plan[None]:
    """One statement for each table: best where a statement costs no journey."""
    if changes.end["seq"] is not None:
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


def _last_words(changes: Changes) -> Plan[None]:
    """Everything of the chat goes, except these letters."""
    yield from erase(changes.chat, mark=changes.mark, now=changes.now)
    if changes.letters:
        yield "touch_chats", [{"chat": changes.chat}]
        yield "keep_letters", changes.letters
        yield "end_turn", changes.end

"""Shapes to rows and back; the only place where a body meets the sealer.

Law: the row key that a body is sealed for is written here, once for sealing and unsealing alike.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from storage.errors import Refused
from storage.plan import Parameters
from storage.sealing import Sealer
from storage.store import Alarm, Arrival, KeptAnswer, Letter, NewLetter, SavedSession
from storage.ticks import from_ticks, to_ticks

_KIND = re.compile(r"[A-Za-z0-9.-]+")


def update_row(sealer: Sealer, arrival: Arrival, *, now: datetime) -> Parameters:
    """An arrival as a row of ``inbox``."""
    place = _update_place(arrival.source, arrival.number)
    return {
        "source": arrival.source,
        "number": arrival.number,
        "chat": arrival.chat,
        "body": sealer.seal(arrival.body, table="inbox", chat=arrival.chat, row=place),
        "received_at": to_ticks(now),
    }


def read_update(sealer: Sealer, *, chat: int, source: str, number: int, body: bytes) -> str:
    """What arrived."""
    return sealer.unseal(body, table="inbox", chat=chat, row=_update_place(source, number))


def session_row(sealer: Sealer, chat: int, session: SavedSession, *, now: datetime) -> Parameters:
    """A session as a row of ``session``."""
    return {
        "chat": chat,
        "body": sealer.seal(session.body, table="session", chat=chat, row=""),
        "language": session.language,
        "dialogue": session.dialogue,
        "step": session.step,
        "partnership": session.partnership,
        "now": to_ticks(now),
    }


def read_session(sealer: Sealer, chat: int, row: Sequence[Any]) -> SavedSession | None:
    """From body, language, dialogue, step, partnership; ``None`` when there is no such row."""
    body, language, dialogue, step, partnership = row
    if body is None:
        return None
    words = sealer.unseal(body, table="session", chat=chat, row="")
    return SavedSession(body=words, language=language, dialogue=dialogue, step=step, partnership=partnership)


def answer_row(sealer: Sealer, chat: int, answer: KeptAnswer) -> Parameters:
    """A version of an answer as a row of ``answer``."""
    place = _answer_place(answer.partnership, answer.key, answer.version)
    return {
        "chat": chat,
        "partnership": answer.partnership,
        "key": answer.key,
        "version": answer.version,
        "body": sealer.seal(answer.body, table="answer", chat=chat, row=place),
        "at": to_ticks(answer.at),
        "round": answer.round,
        "source": answer.source,
        "about": answer.about,
        "withdrawn": int(answer.withdrawn),
    }


def read_answer(sealer: Sealer, chat: int, row: Sequence[Any]) -> KeptAnswer:
    """From the columns in the order of ``answer_row``, without the chat."""
    partnership, key, version, body, at, turn, source, about, withdrawn = row
    place = _answer_place(partnership, key, version)
    return KeptAnswer(
        partnership=partnership,
        key=key,
        version=version,
        body=sealer.unseal(body, table="answer", chat=chat, row=place),
        at=from_ticks(at),
        round=turn,
        source=source,
        about=about,
        withdrawn=bool(withdrawn),
    )


def letter_rows(
    sealer: Sealer, letters: Iterable[NewLetter], *, chat: int, cause: str, now: datetime
) -> list[Parameters]:
    """The letters that something led to, as rows of ``outbox``. With its place each has a cause of its own, its seal's.

    ``cause`` is the number of an update (its ``seq``), or that of a turn for which something fell due.
    """
    rows: list[Parameters] = []
    for place, letter in enumerate(letters):
        placed = f"{cause}.{place}"
        rows.append(
            {
                "chat": chat,
                "cause": placed,
                "kind": letter.kind,
                "body": sealer.seal(letter.body, table="outbox", chat=chat, row=placed),
                "dedupe": letter.dedupe,
                "now": to_ticks(now),
            }
        )
    return rows


def read_letter(sealer: Sealer, row: Sequence[Any]) -> Letter:
    """From id, chat, cause, body, kind, attempts, uncertain."""
    letter, chat, cause, body, kind, attempts, uncertain = row
    words = sealer.unseal(body, table="outbox", chat=chat, row=cause)
    return Letter(id=letter, chat=chat, body=words, kind=kind, attempts=attempts, uncertain=bool(uncertain))


def alarm_row(sealer: Sealer, chat: int, alarm: Alarm) -> Parameters:
    """An alarm as a row of ``schedule``; one without a ``due`` has only the key. Raises ``Refused``."""
    if not _KIND.fullmatch(alarm.kind):
        raise Refused
    if alarm.due is None:
        return {"chat": chat, "kind": alarm.kind}
    return {
        "chat": chat,
        "kind": alarm.kind,
        "due": to_ticks(alarm.due),
        "local_time": alarm.local_time,
        "zone": alarm.zone,
        "local_date": alarm.local_date,
        "body": sealer.seal(alarm.body, table="schedule", chat=chat, row=alarm.kind),
    }


def read_alarm(sealer: Sealer, chat: int, row: Sequence[Any]) -> Alarm:
    """From kind, due, local_time, zone, local_date, body."""
    kind, due, local_time, zone, local_date, body = row
    return Alarm(
        kind=kind,
        due=from_ticks(due),
        local_time=local_time,
        zone=zone,
        local_date=local_date,
        body=sealer.unseal(body, table="schedule", chat=chat, row=kind),
    )


def move_update_row(sealer: Sealer, row: Sequence[Any], *, old: int, new: int) -> Parameters:
    """From seq, source, number, body: the update as the new chat's."""
    seq, source, number, body = row
    return {
        "seq": seq,
        "chat": new,
        "body": _sealed_anew(sealer, body, table="inbox", row=_update_place(source, number), old=old, new=new),
    }


def move_letter_row(sealer: Sealer, row: Sequence[Any], *, old: int, new: int) -> Parameters:
    """From id, cause, body: the letter as the new chat's."""
    letter, cause, body = row
    sealed = _sealed_anew(sealer, body, table="outbox", row=cause, old=old, new=new)
    return {"letter": letter, "chat": new, "body": sealed}


def _sealed_anew(sealer: Sealer, body: bytes | None, *, table: str, row: str, old: int, new: int) -> bytes | None:
    if body is None:
        return None
    return sealer.seal(sealer.unseal(body, table=table, chat=old, row=row), table=table, chat=new, row=row)


def place_of(table: str, first: int, second: int, word: str) -> str:
    """The row key that a body is sealed for, from the two numbers and the word by which ``older_fields`` names its row."""
    match table:
        case "answer":
            return _answer_place(first, word, second)
        case "inbox":
            return _update_place(word, second)
        case _:
            return word


def _update_place(source: str, number: int) -> str:
    return f"{source}\0{number}"


def _answer_place(partnership: int, key: str, version: int) -> str:
    return f"{partnership}\0{version}\0{key}"

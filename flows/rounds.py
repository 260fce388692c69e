"""When a dialogue that is begun once more is a new round, and when it is time for one.

Law: pure; decides by the dates of answers. A new round changes no answer: what was said before stays and is compared.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flows.session import Answer, Session

#: Begun again this long after its last answer, a dialogue is walked anew; sooner, the same walk goes on.
APART = timedelta(weeks=2)
#: A square rated this long ago is worth another look.
REPEAT = timedelta(weeks=4)


def next_round(session: Session, dialogue: str, now: datetime, *, again: bool = False) -> int:
    """The round in which a dialogue that begins now is walked. ``again``: the person asked for a new one."""
    number = session.round_of(dialogue)
    last = last_answer(session, dialogue)
    is_new = last is not None and (again or now - last.at >= APART)
    return number + 1 if is_new else number


def is_fresh(session: Session, dialogue: str, now: datetime) -> bool:
    """Whether a dialogue was answered so lately that beginning it would go on with the same round."""
    last = last_answer(session, dialogue)
    return last is not None and now - last.at < APART


def last_answer(session: Session, dialogue: str) -> Answer | None:
    """The latest answer of the current round."""
    number = session.round_of(dialogue)
    mine = [
        each
        for (partnership, key), each in session.answers.items()
        if partnership == session.partnership and key.partition(".")[0] == dialogue and each.round == number
    ]
    return max(mine, key=lambda each: each.at, default=None)

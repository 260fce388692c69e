"""When a dialogue that is begun once more is a new round, and when it is time for one.

Law: pure; decides by the dates of answers. A new round changes no answer: what was said before stays and is compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from flows.answers import Answer, Chosen
from flows.session import Session

#: Begun again this long after its last answer, a dialogue is walked anew; sooner, the same walk goes on.
APART = timedelta(weeks=2)
#: A square rated this long ago is worth another look.
REPEAT = timedelta(weeks=4)


def next_round(session: Session, dialogue: str, now: datetime, *, again: bool = False) -> int:
    """The round in which a dialogue that begins now is walked. ``again``: the person asked for a new one."""
    number = session.round_of(dialogue)
    last = last_answered(session, dialogue)
    is_new = last is not None and (again or now - last >= APART)
    return number + 1 if is_new else number


def last_answered(session: Session, dialogue: str) -> datetime | None:
    """When the current round was last answered; ``None`` where it has no answer."""
    return max((each.at for each in _answers(session, dialogue)), default=None)


def is_fresh(session: Session, dialogue: str, now: datetime) -> bool:
    """Whether something was written or rated so lately that beginning the dialogue would go on with the same round."""
    return any(now - each.at < APART for each in _answers(session, dialogue) if not isinstance(each.value, Chosen))


def _answers(session: Session, dialogue: str) -> Iterator[Answer]:
    """What was answered in the current round."""
    number = session.round_of(dialogue)
    for (partnership, key), each in session.answers.items():
        is_own = partnership == session.partnership and key.partition(".")[0] == dialogue
        if is_own and each.round == number:
            yield each

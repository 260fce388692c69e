"""How many people are where: counts for operators, from columns in the clear.

Law: nothing that is sealed is opened; what comes out are names from the content and numbers. Plans only.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from storage.plan import Plan
from storage.ticks import to_ticks

#: Whoever was heard of within this time counts as being there lately.
LATELY: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A dialogue, as far as counting goes: the keys of its last questions, and the ids of the steps that end it."""

    name: str
    last: Sequence[str]
    ends: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """People are chats; what they do in a talk is counted once for each of their partnerships."""

    chats: int
    blocked: int
    #: Language -> sessions, and those of them that moved lately.
    languages: Mapping[str, int]
    lately: int
    #: Dialogue -> who answered something in it or stands in it; and who answered its last question or stands at its
    #: end.
    started: Mapping[str, int]
    finished: Mapping[str, int]
    #: Key (``dialogue.step``) -> who answered it; and who stands there now.
    answered: Mapping[str, int]
    standing: Mapping[str, int]


def count_people(talks: Sequence[Talk], *, now: datetime) -> Plan[Counts]:
    """Count."""
    states = yield "count_chats", {}
    languages = yield "count_languages", {"since": to_ticks(now - LATELY)}
    started = yield "count_started", {}
    answered = yield "count_answered", {}
    standing = yield "count_standing", {}
    finished: dict[str, int] = {}
    for talk in talks:
        parameters = {"last": json.dumps(list(talk.last)), "ends": json.dumps(list(talk.ends)), "dialogue": talk.name}
        ((finished[talk.name],),) = yield "count_finished", parameters
    return Counts(
        chats=sum(people for _, people in states),
        blocked=sum(people for state, people in states if state == "blocked"),
        languages={language: sessions for language, sessions, _ in languages},
        lately=sum(int(recent) for *_, recent in languages),
        started={dialogue: people for dialogue, people in started},  # noqa: C416 - rows are not pairs to the type checker
        finished=finished,
        answered={key: people for key, people in answered},  # noqa: C416 - as above
        standing={f"{dialogue}.{step}": people for dialogue, step, people in standing},
    )

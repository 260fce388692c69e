"""What the engine asked for, as one decision for the store.

Law: the same for a person's turn and for one that fell due. Loses nothing, decides nothing; what may be lost (a word in
answer to a press, other buttons) is not part of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot import keeping, letters
from flows.effects import Effect, Erase, MakeDocument, Remember, SetAlarm, Speak
from flows.scene import Outcome
from storage.store import Alarm, Decision, NewLetter


def decision(outcome: Outcome, chat: int, *, keep: bool = True, pressed: int | None = None) -> Decision:
    """What a turn changes. ``keep=False`` leaves the session as it was.

    ``pressed`` is the message that led to it, if one did: so fresh that the store may not know its number yet.
    """
    also = frozenset() if pressed is None else frozenset([pressed])
    return Decision(
        session=keeping.session_to(outcome.session) if keep else None,
        answers=[keeping.answer_to(each.answer) for each in outcome.effects if isinstance(each, Remember)],
        letters=[letter for each in outcome.effects if (letter := _letter(each, chat))],
        alarms=[_alarm(each) for each in outcome.effects if isinstance(each, SetAlarm)],
        erase=any(isinstance(each, Erase) for each in outcome.effects),
        farewell=lambda messages: _take_back(sorted(also.union(messages))),
    )


def _take_back(messages: Sequence[int]) -> list[NewLetter]:
    """Whoever is erased gets the last messages out of their chat, too, where Telegram allows that."""
    return [NewLetter(body=body) for body in letters.from_messages(messages)]


def _letter(effect: Effect, chat: int) -> NewLetter | None:
    match effect:
        case Speak(dedupe=None):
            return NewLetter(body=letters.from_speak(effect), kind="nudge" if effect.nudge else "send")
        case Speak(dedupe=str(named)):
            kind, _, date = named.partition(":")
            return NewLetter(
                body=letters.from_speak(effect),
                kind="nudge" if effect.nudge else "send",
                dedupe=f"{kind}:{chat}:{date}",
            )
        case MakeDocument():
            return NewLetter(body=letters.from_document(effect), kind="document")
        case _:
            return None


def _alarm(effect: SetAlarm) -> Alarm:
    return Alarm(
        kind=effect.kind,
        due=effect.due,
        local_time=effect.local_time,
        zone=effect.zone,
        local_date=effect.local_date,
        body=effect.body,
    )

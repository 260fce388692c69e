"""Which step comes next, and which steps lie on the way.

Law: follows the library's data only; knows nothing of words or messages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

from flows import measures
from flows.answers import Answer, Chosen
from flows.library import Dialogue, Library
from flows.session import Session
from flows.steps import Ask, Branch, Choose, Condition, Finish, Interactive, Quiz, Rate, Say, Step

#: No content that passed the check walks further without a question.
FURTHEST = 200


def holds(session: Session, conditions: Collection[Condition]) -> bool:
    """Whether all conditions hold for the active partnership's answers."""
    return not conditions or all(_met(session, each) for each in conditions)


def following(session: Session, dialogue: Dialogue, step: Step, *, passed: bool = False) -> str | None:
    """The id of the step after this one; ``None`` at the end of the dialogue.

    ``passed``: the step was skipped or does not apply, so what was chosen there does not lead the way.
    """
    match step:
        case _ if passed:
            return _after(dialogue, step)
        case Branch(cases=cases, otherwise=otherwise):
            return next((case.to for case in cases if holds(session, case.when)), otherwise)
        case Finish():
            return None
        case Choose(choices=choices):
            chosen = _chosen(session.answer(step.key))
            led = next((choice.to for choice in choices if choice.to and choice.id in chosen), None)
            return led or _after(dialogue, step)
        case _:
            return _after(dialogue, step)


def path(session: Session, dialogue: Dialogue) -> Iterator[Step]:
    """The steps from the first one to the end, as today's answers lead; each once, should they lead in a circle."""
    after = dict(pairwise(dialogue.steps))
    at: str | None = dialogue.first
    seen: set[str] = set()
    while at is not None and at not in seen:
        seen.add(at)
        step = dialogue.steps[at]
        applies = holds(session, step.when)
        if applies:
            yield step
        if isinstance(step, Branch | Choose | Finish):
            at = following(session, dialogue, step, passed=not applies)
        else:
            at = step.next or after.get(at)


def questions(session: Session, dialogue: Dialogue) -> tuple[str, ...]:
    """Ids of the steps on the path that wait for the person."""
    return tuple(step.id for step in path(session, dialogue) if isinstance(step, Interactive))


def aside(library: Library, session: Session) -> frozenset[str]:
    """Keys of the active partnership's answers that today's other answers no longer lead to. They are kept."""
    mine = [answer for (number, _), answer in session.answers.items() if number == session.partnership]
    keys = {answer.key for answer in mine if not (answer.is_note or answer.is_daily or answer.withdrawn)}
    on_path: set[str] = set()
    for name in {key.split(".")[0] for key in keys}:
        dialogue = library.dialogues.get(name)
        on_path |= {step.key for step in path(session, dialogue)} if dialogue else set()
    return frozenset(key for key in keys if key.split("+")[0] not in on_path)


def offered_choices(session: Session, step: Choose) -> tuple[str, ...]:
    """Ids of the choices that qualify now, at most ``step.most`` of them (never fewer than one)."""
    fitting = [choice.id for choice in step.choices if holds(session, choice.when)] or [step.choices[-1].id]
    unconditional = [choice.id for choice in step.choices if not choice.when]
    if not step.most:
        return tuple(fitting)
    conditional = [each for each in fitting if each not in unconditional][: step.most]
    return tuple(each for each in fitting if each in conditional or each in unconditional)


def waits(step: Step) -> bool:
    """Whether a step waits for the person: a question, a card to read, the end."""
    return isinstance(step, Ask | Choose | Rate | Quiz | Finish) or (isinstance(step, Say) and step.pause)


def tally(session: Session, step: Say) -> dict[str, int]:
    """The numbers in a text that counts answers: how many have the value, of how many, and how many had it before."""
    if not step.tally:
        return {}
    met = sum(step.tally_value in _values(session, key) for key in step.tally)
    last = [earlier[-1] for key in step.tally if (earlier := session.earlier(key))]
    return {"count": met, "of": len(step.tally), "before": sum(step.tally_value in each.values for each in last)}


def _after(dialogue: Dialogue, step: Step) -> str | None:
    if step.next:
        return step.next
    ids = list(dialogue.steps)
    index = ids.index(step.id) + 1
    return ids[index] if index < len(ids) else None


def _met(session: Session, condition: Condition) -> bool:
    measure = condition.measure
    found = measures.values(session, measure) if measure else _values(session, condition.key)
    return not found.isdisjoint(condition.values)


def _values(session: Session, key: str) -> frozenset[str]:
    answer = session.answer(key)
    return answer.values if answer else frozenset({"missing"})


def _chosen(answer: Answer | None) -> tuple[str, ...]:
    return answer.value.choices if answer and isinstance(answer.value, Chosen) else ()

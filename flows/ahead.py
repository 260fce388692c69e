"""How many questions a dialogue has, seen from one of its steps.

Law: counts along the ways that today's answers leave open. A condition on a question that is still to come is open;
what was answered, or passed over, is settled. Nothing is guessed: where ways differ, the least and the most are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from flows import walk
from flows.library import Dialogue
from flows.session import Session
from flows.steps import Branch, Choose, Condition, Finish, Interactive, Measure, Step

#: Where the least and the most lie this far apart at most, the middle is worth telling.
NEAR = 9

#: Whether something holds; ``None``: that depends on answers to come.
_Truth: TypeAlias = bool | None


@dataclass(frozen=True, slots=True)
class Span:
    """The least and the most questions there can be."""

    least: int
    most: int

    @property
    def is_settled(self) -> bool:
        """Whether every way has the same number."""
        return self.least == self.most

    @property
    def middle(self) -> int | None:
        """About how many there are; ``None`` where that would mislead."""
        return (self.least + self.most) // 2 if self.most - self.least <= NEAR else None

    def plus(self, number: int) -> Span:
        """So many more."""
        return Span(self.least + number, self.most + number)


def questions(session: Session, dialogue: Dialogue, step: str) -> Span:
    """How many questions there are from this step to the end, itself included."""
    return _Counting(session, dialogue, step).span(step)


class _Counting:
    """One count; remembers what each step adds."""

    def __init__(self, session: Session, dialogue: Dialogue, start: str) -> None:
        self.session = session
        self.dialogue = dialogue
        self.known: dict[str, Span] = {}
        self.opened: dict[str, bool] = {}
        self.measured: dict[str, bool] = {}
        self.next = {step.id: step.next or after for step, after in _in_order(dialogue)}
        self.to_come = {dialogue.steps[each].key: dialogue.steps[each] for each in self.reached(start)}

    def reached(self, start: str) -> set[str]:
        """Every step that some way leads to from here, this one included."""
        found, left = set[str](), [start]
        while left:
            at = left.pop()
            step = None if at in found else self.dialogue.steps.get(at)
            if step is not None:
                found.add(at)
                after = None if isinstance(step, Finish) else self.next[at]
                left += [*_targets(step), *([after] if after else [])]
        return found

    def span(self, name: str | None) -> Span:
        """From this step on. A way that leads back to where it came from adds nothing."""
        step = self.dialogue.steps.get(name or "")
        if step is None:
            return Span(0, 0)
        if step.id not in self.known:
            self.known[step.id] = Span(0, 0)
            self.known[step.id] = self._count(step)
        return self.known[step.id]

    def _count(self, step: Step) -> Span:
        applies = self.holds(step.when)
        found = []
        if applies is not False:
            own = int(isinstance(step, Interactive))
            found += [self.span(each).plus(own) for each in self.ways(step)] or [Span(own, own)]
        if applies is not True:
            found.append(self.span(self.next[step.id]))
        return Span(min(each.least for each in found), max(each.most for each in found))

    def ways(self, step: Step) -> Iterator[str | None]:
        """Where a step that applies can lead."""
        match step:
            case Finish():
                return
            case Branch(cases=cases, otherwise=otherwise):
                for case in cases:
                    truth = self.holds(case.when)
                    if truth is not False:
                        yield case.to
                    if truth is True:
                        return
                yield otherwise
            case Choose(choices=choices) if self.is_open(step.key):
                yield from (each.to for each in choices if each.to and self.holds(each.when) is not False)
                if not all(each.to for each in choices):
                    yield self.next[step.id]
            case Choose():
                yield walk.following(self.session, self.dialogue, step)
            case _:
                yield self.next[step.id]

    def holds(self, conditions: Iterable[Condition]) -> _Truth:
        """Whether all of these hold."""
        truths = [self.truth(each) for each in conditions]
        return False if False in truths else None if None in truths else True

    def truth(self, condition: Condition) -> _Truth:
        """Whether one holds."""
        key, measure = condition.key, condition.measure
        if measure is None:
            is_open = self.is_open(key)
        else:
            is_open = self.measured[key] if key in self.measured else self.is_measure_open(measure)
            self.measured[key] = is_open
        return None if is_open else walk.holds(self.session, (condition,))

    def is_open(self, key: str) -> bool:
        """Whether this is still to be answered: it comes, has no answer yet, and may apply."""
        if key not in self.opened:
            step = self.to_come.get(key)
            self.opened[key] = waits = step is not None and self.session.answer(key) is None
            self.opened[key] = waits and step is not None and self.holds(step.when) is not False
        return self.opened[key]

    def is_measure_open(self, measure: Measure) -> bool:
        """Whether answers to come can change what a measure reads."""
        open_keys = [key for key in measure.keys if self.is_open(key)]
        match measure.kind:
            case "fall":
                return any(self.session.earlier(key) for key in open_keys)
            case "gap":
                settled = (key for key in measure.keys if key not in open_keys)
                return bool(open_keys) and all(self.session.answer(key) for key in settled)
            case "earlier":
                return False
            case _:
                return bool(open_keys)


def _in_order(dialogue: Dialogue) -> Iterator[tuple[Step, str | None]]:
    """Each step with the id of the one after it in the file."""
    return zip(dialogue.steps.values(), [*list(dialogue.steps)[1:], None], strict=True)


def _targets(step: Step) -> Iterator[str]:
    """Where a step can lead besides the next one."""
    match step:
        case Branch(cases=cases, otherwise=otherwise):
            yield from (case.to for case in cases)
            yield otherwise
        case Choose(choices=choices):
            yield from (each.to for each in choices if each.to)

"""How far people come in each dialogue, for the operator.

Law: shapes what the storage counted by what the content says of order; knows nobody and opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from flows.library import Dialogue, Library
from flows.steps import Branch, Choose, Finish, Interactive, Step
from storage.counting import Counts, Talk


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A question: who answered it, and who stands there now."""

    step: str
    answered: int
    standing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """A dialogue: who started it, question by question, who finished it."""

    dialogue: str
    started: int
    finished: int
    stages: Sequence[Stage]

    def as_json(self) -> dict[str, Any]:
        """For other programs."""
        stages = [{"step": each.step, "answered": each.answered, "standing": each.standing} for each in self.stages]
        return {"dialogue": self.dialogue, "started": self.started, "finished": self.finished, "steps": stages}


def talks(library: Library) -> list[Talk]:
    """What there is to count."""
    return [_talk(dialogue) for dialogue in library.dialogues.values()]


def funnels(library: Library, counts: Counts) -> list[Funnel]:
    """Of every dialogue that anybody started, in the order of the content."""
    return [_funnel(each, counts) for each in library.dialogues.values() if counts.started.get(each.name)]


def _funnel(dialogue: Dialogue, counts: Counts) -> Funnel:
    return Funnel(
        dialogue=dialogue.name,
        started=counts.started[dialogue.name],
        finished=counts.finished.get(dialogue.name, 0),
        stages=[
            Stage(step=step.id, answered=counts.answered.get(step.key, 0), standing=counts.standing.get(step.key, 0))
            for step in dialogue.steps.values()
            if isinstance(step, Interactive)
        ],
    )


def _talk(dialogue: Dialogue) -> Talk:
    ways, steps = _ways(dialogue), dialogue.steps
    questions = [step for step in steps.values() if isinstance(step, Interactive)]
    last = [step for step in questions if not any(_must(steps[each]) for each in _after(step.id, ways))]
    if not last:  # every way leads round once more: what may be the last, then
        free = {name: frozenset(each for each in to if not _must(steps[each])) for name, to in ways.items()}
        ending = [step for step in questions if any(isinstance(steps[each], Finish) for each in _after(step.id, free))]
        last = ending[-1:]
    return Talk(
        name=dialogue.name,
        last=[step.key for step in last],
        ends=[step.id for step in steps.values() if isinstance(step, Finish)],
    )


def _must(step: Step) -> bool:
    """Whether everybody who comes by is asked."""
    return isinstance(step, Interactive) and not step.when


def _ways(dialogue: Dialogue) -> Mapping[str, frozenset[str]]:
    """Step -> the steps that may come next, whatever is answered."""
    following = dict(pairwise(dialogue.steps))
    return {name: frozenset(_next(step, following.get(name))) for name, step in dialogue.steps.items()}


def _next(step: Step, following: str | None) -> Iterator[str]:
    if isinstance(step, Finish):
        return
    if isinstance(step, Branch):
        yield from (case.to for case in step.cases)
        if step.otherwise:
            yield step.otherwise
        if not step.when:
            return
    if isinstance(step, Choose):
        yield from (choice.to for choice in step.choices if choice.to)
    if after := step.next or following:
        yield after


def _after(start: str, ways: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Every step that may still come."""
    found: set[str] = set()
    fresh = set(ways[start])
    while fresh:
        found |= fresh
        fresh = {each for name in fresh for each in ways[name]} - found
    return frozenset(found)

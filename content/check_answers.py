"""What an answer can be, and where conditions ask about answers: what several rules need to know.

Law: finds; judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from content.reader import Step as At
from flows.library import Library
from flows.steps import Branch, Choose, Condition, Quiz, Rate, Step

_RATINGS: Final = frozenset({"1", "2", "3", "4", "5"})
_ALWAYS: Final = frozenset({"answered", "missing"})


def step_of(key: str, library: Library) -> Step | None:
    """The step whose answer is kept under this name."""
    name, _, step = key.partition(".")
    dialogue = library.dialogues.get(name)
    return dialogue.steps.get(step) if dialogue else None


def values_of(step: Step) -> frozenset[str]:
    """What the answer to a step can be."""
    match step:
        case Choose(choices=choices):
            return _ALWAYS | {choice.id for choice in choices}
        case Quiz(options=options):
            return _ALWAYS | {option.id for option in options}
        case Rate():
            return _ALWAYS | _RATINGS
        case _:
            return _ALWAYS


def conditions_of(step: Step) -> Iterator[tuple[Condition, tuple[At, ...]]]:
    """The conditions of a step, and where in it each stands."""
    yield from ((condition, ("when",)) for condition in step.when)
    match step:
        case Choose(choices=choices):
            for number, choice in enumerate(choices):
                yield from ((condition, ("choices", number, "when")) for condition in choice.when)
        case Branch(cases=cases):
            for number, case in enumerate(cases):
                yield from ((condition, ("cases", number, "when")) for condition in case.when)

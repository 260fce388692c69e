"""Rules about the ways through a dialogue: where steps lead, what is reached, where it ends.

Law: one small function per rule. Each takes a dialogue as the engine walks it and yields what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from content.check_lines import Lines
from content.errors import Problem
from content.reader import Step as At
from flows.library import Dialogue
from flows.steps import Branch, Choose, Finish, Say, Step


def check_ways(dialogue: Dialogue, lines: Lines) -> Iterator[Problem]:
    """All rules about the ways through one dialogue."""
    yield from targets_exist(dialogue, lines)
    yield from steps_are_reached(dialogue, lines)
    yield from ends_with_finish(dialogue, lines)
    yield from does_not_run_in_circles(dialogue, lines)


def follow(dialogue: Dialogue, step: Step) -> set[str | None]:
    """Every step that can come next; ``None`` is the end of the file."""
    always = not step.when
    match step:
        case Finish() if always:
            return set()
        case Branch(cases=cases, otherwise=otherwise):
            ways: set[str | None] = {otherwise, *(case.to for case in cases)}
            return ways if always else ways | {_after(dialogue, step)}
        case Choose(choices=choices):
            return {_after(dialogue, step), *(choice.to for choice in choices if choice.to)}
        case _:
            return {_after(dialogue, step)}


def _after(dialogue: Dialogue, step: Step) -> str | None:
    if step.next:
        return step.next
    ids = list(dialogue.steps)
    place = ids.index(step.id) + 1
    return ids[place] if place < len(ids) else None


def targets_exist(dialogue: Dialogue, lines: Lines) -> Iterator[Problem]:
    """``next``, ``to`` and ``otherwise`` name steps of this dialogue."""
    for step in dialogue.steps.values():
        for target, path in _targets(step):
            if target not in dialogue.steps:
                yield lines.problem(f"leads to `{target}`, which is no step here; name one that is", step.id, *path)


def _targets(step: Step) -> Iterator[tuple[str, tuple[At, ...]]]:
    if step.next:
        yield step.next, ("next",)
    match step:
        case Choose(choices=choices):
            yield from ((choice.to, ("choices", number, "to")) for number, choice in enumerate(choices) if choice.to)
        case Branch(cases=cases, otherwise=otherwise):
            yield from ((case.to, ("cases", number, "to")) for number, case in enumerate(cases))
            yield otherwise, ("otherwise",)


def steps_are_reached(dialogue: Dialogue, lines: Lines) -> Iterator[Problem]:
    """Some way leads to every step."""
    for lost in dialogue.steps.keys() - _reached(dialogue, dialogue.first):
        yield lines.problem(f"nothing leads to `{lost}`; lead to it, or remove it", lost)


def _reached(dialogue: Dialogue, start: str) -> set[str]:
    found, left = set[str](), [start]
    while left:
        at = left.pop()
        if at in dialogue.steps and at not in found:
            found.add(at)
            left += [step for step in follow(dialogue, dialogue.steps[at]) if step]
    return found


def ends_with_finish(dialogue: Dialogue, lines: Lines) -> Iterator[Problem]:
    """From every step some way leads to a ``finish``, and no way runs off the end of the file."""
    for step in dialogue.steps.values():
        reached = _reached(dialogue, step.id)
        if None in follow(dialogue, step):
            yield lines.problem(
                f"the dialogue runs out after `{step.id}`; end it with a finish, or say what is next", step.id
            )
        elif not any(_can_end(dialogue, dialogue.steps[each]) for each in reached):
            yield lines.problem(f"no finish can be reached from `{step.id}`; lead to one", step.id)


def _can_end(dialogue: Dialogue, step: Step) -> bool:
    """Whether a dialogue ends here, well or badly."""
    return isinstance(step, Finish) or None in follow(dialogue, step)


def does_not_run_in_circles(dialogue: Dialogue, lines: Lines) -> Iterator[Problem]:
    """No circle that may be walked without waiting for anybody: the engine would run in it for ever."""
    ways = {name: passed for name, step in dialogue.steps.items() if (passed := _passes(dialogue, step))}
    for name, first in ways.items():
        seen, left = set[str | None](), list(first)
        while left:
            at = left.pop()
            if at in ways and at not in seen:
                seen.add(at)
                left += ways[at]
        if name in seen:
            yield lines.problem(f"`{name}` leads back to itself without a question between; break the circle", name)


def _passes(dialogue: Dialogue, step: Step) -> set[str | None]:
    """Where a way may lead on from a step that waits for nobody, or that is passed over where it does not apply."""
    if isinstance(step, Branch) or (isinstance(step, Say) and not step.pause):
        return follow(dialogue, step)
    return {_after(dialogue, step)} if step.when else set()

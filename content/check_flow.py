"""Rules about how a dialogue runs: targets, ends, loops, conditions, and the names it uses.

Law: one small function per rule. Each takes a dialogue as the engine walks it and yields what is wrong; where that
stands, ``Lines`` knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from content.errors import Problem
from content.format import Shape
from content.reader import Step as At
from content.sources import Source, Sources, known
from flows.library import (
    Ask,
    Branch,
    Choose,
    Condition,
    Dialogue,
    Finish,
    GoTo,
    Interactive,
    Library,
    Quiz,
    Rate,
    Say,
    Step,
)

_RATINGS: Final = frozenset({"1", "2", "3", "4", "5"})
_ALWAYS: Final = frozenset({"answered", "missing"})


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the steps of one dialogue stand."""

    places: dict[str, tuple[Source[Shape], tuple[At, ...]]]
    fallback: Source[Shape]
    #: Names of files that could not be read.
    broken: frozenset[str] = frozenset()

    def problem(self, text: str, step: str = "", *path: At) -> Problem:
        """Something to mend at a step, or at something in it."""
        source, at = self.places.get(step, (self.fallback, ()))
        return source.problem(text, *at, *path)


def lines_of(sources: Sources, dialogue: Dialogue) -> Lines:
    """Where a dialogue's steps stand: its own file, or its square's and the frame's."""
    unit, broken = (sources.dialogues | sources.stories).get(dialogue.name), frozenset(sources.broken)
    if unit:
        source = unit.structure
        return Lines(_numbered(source, "steps", (step.id for step in source.model.steps)), source, broken)
    square = sources.squares[dialogue.domain or "", dialogue.stage or ""].structure
    places = _numbered(square, "questions", (question.id for question in square.model.questions))
    if sources.frame is None:
        return Lines(places, square, broken)
    frame = sources.frame.structure
    framed = _numbered(frame, "steps", (step.id for step in frame.model.steps))
    return Lines({**framed, **places}, frame, broken)


def _numbered(source: Source[Shape], room: str, ids: Iterable[str]) -> dict[str, tuple[Source[Shape], tuple[At, ...]]]:
    return {name: (source, (room, number)) for number, name in enumerate(ids)}


def check_dialogue(dialogue: Dialogue, library: Library, lines: Lines) -> Iterator[Problem]:
    """All rules about one dialogue."""
    yield from targets_exist(dialogue, lines)
    yield from steps_are_reached(dialogue, lines)
    yield from ends_with_finish(dialogue, lines)
    yield from does_not_run_in_circles(dialogue, lines)
    for step in dialogue.steps.values():
        yield from conditions_can_hold(step, library, lines)
        yield from tally_counts_answers(step, library, lines)
        yield from signals_can_speak(step, library, lines)
        yield from choices_are_sound(step, library, lines)
        yield from names_lead_somewhere(step, dialogue, library, lines)


# --- the way through --------------------------------------------------------------------------------------------


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
    """No circle of steps that wait for nobody: the engine would run in it for ever."""
    silent = {name for name, step in dialogue.steps.items() if _is_silent(step)}
    for name in silent:
        seen, left = set[str | None](), [each for each in follow(dialogue, dialogue.steps[name]) if each in silent]
        while left:
            at = left.pop()
            if at not in seen:
                seen.add(at)
                left += [each for each in follow(dialogue, dialogue.steps[at]) if each in silent]
        if name in seen:
            yield lines.problem(f"`{name}` leads back to itself without a question between; break the circle", name)


def _is_silent(step: Step) -> bool:
    return isinstance(step, Branch) or (isinstance(step, Say) and not step.pause)


# --- answers ----------------------------------------------------------------------------------------------------


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


def conditions_can_hold(step: Step, library: Library, lines: Lines) -> Iterator[Problem]:
    """Conditions name answers that are given somewhere, and values that these can have."""
    for condition, path in _conditions(step):
        yield from _is_known(condition.key, condition.values, library, (lines, step.id, path))


def _conditions(step: Step) -> Iterator[tuple[Condition, tuple[At, ...]]]:
    yield from ((condition, ("when",)) for condition in step.when)
    match step:
        case Choose(choices=choices):
            for number, choice in enumerate(choices):
                yield from ((condition, ("choices", number, "when")) for condition in choice.when)
        case Branch(cases=cases):
            for number, case in enumerate(cases):
                yield from ((condition, ("cases", number, "when")) for condition in case.when)


def _is_known(
    key: str, values: Iterable[str], library: Library, where: tuple[Lines, str, tuple[At, ...]]
) -> Iterator[Problem]:
    lines, name, path = where
    asked = step_of(key, library)
    if key.partition(".")[0] in lines.broken:
        return
    if not isinstance(asked, Interactive):
        yield lines.problem(f"`{key}` is the name of no answer; name a step that is answered", name, *path)
        return
    can_be = values_of(asked)
    for value in sorted(set(values) - can_be):
        said = f"`{key}` is never `{value}`; it can be {known(can_be)}"
        yield lines.problem(said, name, *path)


def tally_counts_answers(step: Step, library: Library, lines: Lines) -> Iterator[Problem]:
    """A tally names answers, and a value that they can have."""
    if not isinstance(step, Say):
        return
    if bool(step.tally) != bool(step.tally_value):
        yield lines.problem("`tally` and `value` belong together; write both", step.id)
    for key in step.tally if step.tally_value else ():
        yield from _is_known(key, (step.tally_value,), library, (lines, step.id, ("tally",)))


# --- names ------------------------------------------------------------------------------------------------------


def signals_can_speak(step: Step, library: Library, lines: Lines) -> Iterator[Problem]:
    """Signals listened for exist, and fit what the question asks for."""
    if not isinstance(step, Ask) or "signals" in lines.broken:
        return
    for number, name in enumerate(step.signals):
        signal = library.signals.get(name)
        if signal is None:
            yield lines.problem(
                f"there is no signal `{name}`; there is {known(library.signals)}", step.id, "signals", number
            )
        elif signal.asks and signal.asks.isdisjoint(step.asks):
            said = f"`{name}` can never speak here; it needs `asks` to have one of {known(signal.asks)}"
            yield lines.problem(said, step.id, "signals", number)


def choices_are_sound(step: Step, library: Library, lines: Lines) -> Iterator[Problem]:
    """Warnings belong to choices and signals, right answers to options."""
    match step:
        case Choose(choices=choices, warn=warn):
            ids = {choice.id for choice in choices}
            for choice, signal in warn:
                if choice not in ids:
                    yield lines.problem(f"`{choice}` is no choice here; there is {known(ids)}", step.id, "warn", choice)
                if signal not in library.signals and "signals" not in lines.broken:
                    said = f"there is no signal `{signal}`; there is {known(library.signals)}"
                    yield lines.problem(said, step.id, "warn", choice)
        case Quiz(options=options) if not any(option.right for option in options):
            yield lines.problem("none of the options is `right`; name one that is", step.id, "right")


def names_lead_somewhere(step: Step, dialogue: Dialogue, library: Library, lines: Lines) -> Iterator[Problem]:
    """Sections, dialogues to visit, offers and replaced steps exist."""
    sections = {section.id for section in library.sections}
    if step.section and step.section not in sections and "system" not in lines.broken:
        yield lines.problem(f"there is no section `{step.section}`; there is {known(sections)}", step.id, "section")
    dialogues = library.dialogues.keys() | lines.broken
    if step.replaces and not isinstance(step_of(step.replaces, library), Interactive):
        yield lines.problem(
            f"`{step.replaces}` is the name of no answer; name a step that is answered", step.id, "replaces"
        )
    match step:
        case GoTo(dialogue=name) if name not in dialogues - {dialogue.name}:
            yield lines.problem(
                f"`{name}` is no other dialogue; there is {known(library.dialogues.keys() - {dialogue.name})}",
                step.id,
                "dialogue",
            )
        case Finish(offers=offers):
            for number, name in enumerate(offers):
                if name not in dialogues:
                    said = f"`{name}` is no dialogue; there is {known(library.dialogues)}"
                    yield lines.problem(said, step.id, "offers", number)

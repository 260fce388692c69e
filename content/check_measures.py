"""Rules about measures: what a dialogue reads off several answers at once.

Law: one small function per rule. Each takes a measure as the engine reads it and yields what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from content.check_answers import conditions_of, step_of, values_of
from content.check_lines import Lines
from content.errors import Problem
from content.sources import known
from flows.library import Dialogue, Library
from flows.steps import Interactive, Measure, Rate, Say


def check_measures(dialogue: Dialogue, library: Library, lines: Lines) -> Iterator[Problem]:
    """All rules about the measures of one dialogue, and about ratings that mirror others."""
    asked = {each.key for step in dialogue.steps.values() for each, _ in conditions_of(step) if each.measure}
    for name, measure in dialogue.measures.items():
        if name in dialogue.steps:
            yield lines.problem(f"the measure `{name}` has the name of a step; call it otherwise")
        if f"{dialogue.name}.{name}" not in asked:
            yield lines.problem(f"no condition asks for the measure `{name}`; let one, or remove it")
        yield from _is_sound(name, measure, library, lines)
    for step in dialogue.steps.values():
        if isinstance(step, Rate) and step.mirrors and not isinstance(step_of(step.mirrors, library), Rate):
            yield lines.problem(f"`{step.mirrors}` is no rating; `mirrors` names one", step.id, "mirrors")
        if isinstance(step, Say):
            yield from _can_be_told(step, library, lines)


def _can_be_told(step: Say, library: Library, lines: Lines) -> Iterator[Problem]:
    """A trend is told of ratings that have a name, on a card that may be left out."""
    if step.trend and step.pause:
        yield lines.problem("a trend may have nothing to tell, so its card cannot wait; take `pause` out", step.id)
    for number, key in enumerate(step.trend):
        rating = step_of(key, library)
        if not isinstance(rating, Rate):
            yield lines.problem(f"`{key}` is no rating; a trend names ratings", step.id, "trend", number)
        elif rating.label is None:
            yield lines.problem(f"`{key}` has no name for a trend; give it a `label`", step.id, "trend", number)


def _is_sound(name: str, measure: Measure, library: Library, lines: Lines) -> Iterator[Problem]:
    """It reads what can be read: ratings, or answers that can have one of the values that count."""
    if measure.kind == "gap" and len(measure.keys) != 2:  # noqa: PLR2004 - a gap lies between two
        yield lines.problem(f"the measure `{name}` is a gap; name two ratings, the own one first")
    if (measure.kind == "tally") != bool(measure.values):
        yield lines.problem(f"the measure `{name}`: `values` belong to a tally, which needs them")
    for key in measure.keys:
        step = step_of(key, library)
        if key.partition(".")[0] in lines.broken:
            continue
        counts = measure.kind in ("tally", "earlier")
        if not isinstance(step, Interactive if counts else Rate):
            wanted = "the name of no answer" if counts else "no rating"
            yield lines.problem(f"the measure `{name}`: `{key}` is {wanted}; name one")
        elif measure.values and measure.values.isdisjoint(can_be := values_of(step)):
            yield lines.problem(f"the measure `{name}`: `{key}` is never what counts; it can be {known(can_be)}")

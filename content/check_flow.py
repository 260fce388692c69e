"""Rules about the steps of a dialogue: conditions, tallies, signals, choices, and the names they use.

Law: one small function per rule. Each takes a step as the engine walks it and yields what is wrong; where that
stands, ``Lines`` knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from content.check_answers import conditions_of, step_of, values_of
from content.check_lines import Lines
from content.check_measures import check_measures
from content.check_ways import check_ways
from content.errors import Problem
from content.reader import Step as At
from content.sources import known
from flows.library import Dialogue, Library
from flows.measures import possible
from flows.steps import Ask, Choose, Finish, GoTo, Interactive, Quiz, Say, Step


def check_dialogue(dialogue: Dialogue, library: Library, lines: Lines) -> Iterator[Problem]:
    """All rules about one dialogue."""
    yield from check_ways(dialogue, lines)
    yield from check_measures(dialogue, library, lines)
    for step in dialogue.steps.values():
        yield from conditions_can_hold(step, library, lines)
        yield from tally_counts_answers(step, library, lines)
        yield from signals_can_speak(step, library, lines)
        yield from choices_are_sound(step, library, lines)
        yield from names_lead_somewhere(step, dialogue, library, lines)


# --- answers ----------------------------------------------------------------------------------------------------


def conditions_can_hold(step: Step, library: Library, lines: Lines) -> Iterator[Problem]:
    """Conditions name answers that are given somewhere, and values that these can have."""
    for condition, path in conditions_of(step):
        if condition.measure is None:
            yield from _is_known(condition.key, condition.values, library, (lines, step.id, path))
            continue
        can_be = possible(condition.measure)
        for value in sorted(condition.values - can_be):
            said = f"`{condition.key}` is never `{value}`; it can be {known(can_be)}"
            yield lines.problem(said, step.id, *path)


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
        case GoTo(dialogue=name) if dialogue.name in _visited_from(name, library) - {name}:
            said = f"`{name}` comes to visit `{dialogue.name}` again; offer it at a finish instead"
            yield lines.problem(said, step.id, "dialogue")
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
        case Quiz(about=about):
            cards = {each.id for each in dialogue.steps.values() if isinstance(each, Say)}
            for number, name in enumerate(about):
                if name not in cards:
                    said = f"`{name}` is no card of this dialogue; there is {known(cards)}"
                    yield lines.problem(said, step.id, "about", number)


def _visited_from(name: str, library: Library) -> set[str]:
    """All dialogues that a visit of this one may lead to, itself among them."""
    found, left = set[str](), [name]
    while left:
        at = left.pop()
        if at in library.dialogues and at not in found:
            found.add(at)
            left += [step.dialogue for step in library.dialogues[at].steps.values() if isinstance(step, GoTo)]
    return found

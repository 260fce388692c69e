"""Rules about names in files: nothing twice, and every name of a list stands for something.

Law: one small function per rule; each takes what it needs and yields what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from content.check_daily import check_daily
from content.compile_squares import DEPTH, DEPTHS
from content.errors import Problem
from content.format import Shape
from content.format_dialogues import AskFile, ChooseFile, FlowFile, FrameFile, QuestionsFile, QuizFile, SquareFile
from content.format_lists import GlossaryFile, SignalsFile
from content.format_words import GlossaryWordsFile, SignalsWordsFile
from content.reader import Step
from content.sources import SQUARES, Source, Sources, Unit, known
from flows import lexicon

#: Names that no dialogue or story may have: they begin the ids of other texts and answers.
RESERVED: Final = SQUARES | {"model", "signals", "glossary", "daily", "system", "note"}


def check_names(sources: Sources) -> Iterator[Problem]:
    """All rules about names."""
    declared = _declared(sources)
    for unit in (*sources.dialogues.values(), *sources.stories.values()):
        yield from steps_are_named_once(unit.structure)
        yield from _asks_of_steps(unit.structure, declared)
    if sources.frame:
        yield from steps_are_named_once(sources.frame.structure)
        yield from _asks_of_steps(sources.frame.structure, declared)
        yield from frame_is_whole(sources.frame.structure)
    for square in sources.squares.values():
        yield from square_names_are_own(square.structure, sources.frame)
        for number, question in enumerate(square.structure.model.questions):
            yield from asks_are_declared(square.structure, question.asks, declared, "questions", number)
    yield from names_are_own(sources)
    yield from _lists(sources)


def _declared(sources: Sources) -> Sequence[str] | None:
    """What a question may ask for; ``None`` if that could not be read."""
    if "signals" in sources.broken:
        return None
    return sources.signals.structure.model.asks if sources.signals else ()


def _lists(sources: Sources) -> Iterator[Problem]:
    if sources.signals:
        yield from signals_are_whole(sources.signals)
        yield from groups_have_words(sources.signals)
    if sources.glossary:
        yield from terms_are_related(sources.glossary.structure)
        yield from synonyms_are_own(sources.glossary)
    if sources.daily:
        yield from check_daily(sources.daily.structure, sources)


def _twice(names: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Names that were there before, with their place."""
    seen: set[str] = set()
    for number, name in enumerate(names):
        if name in seen:
            yield number, name
        seen.add(name)


def _none_twice(source: Source[Shape], names: Iterable[str], *path: Step) -> Iterator[Problem]:
    for number, name in _twice(names):
        yield source.problem(f"`{name}` is here twice; keep one", *path, number)


def steps_are_named_once(source: Source[FlowFile] | Source[FrameFile]) -> Iterator[Problem]:
    """No id twice: of steps, tips, choices, options."""
    flow = source.model
    yield from _none_twice(source, (step.id for step in flow.steps), "steps")
    yield from _none_twice(source, flow.tips, "tips")
    for number, step in enumerate(flow.steps):
        match step:
            case ChooseFile(choices=choices):
                yield from _none_twice(source, (choice.id for choice in choices), "steps", number, "choices")
            case QuizFile(options=options, right=right):
                yield from _none_twice(source, options, "steps", number, "options")
                yield from _right_are_options(source, number, options, right)
            case AskFile(signals=signals):
                yield from _none_twice(source, signals, "steps", number, "signals")


def _right_are_options(
    source: Source[Shape], number: int, options: Sequence[str], right: Sequence[str]
) -> Iterator[Problem]:
    for place, name in enumerate(right):
        if name not in options:
            said = f"`{name}` is no option here; there is {known(options)}"
            yield source.problem(said, "steps", number, "right", place)


def _asks_of_steps(source: Source[FlowFile] | Source[FrameFile], declared: Sequence[str] | None) -> Iterator[Problem]:
    for number, step in enumerate(source.model.steps):
        if isinstance(step, AskFile):
            yield from asks_are_declared(source, step.asks, declared, "steps", number)


def asks_are_declared(
    source: Source[Shape], asks: Iterable[str], declared: Sequence[str] | None, *path: Step
) -> Iterator[Problem]:
    """What a question asks for is one of the words in ``signals.yaml``."""
    for number, name in enumerate(asks):
        if declared is not None and name not in declared:
            said = f"`{name}` is not among the `asks` of signals/signals.yaml; use one of {known(declared)}, or add it there"
            yield source.problem(said, *path, "asks", number)


def frame_is_whole(source: Source[FrameFile]) -> Iterator[Problem]:
    """The frame has one place for a square's questions, and asks for the depth before it."""
    places = [number for number, step in enumerate(source.model.steps) if isinstance(step, QuestionsFile)]
    if len(places) != 1:
        yield source.problem(f"has {len(places)} steps of kind questions; a square needs one", "steps")
    depths = [step for step in source.model.steps[: max(places, default=0)] if step.id == DEPTH]
    offered = {choice.id for step in depths if isinstance(step, ChooseFile) for choice in step.choices}
    if offered != set(DEPTHS):
        said = f"asks for no depth before the questions; add a choose step `{DEPTH}` with {', '.join(DEPTHS)}"
        yield source.problem(said, "steps")


def square_names_are_own(source: Source[SquareFile], frame: Unit[FrameFile] | None) -> Iterator[Problem]:
    """No id of a square twice, nor one that the frame has."""
    square = source.model
    framed = {step.id for step in frame.structure.model.steps} if frame else set[str]()
    yield from _none_twice(source, (question.id for question in square.questions), "questions")
    yield from _none_twice(source, square.tips, "tips")
    yield from _none_twice(source, (pitfall.id for pitfall in square.pitfalls), "pitfalls")
    for number, question in enumerate(square.questions):
        if question.id in framed:
            said = f"`{question.id}` is a step of model/flow.yaml too; choose another id"
            yield source.problem(said, "questions", number)
    listened = {signal for question in square.questions for signal in question.signals}
    for number, pitfall in enumerate(square.pitfalls):
        if pitfall.signal and pitfall.signal not in listened:
            said = f"no question here listens for `{pitfall.signal}`; add it to a question's `signals`"
            yield source.problem(said, "pitfalls", number)


def names_are_own(sources: Sources) -> Iterator[Problem]:
    """A dialogue, a story and a square never share a name: saved chats know them by it."""
    taken = set(RESERVED)
    for unit in (*sources.dialogues.values(), *sources.stories.values()):
        if unit.name in taken:
            yield unit.structure.problem(f"`{unit.name}` is the name of something else; rename the folder")
        taken.add(unit.name)


# --- signals ----------------------------------------------------------------------------------------------------


def signals_are_whole(unit: Unit[SignalsFile]) -> Iterator[Problem]:
    """Signals use declared words, and conditions that exist."""
    source, model = unit.structure, unit.structure.model
    can_silence = {*model.groups, *lexicon.FACTS}
    yield from _none_twice(source, model.asks, "asks")
    yield from _none_twice(source, model.groups, "groups")
    for name, signal in model.signals.items():
        yield from asks_are_declared(source, signal.asks, model.asks, "signals", name)
        for number, group in enumerate(signal.unless):
            if group not in can_silence:
                said = f"`{group}` is neither a group nor a fact; there is {known(can_silence)}"
                yield source.problem(said, "signals", name, "unless", number)


def groups_have_words(unit: Unit[SignalsFile]) -> Iterator[Problem]:
    """Every group has cue words in every language, and no others have."""
    declared = unit.structure.model.groups
    for source in unit.words.values():
        words = source.model
        if not isinstance(words, SignalsWordsFile):
            continue
        for name in declared:
            if not words.groups.get(name):
                yield source.problem(f"`{name}` has no cue words; write some", "groups")
        for name in words.groups.keys() - set(declared):
            yield source.problem(f"`{name}` is not among the groups of signals.yaml; add it there", "groups", name)
        for field in ("negations", "shrugs"):
            if not getattr(words, field):
                yield source.problem(f"`{field}` is missing; write it", field)


# --- lists ------------------------------------------------------------------------------------------------------


def terms_are_related(source: Source[GlossaryFile]) -> Iterator[Problem]:
    """Related terms and opposites exist; opposites point at each other."""
    terms = source.model.terms
    for name, term in terms.items():
        for number, other in enumerate(term.related):
            if other not in terms or other == name:
                yield source.problem(f"`{other}` is no other term; name one", "terms", name, "related", number)
        if term.opposite is None:
            continue
        if term.opposite not in terms:
            yield source.problem(f"`{term.opposite}` is no term; name one", "terms", name, "opposite")
        elif terms[term.opposite].opposite != name:
            said = f"`{term.opposite}` does not name `{name}` as its opposite; write it there too"
            yield source.problem(said, "terms", name, "opposite")


def synonyms_are_own(unit: Unit[GlossaryFile]) -> Iterator[Problem]:
    """No two terms have the same name."""
    for source in unit.words.values():
        names: dict[str, str] = {}
        terms = source.model.terms if isinstance(source.model, GlossaryWordsFile) else {}
        for term, words in terms.items():
            folded = lexicon.fold(words.name)
            if folded in names:
                said = f"`{names[folded]}` has the same name; tell them apart"
                yield source.problem(said, "terms", term, "name")
            names[folded] = term

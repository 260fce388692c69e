"""Squares of the model, each put into the frame that all of them share.

Law: the frame's words are shared, its answers are not: ``model.depth.ask`` is one text, ``risk-mapping.depth`` and
``risk-planning.depth`` are two answers. How deep a question lies follows from its place in the square.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from content.compile_steps import QUOTES, StepMaker
from content.format_dialogues import FrameFile, PitfallFile, QuestionFile, QuestionsFile, RateFile, SquareFile
from content.sources import Unit
from content.texts import Catalogue, Use
from flows.library import Dialogue
from flows.steps import Ask, Condition, Step
from flows.texts import TextId

#: The frame's step that asks how deep to go, and its choices from shallow to deep.
DEPTH: Final = "depth"
DEPTHS: Final = ("quick", "standard", "full")
#: How many questions each depth but the last has.
_QUICK, _STANDARD = 1, 3


def square(
    unit: Unit[SquareFile], frame: Unit[FrameFile], *, domain: str, stage: str, catalogue: Catalogue
) -> Dialogue:
    """One square as a dialogue of its own, named ``domain-stage``."""
    flow = unit.structure.model
    maker = StepMaker(unit.name, frame, catalogue).measuring(frame.structure.model.measures)
    pitfalls = {each.id: _want(catalogue, unit, "pitfalls", each.id) for each in flow.pitfalls}
    steps = {step.id: step for step in _steps(unit, frame, maker, _by_signal(flow.pitfalls, pitfalls))}
    tips = tuple(_want(catalogue, unit, "tips", each) for each in flow.tips)
    return Dialogue(
        name=unit.name,
        kind="cell",
        title=catalogue.want(unit, ("title",), "title"),
        about=catalogue.want(unit, ("purpose",), "first"),
        minutes=frame.structure.model.minutes,
        steps=steps,
        domain=domain,
        stage=stage,
        listed=frame.structure.model.listed,
        tips=(*tips, *maker.tips(frame.structure.model.tips)),
        pitfalls=tuple(text for each in flow.pitfalls if not each.signal for text in (pitfalls[each.id],)),
        measures=maker.measures,
    )


def _by_signal(pitfalls: Iterable[PitfallFile], texts: dict[str, TextId]) -> dict[str, TextId]:
    return {each.signal: texts[each.id] for each in pitfalls if each.signal}


def _want(catalogue: Catalogue, unit: Unit[SquareFile], room: str, name: str) -> TextId:
    use: Use = "tip" if room == "tips" else "message"
    return catalogue.want(unit, (room, name), use, placeholders=frozenset({"name"}))


def _steps(
    unit: Unit[SquareFile], frame: Unit[FrameFile], maker: StepMaker, pitfalls: dict[str, TextId]
) -> Iterator[Step]:
    """The frame's steps, with the square's questions where they belong."""
    catalogue = maker.catalogue
    for step in frame.structure.model.steps:
        match step:
            case QuestionsFile():
                conditions = maker.conditions(step.when)
                for number, each in enumerate(unit.structure.model.questions):
                    yield _question(unit, each, (*_depth(unit.name, number), *conditions), pitfalls, catalogue)
            case RateFile() if step.id == "rate":
                yield maker.rate(step, catalogue.want(unit, ("rate",), "question"))
            case _:
                yield maker.make(step)


def _question(
    unit: Unit[SquareFile],
    question: QuestionFile,
    when: tuple[Condition, ...],
    pitfalls: dict[str, TextId],
    catalogue: Catalogue,
) -> Ask:
    def text(name: str) -> TextId:
        use: Use = "example" if name in ("example", "good") else "question"
        return catalogue.want(
            unit,
            ("questions", question.id, name),
            use,
            text_id=f"{unit.name}.{question.id}.{name}",
            placeholders=QUOTES,
            optional=name == "smaller",
        )

    smaller = text("smaller")
    has_smaller = any(catalogue.wanted[smaller].node(language) for language in unit.words)
    return Ask(
        id=question.id,
        key=f"{unit.name}.{question.id}",
        ask=text("ask"),
        example=text("example"),
        smaller=smaller if has_smaller else None,
        good=text("good"),
        asks=frozenset(question.asks),
        signals=tuple(question.signals),
        section=question.section,
        label=text("ask"),
        when=when,
        pitfalls={signal: pitfalls[signal] for signal in question.signals if signal in pitfalls},
    )


def _depth(name: str, number: int) -> tuple[Condition, ...]:
    """When a question is asked: the first always, two more from ``standard`` (or when nothing was chosen)."""
    if number < _QUICK:
        return ()
    values = {"standard", "full", "missing"} if number < _STANDARD else {"full"}
    return (Condition(f"{name}.{DEPTH}", frozenset(values)),)

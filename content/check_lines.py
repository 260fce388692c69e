"""Where the steps of a dialogue stand in files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from content.errors import Problem
from content.format import Shape
from content.reader import Step as At
from content.sources import Source, Sources
from flows.library import Dialogue


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

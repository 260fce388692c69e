"""All files of a content folder, read and given their shape.

Law: this is the only module that knows where which file belongs. It collects problems and keeps what is sound, so
that one broken file does not hide the faults of the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from babel import localedata
from pydantic import ValidationError

from content import misfits, reader
from content.errors import Problem
from content.format import Shape
from content.format_dialogues import FlowFile, FrameFile, SquareFile
from content.format_lists import DailyFile, GlossaryFile, SignalsFile, SystemFile, TalksFile
from content.format_words import (
    DailyWordsFile,
    DialogueWordsFile,
    FrameWordsFile,
    GlossaryWordsFile,
    SignalsWordsFile,
    SquareWordsFile,
    SystemWordsFile,
)
from content.reader import Node, Step
from flows.texts import Language

#: Every text exists in these; more may come with a file of their own in every folder.
LANGUAGES: Final = ("pl", "en")
DOMAINS: Final = ("risk", "leadership", "communication", "coordination", "motivation")
STAGES: Final = ("mapping", "planning", "implementation", "assessment")
#: The names of all squares of the model.
SQUARES: Final = frozenset(f"{domain}-{stage}" for domain in DOMAINS for stage in STAGES)

_ModelT_co = TypeVar("_ModelT_co", bound=Shape, covariant=True)
_LANGUAGE_FILE: Final = re.compile(r"([a-z]{2,3})\.yaml")


@dataclass(frozen=True, slots=True)
class Source(Generic[_ModelT_co]):
    """A file: its path relative to the content folder, its nodes, its shape."""

    file: str
    node: Node
    model: _ModelT_co

    def line(self, *path: Step) -> int:
        """Where this stands, or the nearest thing above it."""
        return self.node.at(path).line

    def problem(self, text: str, *path: Step) -> Problem:
        """Something to mend at this place."""
        return Problem(self.file, self.line(*path), text)


_StructureT_co = TypeVar("_StructureT_co", bound=Shape, covariant=True)


@dataclass(frozen=True, slots=True)
class Unit(Generic[_StructureT_co]):
    """A folder with one structure, its words per language, and its transcripts."""

    name: str
    structure: Source[_StructureT_co]
    words: Mapping[str, Source[Shape]]
    talks: Source[TalksFile] | None = None


@dataclass(slots=True)
class Sources:
    """All that could be read."""

    languages: tuple[str, ...]
    dialogues: dict[str, Unit[FlowFile]] = field(default_factory=dict)
    stories: dict[str, Unit[FlowFile]] = field(default_factory=dict)
    frame: Unit[FrameFile] | None = None
    squares: dict[tuple[str, str], Unit[SquareFile]] = field(default_factory=dict)
    signals: Unit[SignalsFile] | None = None
    glossary: Unit[GlossaryFile] | None = None
    daily: Unit[DailyFile] | None = None
    system: Unit[SystemFile] | None = None
    #: Names of units whose structure could not be read: rules about them hold their tongue.
    broken: set[str] = field(default_factory=set)


def read_sources(files: Mapping[str, bytes]) -> tuple[Sources, list[Problem]]:
    """Read and shape all files; by their paths."""
    shelf = _Shelf(files)
    shelf.fill()
    return shelf.sources, shelf.problems


class _Shelf:
    """Puts files where they belong."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.left = set(files)
        self.problems: list[Problem] = []
        self.languages = languages_of(files)
        self.sources = Sources(self.languages)

    def fill(self) -> None:
        sources = self.sources
        sources.dialogues = self.walk("dialogues", FlowFile, DialogueWordsFile)
        sources.stories = self.walk("stories", FlowFile, DialogueWordsFile)
        sources.frame = self.unit("model", "model/flow.yaml", FrameFile, FrameWordsFile)
        if "model" in sources.broken:
            sources.broken |= SQUARES
        for domain in DOMAINS:
            for stage in STAGES:
                folder = f"model/{domain}/{stage}"
                square = self.unit(f"{domain}-{stage}", f"{folder}/flow.yaml", SquareFile, SquareWordsFile)
                if square:
                    sources.squares[domain, stage] = square
        sources.signals = self.unit("signals", "signals/signals.yaml", SignalsFile, SignalsWordsFile)
        sources.glossary = self.unit("glossary", "glossary/glossary.yaml", GlossaryFile, GlossaryWordsFile)
        sources.daily = self.unit("daily", "daily/daily.yaml", DailyFile, DailyWordsFile)
        sources.system = self.unit("system", "system/system.yaml", SystemFile, SystemWordsFile)
        self.problems += [
            Problem(file, 1, "has no place in the content folder; move it where README.md says, or remove it")
            for file in self.left
        ]

    def walk(self, room: str, structure: type[_StructureT_co], words: type[Shape]) -> dict[str, Unit[_StructureT_co]]:
        """Every folder of a room of dialogues."""
        folders = (file.split("/") for file in self.files if file.startswith(f"{room}/"))
        names = sorted({name for _, name, *rest in folders if len(rest) == 1})
        units = (self.unit(name, f"{room}/{name}/flow.yaml", structure, words) for name in names)
        return {unit.name: unit for unit in units if unit}

    def unit(
        self, name: str, file: str, structure: type[_StructureT_co], words: type[Shape]
    ) -> Unit[_StructureT_co] | None:
        """A structure with its words, if the folder has any file and the structure is sound."""
        folder = file.rpartition("/")[0]
        if not any(each.startswith(f"{folder}/") and each.count("/") == file.count("/") for each in self.files):
            return None
        shaped = self.shape(file, structure)
        if shaped is None:
            self.sources.broken.add(name)
        spoken = {language: self.shape(f"{folder}/{language}.yaml", words) for language in self.languages}
        talks = self.shape(f"{folder}/talks.yaml", TalksFile, needed=False)
        sound = {language: source for language, source in spoken.items() if source}
        return Unit(name, shaped, sound, talks) if shaped else None

    def shape(self, file: str, model: type[_ModelT_co], *, needed: bool = True) -> Source[_ModelT_co] | None:
        """Read one file into its model."""
        self.left.discard(file)
        if file not in self.files:
            if needed:
                self.problems.append(Problem(file, 1, "is missing; write it"))
            return None
        node, problems = reader.read(self.files[file], file)
        self.problems += problems
        if node is None:
            self.problems += () if problems else (Problem(file, 1, "is empty; fill it or remove it"),)
            return None
        try:
            return Source(file, node, model.model_validate(node.plain()))
        except ValidationError as error:
            self.problems += misfits.problems(error, file, node, model)
            return None


def language_of(file: str) -> Language | None:
    """The language that a file has the words of, by its name; ``None``: none, or none that CLDR knows."""
    found = _LANGUAGE_FILE.fullmatch(file.rpartition("/")[2])
    return found[1] if found and localedata.exists(found[1]) else None


def languages_of(files: Iterable[str]) -> tuple[Language, ...]:
    """The two that are always there, and others that any file has words of."""
    found = {language for file in files if (language := language_of(file))}
    return (*LANGUAGES, *sorted(found.difference(LANGUAGES)))


def known(names: Iterable[str]) -> str:
    """Names in a sentence: ``a, b, c``."""
    return ", ".join(sorted(names)) or "none"

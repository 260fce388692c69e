"""Files to a ``Library``.

Law: takes what the files say at their word; the check looks at the result. Whatever both languages share is made
once; words are only looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from content import compile_squares, cues, moment_words, moments, zone_names
from content.compile_steps import StepMaker
from content.errors import Problem
from content.format import Shape
from content.format_dialogues import FlowFile
from content.format_lists import DailyFile, GlossaryFile, SignalsFile, SystemFile
from content.format_words import GlossaryWordsFile, SignalsWordsFile
from content.reader import Step
from content.sources import Source, Sources, Unit
from content.texts import Catalogue, Use
from flows import lexicon
from flows.library import (
    CueGroup,
    Dialogue,
    DialogueKind,
    Library,
    Pattern,
    Prompt,
    Section,
    Signal,
    Term,
    Theme,
    Zones,
)
from flows.texts import Language, TextId

_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAME: Final = frozenset({"name"})
_WORDS: Final = frozenset({"name", "words"})


@dataclass(frozen=True, slots=True)
class Compiled:
    """A library, the texts it wants, and the problems that only turning it into a library could show."""

    library: Library
    catalogue: Catalogue
    problems: tuple[Problem, ...]


def compile_library(sources: Sources, version: str, *, hearing: bool = True) -> Compiled:
    """Make a library of all that could be read. Without ``hearing`` it has no cues, and is made in half the time."""
    catalogue = Catalogue()
    dialogues = {dialogue.name: dialogue for dialogue in _dialogues(sources, catalogue)}
    ears = _Ears(sources, hearing=hearing)
    signals = tuple(_signals(sources.signals, ears, catalogue)) if sources.signals else ()
    terms = tuple(_terms(sources.glossary, catalogue)) if sources.glossary else ()
    prompts = tuple(_prompts(sources.daily, catalogue)) if sources.daily else ()
    sections = tuple(_sections(sources.system, catalogue)) if sources.system else ()
    if sources.system:
        _want_interface(sources.system, catalogue)
    library = Library(
        version=version,
        languages=sources.languages,
        texts={language: catalogue.words(language) for language in sources.languages},
        dialogues=dialogues,
        signals={signal.id: signal for signal in signals},
        groups=ears.groups(),
        terms={term.id: term for term in terms},
        prompts={prompt.id: prompt for prompt in prompts},
        themes={theme.id: theme for theme in _themes(sources.daily)} if sources.daily else {},
        sections=sections,
        facts={},
        shrugs={language: ears.folded(language, "shrugs") for language in ears.languages},
        greetings={language: ears.folded(language, "greetings") for language in ears.languages},
        negations={language: ears.folded(language, "negations") for language in ears.languages},
        zones=zone_names.zone_names(ears.languages) if ears.languages else Zones(),
        moments={language: moment_words.moment_words(language) for language in ears.languages},
    )
    return Compiled(library, catalogue, tuple(ears.problems))


def _dialogues(sources: Sources, catalogue: Catalogue) -> Iterator[Dialogue]:
    for unit in sources.dialogues.values():
        yield _dialogue(unit, "dialogue", catalogue)
    for unit in sources.stories.values():
        yield _dialogue(unit, "story", catalogue)
    if sources.frame:
        for (domain, stage), square in sources.squares.items():
            yield compile_squares.square(square, sources.frame, domain=domain, stage=stage, catalogue=catalogue)


def _dialogue(unit: Unit[FlowFile], kind: DialogueKind, catalogue: Catalogue) -> Dialogue:
    flow = unit.structure.model
    maker = StepMaker(unit.name, unit, catalogue).measuring(flow.measures)
    return Dialogue(
        name=unit.name,
        kind=kind,
        title=catalogue.want(unit, ("title",), "title"),
        about=catalogue.want(unit, ("about",), "first"),
        minutes=flow.minutes,
        steps={step.id: maker.make(step) for step in flow.steps},
        listed=flow.listed,
        occasion=flow.occasion,
        group=flow.group,
        tips=maker.tips(flow.tips),
        measures=maker.measures,
    )


# --- what is listened for ---------------------------------------------------------------------------------------


class _Ears:
    """Turns the cue words of every language into patterns, and notes what cannot be read as a cue."""

    def __init__(self, sources: Sources, *, hearing: bool) -> None:
        self.unit = sources.signals if hearing else None
        self.languages = sources.languages if hearing else ()
        self.problems: list[Problem] = []

    def words(self) -> Iterator[tuple[Language, Source[Shape], SignalsWordsFile]]:
        for language, source in self.unit.words.items() if self.unit else ():
            if isinstance(source.model, SignalsWordsFile):
                yield language, source, source.model

    def signal(self, name: str) -> dict[Language, tuple[Pattern, ...]]:
        """The cues of a signal."""
        return {
            language: self.patterns(words.signals[name].cues, language, source, "signals", name, "cues")
            for language, source, words in self.words()
            if name in words.signals
        }

    def groups(self) -> dict[str, CueGroup]:
        """Groups of the content, and the names of days, months and hours that the language itself has."""
        found: dict[str, dict[Language, tuple[Pattern, ...]]] = {}
        for language in self.languages:
            for group, patterns in moments.groups(language).items():
                found.setdefault(group, {})[language] = patterns
        for language, source, words in self.words():
            for group, cue_words in words.groups.items():
                heard = self.patterns(cue_words, language, source, "groups", group)
                known = found.setdefault(group, {})
                known[language] = (*known.get(language, ()), *heard)
        return {
            name: CueGroup(id=name, cues={language: lexicon.Cues(each) for language, each in by_language.items()})
            for name, by_language in found.items()
        }

    def patterns(
        self, cue_words: Iterable[str], language: Language, source: Source[Shape], *path: Step
    ) -> tuple[Pattern, ...]:
        found: list[Pattern] = []
        for number, cue in enumerate(cue_words):
            try:
                found.append(cues.pattern(cue, language))
            except cues.CueUnreadable:
                said = f"{cue!r} is no cue; write words, `=` before one that has a single form, `..` between words"
                self.problems.append(source.problem(said, *path, number))
        return lexicon.Cues(found)

    def folded(self, language: Language, kind: str) -> frozenset[str]:
        """Shrugs and greetings as folded phrases; negations as folded words in all their forms."""
        for spoken, _, words in self.words():
            if spoken == language:
                if kind == "negations":
                    return cues.all_forms(words.negations, language)
                phrases = words.greetings if kind == "greetings" else words.shrugs
                return frozenset(" ".join(token.form for token in lexicon.words(each)) for each in phrases)
        return frozenset()


def _signals(unit: Unit[SignalsFile], ears: _Ears, catalogue: Catalogue) -> Iterator[Signal]:
    for name, signal in unit.structure.model.signals.items():
        notice, question = (
            catalogue.want(unit, ("signals", name, part), "message", text_id=f"signals.{name}.{part}", placeholders=may)
            for part, may in (("notice", _WORDS), ("question", _NAME))
        )
        yield Signal(
            id=name,
            notice=notice,
            question=question,
            cues=ears.signal(name),
            asks=frozenset(signal.asks),
            unless=frozenset(signal.unless),
            negatable=signal.negatable,
        )


# --- lists ------------------------------------------------------------------------------------------------------


def _terms(unit: Unit[GlossaryFile], catalogue: Catalogue) -> Iterator[Term]:
    for name, term in unit.structure.model.terms.items():
        yield Term(
            id=name,
            name=_want(catalogue, unit, ("terms", name, "name"), "name"),
            meaning=_want(catalogue, unit, ("terms", name, "meaning"), "term"),
            example=_want(catalogue, unit, ("terms", name, "example"), "term"),
            synonyms={language: _synonyms(source, name) for language, source in unit.words.items()},
            related=tuple(term.related),
            opposite=term.opposite,
        )


def _synonyms(source: Source[Shape], name: str) -> tuple[str, ...]:
    words = source.model
    known = words.terms.get(name) if isinstance(words, GlossaryWordsFile) else None
    return tuple(known.synonyms) if known else ()


def _want(catalogue: Catalogue, unit: Unit[Shape], path: tuple[str, str, str], use: Use) -> TextId:
    """Want a text of a list: its id leaves the list's own key out."""
    return catalogue.want(unit, path, use, text_id=f"{unit.name}.{path[1]}.{path[2]}")


def _prompts(unit: Unit[DailyFile], catalogue: Catalogue) -> Iterator[Prompt]:
    for name, prompt in unit.structure.model.prompts.items():
        yield Prompt(
            id=name,
            theme=prompt.theme,
            weekday=_WEEKDAYS.index(prompt.weekday),
            rating=prompt.mode == "rate",
            prompt=_want(catalogue, unit, ("prompts", name, "prompt"), "prompt"),
            follow_up=_want(catalogue, unit, ("prompts", name, "follow_up"), "follow-up"),
            opening=prompt.opening,
        )


def _themes(unit: Unit[DailyFile]) -> Iterator[Theme]:
    for name, theme in unit.structure.model.themes.items():
        yield Theme(id=name, follows=theme.follows, section=theme.section)


def _sections(unit: Unit[SystemFile], catalogue: Catalogue) -> Iterator[Section]:
    for section in unit.structure.model.sections:
        path, text_id = ("texts", f"section.{section.id}"), f"system.section.{section.id}"
        yield Section(id=section.id, title=catalogue.want(unit, path, "title", text_id=text_id), shared=section.shared)


def _want_interface(unit: Unit[SystemFile], catalogue: Catalogue) -> None:
    for name, text in unit.structure.model.texts.items():
        placeholders = frozenset(text.placeholders)
        path, text_id = ("texts", name), f"system.{name}"
        catalogue.want(unit, path, text.limit, text_id=text_id, placeholders=placeholders, plural=text.plural)

"""Steps as files hold them, to steps as the engine walks them: one small function per kind.

Law: nothing is checked here. A name that leads nowhere goes into the library as it is, and the check finds it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypedDict

from content import format_dialogues as files
from content.format import Shape, When
from content.sources import Unit
from content.texts import Catalogue, Use
from flows.measures import possible
from flows.steps import (
    Ask,
    Branch,
    Case,
    Choice,
    Choose,
    Condition,
    Finish,
    GoTo,
    Measure,
    Quiz,
    QuizOption,
    Rate,
    Say,
    Step,
)
from flows.texts import TextId

#: What the words of a dialogue may quote. ``count`` and ``of`` come with a tally.
QUOTES: Final = frozenset({"name", "answer:", "first:", "second:", "last:", "choice:"})
_TALLY: Final = frozenset({"count", "of", "before"})
_TREND: Final = frozenset({"since", "trend"})
_NONE: Final[frozenset[str]] = frozenset()
#: `3+`: three and more.
_SPAN: Final = re.compile(r"(-?\d)\+")


class _Common(TypedDict, total=False):
    id: str
    key: str
    when: tuple[Condition, ...]
    next: str | None
    section: str | None
    replaces: str | None
    label: TextId | None


@dataclass(frozen=True, slots=True)
class StepMaker:
    """Makes the steps of one dialogue.

    ``name`` qualifies the names of answers; ``unit`` holds the words. They differ where a square runs in the frame of
    the model: the frame's words are shared by all squares.
    """

    name: str
    unit: Unit[Shape]
    catalogue: Catalogue
    measures: Mapping[str, Measure] = field(default_factory=dict)

    def measuring(self, found: Mapping[str, files.MeasureFile]) -> StepMaker:
        """The same maker, which knows what conditions may ask about several answers at once."""
        made = {
            name: Measure(each.kind, tuple(map(self.key, each.of)), frozenset(each.values))
            for name, each in found.items()
        }
        return replace(self, measures=made)

    def key(self, name: str) -> str:
        """The whole name of an answer."""
        return name if "." in name else f"{self.name}.{name}"

    def conditions(self, when: When | None) -> tuple[Condition, ...]:
        """Conditions with whole names."""
        return tuple(self.condition(name, values) for name, values in (when or {}).items())

    def condition(self, name: str, values: Iterable[str]) -> Condition:
        """One condition; where it asks about a measure, `3+` stands for three and more."""
        measure = self.measures.get(name)
        written = frozenset(values)
        if measure is None:
            return Condition(self.key(name), written)
        return Condition(self.key(name), frozenset(_spelt_out(written, measure)), measure)

    def text(self, step: str, *path: str, use: Use = "message", tally: bool = False, trend: bool = False) -> TextId:
        """Want one of a step's texts."""
        placeholders = QUOTES | (_TALLY if tally else _NONE) | (_TREND if trend else _NONE)
        return self.catalogue.want(
            self.unit,
            ("steps", step, *path),
            use,
            text_id=".".join((self.unit.name, step, *path)),
            placeholders=placeholders,
            plural=tally,
        )

    def common(self, step: files.StepFile) -> _Common:
        """What every step has."""
        common = _Common(id=step.id, key=self.key(step.id), when=self.conditions(step.when), next=step.next)
        if isinstance(step, files.AnsweredFile):
            common["section"] = step.section
            common["replaces"] = None if step.replaces is None else self.key(step.replaces)
            common["label"] = self.text(step.id, "label", use="title") if step.label else None
        return common

    def make(self, step: files.AnyStepFile) -> Step:
        """The step that the engine walks."""
        match step:
            case files.SayFile():
                return self.say(step)
            case files.AskFile():
                return self.ask(step)
            case files.ChooseFile():
                return self.choose(step)
            case files.RateFile():
                return self.rate(step, self.text(step.id, "ask", use="question"))
            case files.QuizFile():
                return self.quiz(step)
            case files.BranchFile():
                cases = tuple(Case(when=self.conditions(case.when), to=case.to) for case in step.cases)
                return Branch(cases=cases, otherwise=step.otherwise, **self.common(step))
            case files.VisitFile():
                return GoTo(dialogue=step.dialogue, **self.common(step))
            case files.FinishFile():
                return Finish(
                    text=self.text(step.id, "finish"),
                    offers=tuple(step.offers),
                    suggests=step.suggests,
                    **self.common(step),
                )

    def say(self, step: files.SayFile) -> Say:
        """Words without a question."""
        return Say(
            text=self.text(step.id, "say", use="card", tally=bool(step.tally), trend=bool(step.trend)),
            pause=step.pause,
            tally=tuple(map(self.key, step.tally)),
            tally_value=step.value or "",
            trend=tuple(map(self.key, step.trend)),
            **self.common(step),
        )

    def ask(self, step: files.AskFile) -> Ask:
        """An open question."""
        return Ask(
            ask=self.text(step.id, "ask", use="question"),
            example=self.text(step.id, "example", use="example"),
            smaller=self.text(step.id, "smaller", use="question") if step.smaller else None,
            after=self.text(step.id, "after") if step.after else None,
            asks=frozenset(step.asks),
            signals=tuple(step.signals),
            names=step.names,
            **self.common(step),
        )

    def choose(self, step: files.ChooseFile) -> Choose:
        """A question with buttons."""
        return Choose(
            ask=self.text(step.id, "ask", use="question"),
            choices=tuple(self.choice(step.id, choice) for choice in step.choices),
            many=step.many,
            most=step.most,
            after=self.text(step.id, "after") if step.after else None,
            guesses=step.guesses,
            warn=tuple(step.warn.items()),
            **self.common(step),
        )

    def choice(self, step: str, choice: files.ChoiceFile) -> Choice:
        """One button."""
        return Choice(
            id=choice.id,
            label=self.text(step, "choices", choice.id, use="button"),
            after=self.text(step, "said", choice.id) if choice.said else None,
            to=choice.to,
            when=self.conditions(choice.when),
        )

    def rate(self, step: files.RateFile, ask: TextId) -> Rate:
        """A statement to rate, or to rate as the other side would."""
        return Rate(
            ask=ask,
            after=self.text(step.id, "after") if step.after else None,
            mirrors=None if step.mirrors is None else self.key(step.mirrors),
            **self.common(step),
        )

    def quiz(self, step: files.QuizFile) -> Quiz:
        """A question with an explanation for each option."""
        return Quiz(
            ask=self.text(step.id, "ask", use="question"),
            options=tuple(self.option(step.id, option, right=option in step.right) for option in step.options),
            about=step.about,
            **self.common(step),
        )

    def option(self, step: str, option: str, *, right: bool) -> QuizOption:
        """One option and why."""
        label = self.text(step, "options", option, use="button")
        return QuizOption(id=option, label=label, why=self.text(step, "why", option), right=right)

    def tips(self, ids: Iterable[str]) -> tuple[TextId, ...]:
        """Tips in order."""
        return tuple(
            self.catalogue.want(self.unit, ("tips", tip), "tip", placeholders=frozenset({"name"})) for tip in ids
        )


def _spelt_out(values: Iterable[str], measure: Measure) -> Iterator[str]:
    """Values with `3+` as the numbers from three that the measure can give."""
    numbers = {int(each): each for each in possible(measure) if each.lstrip("-").isdigit()}
    for value in values:
        span = _SPAN.fullmatch(value)
        more = [each for number, each in numbers.items() if number >= int(span[1])] if span else []
        yield from more or (value,)

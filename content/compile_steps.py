"""Steps as files hold them, to steps as the engine walks them: one small function per kind.

Law: nothing is checked here. A name that leads nowhere goes into the library as it is, and the check finds it there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypedDict

from content import format_dialogues as files
from content.format import Shape, When
from content.sources import Unit
from content.texts import Catalogue, Use
from flows.library import (
    Ask,
    Branch,
    Case,
    Choice,
    Choose,
    Condition,
    Finish,
    GoTo,
    Quiz,
    QuizOption,
    Rate,
    Say,
    Step,
    TextId,
)

#: What the words of a dialogue may quote. ``count`` and ``of`` come with a tally.
QUOTES: Final = frozenset({"name", "answer:", "first:", "second:", "last:", "choice:"})
_TALLY: Final = frozenset({"count", "of"})


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

    def key(self, name: str) -> str:
        """The whole name of an answer."""
        return name if "." in name else f"{self.name}.{name}"

    def conditions(self, when: When | None) -> tuple[Condition, ...]:
        """Conditions with whole names."""
        return tuple(Condition(self.key(name), frozenset(values)) for name, values in (when or {}).items())

    def text(self, step: str, *path: str, use: Use = "message", tally: bool = False) -> TextId:
        """Want one of a step's texts."""
        return self.catalogue.want(
            self.unit,
            ("steps", step, *path),
            use,
            text_id=".".join((self.unit.name, step, *path)),
            placeholders=QUOTES | _TALLY if tally else QUOTES,
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
                after = self.text(step.id, "after") if step.after else None
                return Rate(ask=self.text(step.id, "ask", use="question"), after=after, **self.common(step))
            case files.QuizFile():
                return self.quiz(step)
            case files.BranchFile():
                cases = tuple(Case(when=self.conditions(case.when), to=case.to) for case in step.cases)
                return Branch(cases=cases, otherwise=step.otherwise, **self.common(step))
            case files.VisitFile():
                return GoTo(dialogue=step.dialogue, **self.common(step))
            case files.FinishFile():
                return Finish(text=self.text(step.id, "finish"), offers=tuple(step.offers), **self.common(step))

    def say(self, step: files.SayFile) -> Say:
        """Words without a question."""
        return Say(
            text=self.text(step.id, "say", use="card", tally=bool(step.tally)),
            pause=step.pause,
            tally=tuple(map(self.key, step.tally)),
            tally_value=step.value or "",
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

    def quiz(self, step: files.QuizFile) -> Quiz:
        """A question with an explanation for each option."""
        return Quiz(
            ask=self.text(step.id, "ask", use="question"),
            options=tuple(self.option(step.id, option, right=option in step.right) for option in step.options),
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

"""What ``flow.yaml`` may hold: dialogues and stories, the frame of the model, its squares."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from content.format import FromId, Id, Key, Shape, Truth, When, Words


class StepFile(Shape):
    """What every step may have."""

    id: Id
    when: When | None = None
    next: Id | None = None


class AnsweredFile(StepFile):
    """What every step with an answer may have."""

    section: Id | None = None
    replaces: Id | None = None
    label: Truth = False


class SayFile(StepFile):
    """Words without a question."""

    kind: Literal["say"]
    pause: Truth = False
    tally: tuple[Key, ...] = ()
    trend: tuple[Key, ...] = ()
    value: Words | None = None


class AskFile(AnsweredFile):
    """An open question."""

    kind: Literal["ask"]
    asks: tuple[Id, ...] = ()
    names: Truth = False
    signals: tuple[Id, ...] = ()
    smaller: Truth = False
    after: Truth = False


class ChoiceFile(Shape):
    """A button of a choose step."""

    id: Id
    to: Id | None = None
    when: When | None = None
    said: Truth = False


class ChooseFile(AnsweredFile):
    """A question with buttons."""

    kind: Literal["choose"]
    choices: Annotated[tuple[Annotated[ChoiceFile, FromId()], ...], Field(min_length=2)]
    many: Truth = False
    most: Annotated[int, Field(ge=0)] = 0
    after: Truth = False
    guesses: Truth = False
    warn: dict[Id, Id] = Field(default_factory=dict)


class RateFile(AnsweredFile):
    """A statement rated 1 to 5."""

    kind: Literal["rate"]
    after: Truth = False
    mirrors: Id | None = None


class QuizFile(AnsweredFile):
    """A question with an explanation for each option."""

    kind: Literal["quiz"]
    options: Annotated[tuple[Id, ...], Field(min_length=2)]
    right: Annotated[tuple[Id, ...], Field(min_length=1)]
    about: tuple[Id, ...] = ()


class CaseFile(Shape):
    """One way out of a branch."""

    when: When
    to: Id


class BranchFile(StepFile):
    """A fork."""

    kind: Literal["branch"]
    cases: Annotated[tuple[CaseFile, ...], Field(min_length=1)]
    otherwise: Id


class VisitFile(StepFile):
    """Walks another dialogue and comes back."""

    kind: Literal["visit"]
    dialogue: Id


class FinishFile(StepFile):
    """The end."""

    kind: Literal["finish"]
    offers: Annotated[tuple[Id, ...], Field(max_length=2)] = ()
    suggests: Truth = False


class QuestionsFile(StepFile):
    """Where a square's own questions stand in the frame of the model."""

    kind: Literal["questions"]


AnyStepFile: TypeAlias = SayFile | AskFile | ChooseFile | RateFile | QuizFile | BranchFile | VisitFile | FinishFile


class MeasureFile(Shape):
    """What several answers come to; conditions name it like an answer."""

    kind: Literal["lowest", "tally", "earlier", "gap", "fall"]
    of: Annotated[tuple[Key, ...], Field(min_length=1)]
    #: Only for a tally: what counts.
    values: tuple[Words, ...] = ()


class FlowFile(Shape):
    """``dialogues/<name>/flow.yaml`` and ``stories/<name>/flow.yaml``."""

    minutes: Annotated[int, Field(ge=1, le=60)]
    listed: Truth = True
    occasion: Truth = False
    group: Literal["seek", "meet", "say", "run"] | None = None
    tips: tuple[Id, ...] = ()
    measures: dict[Id, MeasureFile] = Field(default_factory=dict)
    steps: Annotated[tuple[Annotated[AnyStepFile, Field(discriminator="kind")], ...], Field(min_length=1)]


class FrameFile(Shape):
    """``model/flow.yaml``: how every square of the model runs."""

    minutes: Annotated[int, Field(ge=1, le=60)]
    listed: Truth = False
    tips: tuple[Id, ...] = ()
    measures: dict[Id, MeasureFile] = Field(default_factory=dict)
    steps: Annotated[
        tuple[Annotated[AnyStepFile | QuestionsFile, Field(discriminator="kind")], ...], Field(min_length=1)
    ]


class QuestionFile(Shape):
    """One question of a square."""

    id: Id
    asks: tuple[Id, ...] = ()
    signals: tuple[Id, ...] = ()
    section: Id | None = None


class PitfallFile(Shape):
    """What to watch out for in a square. With a signal, it replaces the signal's own question here."""

    id: Id
    signal: Id | None = None


class SquareFile(Shape):
    """``model/<domain>/<stage>/flow.yaml``."""

    questions: Annotated[tuple[QuestionFile, ...], Field(min_length=5)]
    tips: tuple[Id, ...] = ()
    pitfalls: tuple[PitfallFile, ...] = ()

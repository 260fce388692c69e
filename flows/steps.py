"""The kinds of steps that dialogues are made of, and the conditions under which they are walked.

Law: frozen shapes without behaviour. A step never holds words, only text ids. A new kind of step is a new class here
and a ``case`` wherever steps are told apart; its id and key are stable for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from flows.texts import TextId

MeasureKind: TypeAlias = Literal["lowest", "tally", "earlier", "gap", "fall"]


@dataclass(frozen=True, slots=True)
class Measure:
    """What several answers come to, read off them like an answer of its own.

    ``lowest``: the lowest of these ratings: its digit, and the id of the first step that has it.
    ``tally``: how many of these answers have one of ``values``.
    ``earlier``: to how many of these steps a round before has an answer.
    ``gap``: how much higher the first rating is than the second.
    ``fall``: by how much a rating is lower than in the round before: of several, the greatest fall and its step's id.
    """

    kind: MeasureKind
    keys: tuple[str, ...]
    values: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when the answer under ``key``, or what ``measure`` reads off several, has one of ``values``.

    An answer's values are its choice ids, or its rating as a digit, and always ``answered``;
    a step without an answer has the single value ``missing``. See ``flows.measures`` for those of a measure.
    """

    key: str
    values: frozenset[str]
    measure: Measure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepBase:
    """What every step has."""

    #: Id inside its dialogue; stable for ever, saved chats point to it.
    id: str
    #: ``dialogue.step``: the name under which its answer is kept.
    key: str
    #: Passed over unless all of these hold.
    when: tuple[Condition, ...] = ()
    #: The step that follows; ``None`` means the next one in the dialogue.
    next: str | None = None
    #: Section of the one-pager that its answer belongs to.
    section: str | None = None
    #: Key of the answer that is left out of the one-pager once this is answered (a rewrite replaces the first try).
    replaces: str | None = None
    #: Stands before the answer in the one-pager; of a text with several lines, the last one.
    label: TextId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(StepBase):
    """Words without a question. Joined to the next message unless it pauses."""

    text: TextId
    #: Wait for a press before going on (a card to read).
    pause: bool = False
    #: Number for a plural text: how many of these answer keys have the value ``tally_value``.
    tally: tuple[str, ...] = ()
    tally_value: str = ""
    #: Ratings whose course over the rounds is told, for ``{since}`` and ``{trend}``.
    trend: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(StepBase):
    """An open question; the answer is typed."""

    ask: TextId
    example: TextId
    #: A smaller question for "I don't know"; ``None``: the example serves.
    smaller: TextId | None = None
    #: What is said after an answer that earned no warning; ``None``: the common acknowledgement.
    after: TextId | None = None
    #: What the question asks for (``person``, ``date``, ``gain``, ``bring``, …); signals fire only where that fits.
    asks: frozenset[str] = frozenset()
    #: Signals listened for here, by preference.
    signals: tuple[str, ...] = ()
    #: What a good answer has; shown with the example.
    good: TextId | None = None
    #: The answer begins with what the partner is called.
    names: bool = False
    #: Per signal: the question that this step asks instead of the signal's own.
    pitfalls: Mapping[str, TextId] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One option of a question with buttons."""

    id: str
    label: TextId
    #: Said after it was chosen.
    after: TextId | None = None
    #: The step that follows this choice.
    to: str | None = None
    #: Offered only when all of these hold.
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose(StepBase):
    """A question answered by one choice, or by several."""

    ask: TextId
    choices: tuple[Choice, ...]
    many: bool = False
    #: Show at most this many of the choices that qualify; 0: all.
    most: int = 0
    after: TextId | None = None
    #: Its choices are ids of steps of this dialogue, and mark their answers as guesses.
    guesses: bool = False
    #: A single choice of this id earns this signal's warning.
    warn: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(StepBase):
    """A statement rated 1 (not at all) to 5 (fully)."""

    ask: TextId
    after: TextId | None = None
    #: Key of the rating that is given here once more, as the other side would give it.
    mirrors: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizOption:
    """One option of a quiz question; each has its own explanation."""

    id: str
    label: TextId
    why: TextId
    right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz(StepBase):
    """A question with an explanation for each option. Nobody is marked."""

    ask: TextId
    options: tuple[QuizOption, ...]
    #: Ids of the cards that it asks about: shown with it where it comes again, far from them.
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One way out of a branch."""

    when: tuple[Condition, ...]
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch(StepBase):
    """Goes to the first case that holds, else to ``otherwise``. Says nothing."""

    cases: tuple[Case, ...]
    otherwise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoTo(StepBase):
    """Walks another dialogue, then comes back to the step after this one."""

    dialogue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish(StepBase):
    """The end: a closing sentence and at most two ways to go on."""

    text: TextId
    offers: tuple[str, ...] = ()
    #: The ways to go on are those that the map suggests; ``offers`` where it has none.
    suggests: bool = False


Step: TypeAlias = Say | Ask | Choose | Rate | Quiz | Branch | GoTo | Finish
#: Steps that wait for the person.
Interactive = (Ask, Choose, Rate, Quiz)

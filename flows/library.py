"""What the coach knows, loaded: dialogues made of steps, signals, terms, stories, prompts and their words.

Law: frozen shapes without behaviour. A step never holds words, only text ids; the words of each language sit in
``Library.texts`` under those ids. Whoever builds a ``Library`` has checked it: every target and every text exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

#: Language code as in IETF tags: ``pl``, ``en``.
Language: TypeAlias = str
#: Name of a text, dotted: ``introduce.write.ask``.
TextId: TypeAlias = str
#: A text that depends on a number, by CLDR plural category: ``one``, ``few``, ``many``, ``other``.
Plural: TypeAlias = Mapping[str, str]
Text: TypeAlias = str | Plural
#: Words for days and hours, folded, in order: what they mean, as ``("weekday", 1)``; see ``flows.time_words``.
TimeWords: TypeAlias = Mapping[tuple[str, ...], tuple[str, int]]


MeasureKind: TypeAlias = Literal["lowest", "tally", "earlier", "gap", "fall"]


@dataclass(frozen=True, slots=True)
class Measure:
    """What several answers come to, read off them like an answer of its own.

    ``lowest``: the lowest of these ratings: its digit, and the id of the first step that has it. ``tally``: how many of
    these answers have one of ``values``. ``earlier``: to how many of these steps a round before has an answer. ``gap``: how much higher the first rating is than the second.
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


Step: TypeAlias = Say | Ask | Choose | Rate | Quiz | Branch | GoTo | Finish
#: Steps that wait for the person.
Interactive = (Ask, Choose, Rate, Quiz)

DialogueKind: TypeAlias = Literal["dialogue", "cell", "story"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """A talk with a beginning, steps in order and an end."""

    name: str
    kind: DialogueKind
    title: TextId
    about: TextId
    #: How long it takes, as told to the person.
    minutes: int
    steps: Mapping[str, Step]
    domain: str | None = None
    stage: str | None = None
    #: Listed in the menu.
    listed: bool = True
    #: The page of the menu it is listed on; ``None``: the first one, or the stories'.
    group: str | None = None
    #: Tips in order; given one at a time after answers that earned no warning.
    tips: tuple[TextId, ...] = ()
    #: What to watch out for; one is said at the end of a visit in which no warning was given.
    pitfalls: tuple[TextId, ...] = ()
    #: Each walk is about something that happened, a meeting or a trouble: a round of its own, however soon.
    occasion: bool = False
    #: What its conditions may ask about several answers at once, by name.
    measures: Mapping[str, Measure] = field(default_factory=dict)

    @property
    def first(self) -> str:
        """Id of the first step."""
        return next(iter(self.steps))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One way to say a thing: words that follow each other (up to ``gap`` others between), each in any of its forms.

    The forms are folded (lower case, no diacritics) when the library is built.
    """

    words: tuple[frozenset[str], ...]
    gap: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Something worth noticing in an answer, and the conditions that keep it from misfiring."""

    id: str
    #: What was noticed and why it can matter; ``{words}`` is what triggered it.
    notice: TextId
    #: The one question that follows.
    question: TextId
    #: Per language: any of these earns the signal.
    cues: Mapping[Language, tuple[Pattern, ...]]
    #: Fires only where the question asks for one of these; empty: anywhere it is listened for.
    asks: frozenset[str] = frozenset()
    #: Silent when the answer also has one of these cue groups or facts (``person``, ``date``, ``hour``, ``number``).
    unless: frozenset[str] = frozenset()
    #: A negation right before the cue silences it.
    negatable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CueGroup:
    """Cue words that several signals share as a condition, such as resources other than money."""

    id: str
    cues: Mapping[Language, tuple[Pattern, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A glossary entry."""

    id: str
    name: TextId
    meaning: TextId
    example: TextId
    #: Other names under which it is found, per language.
    synonyms: Mapping[Language, tuple[str, ...]]
    related: tuple[str, ...] = ()
    opposite: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A daily reflection prompt and its follow-up."""

    id: str
    theme: str
    weekday: int
    rating: bool
    prompt: TextId
    follow_up: TextId
    opening: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of the one-pager."""

    id: str
    title: TextId
    shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Zones:
    """Time zones as people know them; all by their IANA names."""

    #: Where people live, the likeliest first.
    homes: tuple[str, ...] = ()
    #: Folded words of a town, a country or a zone, in all forms -> its zones, the likeliest first.
    names: Mapping[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    #: Per language, what the town of a zone is called.
    cities: Mapping[Language, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """All content, loaded and checked."""

    #: Fingerprint of the files it was built from.
    version: str
    languages: tuple[Language, ...]
    texts: Mapping[Language, Mapping[TextId, Text]]
    dialogues: Mapping[str, Dialogue]
    signals: Mapping[str, Signal] = field(default_factory=dict)
    groups: Mapping[str, CueGroup] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    prompts: Mapping[str, Prompt] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    #: Values for placeholders that the operator sets: ``operator``, ``contact``.
    facts: Mapping[str, str] = field(default_factory=dict)
    #: Per language, folded words that are no answer on their own: "nie wiem", "ok".
    shrugs: Mapping[Language, frozenset[str]] = field(default_factory=dict)
    #: Per language, folded words that only greet: "dzien dobry", "hello".
    greetings: Mapping[Language, frozenset[str]] = field(default_factory=dict)
    #: Per language, folded words that turn what follows into its opposite.
    negations: Mapping[Language, frozenset[str]] = field(default_factory=dict)
    #: Per language, words for days and hours; without them only digits are understood.
    moments: Mapping[Language, TimeWords] = field(default_factory=dict)
    zones: Zones = field(default_factory=Zones)

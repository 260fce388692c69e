"""What the coach knows, loaded: dialogues, signals, terms, prompts and their words.

Law: frozen shapes without behaviour; steps have theirs in ``steps``. The words of each language sit in
``Library.texts`` under the ids that everything else holds. Whoever builds a ``Library`` has checked it: every target
and every text exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from flows.steps import Measure, Step
from flows.texts import Language, Text, TextId

#: Words for days and hours, folded, in order: what they mean, as ``("weekday", 1)``; see ``flows.time_words``.
TimeWords: TypeAlias = Mapping[tuple[str, ...], tuple[str, int]]

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
class Theme:
    """What prompts beside those of the squares are about, and when such a prompt comes sooner."""

    id: str
    #: Dialogues that such a prompt goes on from.
    follows: tuple[str, ...] = ()
    #: Section of the one-pager that it helps to fill.
    section: str | None = None


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
    themes: Mapping[str, Theme] = field(default_factory=dict)
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

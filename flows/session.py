"""Where a chat stands.

Law: a frozen value with a JSON form that older programs' forms upgrade to. It holds no words of the library and no
answers: those are loaded beside it and are not saved with it.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from typing import Literal, TypeAlias

from flows.answers import Answer, Answers
from flows.rhythm import Rhythm


@dataclass(frozen=True, slots=True)
class Partnership:
    """The cooperation a person works on. ``name`` is theirs; empty until they give one."""

    id: int
    name: str = ""
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A step of a dialogue, and how the person came there."""

    dialogue: str
    step: str
    #: Steps shown before this one in this visit, for going back.
    trail: tuple[str, ...] = ()
    #: The signal whose question is open on top of this step.
    signal: str | None = None
    #: Signals already fired in this visit.
    warned: tuple[str, ...] = ()
    #: Tips already given in this visit.
    tips: int = 0
    #: A short answer was already met with a smaller question here.
    nudged: bool = False
    #: Choices ticked so far where several may be chosen.
    ticked: tuple[str, ...] = ()
    #: Opened to change one answer: gives back after it.
    changing: bool = False


InterludeKind: TypeAlias = Literal[
    "menu",
    "note",
    "glossary",
    "answers",
    "partnerships",
    "naming",
    "held",
    "erasing",
    "language",
    "find",
    "tips",
    "taking",
    "daily",
    "timing",
    "rhythm",
    "prompts",
    "rewriting",
    "moment",
    "reminder",
    "news",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interlude:
    """Something that lies on top of a dialogue for a moment and gives back."""

    kind: InterludeKind
    #: What it is about: a step's key, a page number, words held back until the person says what they are.
    about: str = ""
    page: int = 0
    source: int | None = None


Frame: TypeAlias = Place | Interlude


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What the last message became, where it was so long that an app may have cut it: see ``pasting``."""

    #: Key of the answer or note; empty: words that are held.
    key: str
    partnership: int
    #: When it was sent, in seconds since 1970.
    sent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One chat. ``stacks`` has one stack of frames per partnership, the top frame last; none is ever empty."""

    language: str
    #: Given once, from chance; all nonces come from it.
    seed: str
    #: Counts shown steps; makes the nonce.
    turn: int = 0
    partnership: int = 1
    partnerships: tuple[Partnership, ...] = (Partnership(1),)
    stacks: Mapping[int, tuple[Frame, ...]] = field(default_factory=lambda: {1: (Interlude(kind="menu"),)})
    #: Actions on offer under the current nonce.
    offered: tuple[str, ...] = ()
    paused: bool = False
    #: The round in which each dialogue is walked, per partnership: ``{"1 introduce": 2}``.
    rounds: Mapping[str, int] = field(default_factory=dict)
    #: Things that are said once.
    told: frozenset[str] = frozenset()
    #: When a document was last asked for.
    taken: datetime | None = None
    #: A long text whose continuation may be on its way.
    cut: Cut | None = None
    #: Whether whoever runs the coach may send news.
    news: bool = False
    #: Fingerprint of the library it last met.
    content: str = ""
    #: Daily prompts: when, and how they are taken.
    rhythm: Rhythm = field(default_factory=Rhythm)
    #: Not part of the JSON form.
    answers: Answers = field(default_factory=Answers)

    @property
    def nonce(self) -> str:
        """64 bits, URL-safe, 11 characters; new with each step shown."""
        return self.nonce_at(self.turn)

    def nonce_at(self, turn: int) -> str:
        """The nonce of the step that was shown so many turns after the first."""
        digest = blake2b(f"{self.seed}:{turn}".encode(), digest_size=8).digest()
        return _base64url(digest)

    @property
    def stack(self) -> tuple[Frame, ...]:
        """The frames of the active partnership."""
        return self.stacks[self.partnership]

    @property
    def top(self) -> Frame:
        """Where the person is now."""
        return self.stacks[self.partnership][-1]

    def with_stack(self, *frames: Frame) -> Session:
        """The same session with another stack for the active partnership."""
        return replace(self, stacks={**self.stacks, self.partnership: frames})

    def with_top(self, frame: Frame) -> Session:
        """The same session with another top frame."""
        return self.with_stack(*self.stack[:-1], frame)

    def pushing(self, frame: Frame) -> Session:
        """The same session with one more frame on top."""
        return self.with_stack(*self.stack, frame)

    def popping(self) -> Session:
        """The same session without its top frame; the last frame stays."""
        return self.with_stack(*(self.stack[:-1] or self.stack))

    def answer(self, key: str) -> Answer | None:
        """The current answer of the active partnership under ``key``, unless it was withdrawn."""
        found = self.answers.current((self.partnership, key))
        return None if found is None or found.withdrawn else found

    def round_of(self, dialogue: str, partnership: int | None = None) -> int:
        """Which round of a dialogue is walked in the active partnership, or in another one, from 1."""
        return self.rounds.get(f"{partnership or self.partnership} {dialogue}", 1)

    def within(self, dialogue: str) -> Session:
        """The session as a walk of this dialogue sees it: what it was told in earlier rounds is not its answer yet."""
        number = self.round_of(dialogue)
        if number == 1:
            return self
        answers = self.answers.from_round(number, partnership=self.partnership, dialogue=dialogue)
        return replace(self, answers=answers)

    def earlier(self, key: str) -> tuple[Answer, ...]:
        """What the active partnership answered under ``key`` in earlier rounds, oldest first."""
        return self.answers.earlier((self.partnership, key))


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def begin(*, language: str, seed: str) -> Session:
    """A chat's first session: one unnamed partnership, the menu beneath everything."""
    return Session(language=language, seed=seed)

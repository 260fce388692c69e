"""Letters, and what becomes of them: shapes that pass through the store.

Law: as in ``storage.store``, which hands these on; others import them from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

#: How a letter is treated when nobody knows whether it arrived: ``send`` is repeated (at least once),
#: ``nudge`` is not (at most once), ``document`` names what to render and is repeated.
LetterClass: TypeAlias = Literal["send", "nudge", "document"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLetter:
    """Something to send. ``dedupe``, where given, is unique: a second letter with it is not kept.

    It is so for ever; a nudge's only until thirty days after it went out, since it names a day.
    """

    body: str
    kind: LetterClass = "send"
    dedupe: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter leased for sending: it is marked as being sent, and ``attempts`` counts this try (1 is the first).

    ``uncertain``: an earlier try may have arrived.
    """

    id: int
    chat: int
    body: str
    kind: LetterClass
    attempts: int
    uncertain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """It arrived, as this message; where it took several, after these."""

    letter: int
    message: int | None = None
    earlier: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TryLater:
    """It is to be tried again from this time on; the chat's later letters wait behind it.

    ``uncertain``: it may have arrived all the same.
    """

    letter: int
    at: datetime
    uncertain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Undeliverable:
    """It will never arrive, for this reason (a word of ours, never a person's). Later letters go on."""

    letter: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """The person cannot be reached: this and every waiting letter of the chat is cancelled, the chat is blocked."""

    letter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """The chat has another id now; everything of it moves there and the letter is tried again."""

    letter: int
    chat: int


Outcome: TypeAlias = Sent | TryLater | Undeliverable | Blocked | Migrated

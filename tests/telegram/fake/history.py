"""What happened, in order.

Law: only appends. What the server did is here whether or not the bot got to know.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Literal, TypeAlias

from tests.telegram.fake.refusals import JSON

#: given: an update entered the queue; skipped: it did not (not allowed, queue full); handed: getUpdates returned these;
#: acknowledged: a higher offset removed these; expired: too old; thrown: a negative offset or a drop removed these;
#: call: a method was called.
Kind: TypeAlias = Literal["given", "skipped", "handed", "acknowledged", "expired", "thrown", "call"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened. ``at`` is the server's time; ``numbers`` are update ids."""

    seq: int
    at: float
    kind: Kind
    numbers: tuple[int, ...] = ()
    offset: int = 0
    update: JSON | None = None
    method: str = ""
    params: JSON = field(default_factory=dict)
    #: What was done, or None. With a fault the bot may never have been told.
    result: object = None
    #: The refusal, empty when the call was carried out.
    error: str = ""
    code: int = 200
    #: The fault that hit this call, empty without.
    fault: str = ""
    #: ``seq`` of what happened next when the call came in: below its own, where it was delayed on its way.
    came: int = 0

    @property
    def ok(self) -> bool:
        """Whether a call had its effect."""
        return self.kind == "call" and self.code == 200

    def as_json(self) -> JSON:
        """For the wire."""
        return asdict(self)


def entry_from(data: JSON) -> Entry:
    """Back from the wire."""
    return Entry(**{**data, "numbers": tuple(data["numbers"])})


@dataclass(frozen=True, slots=True)
class Violation:
    """Something a well-made bot never does."""

    method: str
    sentence: str
    params: JSON = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method}: {self.sentence}"


_SPEAKS = frozenset({"sendmessage", "senddocument"})


def spoken(entries: Iterable[Entry], chat: int) -> list[Entry]:
    """The calls that put a new message into a chat, in order, repeats included; told to the bot or not."""
    return [
        entry
        for entry in entries
        if entry.ok and entry.method.lower() in _SPEAKS and str(entry.params.get("chat_id")) == str(chat)
    ]


def repeated(entries: Iterable[Entry], chat: int) -> list[Entry]:
    """Those of them that say exactly what the one before said: same words, same buttons."""
    said = spoken(entries, chat)
    return [later for earlier, later in pairwise(said) if later.params == earlier.params]


class History:
    """The record. ``keep`` limits how many entries stay (None: all)."""

    def __init__(self, keep: int | None = None) -> None:
        self.entries: deque[Entry] = deque(maxlen=keep)
        self.violations: list[Violation] = []
        self._next = 0

    @property
    def next(self) -> int:
        """``seq`` of the next entry."""
        return self._next

    def add(self, kind: Kind, at: float, *, came: int | None = None, **facts: object) -> Entry:
        """Append one entry; ``facts`` are ``Entry``'s fields. It came in just now, unless ``came`` says otherwise."""
        came = self._next if came is None else came
        entry = Entry(seq=self._next, at=at, kind=kind, came=came, **facts)  # type: ignore[arg-type] # checked by Entry's own names
        self._next += 1
        self.entries.append(entry)
        return entry

    def of(self, kind: Kind) -> list[Entry]:
        """All entries of a kind."""
        return [entry for entry in self.entries if entry.kind == kind]

    def calls(self, method: str = "", *, chat: int | None = None) -> list[Entry]:
        """Calls of a method (any case; empty: all but getUpdates) to a chat (None: any), refused ones too."""
        wanted = method.lower()
        return [
            entry
            for entry in self.entries
            if entry.kind == "call"
            and (entry.method.lower() == wanted if wanted else entry.method.lower() != "getupdates")
            and (chat is None or str(entry.params.get("chat_id")) == str(chat))
        ]

    def numbers(self, kind: Kind) -> list[int]:
        """All update ids of the entries of a kind, in order, repeats included."""
        return [number for entry in self.of(kind) for number in entry.numbers]

"""What goes wrong, and when.

Law: a script of faults, drawn by call number or by a seeded chance; the same script over the same calls gives the same
faults. Whether the call had its effect is a property of the kind, not of luck.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from random import Random
from typing import Literal, TypeAlias

from tests.telegram.fake.refusals import JSON

#: Without effect:
#: ``reset`` (connection reset before the request is read), ``drop`` (read, then closed without an answer),
#: ``too_many`` (429 with ``retry_after``), ``error`` (``code`` with an HTML page), ``refuse`` (``code`` with
#: ``description``).
#: With effect:
#: ``delay`` (after ``seconds``), ``apply_drop`` (closed without an answer), ``apply_error`` (``code`` with an HTML
#: page), ``truncated`` (half the JSON, well framed), ``cut`` (half the bytes, then closed), ``drip`` (byte by byte over
#: ``seconds``).
#: Before the call: ``block`` (the person blocks the bot), ``migrate`` (the group gets the id ``new_chat``).
FaultKind: TypeAlias = Literal[
    "reset",
    "drop",
    "too_many",
    "error",
    "refuse",
    "delay",
    "apply_drop",
    "apply_error",
    "truncated",
    "cut",
    "drip",
    "block",
    "migrate",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong.

    It hits calls of ``method`` (any case; empty: every method) to ``chat`` (None: any): the ``nth`` of them since it
    was added and the ``times - 1`` after it (``times=0``: for ever), or each with ``chance`` if that is above 0.
    """

    kind: FaultKind
    method: str = ""
    chat: int | None = None
    nth: int = 1
    times: int = 1
    chance: float = 0.0
    retry_after: int = 1
    code: int = 502
    description: str = ""
    seconds: float = 0.1
    new_chat: int = 0

    def as_json(self) -> JSON:
        """For the wire."""
        return asdict(self)

    def matches(self, method: str, chat: object) -> bool:
        """Whether a call is of the kind that is hit."""
        if self.method and self.method.lower() != method:
            return False
        return self.chat is None or str(self.chat) == str(chat)


class Script:
    """The faults that are set. ``hit`` counts, per fault, how often each struck."""

    def __init__(self, seed: int = 0) -> None:
        self._chance = Random(seed)  # noqa: S311 - chance in tests is seeded on purpose
        self._set: list[Fault] = []
        self._seen: list[int] = []
        self.hit: list[int] = []

    def add(self, fault: Fault) -> None:
        """Set one more fault; earlier ones strike first."""
        self._set.append(fault)
        self._seen.append(0)
        self.hit.append(0)

    def clear(self) -> None:
        """From now on all is well."""
        self._set.clear()
        self._seen.clear()
        self.hit.clear()

    def early(self, method: str) -> Fault | None:
        """The reset that hits this call before it is read, if it needs no look at the chat."""
        return self._draw(method, None, before=True) if self._set else None

    def pick(self, method: str, chat: object) -> Fault | None:
        """The fault that hits this call."""
        return self._draw(method, chat, before=False) if self._set else None

    def _draw(self, method: str, chat: object, *, before: bool) -> Fault | None:
        for place, fault in enumerate(self._set):
            is_early = fault.kind == "reset" and fault.chat is None
            if is_early == before and fault.matches(method, chat) and self._strikes(place, fault):
                self.hit[place] += 1
                return fault
        return None

    def _strikes(self, place: int, fault: Fault) -> bool:
        self._seen[place] += 1
        if fault.chance:
            return self._chance.random() < fault.chance
        late = self._seen[place] - fault.nth
        return late >= 0 and (fault.times == 0 or late < fault.times)

"""What a person answered, by the place it answers: the current answer, and the last word of each earlier round.

Law: frozen values. An answer is never changed: another version of it is added, and what was said before stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Attachment:
    """A voice message or picture kept by Telegram's file id."""

    media: Literal["voice", "picture"]
    file: str


@dataclass(frozen=True, slots=True)
class Said:
    """A typed answer, a note, or an attachment with or without words."""

    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """One or several choice ids, in the order of the question."""

    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rated:
    """1 (not at all) to 5 (fully)."""

    points: int


Value: TypeAlias = Said | Chosen | Rated


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a person said to one step, or a note. Versions start at 1; the newest is the current one.

    ``key`` is ``dialogue.step``, with ``+signal`` for the answer to a warning's question, or ``note.N`` for a note.
    ``about`` is the step a note was written at.
    """

    partnership: int
    key: str
    value: Value
    version: int
    at: datetime
    round: int = 1
    source: int | None = None
    about: str | None = None
    withdrawn: bool = False

    @property
    def is_note(self) -> bool:
        """Whether this is a note and not the answer to a step."""
        return self.key.startswith("note.")

    @property
    def is_daily(self) -> bool:
        """Whether this answers a daily prompt and no step of a dialogue."""
        return self.key.startswith("daily.")

    @property
    def text(self) -> str:
        """The typed words; empty for choices and ratings."""
        return self.value.text if isinstance(self.value, Said) else ""

    @property
    def values(self) -> frozenset[str]:
        """What conditions compare with."""
        match self.value:
            case Chosen(choices):
                return frozenset(choices) | {"answered"}
            case Rated(points):
                return frozenset({str(points), "answered"})
            case Said():
                return frozenset({"answered"})


#: Partnership and key.
_Place: TypeAlias = tuple[int, str]


class Answers(Mapping[tuple[int, str], Answer]):
    """Answers by (partnership, key): the current one, and the last word of each earlier round. Frozen.

    The current one is the highest version, whatever the order in which they are given.
    """

    __slots__ = ("_all", "_earlier")

    def __init__(self, answers: Iterable[Answer] = ()) -> None:
        self._all: dict[_Place, Answer] = {}
        self._earlier: dict[_Place, tuple[Answer, ...]] = {}
        for each in answers:
            _take(self._all, self._earlier, each)

    def __getitem__(self, key: tuple[int, str]) -> Answer:
        return self._all[key]

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def current(self, key: tuple[int, str]) -> Answer | None:
        """The current answer; ``None`` where there is none, which is the usual case and no error."""
        return self._all.get(key)

    def earlier(self, key: tuple[int, str]) -> tuple[Answer, ...]:
        """The newest version of each round before the current answer's, oldest first."""
        return self._earlier.get(key, ())

    def adding(self, answer: Answer) -> Answers:
        """The same answers with one more, or with a newer version of one."""
        more = Answers()
        more._all, more._earlier = current, earlier = dict(self._all), dict(self._earlier)
        _take(current, earlier, answer)
        return more

    def from_round(self, number: int, *, partnership: int, dialogue: str) -> Answers:
        """The same answers, where this dialogue's own of rounds before ``number`` are earlier ones already."""
        rest = Answers()
        rest._all, rest._earlier = current, earlier = dict(self._all), dict(self._earlier)
        for place, answer in self._all.items():
            is_own = place[0] == partnership and place[1].partition(".")[0] == dialogue
            if is_own and answer.round < number:
                earlier[place] = (*self.earlier(place), current.pop(place))
        return rest


def _take(current: dict[_Place, Answer], earlier: dict[_Place, tuple[Answer, ...]], answer: Answer) -> None:
    """Put a version where it belongs: current, the last of an earlier round, or nowhere."""
    place = (answer.partnership, answer.key)
    now = current.get(place)
    if now is None or (now.round == answer.round and now.version < answer.version):
        current[place] = answer
        return
    rounds = {each.round: each for each in (*earlier.get(place, ()), now)}
    known = rounds.get(answer.round)
    if known is None or known.version < answer.version:
        rounds[answer.round] = answer
    *before, current[place] = sorted(rounds.values(), key=lambda each: each.version)
    earlier[place] = tuple(before)

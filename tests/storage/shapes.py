"""Short ways to make what goes into a store, and a decision that only notes what it saw."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from os import urandom

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.store import Arrival, Decision, KeptAnswer, NewLetter, SavedSession, Store, TurnTaken, Waiting

NOW = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)
KEY = bytes(range(32))


def later(**passed: float) -> datetime:
    """So much after ``NOW``."""
    return NOW + timedelta(**passed)


def arrival(number: int, *, chat: int = 1, body: str = "{}", source: str = "telegram") -> Arrival:
    """A raw update."""
    return Arrival(source=source, number=number, chat=chat, body=body)


def answer(key: str = "introduce.name", *, version: int = 1, body: str = '"Ala"', partnership: int = 1) -> KeptAnswer:
    """A version of an answer."""
    return KeptAnswer(partnership=partnership, key=key, version=version, body=body, at=NOW)


def session(body: str = "{}", *, step: str | None = "introduce.name") -> SavedSession:
    """A session at a step."""
    return SavedSession(body=body, language="pl", dialogue="introduce", step=step)


def says(*bodies: str) -> Decision:
    """A decision to send these and change nothing."""
    return Decision(letters=[NewLetter(body=body) for body in bodies])


@dataclass
class Coach:
    """Decides by a function and notes what it was shown."""

    answer: Callable[[Waiting], Decision] = field(default=lambda _: Decision())
    seen: list[Waiting] = field(default_factory=list)

    def __call__(self, waiting: Waiting) -> Decision:
        """Be asked."""
        self.seen.append(waiting)
        return self.answer(waiting)

    @property
    def bodies(self) -> list[str]:
        """What was in the updates, in order."""
        return [waiting.body for waiting in self.seen]


async def tell(store: Store, decision: Decision, *, chat: int, number: int, now: datetime = NOW) -> TurnTaken:
    """Let a chat take one turn with this decision. No other chat may be waiting."""
    await store.take_in([arrival(number, chat=chat)], now=now)
    taken = await store.take_turn(lambda _: decision, now=now)
    assert taken is not None
    assert taken.chat == chat
    return taken


async def all_turns(store: Store, coach: Callable[[Waiting], Decision], *, now: datetime = NOW) -> Sequence[TurnTaken]:
    """Turns until nobody waits."""
    taken = []
    while (turn := await store.take_turn(coach, now=now)) is not None:
        taken.append(turn)
    return taken


def first_sealed(text: str, *, table: str, chat: int, row: str) -> bytes:
    """A field as programs sealed it before fields named their key."""
    nonce = urandom(12)
    return b"\1\1" + nonce + AESGCM(KEY).encrypt(nonce, text.encode(), f"{table}\0{chat}\0{row}".encode())

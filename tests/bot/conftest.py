"""A store, a clock and a failing disk for the tests of what stands between them and Telegram."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import open_store
from storage.store import Arrival, Decision, LetterClass, NewLetter, Store, Waiting
from tests.bot.desk import Desk, open_desk
from tests.telegram.fake import FakeTelegram


@dataclass
class Disk:
    """Storage faults: while ``broken``, every statement fails as a broken disk would."""

    broken: bool = False
    tries: int = 0

    def point(self, name: str) -> None:
        """Named places are not of interest here."""

    def statement(self) -> None:
        """Fail while broken."""
        if self.broken:
            self.tries += 1
            raise sqlite3.OperationalError("disk I/O error")


class TestClock:
    """A clock that stands still until it is moved."""

    __test__ = False

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time."""
        return self.time

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> TestClock:
    """A clock that stands still."""
    return TestClock()


@pytest.fixture
def disk() -> Disk:
    """A disk that works until it is told not to."""
    return Disk()


@pytest.fixture
async def store(tmp_path: Path, clock: TestClock, disk: Disk) -> AsyncIterator[Store]:
    """An empty store."""
    opened = await open_store(f"sqlite:///{tmp_path}/kladka.db", key=bytes(32), now=clock(), faults=disk)
    yield opened
    disk.broken = False
    await opened.close()


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    """Telegram."""
    async with FakeTelegram() as server:
        yield server


async def queue(store: Store, clock: TestClock, chat: int, bodies: Sequence[str], kind: LetterClass = "send") -> None:
    """Let a turn of this chat leave these letters in the outbox."""
    number = queue.count = getattr(queue, "count", 0) + 1  # type: ignore[attr-defined] # a counter of its own

    def decide(_: Waiting) -> Decision:
        return Decision(letters=[NewLetter(body=body, kind=kind) for body in bodies])

    await store.take_in([Arrival(source="test", number=number, chat=chat, body="{}")], now=clock())
    await store.take_turn(decide, now=clock())


@pytest.fixture
async def desk(fake: FakeTelegram, clock: TestClock) -> AsyncIterator[Desk]:
    """A sender who writes to Ola, who has started the bot."""
    async with open_desk(fake, clock) as made:
        yield made

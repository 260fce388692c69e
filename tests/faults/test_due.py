"""Something falls due and the disk fails, at each statement in turn: asked once all the same, on that day."""

from __future__ import annotations

import shutil
from base64 import urlsafe_b64decode
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import keeping
from bot.clockwork import Clockwork
from flows.library import Library
from flows.rhythm import Rhythm
from flows.session import begin
from storage import open_store
from storage.errors import StorageUnavailable
from storage.store import Alarm, Arrival, Chat, Decision, Letter, Sent, Store
from tests.faults.campaign import HOUR, MORNING, PAST
from tests.faults.outage import Outage
from tests.scenarios.house import KEY

CHAT = 101
NOON = MORNING + PAST


class Planner:
    """A file in which somebody is to be asked at noon, and copies of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def opens(self, number: int = 0, *, faults: Outage | None = None) -> Store:
        """A copy of its own, open. Fails as the disk does."""
        path = self._folder / f"{number}.db"
        if not path.exists() and number:
            shutil.copy(self._folder / "0.db", path)
        return await open_store(f"sqlite:///{path}", key=urlsafe_b64decode(KEY + "="), now=NOON, faults=faults)

    async def plans(self) -> None:
        """Set the alarm as a turn does."""
        wants = Rhythm(mode="on", time=HOUR, zone="Europe/Warsaw")
        session = replace(begin(language="pl", seed="s"), rhythm=wants)
        alarm = Alarm(kind="daily", due=MORNING + timedelta(hours=2), local_time=HOUR, zone="Europe/Warsaw")
        store = await self.opens()
        await store.take_in([Arrival(source="test", number=1, chat=CHAT, body="")], now=MORNING)
        decision = Decision(session=keeping.session_to(session), alarms=[alarm])
        await store.take_turn(lambda _: decision, now=MORNING)
        await store.close()


@pytest.fixture
async def planner(tmp_path: Path) -> Planner:
    """With a plan."""
    planner = Planner(tmp_path)
    await planner.plans()
    return planner


async def goes_off(store: Store, library: Library) -> int:
    """Take all that is due, again when the disk was away. How often it was."""
    works = Clockwork(store, library, clock=lambda: NOON)
    misses = 0
    while True:
        try:
            if not await works.take_one():
                return misses
        except StorageUnavailable:
            misses += 1


async def sent_by(store: Store) -> list[Letter]:
    """Everything that waits to be sent."""
    sent: list[Letter] = []
    letters = await store.exchange([], now=NOON, limit=9)
    while letters:
        sent += letters
        letters = await store.exchange([Sent(letter=each.id) for each in letters], now=NOON, limit=9)
    return sent


async def test_a_failure_at_each_statement_changes_nothing(planner: Planner, library: Library) -> None:
    """Whichever statement fails, there is one prompt, and the next one is for the next day."""
    failed, number = 1, 0
    chats: set[Chat] = set()
    while failed:
        number += 1
        outage = Outage(first=0)
        store = await planner.opens(number, faults=outage)
        outage.first = outage.seen + number
        failed = await goes_off(store, library)
        outage.end()
        (letter,) = await sent_by(store)
        (alarm,) = (await store.read_chat(CHAT)).alarms
        assert (letter.kind, letter.chat) == ("nudge", CHAT)
        assert alarm.due == MORNING + timedelta(days=1, hours=2)
        chats.add(await store.read_chat(CHAT))
        await store.close()
    assert number > 8  # to begin, to claim, to load, to save in four tables, to commit
    assert len(chats) == 1

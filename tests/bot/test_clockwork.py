"""What falls due becomes turns: bugs, a storage that is away, a clock that leaps."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

import content
from bot import clockwork as module
from bot import deciding, keeping
from bot.clockwork import BURST, LOOK, RATE, Clockwork
from bot.watching import TimeWatch
from flows import engine
from flows.events import CommandGiven, Event, FellDue
from flows.library import Library
from flows.scene import Outcome
from flows.session import Session
from storage.errors import StorageUnavailable
from storage.store import Arrival, Decision, Due, Store, Waiting
from tests.bot.conftest import Disk

MONDAY = datetime(2027, 3, 8, 8, 0, tzinfo=UTC)
TUESDAY = datetime(2027, 3, 9, 7, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def library() -> Library:
    """The real content."""
    return content.load()


async def arranged(store: Store, library: Library, *chats: int) -> None:
    """These chats have chosen half past eight."""

    def decide(waiting: Waiting) -> Decision:
        session = keeping.new_session(library, "pl", f"seed {waiting.chat}")
        command = CommandGiven(name="daily", argument="8:30")
        return deciding.decision(engine.advance(library, session, command, MONDAY), waiting.chat)

    await store.take_in([Arrival(source="t", number=each, chat=each, body="-") for each in chats], now=MONDAY)
    while await store.take_turn(decide, now=MONDAY):
        pass


async def prompted(store: Store, chat: int) -> bool:
    """Whether a chat was asked something unasked."""
    session = (await store.read_chat(chat)).session
    return session is not None and keeping.session_from(session, []).rhythm.spoke != ""


async def test_a_bug_in_one_chat_puts_off_that_chat(
    store: Store, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A chat whose turn breaks is tried again an hour later; the others get their prompts now."""
    await arranged(store, library, 1, 2, 3)

    def stumbling(library: Library, session: Session, event: Event, now: datetime) -> Outcome:
        if isinstance(event, FellDue) and session.seed == "seed 2":
            raise RuntimeError("a bug of ours")
        return engine.advance(library, session, event, now)

    monkeypatch.setattr(module, "advance", stumbling)
    due = Clockwork(store, library, clock=lambda: TUESDAY)
    while await due.take_one():
        pass
    assert [await prompted(store, chat) for chat in (1, 2, 3)] == [True, False, True]
    assert (due._measures.counts["turns", "failed"], due._measures.counts["turns", "due"]) == (1, 2)
    monkeypatch.setattr(module, "advance", engine.advance)
    later = Clockwork(store, library, clock=lambda: TUESDAY + timedelta(hours=1, minutes=1))
    assert await later.take_one()
    assert await prompted(store, 2)


async def test_it_waits_for_a_storage_that_is_away(store: Store, disk: Disk, library: Library) -> None:
    """While the storage is away nothing is lost; afterwards the prompt goes out."""
    await arranged(store, library, 1)
    due = Clockwork(store, library, clock=lambda: TUESDAY)
    disk.broken = True
    with pytest.raises(StorageUnavailable):
        await due.take_one()
    disk.broken = False
    assert await due.take_one()
    assert await prompted(store, 1)


@asynccontextmanager
async def running(due: Clockwork) -> AsyncIterator[asyncio.Event]:
    """At work until the block ends; what it sets after each turn."""
    decided = asyncio.Event()
    task = asyncio.create_task(due.run(decided))
    try:
        yield decided
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until_prompted(store: Store, *chats: int) -> None:
    """Wait until each of these was asked something."""
    async with asyncio.timeout(5):
        while not all([await prompted(store, chat) for chat in chats]):  # noqa: ASYNC110 - nothing to wait on says when
            await asyncio.sleep(0.005)


async def test_it_takes_what_is_due_at_its_pace(store: Store, library: Library) -> None:
    """A burst goes at once, what follows keeps its distance, nobody is left out, and the delivery is told."""
    await arranged(store, library, 1, 2, 3, 4)
    due = Clockwork(store, library, clock=lambda: TUESDAY)
    due.share(4)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    async with running(due) as decided:
        await until_prompted(store, 1, 2, 3, 4)
    assert loop.time() - begun >= 4 / RATE
    assert decided.is_set()


async def test_it_goes_on_when_the_storage_is_back(
    store: Store, disk: Disk, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A storage that is away does not end it: it tries again, and the prompt goes out."""
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    await arranged(store, library, 1)
    disk.broken = True
    async with running(Clockwork(store, library, clock=lambda: TUESDAY)):
        async with asyncio.timeout(5):
            while disk.tries < 2:  # noqa: ASYNC110 - nothing to wait on says when it tried
                await asyncio.sleep(0.005)
        disk.broken = False
        await until_prompted(store, 1)


async def test_the_next_look_comes_when_something_falls_due(store: Store, library: Library) -> None:
    """Half a minute where nothing is near, else exactly then; at once, but not in a busy loop, where it is past."""
    wall = MONDAY
    due = Clockwork(store, library, clock=lambda: wall)
    assert await due._until_next() == LOOK
    await arranged(store, library, 1)
    moment = await store.next_due()
    assert moment is not None
    for before, pause in ((3600.0, LOOK), (12.5, 12.5), (-5.0, 0.05)):
        wall = moment - timedelta(seconds=before)
        assert await due._until_next() == pytest.approx(pause)


@pytest.mark.parametrize(("days", "believed"), [(6.9, True), (-6.9, True), (7, False), (-3650, False)])
def test_a_weekend_asleep_is_believed(store: Store, library: Library, days: float, believed: bool) -> None:  # noqa: FBT001 - a case
    """A clock that went less than a week wrong is believed at once, any other when that is old news."""
    wall, steady = MONDAY, 0.0
    watch = TimeWatch(clock=lambda: wall, steady=lambda: steady)
    due = Clockwork(store, library, clock=lambda: wall, watch=watch)
    assert due._is_believable()
    wall += timedelta(days=days)
    assert due._is_believable() is believed
    wall, steady = wall + timedelta(minutes=10), steady + 600.0
    assert due._is_believable()


async def test_a_clock_ten_years_ahead_is_not_believed(store: Store, library: Library) -> None:
    """A wall clock that leaps ten years moves nothing as long as that is news."""
    await arranged(store, library, 1)
    wall = MONDAY
    watch = TimeWatch(clock=lambda: wall, steady=lambda: 0.0)
    due = Clockwork(store, library, clock=lambda: wall, watch=watch, look=0.01)
    wall = MONDAY.replace(year=2037)
    async with running(due):
        await asyncio.sleep(0.1)
    assert not await prompted(store, 1)


async def test_a_chat_without_a_session_wants_nothing(store: Store, library: Library) -> None:
    """An alarm whose chat has no session any more is taken away in silence."""
    await arranged(store, library, 1)
    chat = await store.read_chat(1)
    assert [each.kind for each in chat.alarms] == ["daily"]
    found = module.decide_due(library, Due(chat=1, alarm=replace(chat.alarms[0]), session=None, answers=()), TUESDAY)
    assert found == Decision()


async def test_replicas_share_what_falls_due(store: Store, library: Library) -> None:
    """Of four processes each takes a quarter of what one alone would take in a second."""
    due = Clockwork(store, library, clock=lambda: TUESDAY)
    due.share(4)
    waits = [due._pace.reserve(0.0) for _ in range(12)]
    assert waits[-1] == pytest.approx((12 - BURST // 4) / (RATE / 4))

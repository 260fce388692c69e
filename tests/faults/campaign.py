"""A crowd talks, the bot dies by a list of fates, and in the end the two sides are compared.

Law: the whole run follows from its arguments; what it finds are the checker's sentences.
"""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from flows.library import Library
from tests.faults.checker import Count, check, count
from tests.faults.crowd import PATIENCE, Talker
from tests.faults.keeper import Fate, Keeper
from tests.faults.ledger import read_ledger, waiting_in
from tests.faults.replicas import Replicas
from tests.scenarios.guest import Guest
from tests.scenarios.house import KEY
from tests.telegram.fake import Entry, FakeTelegram

#: In Warsaw a Tuesday morning on which people say when they want to be asked; the bot then lives past that hour. What is
#: more than an hour late would not be said to people who are talking just then.
MORNING, HOUR, PAST = datetime(2027, 3, 9, 9, 0, tzinfo=UTC), "12:00", timedelta(hours=2, minutes=10)
#: What each of them must have been asked then, once.
PROMPTED = "unasked:2027-03-09"
#: Seconds until everything that was said must have been answered, once nobody dies any more.
DRAINED = 30.0


async def run(
    fake: FakeTelegram,
    library: Library,
    keeper: Keeper | Replicas,
    *,
    database: str,
    fates: Sequence[Fate],
    people: int = 3,
    seed: int = 0,
    prompts: bool = False,
    updates: int = 0,
    patience: float = PATIENCE,
) -> Count:
    """Let it all happen. Returns how much there was to check.

    People talk at least until ``updates`` were given; nobody waits longer for an answer than ``patience`` seconds.
    With ``prompts`` everybody wants to be asked on that day, and it falls due while the bot dies.

    Raises:
        AssertionError: a promise was broken; with a sentence for each.
    """
    guests = [Guest(fake, 101 + number, f"P{number}", library) for number in range(people)]
    over = asyncio.Event()
    daily = HOUR if prompts else ""
    talkers = [
        Talker(guest, seed=seed * 100 + at, enough=over.is_set, daily=daily, patience=patience)
        for at, guest in enumerate(guests)
    ]

    async def dies() -> None:
        if prompts:
            await _passes_a_morning(keeper, talkers)
        await keeper.lets_die(fates)
        while len(fake.history.of("given")) < updates:  # noqa: ASYNC110 - the history has no event to wait for
            await asyncio.sleep(0.5)
        over.set()

    async with asyncio.TaskGroup() as group:
        group.create_task(dies())
        for talker in talkers:
            group.create_task(talker.talks())
    prompted = [guest.chat["id"] for guest in guests] if prompts else []
    return await compare(fake, keeper, database, prompted=prompted, patience=patience / 2)


async def _passes_a_morning(keeper: Keeper | Replicas, talkers: Sequence[Talker]) -> None:
    """The bot lives until everybody has said when they want to be asked. When it comes back, it is past that hour."""
    keeper.ahead = (MORNING - datetime.now(UTC)).total_seconds()  # noqa: TID251 - a test's own time
    await keeper.starts()
    for talker in talkers:
        await talker.is_settled.wait()
    await keeper.stops()
    keeper.ahead += PAST.total_seconds()


async def compare(
    fake: FakeTelegram,
    keeper: Keeper | Replicas,
    database: str,
    *,
    prompted: Sequence[int] = (),
    patience: float = DRAINED,
) -> Count:
    """Wait until all is done, stop the bot, and check; ``prompted`` are chats that wanted to be. Raises as ``run``."""
    await drained(fake, database, by=MORNING + PAST if prompted else None, patience=patience)
    await keeper.stops()
    ledger = await read_ledger(database, urlsafe_b64decode(KEY + "="))
    entries = list(fake.history.entries)
    problems = check(entries, ledger, dead=unreadable(entries), due={chat: [PROMPTED] for chat in prompted})
    assert not problems, "\n".join([*problems, keeper.log()])
    return count(entries, ledger)


def unreadable(entries: Sequence[Entry]) -> list[int]:
    """Numbers of the updates that were given as poison."""
    return [entry.numbers[0] for entry in entries if entry.kind == "given" and not _has_words(entry)]


def _has_words(entry: Entry) -> bool:
    message = (entry.update or {}).get("message")
    return message is None or isinstance(message.get("text"), str)


async def drained(fake: FakeTelegram, database: str, *, by: datetime | None = None, patience: float = DRAINED) -> None:
    """Wait until every update is applied, every letter sent, and what is due ``by`` a time over, looking from outside."""
    loop = asyncio.get_running_loop()
    end = loop.time() + patience
    while await fake.waiting() or await waiting_in(database, by=by):
        if loop.time() >= end:
            raise AssertionError(f"not drained in {patience} s: {await fake.waiting()} {await waiting_in(database)}")
        await asyncio.sleep(0.05)

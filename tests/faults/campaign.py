"""A crowd talks, the bot dies by a list of fates, and in the end the two sides are compared.

Law: the whole run follows from its arguments; what it finds are the checker's sentences.
"""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64decode
from collections.abc import Sequence

from flows.library import Library
from tests.faults.checker import Count, check, count
from tests.faults.crowd import Talker
from tests.faults.keeper import Fate, Keeper
from tests.faults.ledger import read_ledger, waiting_in
from tests.scenarios.guest import Guest
from tests.scenarios.house import KEY
from tests.telegram.fake import Entry, FakeTelegram

#: Seconds until everything that was said must have been answered, once nobody dies any more.
DRAINED = 30.0


async def run(
    fake: FakeTelegram,
    library: Library,
    keeper: Keeper,
    *,
    database: str,
    fates: Sequence[Fate],
    people: int = 3,
    seed: int = 0,
) -> Count:
    """Let it all happen. Returns how much there was to check.

    Raises:
        AssertionError: a promise was broken; with a sentence for each.
    """
    guests = [Guest(fake, 101 + number, f"P{number}", library) for number in range(people)]
    over = asyncio.Event()
    talkers = [Talker(guest, seed=seed * 100 + at, enough=over.is_set) for at, guest in enumerate(guests)]

    async def dies() -> None:
        await keeper.lets_die(fates)
        over.set()

    async with asyncio.TaskGroup() as group:
        group.create_task(dies())
        for talker in talkers:
            group.create_task(talker.talks())
    return await compare(fake, keeper, database)


async def compare(fake: FakeTelegram, keeper: Keeper, database: str) -> Count:
    """Wait until all is done, stop the bot, and check. Raises as ``run``."""
    await drained(fake, database)
    await keeper.stops()
    ledger = await read_ledger(database, urlsafe_b64decode(KEY + "="))
    entries = list(fake.history.entries)
    problems = check(entries, ledger, dead=unreadable(entries))
    assert not problems, "\n".join([*problems, keeper.log()])
    return count(entries, ledger)


def unreadable(entries: Sequence[Entry]) -> list[int]:
    """Numbers of the updates that were given as poison."""
    return [entry.numbers[0] for entry in entries if entry.kind == "given" and not _has_words(entry)]


def _has_words(entry: Entry) -> bool:
    message = (entry.update or {}).get("message")
    return message is None or isinstance(message.get("text"), str)


async def drained(fake: FakeTelegram, database: str) -> None:
    """Wait until every update is applied and every letter sent, looking from outside."""
    loop = asyncio.get_running_loop()
    end = loop.time() + DRAINED
    while await fake.waiting() or await waiting_in(database):
        if loop.time() >= end:
            raise AssertionError(f"not drained in {DRAINED} s: {await fake.waiting()} {await waiting_in(database)}")
        await asyncio.sleep(0.05)

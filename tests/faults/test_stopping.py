"""Told to stop under load: soon, and with nothing lost."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence
from pathlib import Path

from flows.library import Library
from tests.faults import campaign
from tests.faults.conftest import posted_to
from tests.faults.crowd import Talker
from tests.faults.keeper import Keeper
from tests.scenarios.guest import Guest
from tests.telegram.fake import FakeTelegram, Fault

#: Seconds that service managers usually give.
GRACE = 10.0


async def test_told_to_stop_while_many_talk(
    fake: FakeTelegram, library: Library, keeper: Keeper, variables: dict[str, str]
) -> None:
    """``kladka run`` ends within the grace on SIGTERM and on Ctrl-C, with calls in flight; afterwards all goes on."""
    await _is_told_while_many_talk(fake, library, keeper, variables["DATABASE_URL"], (signal.SIGTERM, signal.SIGINT))


async def test_told_to_stop_while_telegram_posts(
    fake: FakeTelegram, library: Library, variables: dict[str, str], tmp_path: Path
) -> None:
    """The same by webhook: what is being stored is stored and answered, and what is posted later waits at Telegram."""
    keeper = Keeper({**variables, **await posted_to(fake)}, tmp_path)
    try:
        await _is_told_while_many_talk(fake, library, keeper, variables["DATABASE_URL"], (signal.SIGTERM,))
    finally:
        await keeper.kills()


async def _is_told_while_many_talk(
    fake: FakeTelegram, library: Library, keeper: Keeper, database: str, signals: Sequence[signal.Signals]
) -> None:
    guests = [Guest(fake, 101 + number, "ABCD"[number], library) for number in range(4)]
    over = asyncio.Event()
    talkers = [Talker(guest, seed=at, enough=over.is_set) for at, guest in enumerate(guests)]
    await fake.fault(Fault(kind="delay", method="sendMessage", chance=0.3, seconds=0.4))

    async def is_stopped() -> None:
        for told in signals:
            await keeper.starts_command()
            await _has_spoken(fake, len(fake.history.calls("sendMessage")) + 12)
            seconds, code = await keeper.is_told(told)
            assert (code, seconds < GRACE) == (0, True), keeper.log()
        await keeper.starts()
        over.set()

    async with asyncio.TaskGroup() as group:
        group.create_task(is_stopped())
        for talker in talkers:
            group.create_task(talker.talks())
    await fake.heal()
    counted = await campaign.compare(fake, keeper, database)
    assert counted.repeats == 0


async def _has_spoken(fake: FakeTelegram, calls: int) -> None:
    async with asyncio.timeout(60):
        while len(fake.history.calls("sendMessage")) < calls:  # noqa: ASYNC110 - the history has no event to wait for
            await asyncio.sleep(0.02)

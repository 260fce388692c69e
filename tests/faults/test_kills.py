"""``kill -9`` at every named point before and after each commit, while people talk."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.library import Library
from tests.faults import campaign
from tests.faults.conftest import posted_to
from tests.faults.keeper import Fate, Keeper
from tests.faults.replicas import behind_a_proxy
from tests.postgres import new_schema
from tests.telegram.fake import FakeTelegram, Fault

#: What the store does while people talk, and at which times it is killed there.
IN_A_TALK = {"take_in": (1, 4), "turn": (1, 5), "exchange": (2, 7), "bury": (1,)}


@pytest.mark.parametrize("method", IN_A_TALK)
async def test_killed_in_the_middle_of_talks(
    fake: FakeTelegram, library: Library, keeper: Keeper, variables: dict[str, str], method: str
) -> None:
    """Right before and right after each commit, at the first time and later ones: nothing lost, nothing twice."""
    fates = [Fate(f"{method}.{when}_commit", nth) for nth in IN_A_TALK[method] for when in ("before", "after")]
    counted = await campaign.run(fake, library, keeper, database=variables["DATABASE_URL"], fates=fates)
    assert keeper.deaths == fates
    assert counted.updates > 20


async def test_killed_at_the_start(
    fake: FakeTelegram, library: Library, keeper: Keeper, variables: dict[str, str]
) -> None:
    """While the database is made, and while letters of the dead are taken back: the next start is a good one."""
    fates = [Fate(f"open.{when}_commit") for when in ("before", "after")]
    fates += [Fate("exchange.after_commit", 4), Fate("recover.before_commit"), Fate("recover.after_commit")]
    counted = await campaign.run(fake, library, keeper, database=variables["DATABASE_URL"], fates=fates)
    assert counted.letters > 10


async def test_killed_while_something_falls_due(
    fake: FakeTelegram, library: Library, keeper: Keeper, variables: dict[str, str]
) -> None:
    """In the claim of what is due, and while it is sent: everybody is asked once on that day, whatever they say."""
    fates = [
        Fate("due.before_commit"),
        Fate("due.after_commit"),
        Fate("due.before_commit"),
        Fate("exchange.after_commit", 2),
    ]
    counted = await campaign.run(fake, library, keeper, database=variables["DATABASE_URL"], fates=fates, prompts=True)
    assert keeper.deaths == fates
    assert counted.prompts == 3


async def test_killed_one_by_one_on_postgresql(
    fake: FakeTelegram, library: Library, variables: dict[str, str], tmp_path: Path, postgres: str
) -> None:
    """Three replicas behind a proxy, in bad weather: while one is dead the others go on, and no promise is broken."""
    variables["DATABASE_URL"] = database = await new_schema(postgres, "kladka_kills")
    for kind in ("apply_drop", "reset", "error"):
        await fake.fault(Fault(kind=kind, method="sendMessage", chance=0.02))
    fates = [
        Fate("take_in.after_commit", 4),
        Fate("turn.before_commit", 6),
        Fate("exchange.after_commit", 5),
        Fate(after=0.3),
        Fate("turn.after_commit", 9),
        Fate("take_in.before_commit", 2),
        Fate("exchange.before_commit", 5),
        Fate(after=0.1),
        Fate("due.after_commit"),
    ]
    async with behind_a_proxy(fake, variables, tmp_path) as replicas:
        counted = await campaign.run(fake, library, replicas, database=database, fates=fates, people=6, prompts=True)
        assert len(replicas.deaths) == len(fates)
        assert all(replicas.proxy.served.values())
    assert counted.updates > 60
    assert counted.prompts == 6


async def test_killed_while_telegram_posts(
    fake: FakeTelegram, library: Library, variables: dict[str, str], tmp_path: Path
) -> None:
    """By webhook: killed before the commit, or after it and before the 200, Telegram posts again and it counts once."""
    keeper = Keeper({**variables, **await posted_to(fake)}, tmp_path)
    fates = [Fate("take_in.before_commit", 2), Fate("take_in.after_commit"), Fate("take_in.after_commit", 3)]
    try:
        await campaign.run(fake, library, keeper, database=variables["DATABASE_URL"], fates=fates)
    finally:
        await keeper.kills()
    assert keeper.deaths == fates
    handed, acknowledged = (fake.history.numbers(kind) for kind in ("handed", "acknowledged"))
    assert len(handed) > len(acknowledged) == len(set(handed))

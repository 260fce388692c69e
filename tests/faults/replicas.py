"""Several bots on one database, each with a keeper of its own.

Law: while one of them is dead the others go on; each dies its own deaths, in turn, as soon as it lives again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tests.faults.keeper import SOON, Fate, Keeper
from tests.faults.proxy import RoundRobin
from tests.free_port import free_port
from tests.telegram.fake import FakeTelegram

PUBLIC = "https://coach.example.org"
#: Telegram's pauses between tries are so many times as short here.
HASTE = 20.0


class Replicas:
    """Keepers that act together; to a campaign they are one."""

    def __init__(self, keepers: Sequence[Keeper], proxy: RoundRobin) -> None:
        self.proxy = proxy
        self._keepers = keepers

    @property
    def ahead(self) -> float:
        """Seconds that every victim's clock is ahead of ours."""
        return self._keepers[0].ahead

    @ahead.setter
    def ahead(self, seconds: float) -> None:
        for keeper in self._keepers:
            keeper.ahead = seconds

    @property
    def deaths(self) -> list[Fate]:
        """Fates that have struck, replica by replica."""
        return [fate for keeper in self._keepers for fate in keeper.deaths]

    async def lets_die(self, fates: Sequence[Fate]) -> None:
        """Deal the fates out; each replica meets its own, one after another, and lives on."""
        many = len(self._keepers)
        async with asyncio.TaskGroup() as group:
            for number, keeper in enumerate(self._keepers):
                group.create_task(keeper.lets_die(fates[number::many]))

    async def starts(self) -> None:
        """Start all of them."""
        await asyncio.gather(*[keeper.starts() for keeper in self._keepers])

    async def stops(self) -> None:
        """Tell all of them to stop."""
        await asyncio.gather(*[keeper.stops() for keeper in self._keepers])

    async def kills(self) -> None:
        """End all of them at once."""
        await asyncio.gather(*[keeper.kills() for keeper in self._keepers])

    def log(self) -> str:
        """What they wrote, one after another."""
        return "\n".join(keeper.log() for keeper in self._keepers)


@asynccontextmanager
async def behind_a_proxy(
    fake: FakeTelegram, variables: dict[str, str], folder: Path, *, count: int = 3, soon: float = SOON
) -> AsyncIterator[Replicas]:
    """Replicas with these settings that Telegram posts to through a proxy; none is started yet. All end with the block."""
    proxy = RoundRobin([free_port() for _ in range(count)])
    keepers = []
    for number, port in enumerate(proxy.served, start=1):
        place = folder / f"replica{number}"
        place.mkdir()
        posted = {"WEBHOOK_URL": PUBLIC, "WEBHOOK_SECRET": "s" * 40, "WEBHOOK_PORT": str(port)}
        keepers.append(Keeper({**variables, **posted}, place, soon=soon))
    replicas = Replicas(keepers, proxy)
    async with proxy.listens() as address:
        await fake.proxy(PUBLIC, address, haste=HASTE)
        try:
            yield replicas
        finally:
            await replicas.kills()

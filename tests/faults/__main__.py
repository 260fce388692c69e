"""``python -m tests.faults --seed 7 --deaths 50``: a longer campaign than the tests have time for.

Law: everything follows from the seed but the machine's own timing; the last line says how much was checked.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path
from random import Random

import content
from tests.faults import campaign
from tests.faults.keeper import Fate, Keeper
from tests.scenarios.house import KEY
from tests.telegram.fake import FakeTelegram, Fault

#: Where it dies, and the highest count of visits before.
POINTS = {"take_in": 12, "turn": 20, "exchange": 25, "bury": 1, "recover": 1, "due": 2}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description="Kill the bot many times.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--deaths", type=int, default=20)
    parser.add_argument("--people", type=int, default=6)
    parser.add_argument("--database", default="", help="an empty PostgreSQL database; default a SQLite file")
    parser.add_argument("--rough", action="store_true", help="bad weather between the bot and Telegram as well")
    return parser.parse_args()


def fates(chance: Random, deaths: int) -> list[Fate]:
    """Where to die, in turn."""
    methods = chance.choices(list(POINTS), weights=[3, 4, 4, 1, 1, 3], k=deaths)
    whens = chance.choices(["before", "after"], k=deaths)
    return [
        Fate(f"{method}.{when}_commit", chance.randint(1, POINTS[method]))
        for method, when in zip(methods, whens, strict=True)
    ]


async def _weather(fake: FakeTelegram) -> None:
    for kind in ("apply_drop", "reset", "error", "truncated"):
        await fake.fault(Fault(kind=kind, method="sendMessage", chance=0.03))
        await fake.fault(Fault(kind=kind, method="getUpdates", chance=0.02))


async def _run(arguments: argparse.Namespace, folder: Path) -> None:
    chance = Random(arguments.seed)  # noqa: S311 - chance in tests is seeded on purpose
    database = arguments.database or f"sqlite:///{folder}/kladka.db"
    async with FakeTelegram(seed=arguments.seed) as fake:
        if arguments.rough:
            await _weather(fake)
        variables = {"TELEGRAM_BOT_TOKEN": fake.token, "TELEGRAM_API_URL": fake.url, "DATABASE_URL": database}
        keeper = Keeper(variables | {"KLADKA_KEY": KEY, "LOG_LEVEL": "error"}, folder)
        try:
            counted = await campaign.run(
                fake,
                content.load(),
                keeper,
                database=database,
                fates=fates(chance, arguments.deaths),
                people=arguments.people,
                seed=arguments.seed,
                prompts=True,
            )
        finally:
            await keeper.kills()
        if fake.violations:
            raise AssertionError("\n".join(map(str, fake.violations)))
    sys.stdout.write(f"{len(keeper.deaths)} deaths: {counted}\n")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="kladka-campaign-") as place:
        asyncio.run(_run(_arguments(), Path(place)))

"""``make campaign``, or ``python -m tests.faults --seed 7 --deaths 50``: longer than the tests have time for.

Law: everything follows from the seed but the machine's own timing. Each engine has one line that says how much was
checked; a broken promise is a sentence of its own, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import content
from tests.faults import campaign
from tests.faults.checker import Count
from tests.faults.keeper import Fate, Keeper
from tests.faults.replicas import Replicas, behind_a_proxy
from tests.postgres import new_schema, postgres_server
from tests.scenarios.house import KEY
from tests.telegram.fake import FakeTelegram, Fault

#: Where it dies: how often, and how many visits there are for each update, at most. An empty name is anywhere.
POINTS = {
    "take_in": (3, 0.5),
    "turn": (4, 1.5),
    "exchange": (4, 0.7),
    "bury": (1, 0.05),
    "recover": (0.5, 0),
    "due": (0.5, 0),
    "": (4, 0.15),
}
#: Seconds within which a death must come, however busy the machine is.
SOON = 240.0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description="Kill the bot many times.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--updates", type=int, default=1000, help="how many people send at least")
    parser.add_argument("--deaths", type=int, default=25)
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--engine", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--replicas", type=int, default=3, help="bots on PostgreSQL, behind a proxy")
    parser.add_argument("--fair", action="store_true", help="no bad weather between the bot and Telegram")
    return parser.parse_args()


def fates(chance: Random, deaths: int, *, span: float) -> list[Fate]:
    """Where to die, in turn; each after about ``span`` updates."""
    weights = [weight for weight, _ in POINTS.values()]
    return [_fate(chance, name, span) for name in chance.choices(list(POINTS), weights=weights, k=deaths)]


def _fate(chance: Random, name: str, span: float) -> Fate:
    visits = max(1.0, 2 * span * POINTS[name][1])
    if not name:
        return Fate(after=chance.uniform(0.2, visits))
    return Fate(f"{name}.{chance.choice(['before', 'after'])}_commit", chance.randint(1, round(visits)))


async def _weather(fake: FakeTelegram) -> None:
    for kind in ("apply_drop", "reset", "error", "truncated"):
        await fake.fault(Fault(kind=kind, method="sendMessage", chance=0.02))
        await fake.fault(Fault(kind=kind, method="getUpdates", chance=0.02))
    await fake.fault(Fault(kind="too_many", method="sendMessage", chance=0.002))
    await fake.fault(Fault(kind="delay", method="sendMessage", chance=0.02, seconds=0.3))


@asynccontextmanager
async def _keeper(
    fake: FakeTelegram, arguments: argparse.Namespace, database: str, folder: Path
) -> AsyncIterator[Keeper | Replicas]:
    variables = {"TELEGRAM_BOT_TOKEN": fake.token, "TELEGRAM_API_URL": fake.url, "DATABASE_URL": database}
    variables |= {"KLADKA_KEY": KEY, "LOG_LEVEL": "error"}
    if not database.startswith("sqlite:"):
        async with behind_a_proxy(fake, variables, folder, count=arguments.replicas, soon=SOON) as replicas:
            yield replicas
        return
    keeper = Keeper(variables, folder, soon=SOON)
    try:
        yield keeper
    finally:
        await keeper.kills()


async def _run(arguments: argparse.Namespace, database: str, folder: Path) -> Count:
    chance = Random(arguments.seed)  # noqa: S311 - chance in tests is seeded on purpose
    async with FakeTelegram(seed=arguments.seed) as fake:
        if not arguments.fair:
            await _weather(fake)
        async with _keeper(fake, arguments, database, folder) as keeper:
            counted = await campaign.run(
                fake,
                content.load(),
                keeper,
                database=database,
                fates=fates(chance, arguments.deaths, span=arguments.updates / max(1, arguments.deaths)),
                people=arguments.people,
                seed=arguments.seed,
                prompts=True,
                updates=arguments.updates,
                patience=2 * SOON,
            )
            assert len(keeper.deaths) == arguments.deaths
        assert not fake.violations, "\n".join(map(str, fake.violations))
    return counted


def _is_well(arguments: argparse.Namespace, engine: str, database: str, folder: Path) -> bool:
    """Run one campaign and print its line. Whether every promise was kept."""
    begun = time.monotonic()
    try:
        counted = asyncio.run(_run(arguments, database, folder))
    except (AssertionError, ExceptionGroup) as broken:
        sys.stdout.write(f"{engine}, seed {arguments.seed}: {_sentences(broken)}\n")
        return False
    sys.stdout.write(
        f"{engine}, seed {arguments.seed}: {counted.updates} updates, {arguments.deaths} kills, "
        f"{counted.letters} letters, {counted.prompts} prompts; lost 0, applied twice 0, reordered 0, "
        f"replies missing 0, repeats {counted.repeats}, each tried again; {time.monotonic() - begun:.0f} s\n"
    )
    sys.stdout.flush()
    return True


def _sentences(broken: BaseException) -> str:
    """What a group of errors says, one a line."""
    if isinstance(broken, BaseExceptionGroup):
        return "\n".join(map(_sentences, broken.exceptions))
    return f"{type(broken).__name__}: {broken}"


def _engines(arguments: argparse.Namespace, folder: Path) -> bool:
    well = True
    if arguments.engine != "postgresql":
        (folder / "sqlite").mkdir()
        well &= _is_well(arguments, "SQLite, one process", f"sqlite:///{folder}/sqlite/kladka.db", folder / "sqlite")
    if arguments.engine != "sqlite":
        (folder / "postgresql").mkdir()
        with postgres_server() as server:
            database = asyncio.run(new_schema(server, "kladka_campaign"))
            name = f"PostgreSQL, {arguments.replicas} replicas"
            well &= _is_well(arguments, name, database, folder / "postgresql")
    return well


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="kladka-campaign-") as place:
        sys.exit(0 if _engines(_arguments(), Path(place)) else 1)

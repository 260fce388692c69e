"""``python -m tests.faults.victim``: the bot as ``kladka run`` starts it, but with a fate.

Law: settings, store, content and polling are the program's own; only the store's faults, the pace and the day are ours.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from datetime import datetime, timedelta

from bot import app, log, polling
from bot.keys import load_key
from bot.settings import read_settings
from storage import open_store
from tests.scenarios.house import quick_pace
from tests.storage.faulty import KillAt


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.victim", description="The bot, with a fate.")
    parser.add_argument("--die", default="", help="a named point of the store")
    parser.add_argument("--nth", type=int, default=1, help="at its nth time")
    parser.add_argument("--ahead", type=float, default=0, help="seconds that its clock is ahead of ours")
    return parser.parse_args()


async def _run(arguments: argparse.Namespace) -> None:
    settings = read_settings(os.environ)
    log.set_up(form=settings.log_format, level=settings.log_level, secrets=settings.secrets())
    settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    faults = KillAt(arguments.die, nth=arguments.nth)
    ahead = timedelta(seconds=arguments.ahead)

    def clock() -> datetime:
        return app.wall_clock() + ahead

    store = await open_store(settings.database, key=load_key(settings), now=clock(), faults=faults)
    try:
        library = app.load_library(settings)
        await polling.run(settings, polling.Parts(store=store, library=library, pace=quick_pace(), clock=clock))
    finally:
        await store.close()


if __name__ == "__main__":
    asyncio.run(_run(_arguments()))

"""The bot as ``kladka run`` starts it, but with a fate.

Law: settings, store, content and coach are the program's own; only the store's faults, the pace and the day are ours.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot import app, coach, log
from bot.keys import load_key
from bot.settings import read_settings
from storage import open_store
from tests.scenarios.house import quick_pace
from tests.storage.faulty import KillAt


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """What its keeper wants of it."""
    parser = argparse.ArgumentParser(prog="victim", description="The bot, with a fate.")
    parser.add_argument("--die", default="", help="a named point of the store")
    parser.add_argument("--nth", type=int, default=1, help="at its nth time")
    parser.add_argument("--ahead", type=float, default=0, help="seconds that its clock is ahead of ours")
    return parser.parse_args(given)


async def run(given: argparse.Namespace) -> None:
    """Live until told to stop, or until fate strikes."""
    settings = read_settings(os.environ)
    log.set_up(form=settings.log_format, level=settings.log_level, secrets=settings.secrets())
    settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    faults = KillAt(given.die, nth=given.nth)
    ahead = timedelta(seconds=given.ahead)

    def clock() -> datetime:
        return app.wall_clock() + ahead

    store = await open_store(settings.database, key=load_key(settings), now=clock(), faults=faults)
    try:
        library = app.load_library(settings)
        await coach.run(settings, coach.Parts(store=store, library=library, pace=quick_pace(), clock=clock))
    finally:
        await store.close()

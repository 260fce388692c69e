"""``python -m tests.faults.victim``: the bot as ``kladka run`` starts it, but with a fate.

Law: settings, store, content and polling are the program's own. Only the faults of the store, the pace and, when asked
for, one bug are ours.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from datetime import datetime

from bot import app, log, polling, turns
from bot.keys import load_key
from bot.settings import read_settings
from flows import engine
from flows.events import Event, TextSaid
from flows.library import Library
from flows.scene import Outcome
from flows.session import Session
from storage import open_store
from tests.scenarios.house import quick_pace
from tests.storage.faulty import KillAt


class Stumbled(Exception):
    """A bug of ours."""


def stumble_over(word: str) -> None:
    """From now on the engine has a bug: it fails at a text with this word in it."""

    def advance(library: Library, session: Session, event: Event, now: datetime) -> Outcome:
        if isinstance(event, TextSaid) and word in event.text:
            raise Stumbled
        return engine.advance(library, session, event, now)

    turns.advance = advance  # type: ignore[attr-defined] # the name under which turns knows the engine


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.victim", description="The bot, with a fate.")
    parser.add_argument("--die", default="", help="a named point of the store")
    parser.add_argument("--nth", type=int, default=1, help="at its nth time")
    parser.add_argument("--stumble", default="", help="a word that the engine cannot bear")
    return parser.parse_args()


async def _run(arguments: argparse.Namespace) -> None:
    settings = read_settings(os.environ)
    log.set_up(form=settings.log_format, level=settings.log_level, secrets=settings.secrets())
    if arguments.stumble:
        stumble_over(arguments.stumble)
    settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    faults = KillAt(arguments.die, nth=arguments.nth)
    store = await open_store(settings.database, key=load_key(settings), now=app.wall_clock(), faults=faults)
    try:
        library = app.load_library(settings)
        await polling.run(settings, polling.Parts(store=store, library=library, pace=quick_pace()))
    finally:
        await store.close()


if __name__ == "__main__":
    asyncio.run(_run(_arguments()))

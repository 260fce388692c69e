"""``kladka run``: from the environment to a bot that talks to people.

Law: wires, decides nothing. Imports in the order in which a start can fail: what is wrong with the settings is said
before a quarter of a second goes into Telegram's library.
"""

from __future__ import annotations

import os

from bot import app as house
from bot import log, loop
from bot.settings import Settings, read_settings


def serve() -> None:
    """Talk to people in Telegram, by long polling or by webhook, until stopped.

    Raises:
        BotError, storage.errors.StorageError, content.ContentRefused: with a sentence for the operator.
    """
    loop.run(_poll(settle_settings()), serving=True)


def settle_settings(*, quiet: bool = False) -> Settings:
    """What the environment says; from here on, logs are as it says too. ``quiet``: no news between a person's lines.

    Raises:
        BadSettings: with a sentence for every mistake.
    """
    settings = read_settings(os.environ)
    level = "warning" if quiet and settings.log_level == "info" else settings.log_level
    log.set_up(form=settings.log_format, level=level, secrets=settings.secrets())
    return settings


async def _poll(settings: Settings) -> None:
    settings.need_token()
    from bot import coach  # noqa: PLC0415 - as the law says

    library = house.load_library(settings)
    store = await house.open_storage(settings)
    loop.settled()
    try:
        await coach.run(settings, coach.Parts(store=store, library=library))
    finally:
        await store.close()

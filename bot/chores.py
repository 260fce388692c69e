"""What a running bot does besides talking: at its start, and from time to time.

Law: patient. While the database or Telegram is away a chore is put off, never given up.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from telegram.error import InvalidToken, TelegramError

from bot.app import Clock
from bot.clockwork import Clockwork
from bot.errors import BadToken
from bot.failures import describe
from bot.log import get_log
from bot.pacing import Pace
from bot.request import RawBot
from storage.errors import StorageUnavailable
from storage.store import Store

#: Seconds between tries to reach Telegram at start.
PATIENCE = 2.0
#: Seconds between counts of those who send for the same bot.
SHARING = 5.0
#: Seconds after the start, and between, when what nobody needs any more is forgotten.
FIRST_TIDYING, TIDYING = 60.0, 3600.0

log = get_log("chores")


async def recover(store: Store, *, clock: Clock) -> None:
    """Keep trying until what a dead process was sending is free."""
    while True:
        try:
            await store.recover(now=clock())
        except StorageUnavailable as error:
            log.warning("storage_away", **describe(error))
            await asyncio.sleep(PATIENCE)
        else:
            return


async def reach(bot: RawBot) -> None:
    """Keep trying until Telegram says who we are.

    Raises:
        BadToken: Telegram does not accept the token.
    """
    while True:
        try:
            await bot.initialize()
        except InvalidToken:
            raise BadToken from None
        except TelegramError as error:
            log.warning("unreachable", **describe(error))
            await asyncio.sleep(PATIENCE)
        else:
            return


async def share(store: Store, pace: Pace, clockwork: Clockwork) -> None:
    """Telegram's limits are the bot's, however many replicas it has."""
    while True:
        with suppress(StorageUnavailable):
            replicas = await store.replicas()
            pace.share(replicas)
            clockwork.share(replicas)
        await asyncio.sleep(SHARING)


async def tidy(store: Store, *, clock: Clock) -> None:
    """Forget, every hour, what nobody needs any more."""
    await asyncio.sleep(FIRST_TIDYING)
    while True:
        with suppress(StorageUnavailable):  # there is a next time
            await store.prune(now=clock())
        await asyncio.sleep(TIDYING)

"""python-telegram-bot as the fake's client: what it understands, Telegram could have said.

Law: its own HTTP and its own forms, nothing patched; only certificates, which loopback does not need, are not loaded.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.request import HTTPXRequest

from tests.telegram.fake.stage import Stage


@asynccontextmanager
async def library(fake: Stage) -> AsyncIterator[Bot]:
    """A ``Bot`` of the library, ready to call the fake. ``PTB_TIMEDELTA=1`` keeps reading ``retry_after`` quiet."""
    asking, polling = (HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2))
    async with Bot(fake.token, base_url=f"{fake.url}/bot", request=asking, get_updates_request=polling) as bot:
        yield bot


def buttons(*labels: str) -> InlineKeyboardMarkup:
    """A row of buttons that carry their own words."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label) for label in labels]])


async def updates(bot: Bot) -> list[Update]:
    """All that waits, acknowledged."""
    found = await bot.get_updates()
    if found:
        await bot.get_updates(offset=found[-1].update_id + 1)
    return list(found)

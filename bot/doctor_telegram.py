"""What Telegram says: does the token hold, is the clock right, where do messages go, what do people see.

Law: asks, changes nothing. An answer is judged against the settings; the token is in no sentence.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import aiohttp
from telegram import BotCommandScopeAllPrivateChats
from telegram.error import InvalidToken, TelegramError

from bot.errors import BadToken, Unreachable, WebhookElsewhere, WebhookSet
from bot.findings import Finding
from bot.log import redact
from bot.request import RawBot, connect
from bot.settings import Settings
from bot.webhook import standing, webhook_info

#: Seconds by which the clock may be wrong, and had better not be.
_WRONG, _INEXACT = 60.0, 5.0
_MANY: Final = 1000
_PATIENCE: Final = 10.0


async def ask_telegram(settings: Settings, *, clock: Callable[[], datetime]) -> AsyncIterator[Finding]:
    """Everything that only Telegram can tell."""
    for finding in await _time(settings.api_url, clock):
        yield finding
    bot = connect(settings.need_token(), settings.api_url)
    try:
        async with bot:
            yield Finding("ok", "token", f"It is @{bot.username}'s.")
            for finding in _ways(settings, await webhook_info(bot)):
                yield finding
            yield await _face(bot)
    except InvalidToken:
        yield Finding("bad", "token", str(BadToken()))
    except TelegramError:
        yield Finding("bad", "telegram", f"{Unreachable('Telegram cannot be reached.')} Look at network and firewall.")


async def _time(url: str, clock: Callable[[], datetime]) -> list[Finding]:
    timeout = aiohttp.ClientTimeout(total=_PATIENCE)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url, allow_redirects=False) as answer:
            theirs = parsedate_to_datetime(answer.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
        return []  # that Telegram cannot be reached is said elsewhere
    wrong = (clock() - theirs).total_seconds()
    if abs(wrong) > _WRONG:
        way = "fast" if wrong > 0 else "slow"
        return [
            Finding("bad", "clock", f"It is {abs(wrong):.0f} s {way}, so prompts come at wrong times. Set it by NTP.")
        ]
    if abs(wrong) > _INEXACT:
        return [Finding("note", "clock", f"It is {abs(wrong):.0f} s off. Set it by NTP.")]
    return [Finding("ok", "clock", "It agrees with Telegram's.")]


def _ways(settings: Settings, info: Mapping[str, Any]) -> Iterator[Finding]:
    """Whether messages come where this bot would look for them."""
    stands = standing(info, settings.webhook_url or "")
    if settings.webhook_url is None:
        if stands == "none":
            yield Finding("ok", "intake", "No webhook is set: the bot polls.")
        else:
            yield Finding("bad", "intake", str(WebhookSet()))
    elif stands == "ours":
        yield Finding("ok", "intake", "Telegram posts to WEBHOOK_URL.")
    elif stands == "none":
        yield Finding("note", "intake", "No webhook is set yet; the next start of the bot sets it.")
    else:
        yield Finding("bad", "intake", str(WebhookElsewhere()))
    if settings.webhook_url is not None and settings.webhook_secret is None:
        yield Finding("bad", "intake", "WEBHOOK_SECRET is missing. Make one with: openssl rand -hex 32")
    waiting = int(info.get("pending_update_count") or 0)
    if error := info.get("last_error_message"):
        yield Finding("note", "intake", f"Telegram's last try failed: {redact(str(error))}")
    if waiting >= _MANY:
        yield Finding(
            "note", "intake", f"Updates waiting at Telegram, which keeps them for a day: {waiting}. Start the bot."
        )


async def _face(bot: RawBot) -> Finding:
    if await bot.get_my_commands(BotCommandScopeAllPrivateChats()):
        return Finding("ok", "face", "Commands are set.")
    return Finding("note", "face", "People see no commands. Run `kladka telegram setup`.")

"""``kladka telegram …``: the bot's face in Telegram, and where Telegram is told to post.

Law: as ``bot.commands``. Neither token, secret nor the secret path is ever printed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import typer

from bot import app as house
from bot import loop
from bot.errors import BadToken, Unreachable
from bot.serving import settle_settings
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.request import RawBot

telegram = typer.Typer(help="The bot's face in Telegram, and its webhook.", no_args_is_help=True)
webhook = typer.Typer(help="Where Telegram posts what people say.", no_args_is_help=True)
telegram.add_typer(webhook, name="webhook")

#: What is said of each standing.
_STANDINGS: Final = {
    "ours": "Telegram posts to this bot.",
    "none": "No webhook is set: the bot polls.",
    "elsewhere": "Telegram posts to an address that is not WEBHOOK_URL.",
}
#: What is said where the settings name no webhook.
_UNWANTED: Final = "Telegram posts to a webhook, and WEBHOOK_URL is not set: a bot that polls gets nothing."


@telegram.command()
def setup() -> None:
    """Set commands and descriptions in every language of the content."""
    settings = settle_settings()

    async def work(bot: RawBot) -> None:
        from bot.setup import set_up  # noqa: PLC0415 - as _speak

        changed = await set_up(bot, house.load_library(settings))
        typer.echo(f"Set: {', '.join(changed)}." if changed else "All of it was already set.")

    _speak(settings, work)


@webhook.command(name="set")
def set_() -> None:
    """Have Telegram post to WEBHOOK_URL. What waits there comes too."""
    settings = settle_settings()
    settings.need_webhook()

    async def work(bot: RawBot) -> None:
        from bot.webhook import set_webhook  # noqa: PLC0415 - as _speak

        await set_webhook(bot, settings)
        typer.echo(f"Telegram posts to {settings.webhook_url}/… from now on. Start the bot with `kladka run`.")

    _speak(settings, work)


@webhook.command()
def delete() -> None:
    """Have Telegram keep what people say until the bot polls. Nothing is dropped."""
    settings = settle_settings()

    async def work(bot: RawBot) -> None:
        from bot.webhook import delete_webhook, webhook_info  # noqa: PLC0415 - as _speak

        await delete_webhook(bot)
        waiting = (await webhook_info(bot)).get("pending_update_count", 0)
        typer.echo(f"No webhook is set any more. Updates that wait: {waiting}. Take WEBHOOK_URL away to poll.")

    _speak(settings, work)


@webhook.command()
def info() -> None:
    """Say where Telegram posts, how much waits, and what went wrong last."""
    settings = settle_settings()

    async def work(bot: RawBot) -> None:
        from bot.webhook import webhook_info  # noqa: PLC0415 - as _speak

        for line in webhook_lines(await webhook_info(bot), settings.webhook_url):
            typer.echo(line)

    _speak(settings, work)


def webhook_lines(found: Any, url: str | None) -> list[str]:  # noqa: ANN401 - Telegram's JSON
    """What ``getWebhookInfo`` said, for people; without the secret path."""
    from bot.log import redact  # noqa: PLC0415 - as _speak
    from bot.webhook import standing  # noqa: PLC0415 - as _speak

    stands = standing(found, url or "")
    lines = [_UNWANTED if url is None and stands == "elsewhere" else _STANDINGS[stands]]
    if known := str(found.get("url") or ""):
        lines.append(f"address: {known.rpartition('/')[0]}/…")
    lines.append(f"updates that wait: {found.get('pending_update_count', 0)}")
    if isinstance(at := found.get("last_error_date"), int):
        moment = datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
        lines.append(f"last error: {moment} {redact(str(found.get('last_error_message', '')))}")
    return lines


def _speak(settings: Settings, work: Callable[[RawBot], Awaitable[None]]) -> None:
    """Do something with Telegram, and say in a sentence what went wrong. The terminal chat imports none of this."""
    loop.run(_spoken(settings, work))


async def _spoken(settings: Settings, work: Callable[[RawBot], Awaitable[None]]) -> None:
    from telegram.error import BadRequest, InvalidToken, NetworkError  # noqa: PLC0415 - as _speak says

    from bot.request import connect  # noqa: PLC0415 - as above

    bot = connect(settings.need_token(), settings.api_url)
    try:
        async with bot:
            await work(bot)
    except InvalidToken:
        raise BadToken from None
    except BadRequest:  # to the library a kind of network error; here it is a bug of ours
        raise
    except NetworkError:
        raise Unreachable("Telegram cannot be reached. Try again later.") from None

"""The command line: ``kladka chat``, ``run``, ``content …``, ``telegram …``.

Law: reads the arguments, calls one function. What goes wrong is raised; ``bot.cli`` says it.
"""

from __future__ import annotations

import os
from typing import Annotated

import typer

from bot import app as house
from bot import loop
from bot.errors import BadToken, Unreachable
from bot.serving import serve, settle_settings
from bot.settings import Settings
from content.commands import app as content

kladka = typer.Typer(
    name="kladka",
    help="A chat coach for partnerships across sectors, in Telegram or in this terminal.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
telegram = typer.Typer(help="The bot's face in Telegram.", no_args_is_help=True)
kladka.add_typer(telegram, name="telegram")
kladka.add_typer(content, name="content")


@kladka.command()
def chat(
    language: Annotated[str, typer.Option(help="pl or en; by default that of the terminal.")] = "",
    *,
    plain: Annotated[bool, typer.Option("--plain", help="Line by line, without colours.")] = False,
) -> None:
    """Talk to the coach here, without Telegram."""
    spoken = language or os.environ.get("LANG", "en")[:2].lower()
    loop.run(house.run_console(settle_settings(quiet=True), language=spoken, switch=bool(language), plain=plain))


@kladka.command()
def run() -> None:
    """Talk to people in Telegram, by long polling, until stopped."""
    serve()


@kladka.command()
def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed_version  # noqa: PLC0415 - slow to import, and only asked here

    typer.echo(installed_version("kladka"))


@telegram.command()
def setup() -> None:
    """Set commands and descriptions in every language of the content."""
    loop.run(_set_up(settle_settings()))


async def _set_up(settings: Settings) -> None:
    from telegram.error import BadRequest, InvalidToken, NetworkError  # noqa: PLC0415 - the terminal needs no Telegram

    from bot.request import connect  # noqa: PLC0415 - as above
    from bot.setup import set_up  # noqa: PLC0415 - as above

    bot = connect(settings.need_token(), settings.api_url)
    try:
        async with bot:
            await set_up(bot, house.load_library(settings))
    except InvalidToken:
        raise BadToken from None
    except BadRequest:  # to the library a kind of network error; here it is a bug of ours
        raise
    except NetworkError:
        raise Unreachable("Telegram cannot be reached. Try again later.") from None

"""The command line: ``kladka chat``, ``run``, ``content …``, ``telegram …``.

Law: reads the environment and the arguments, calls one function, turns named errors into a sentence and an exit code.
A person never sees a stack trace for something that was foreseen.
"""

from __future__ import annotations

import os
from typing import Annotated

import typer

from bot import app as house
from bot import log, loop
from bot.errors import BadToken, BotError, Unreachable
from bot.settings import Settings, read_settings

cli = typer.Typer(
    name="kladka",
    help="A chat coach for partnerships across sectors, in Telegram or in this terminal.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
telegram = typer.Typer(help="The bot's face in Telegram.", no_args_is_help=True)
cli.add_typer(telegram, name="telegram")


def main() -> None:
    """The ``kladka`` command."""
    from content.commands import app as content  # noqa: PLC0415 - one door for writers' commands, mounted when called
    from content.errors import ContentError  # noqa: PLC0415 - as above
    from storage.errors import StorageError  # noqa: PLC0415 - as above

    cli.add_typer(content, name="content")
    try:
        cli()
    except (BotError, StorageError, ContentError) as error:
        typer.echo(str(error), err=True)
        raise SystemExit(1) from None


@cli.command()
def chat(
    language: Annotated[str, typer.Option(help="pl or en; by default that of the terminal.")] = "",
    *,
    plain: Annotated[bool, typer.Option("--plain", help="Line by line, without colours.")] = False,
) -> None:
    """Talk to the coach here, without Telegram."""
    spoken = language or os.environ.get("LANG", "en")[:2].lower()
    loop.run(house.run_console(_settings(quiet=True), language=spoken, switch=bool(language), plain=plain))


@cli.command()
def run() -> None:
    """Talk to people in Telegram, by long polling, until stopped."""
    loop.run(_poll(_settings()), serving=True)


@cli.command()
def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed_version  # noqa: PLC0415 - slow to import, and only asked here

    typer.echo(installed_version("kladka"))


@telegram.command()
def setup() -> None:
    """Set commands and descriptions in every language of the content."""
    loop.run(_set_up(_settings()))


async def _poll(settings: Settings) -> None:
    from bot import polling  # noqa: PLC0415 - the terminal chat need not wait for Telegram's library

    settings.need_token()
    library = house.load_library(settings)
    store = await house.open_storage(settings)
    loop.settled()
    try:
        await polling.run(settings, polling.Parts(store=store, library=library))
    finally:
        await store.close()


async def _set_up(settings: Settings) -> None:
    from telegram.error import BadRequest, InvalidToken, NetworkError  # noqa: PLC0415 - as above

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


def _settings(*, quiet: bool = False) -> Settings:
    """What the environment says; from here on, logs are as it says too. ``quiet``: no news between a person's lines."""
    settings = read_settings(os.environ)
    level = "warning" if quiet and settings.log_level == "info" else settings.log_level
    log.set_up(form=settings.log_format, level=level, secrets=settings.secrets())
    return settings

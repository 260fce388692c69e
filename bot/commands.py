"""The command line: ``kladka chat``, ``run``, ``content …``, ``db …``, ``telegram …``.

Law: reads the arguments, calls one function. What goes wrong is raised; ``bot.cli`` says it.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot import app as house
from bot import loop
from bot.database import app as database
from bot.key_commands import app as keys
from bot.serving import serve, settle_settings
from bot.telegram_commands import telegram
from content.commands import app as content

kladka = typer.Typer(
    name="kladka",
    help="A chat coach for partnerships across sectors, in Telegram or in this terminal.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
kladka.add_typer(telegram, name="telegram")
kladka.add_typer(content, name="content")
kladka.add_typer(database, name="db")
kladka.add_typer(keys, name="key")


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
    """Talk to people in Telegram until stopped: by long polling, or by webhook where WEBHOOK_URL is set."""
    serve()


@kladka.command()
def health() -> None:
    """Ask the running bot on this machine how it is: exit code 0 when all is well (HEALTH_PORT)."""
    from bot.health_command import ask_health  # noqa: PLC0415 - asks over HTTP, as nobody else here does

    raise typer.Exit(ask_health())


@kladka.command()
def doctor() -> None:
    """Look over settings, key, database, content, disk, clock, token and webhook, and say what to do."""
    from bot.doctor import examine  # noqa: PLC0415 - each command imports what it needs

    codes: list[int] = []

    async def work() -> None:
        codes.append(await examine(typer.echo))

    loop.run(work())
    raise typer.Exit(max(codes, default=1))


@kladka.command()
def stats(*, as_json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False) -> None:
    """Count people: how many there are, and how far they come in each dialogue. The bot may run."""
    from bot.stats import tell_stats  # noqa: PLC0415 - each command imports what it needs

    async def work() -> None:
        typer.echo(await tell_stats(settle_settings(quiet=True), as_json=as_json))

    loop.run(work())


@kladka.command()
def announce(
    *,
    pl: Annotated[Path | None, typer.Option(help="The news in Polish: a text file.")] = None,
    en: Annotated[Path | None, typer.Option(help="The news in English: a text file.")] = None,
    send: Annotated[bool, typer.Option("--send", help="Do not ask; hand it over.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Once more, also to those who had it.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Say how far each announcement is.")] = False,
    stop: Annotated[bool, typer.Option("--stop", help="End what is being sent; nobody else gets it.")] = False,
) -> None:
    """Tell news to those who said yes to it: shows it, counts, asks, and hands it to the bot, which may run."""
    from bot.announce_command import Order, obey  # noqa: PLC0415 - each command imports what it needs
    from bot.news_desk import desk  # noqa: PLC0415 - as above

    settings = settle_settings(quiet=True)
    files = {language: path for language, path in (("pl", pl), ("en", en)) if path is not None}
    order = Order(files=files, send=send, again=again, status=status, stop=stop)

    async def work() -> None:
        async with desk(settings) as open_desk:
            load = partial(house.load_library, settings)
            await obey(order, open_desk, load, say=typer.echo, ask=_asked, now=house.wall_clock())

    loop.run(work())


def _asked(question: str) -> str:
    """The line that is typed; nothing where nobody can type."""
    typer.echo(question, nl=False)
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        typer.echo()
    return answer


@kladka.command()
def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed_version  # noqa: PLC0415 - slow to import, and only asked here

    typer.echo(installed_version("kladka"))

"""``kladka key …``: another sealing key in the place of one that somebody may have seen.

Law: shows no key, only the name it is known by. An older key goes only when the database was asked and needs it no
more.
"""

from __future__ import annotations

import typer

from bot import loop
from bot.database import need_newest
from bot.errors import BotError
from bot.keys import forget_older_keys, is_made, load_key, renew_key
from bot.serving import settle_settings

app = typer.Typer(no_args_is_help=True, help="Exchange the sealing key for a new one.")


class StillNeeded(BotError):
    """An older key is still needed. Run `kladka db reseal` first; nothing was changed."""


@app.command()
def new() -> None:
    """Put a new key first in the key file; the older ones stay and open what they sealed."""
    settings = settle_settings(quiet=True)
    path = renew_key(settings)
    tell()
    typer.echo(
        f"Copy {path} now to where neither the server nor the backups are. Then restart the bot, with all its replicas."
    )
    if len(load_key(settings)) > 1:
        typer.echo("`kladka db reseal` seals everything with the new key; on SQLite while the bot is stopped.")


@app.command(name="list")
def tell() -> None:
    """Say which keys there are, by name: the first seals, the others only open."""
    from storage.sealing import key_name  # noqa: PLC0415 - each command imports what it needs

    settings = settle_settings(quiet=True)
    if not is_made(settings):
        typer.echo("There is no key yet; the first start makes one.")
        return
    first, *older = map(key_name, load_key(settings))
    typer.echo(f"{first}  seals")
    for name in older:
        typer.echo(f"{name}  opens what it sealed")


@app.command()
def forget() -> None:
    """Take the older keys out of the key file, if nothing in the database needs them any more."""
    settings = settle_settings(quiet=True)
    first, *older = load_key(settings, make=False)
    if not older:
        typer.echo("There is no older key.")
        return

    async def work() -> None:
        found = await need_newest(settings)
        if found.older is not None and (found.older.count or found.older.others):
            raise StillNeeded

    loop.run(work())
    path = forget_older_keys(settings, asked_about=first)
    typer.echo(f"{path} has one key now. Backups from before still need the older ones: keep the copy you have.")

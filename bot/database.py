"""``kladka db …``: what an operator does with the database.

Law: each command says what it did in one or two lines, or raises a named error with a sentence; nothing of what people
wrote is shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot import loop
from bot.app import open_storage, wall_clock
from bot.errors import BotError
from bot.keys import load_key
from bot.serving import settle_settings
from bot.settings import Settings
from storage.errors import NoDatabase, OlderSchema

if TYPE_CHECKING:
    from storage.checking import Findings
    from storage.examining import Found

app = typer.Typer(no_args_is_help=True, help="Upgrade, back up, restore, check and move the database.")

_SQLITE: Final = "sqlite:///"


class OnlyForFiles(BotError):
    """This command is for a SQLite file. For PostgreSQL use its own tools: pg_dump and pg_restore (docs/operating.md)."""


class Unsound(BotError):
    """The database is not sound. Keep it, stop the bot, and restore the latest backup: kladka db restore FILE."""


class NoAddress(BotError):
    """The file behind @ cannot be read. It holds one line, such as postgresql://user@host/name."""


@app.command()
def upgrade() -> None:
    """Bring the schema to the newest; `kladka run` does so by itself."""
    from storage.schema import revisions  # noqa: PLC0415 - each command imports what it needs

    loop.run(_open_once(settle_settings(quiet=True)))
    typer.echo(f"The schema is {revisions()[-1]}, the newest.")


@app.command()
def backup(target: Annotated[Path, typer.Argument(help="A file that does not exist yet.")]) -> None:
    """Copy the SQLite database while the bot runs; the copy is checked. Keep the key elsewhere."""
    from storage import sealer  # noqa: PLC0415 - each command imports what it needs
    from storage.backup import back_up  # noqa: PLC0415 - as above

    settings = settle_settings(quiet=True)
    size = back_up(_present(settings), target.expanduser(), sealer=sealer(load_key(settings, make=False)))
    typer.echo(f"{target}: {size:,} bytes, checked.")


@app.command()
def restore(source: Annotated[Path, typer.Argument(help="A backup.")]) -> None:
    """Put a backup in the place of the SQLite database. Stop the bot first; the present database is kept."""
    from storage import sealer  # noqa: PLC0415 - each command imports what it needs
    from storage.backup import put_back  # noqa: PLC0415 - as above

    settings = settle_settings(quiet=True)
    path = _file(settings)
    done = put_back(source.expanduser(), path, sealer=sealer(load_key(settings, make=False)), now=wall_clock())
    typer.echo(f"{path} is now {source}." + (f" What was there is kept as {done.aside}." if done.aside else ""))
    if done.erasures is None:
        typer.echo("It could not be read, so nobody knows who was erased since the backup was made.")


@app.command()
def check() -> None:
    """Look at every row and open every sealed field; changes nothing. The bot may run."""
    settings = settle_settings(quiet=True)
    if settings.database.startswith(_SQLITE):
        from storage import sealer  # noqa: PLC0415 - each command imports what it needs
        from storage.backup import look_through  # noqa: PLC0415 - as above

        findings = look_through(_present(settings), sealer=sealer(load_key(settings, make=False)))
    else:
        findings = _looked_through(settings)
    for table, count in findings.illegible.items():
        if count:
            typer.echo(f"{table}: fields that this key cannot open: {count}.")
    if findings.older:
        typer.echo(f"Fields sealed with an older key: {findings.older}. Run: kladka db reseal")
    if findings.misled:
        typer.echo(f"Chats that wait for the wrong update, letter or alarm: {findings.misled}.")
    typer.echo(f"Chats: {findings.chats}. Fields opened: {findings.opened}.")
    if not findings.sound:
        raise Unsound


@app.command()
def reseal() -> None:
    """Seal everything with the first key of the key file. On SQLite stop the bot first; replicas go on."""
    from bot.resealing import reseal_all  # noqa: PLC0415 - each command imports what it needs

    settings = settle_settings(quiet=True)

    async def work() -> None:
        await reseal_all(settings, typer.echo)

    loop.run(work())


@app.command()
def copy(
    target: Annotated[str, typer.Argument(help="postgresql://… of an empty database, or @FILE that holds it.")],
) -> None:
    """Copy the SQLite database into an empty PostgreSQL database. Stop the bot first; the file stays as it is."""
    from storage import sealer  # noqa: PLC0415 - each command imports what it needs
    from storage.copying import copy_to_postgres  # noqa: PLC0415 - as above

    settings = settle_settings(quiet=True)
    path = _file(settings)

    async def work() -> None:
        await _open_once(settings)
        copied = await copy_to_postgres(
            path, _address(target), sealer=sealer(load_key(settings, make=False)), now=wall_clock()
        )
        typer.echo(", ".join(f"{table} {count}" for table, count in copied.items()))
        typer.echo("All rows arrived. Set DATABASE_URL to the new database, keep the key, and start the bot.")

    loop.run(work())


def _address(target: str) -> str:
    """The target's address; a file keeps its password out of the list of processes."""
    if not target.startswith("@"):
        return target
    try:
        return Path(target[1:]).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise NoAddress from None


def _file(settings: Settings) -> Path:
    if not settings.database.startswith(_SQLITE):
        raise OnlyForFiles
    return Path(settings.database.removeprefix(_SQLITE))


def _present(settings: Settings) -> Path:
    """The database's file; before the first start neither it nor the key is there, and only the first is worth saying."""
    path = _file(settings)
    if not path.exists():
        from storage.errors import NoDatabase  # noqa: PLC0415 - each command imports what it needs

        raise NoDatabase(f"There is no database at {path}.")
    return path


async def _open_once(settings: Settings) -> None:
    store = await open_storage(settings)
    await store.close()


async def need_newest(settings: Settings) -> Found:
    """Look before the database is opened, which would make it or bring it up to date. Makes no key, either.

    Raises:
        NoDatabase, OlderSchema: it is for another command to do so.
        BadKey: there is none, or it cannot be read.
    """
    from storage import sealer  # noqa: PLC0415 - each command imports what it needs
    from storage.examining import examine_database  # noqa: PLC0415 - as above

    if settings.database.startswith(_SQLITE):
        _present(settings)
    found = await examine_database(settings.database, sealer=sealer(load_key(settings, make=False)))
    if found.revision is None:
        raise NoDatabase
    if not found.newest:
        raise OlderSchema
    return found


def _looked_through(settings: Settings) -> Findings:
    from storage.postgres import PostgresStore  # noqa: PLC0415 - only the chosen engine is imported

    found: list[Findings] = []

    async def work() -> None:
        await need_newest(settings)
        store = await open_storage(settings)
        try:
            if isinstance(store, PostgresStore):
                found.append(await store.check())
        finally:
            await store.close()

    loop.run(work())
    return found[0]

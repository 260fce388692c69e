"""What can be looked at without Telegram: key, database, content, disk, who answers for the bot.

Law: makes nothing and changes nothing, not even a key; the bot may be running.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from stat import S_IRWXG, S_IRWXO
from typing import Final

from bot.app import load_library
from bot.errors import BadKey
from bot.findings import Finding
from bot.health_command import what_is_wrong
from bot.keys import is_first_start, load_key
from bot.settings import Settings
from content.errors import ContentError
from storage import sealer
from storage.errors import StorageError
from storage.examining import examine_database, has_reset_bug
from storage.resealing import Older
from storage.sealing import Keys

#: MiB that must be free, and that had better be.
_LITTLE, _ENOUGH = 50, 500
_MIB: Final = 1024 * 1024


async def look_around(settings: Settings) -> list[Finding]:
    """Everything but Telegram."""
    key, findings = _key(settings)
    if key is not None:
        findings += await _database(settings, key)
    return [*findings, *_content(settings), *_disk(settings.data_folder), *_operator(settings), *_running(settings)]


def _key(settings: Settings) -> tuple[Keys | None, list[Finding]]:
    path = settings.key_file or settings.default_key_file
    if is_first_start(settings):
        return bytes(32), [Finding("ok", "key", f"The first start makes one in {path}. Keep a copy of it elsewhere.")]
    try:
        key = load_key(settings, make=False)
    except BadKey as error:
        return None, [Finding("bad", "key", str(error))]
    if settings.key is not None:
        told = [Finding("ok", "key", "It is in KLADKA_KEY. Keep a copy of it where the backups are not.")]
    else:
        told = list(_key_file(path, settings.data_folder))
    return key, told


def _key_file(path: Path, data_folder: Path) -> Iterator[Finding]:
    if path.is_relative_to(data_folder):
        yield Finding("bad", "key", f"{path} lies beside the data that it opens. Move it and set KLADKA_KEY_FILE.")
    if os.name == "posix" and path.stat().st_mode & (S_IRWXG | S_IRWXO):
        yield Finding("bad", "key", f"Others can read {path}. Run: chmod 600 {path}")
    yield Finding("ok", "key", f"It is in {path}. Keep a copy of it where the backups are not.")


async def _database(settings: Settings, key: Keys) -> list[Finding]:
    try:
        found = await examine_database(settings.database, sealer=sealer(key))
    except StorageError as error:
        return [Finding("bad", "database", str(error))]
    if found.engine == "memory":
        return [Finding("bad", "database", "It is in memory only: all is lost at the next stop. Set DATABASE_URL.")]
    if found.revision is None:
        told = Finding("ok", "database", f"{found.engine}. It is empty; the first start makes it.")
    elif found.newest:
        told = Finding("ok", "database", f"{found.engine}, schema {found.revision}, opened by the key.")
    else:
        told = Finding(
            "note", "database", f"{found.engine}, schema {found.revision}: the next start brings it up to date."
        )
    return [told, *_sqlite(found.engine), *_older(found.older, ring=key)]


def _older(older: Older | None, *, ring: Keys) -> Iterator[Finding]:
    """Where an exchange of the key stands."""
    if older is None:
        return
    if older.others:
        yield Finding(
            "note",
            "key",
            f"Processes with another key first: {older.others}. Restart them all, with the same file.",
        )
    if older.count:
        yield Finding("note", "key", f"Fields that still need an older key: {older.count}. Run: kladka db reseal")
    elif not isinstance(ring, bytes) and len(ring) > 1 and not older.others:
        yield Finding("note", "key", "Nothing needs the older keys any more. Run: kladka key forget")


def _sqlite(engine: str) -> Iterator[Finding]:
    if engine.startswith("SQLite") and has_reset_bug():
        yield Finding(
            "note",
            "database",
            f"{engine} can break a file that two programs write to. Kładka writes alone, so let no other program do it;"
            " 3.51.3 is mended.",
        )


def _content(settings: Settings) -> Iterator[Finding]:
    try:
        library = load_library(settings)
    except ContentError as error:
        yield Finding("bad", "content", f"{str(error).splitlines()[0]} Run `kladka content check`.")
    else:
        spoken = ", ".join(library.languages)
        yield Finding("ok", "content", f"{len(library.dialogues)} dialogues in {spoken}.")


def _disk(folder: Path) -> Iterator[Finding]:
    there = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(there).free // _MIB
    if not os.access(there, os.W_OK):
        yield Finding("bad", "disk", f"{there} cannot be written. Give it to the user that runs the bot.")
    elif free < _LITTLE:
        yield Finding("bad", "disk", f"{free} MiB are free in {there}. When it is full, no message is taken in.")
    elif free < _ENOUGH:
        yield Finding("note", "disk", f"{free} MiB are free in {there}. Make room before it is full.")
    else:
        yield Finding("ok", "disk", f"{free:,} MiB are free.")


def _running(settings: Settings) -> Iterator[Finding]:
    if settings.health_port is None:
        return
    wrong = what_is_wrong(settings, settings.health_port)
    if wrong is None:
        yield Finding("note", "running", "Nobody answers on HEALTH_PORT: the bot is not running, or runs elsewhere.")
    elif wrong:
        yield Finding(
            "bad", "running", f"The running bot is not well: {', '.join(wrong)}. docs/observing.md says more."
        )
    else:
        yield Finding("ok", "running", "The running bot is well.")


def _operator(settings: Settings) -> Iterator[Finding]:
    missing = [
        name
        for name, value in (("OPERATOR_NAME", settings.operator_name), ("PRIVACY_CONTACT", settings.privacy_contact))
        if not value
    ]
    if missing:
        yield Finding("note", "privacy", f"/privacy cannot say who runs this bot. Set {' and '.join(missing)}.")
    else:
        yield Finding("ok", "privacy", "/privacy says who runs this bot and how to reach them.")

"""What every coach of ours is made of, as the settings say: the time, chance, content and a store.

The coach in the terminal is put together here, the one on Telegram in ``coach``.

Law: wires, decides nothing; nothing is created at import. Telegram's library is not needed here, so it is not loaded.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.keys import load_key
from bot.pacing import PER_CHAT
from bot.settings import Settings
from flows.library import Library
from storage import open_store
from storage.store import Store

Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """The time, from the machine: the one place that reads it."""
    return datetime.now(UTC)  # noqa: TID251 - the adapter that reads the clock for everyone


def seed() -> str:
    """128 bits of chance for a new session."""
    return secrets.token_urlsafe(16)


def load_library(settings: Settings) -> Library:
    """The content, the operator's own or ours, with what the operator says about themselves.

    Raises:
        content.ContentRefused: the content has problems.
    """
    import content  # noqa: PLC0415 - command-line help need not wait for it

    library = content.load(settings.content_folder)
    facts = {
        "operator": settings.operator_name or "–",
        "contact": settings.privacy_contact or "–",
        "backups": str(settings.backup_days),
    }
    if settings.privacy_url:
        facts["policy"] = settings.privacy_url
    return replace(library, facts=facts)


async def open_storage(settings: Settings) -> Store:
    """The store that the settings name, at the newest schema.

    Raises:
        storage.errors.StorageError: with a sentence for the operator.
    """
    if settings.database_url is None:
        settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return await open_store(settings.database, key=load_key(settings), now=wall_clock(), spacing=1 / PER_CHAT)


async def run_console(settings: Settings, *, language: str, switch: bool, plain: bool) -> None:
    """Talk in the terminal until the input ends.

    Raises:
        storage.errors.StorageError: with a sentence for the person.
        content.ContentRefused: the content has problems.
    """
    from bot.console import Console  # noqa: PLC0415 - Telegram does not need it
    from bot.screens import choose_screen  # noqa: PLC0415 - as above

    store = await open_storage(settings)
    try:
        console = Console(
            store,
            load_library(settings),
            choose_screen(plain=plain),
            clock=wall_clock,
            chance=seed,
            language=language,
            folder=Path.cwd(),
        )
        await store.recover(now=wall_clock())
        await console.talk(switch=switch)
    finally:
        await store.close()

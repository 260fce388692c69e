"""Telegram, a database and a keeper for bots that die."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.keeper import Keeper
from tests.free_port import free_port
from tests.scenarios.conftest import library
from tests.scenarios.house import KEY
from tests.storage.conftest import postgres
from tests.telegram.fake import FakeTelegram

__all__ = ["library", "postgres"]


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    """Telegram. Whatever dies, nothing is done that Telegram would mind."""
    async with FakeTelegram() as server:
        yield server
        assert server.violations == []


@pytest.fixture
def variables(fake: FakeTelegram, tmp_path: Path) -> dict[str, str]:
    """Settings of a bot with a SQLite file of its own."""
    return {
        "TELEGRAM_BOT_TOKEN": fake.token,
        "TELEGRAM_API_URL": fake.url,
        "DATABASE_URL": f"sqlite:///{tmp_path}/kladka.db",
        "KLADKA_KEY": KEY,
        "LOG_LEVEL": "warning",
    }


@pytest.fixture
async def keeper(variables: dict[str, str], tmp_path: Path) -> AsyncIterator[Keeper]:
    """Somebody who starts the bot again."""
    keeper = Keeper(variables, tmp_path)
    yield keeper
    await keeper.kills()


async def posted_to(fake: FakeTelegram) -> dict[str, str]:
    """Further settings of a bot that Telegram posts to, through a proxy."""
    port = str(free_port())
    public = "https://coach.example.org"
    await fake.proxy(public, f"http://127.0.0.1:{port}", haste=20)
    return {"WEBHOOK_URL": public, "WEBHOOK_SECRET": "s" * 40, "WEBHOOK_PORT": port}

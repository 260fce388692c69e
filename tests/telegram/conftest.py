"""A server, the library's own client, and somebody who has opened the chat."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from telegram import Bot

from tests.telegram.fake import FakeTelegram
from tests.telegram.fake.library import library
from tests.telegram.person import Person

#: Ania's chat.
CHAT = 101


@pytest_asyncio.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    """A server."""
    async with FakeTelegram() as server:
        yield server


@pytest_asyncio.fixture
async def bot(fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    """python-telegram-bot's own client."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    async with library(fake) as client:
        yield client


@pytest_asyncio.fixture
async def ania(fake: FakeTelegram) -> Person:
    """Somebody who has opened the chat."""
    person = Person(fake, CHAT, "Ania")
    await person.starts()
    return person

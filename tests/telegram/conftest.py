"""A server, the library's own client, and somebody who has opened the chat."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from telegram import Bot

from tests.telegram.caller import CHAT, Caller
from tests.telegram.fake import Clock, FakeTelegram
from tests.telegram.fake.library import library
from tests.telegram.person import Person


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


@pytest_asyncio.fixture
async def call() -> AsyncIterator[Caller]:
    """A server that knows one person, on a clock that stands."""
    async with FakeTelegram(clock=Clock(1_760_000_000, frozen=True)) as fake, aiohttp.ClientSession() as session:
        await Person(fake, CHAT, "Ania").starts()
        yield Caller(fake, session)

"""A strict fake of Telegram's Bot API server.

Law: it refuses what Telegram refuses, in Telegram's words, and keeps a list of what Telegram lets pass but nobody
should send. It knows nothing about the coach.

    async with FakeTelegram() as fake:  # or: async with telegram_process() as fake, in a process of its own
        ...start the bot with TELEGRAM_API_URL=fake.url, TELEGRAM_BOT_TOKEN=fake.token...
        ania = Person(fake, 101, "Ania")
        await ania.starts()
        (question,) = await ania.sees()
        await ania.presses("Zaczynamy")
        await fake.fault(Fault(kind="apply_drop", method="sendMessage"))
        assert await fake.complaints() == []
"""

from tests.telegram.fake.chats import Look, Shown
from tests.telegram.fake.clock import Clock
from tests.telegram.fake.documents import Document
from tests.telegram.fake.faults import Fault
from tests.telegram.fake.history import Entry, Violation, repeated, spoken
from tests.telegram.fake.rates import Rates
from tests.telegram.fake.refusals import JSON
from tests.telegram.fake.remote import RemoteTelegram, telegram_process
from tests.telegram.fake.server import TOKEN, FakeTelegram
from tests.telegram.fake.stage import Stage

__all__ = [
    "JSON",
    "TOKEN",
    "Clock",
    "Document",
    "Entry",
    "FakeTelegram",
    "Fault",
    "Look",
    "Rates",
    "RemoteTelegram",
    "Shown",
    "Stage",
    "Violation",
    "repeated",
    "spoken",
    "telegram_process",
]

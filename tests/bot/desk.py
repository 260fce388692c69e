"""A desk at which letters to one person are sent through the strict fake."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.app import Clock
from bot.errors import NotRendered, TooManyRenders
from bot.letters import DocumentLetter
from bot.outgoing import TelegramSender
from bot.request import RawBot, connect
from bot.small_calls import SmallCalls
from flows.effects import Button, Part, Span, Speak
from storage.store import Letter, LetterClass, Outcome, TryLater
from tests.telegram.fake import TOKEN, FakeTelegram
from tests.telegram.person import Person

NONCE = "abcDEF123_-"
QUESTION = Speak(
    parts=(Part("reaction", (Span("Piszesz: "), Span("ktoś się zajmie", "quote"))), Part("question", (Span("Kto?"),))),
    rows=((Button("a", "Ja 🙂"), Button("b", "Partner")), (Button("skip", "Pomiń"),)),
    nonce=NONCE,
)

#: The beginning of a PNG of two by two dots; Telegram's fake looks no further.
DOT = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x02"


@dataclass
class Desk:
    """A sender, the small calls beside it, and what is needed to watch them."""

    sender: TelegramSender
    calls: SmallCalls
    bot: RawBot
    fake: FakeTelegram
    clock: Clock
    ola: Person
    rendered: list[DocumentLetter] = field(default_factory=list)

    async def send(
        self, body: str, *, kind: LetterClass = "send", attempts: int = 1, chat: int | None = None
    ) -> Outcome:
        """Send this as the letter with id 7."""
        to = self.ola.chat["id"] if chat is None else chat
        return await self.sender.send(Letter(id=7, chat=to, body=body, kind=kind, attempts=attempts))

    def texts(self) -> list[str]:
        """What stands in the chat, oldest first."""
        return [shown.text for shown in self.fake.chats.rooms[self.ola.chat["id"]].shown.values()]


def later(outcome: Outcome, clock: Clock) -> tuple[float, bool]:
    """In how many seconds a letter is tried again, and whether it may have arrived."""
    assert isinstance(outcome, TryLater)
    return (outcome.at - clock()).total_seconds(), outcome.uncertain


@asynccontextmanager
async def open_desk(fake: FakeTelegram, clock: Clock) -> AsyncIterator[Desk]:
    """A sender who writes to Ola, who has started the bot."""

    async def render(chat: int, letter: DocumentLetter) -> tuple[str, bytes]:
        assert chat == 5
        if letter.partnership == 404:
            raise LookupError("gone")
        if letter.partnership == 418:
            raise KeyError("a bug")
        if letter.partnership == 500:
            raise NotRendered
        if letter.partnership == 503:
            raise TooManyRenders
        made.rendered.append(letter)
        if letter.format == "png":
            return "mapa.png", DOT
        return "karta.md", "# Żółta karta\n".encode()

    async with connect(TOKEN, fake.url) as bot:
        sender = TelegramSender(bot, clock=clock, chance=lambda: 0.5, render=render)
        made = Desk(sender, SmallCalls(bot), bot, fake, clock, Person(fake, 5, "Ola"))
        await made.ola.starts()
        yield made
    assert not fake.history.violations

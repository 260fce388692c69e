"""The whole coach as it runs, on a Telegram of its own, with a clock that can be moved.

Law: real parts only: the program's own ``coach.run``, a real database, HTTP between it and the strict fake server.
Only the pace is quicker than in life, and only time is in the tests' hands.
"""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64encode
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from bot import coach, keeping
from bot.app import wall_clock
from bot.keys import load_key
from bot.pacing import Pace
from bot.settings import Settings, read_settings
from flows.answers import Answer, Answers, Chosen, Rated
from flows.library import Library
from storage import open_store
from storage.faults import Faults
from storage.store import Backlog, Chat, Store
from tests.scenarios.guest import Guest
from tests.telegram.fake import FakeTelegram
from tests.telegram.person import Group

#: Seconds between looks at what falls due: a clock that was turned is seen at once.
LOOK = 0.05
KEY = urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")

#: A Monday, nine in the morning in Warsaw; and half past eight on the day after.
MONDAY = datetime(2027, 3, 8, 8, 0, tzinfo=UTC)
TUESDAY = datetime(2027, 3, 9, 7, 30, tzinfo=UTC)


def quick_pace() -> Pace:
    """As many messages as come; tests do not wait for Telegram's guide values unless they are about them."""
    return Pace(overall=10_000, burst=10_000, per_chat=1_000, chat_burst=1_000)


@dataclass
class MovableClock:
    """The machine's time, and what was added to it."""

    ahead: timedelta = timedelta(0)

    def shows(self, moment: datetime) -> None:
        """Turn it to this time."""
        self.ahead = moment - wall_clock()

    def __call__(self) -> datetime:
        """The time, in UTC."""
        return wall_clock().astimezone(UTC) + self.ahead


def settings_for(fake: FakeTelegram, folder: Path, **more: str) -> Settings:
    """What an operator would have set, with every file below ``folder``."""
    return read_settings(
        {
            "TELEGRAM_BOT_TOKEN": fake.token,
            "TELEGRAM_API_URL": fake.url,
            "KLADKA_DATA_DIR": str(folder / "data"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "KLADKA_KEY": KEY,
            **more,
        }
    )


class House:
    """A running bot, the people around it, and what the database holds of them.

    ``faults`` are the store's; ``pace`` is the bot's own when ``None`` is given to ``coach.Parts``.
    """

    def __init__(
        self,
        fake: FakeTelegram,
        library: Library,
        settings: Settings,
        *,
        faults: Faults | None = None,
        pace: Pace | None = None,
    ) -> None:
        self.fake = fake
        self.library = library
        self.settings = settings
        self.clock = MovableClock()
        #: Updates and letters that a test means to be dead in the end.
        self.dead_expected = 0
        self._faults = faults
        self._pace = pace or quick_pace()
        self._store: Store | None = None
        self._bot: asyncio.Task[None] | None = None
        self._numbers = count(101)

    @property
    def store(self) -> Store:
        """The open store."""
        if self._store is None:
            raise RuntimeError("the house is closed")
        return self._store

    # --- opening and closing ----------------------------------------------------------------------------------------

    async def opens(self) -> None:
        """Start the bot as its command does: the store, then the coach."""
        self.settings.data_folder.mkdir(parents=True, exist_ok=True)
        key = load_key(self.settings)
        self._store = await open_store(self.settings.database, key=key, now=self.clock(), faults=self._faults)
        parts = coach.Parts(
            store=self._store, library=self.library, clock=self.clock, pace=self._pace, chance=_no_chance, look=LOOK
        )
        self._bot = asyncio.create_task(coach.run(self.settings, parts), name="the bot")

    async def closes(self) -> None:
        """Stop it as Ctrl-C does; raises what it died of, if it had died."""
        bot, self._bot = self._bot, None
        store, self._store = self._store, None
        try:
            if bot is not None:
                bot.cancel()
                with suppress(asyncio.CancelledError):
                    await bot
        finally:
            if store is not None:
                await store.close()

    async def lasts(self) -> None:
        """Wait until the bot ends by itself; raises what it ended with."""
        if self._bot is not None:
            bot, self._bot = self._bot, None
            await bot

    def use_pace(self, pace: Pace) -> None:
        """From the next start on, send at this pace."""
        self._pace = pace

    async def restarts(self) -> None:
        """Stop and start."""
        await self.closes()
        await self.opens()

    async def sleeps(self, **passing: float) -> None:
        """Stop, let time pass (``days=3``), start again."""
        await self.closes()
        time = timedelta(**passing)
        self.clock.ahead += time
        await self.fake.advance(time.total_seconds())
        await self.opens()

    # --- people -----------------------------------------------------------------------------------------------------

    def person(self, name: str, language: str = "pl") -> Guest:
        """Somebody who has not met the coach yet."""
        return Guest(self.fake, next(self._numbers), name, self.library, language=language)

    def group(self, title: str) -> Group:
        """A group chat."""
        return Group(self.fake, -next(self._numbers), title)

    # --- what is kept -----------------------------------------------------------------------------------------------

    async def memory_of(self, guest: Guest) -> Chat:
        """All that the database holds of somebody."""
        return await self.store.read_chat(guest.chat["id"])

    async def step_of(self, guest: Guest) -> str:
        """Where somebody stands, as ``dialogue.step``."""
        session = (await self.memory_of(guest)).session
        return f"{session.dialogue}.{session.step}" if session else "nowhere"

    async def answers_of(self, guest: Guest, partnership: int = 1) -> dict[str, str]:
        """What counts now: words, chosen ids or points by ``dialogue.step``."""
        kept = Answers(map(keeping.answer_from, (await self.memory_of(guest)).answers)).values()
        return {each.key: _shown(each) for each in kept if each.partnership == partnership and not each.withdrawn}

    async def versions_of(self, guest: Guest, key: str) -> list[str]:
        """Everything that was ever said to one step, oldest first."""
        kept = map(keeping.answer_from, (await self.memory_of(guest)).history)
        return [_shown(each) for each in kept if each.key == key]

    async def is_still(self, seconds: float = 5) -> Backlog:
        """Wait until nothing is on its way any more."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while True:
            left = await self.store.backlog()
            if not (left.updates or left.letters or await self.fake.waiting()):
                return left
            if loop.time() >= end:
                raise AssertionError(f"still waiting after {seconds} s: {left}")
            await asyncio.sleep(0.02)


def _no_chance() -> float:
    """Pauses are as short as they can be."""
    return 0.0


def _shown(answer: Answer) -> str:
    match answer.value:
        case Chosen(choices):
            return " ".join(choices)
        case Rated(points):
            return str(points)
        case said:
            return said.text

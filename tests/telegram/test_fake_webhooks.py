"""Updates are posted as Telegram posts them: lane by lane, again and again until taken or too old."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from aiohttp import web
from telegram import Bot

from bot.listening import listening
from tests.telegram.fake import FakeTelegram, poison
from tests.telegram.person import Person

PUBLIC = "https://coach.example.org/hook"
SECRET = "x" * 40
#: Telegram's pauses are so many times as short here.
HASTE = 100


@dataclass
class Desk:
    """Somebody who is posted to: answers with what ``answer`` says of an update's number."""

    answer: Callable[[int], web.Response] = field(default=lambda _: web.Response())
    #: Update numbers, as they came, with the loop's time.
    came: list[tuple[int, float]] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)

    async def take(self, request: web.Request) -> web.Response:
        """One post."""
        number = (await request.json())["update_id"]
        self.secrets.add(request.headers["X-Telegram-Bot-Api-Secret-Token"])
        self.came.append((number, asyncio.get_running_loop().time()))
        return self.answer(number)

    @property
    def numbers(self) -> list[int]:
        """Which updates came, repeats included."""
        return [number for number, _ in self.came]

    async def has(self, count: int) -> None:
        """Wait for so many posts."""
        async with asyncio.timeout(5):
            while len(self.came) < count:  # noqa: ASYNC110 - nothing to wait on says when
                await asyncio.sleep(0.005)


@pytest.fixture
async def desk(fake: FakeTelegram, bot: Bot) -> AsyncIterator[Desk]:
    """A desk that Telegram posts to, with minutes that are as short as tenths of a second."""
    desk = Desk()
    app = web.Application()
    app.router.add_post("/hook", desk.take)
    async with listening(app, host="127.0.0.1", port=0) as port:
        await fake.proxy("https://coach.example.org", f"http://127.0.0.1:{port}", haste=HASTE)
        await bot.set_webhook(PUBLIC, secret_token=SECRET)
        yield desk


async def test_each_lane_waits_for_its_own_first(fake: FakeTelegram, desk: Desk, ania: Person) -> None:
    """A chat's next message is posted only after a 2xx for the one before; another chat, and a tap, do not wait."""
    desk.answer = lambda number: web.Response(status=500 if number == first and len(desk.came) < 6 else 200)
    await desk.has(1)
    first = desk.numbers[0] + 1
    for word in "ab":
        await ania.says(word)
    await fake.give(poison.inline_tap(ania.chat["id"]))
    await Person(fake, 102, "Ewa").says("c")
    await desk.has(7)
    order = [number - first for number in desk.numbers[1:]]
    assert order.index(1) > max(place for place, number in enumerate(order) if number == 0)
    assert order.index(2) < order.index(1) > order.index(3)
    assert desk.secrets == {SECRET}
    async with asyncio.timeout(2):
        while fake.updates.pending:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.005)


async def test_pauses_grow_and_retry_after_is_obeyed(bot: Bot, desk: Desk, ania: Person) -> None:
    """The first repeat comes at once, then after 2, 4, 8 seconds; where a pause is asked for, after that."""
    answers = [web.Response(status=503) for _ in range(4)] + [web.Response(status=503, headers={"Retry-After": "30"})]
    desk.answer = lambda _: answers.pop(0) if answers else web.Response()
    await desk.has(6)
    times = [at for _, at in desk.came]
    pauses = [HASTE * (later - earlier) for earlier, later in pairwise(times)]
    assert pauses[0] < 8
    assert all(pause >= least for pause, least in zip(pauses[1:], (2, 4, 8, 30), strict=True)), pauses
    info = await bot.get_webhook_info()
    assert (info.url, info.last_error_message) == (PUBLIC, "Wrong response from the webhook: 503 Service Unavailable")


async def test_too_old_is_given_up(fake: FakeTelegram, desk: Desk, ania: Person) -> None:
    """What nobody takes for a day is gone, and the lane goes on."""
    desk.answer = lambda number: web.Response(status=200 if number != desk.numbers[0] else 500)
    await desk.has(2)
    await fake.advance(86_401)
    await ania.says("later")
    await desk.has(3)
    async with asyncio.timeout(5):
        while fake.updates.pending:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.005)
    assert fake.history.numbers("expired") == [desk.numbers[0]]

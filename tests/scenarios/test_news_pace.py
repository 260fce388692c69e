"""News is behind everybody, and within what Telegram allows to a bot, however many processes send for it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import count
from pathlib import Path

from bot.announcing import News
from bot.newsroom import PAGE
from bot.pacing import Pace
from flows.library import Library
from tests.postgres import new_schema
from tests.scenarios.guest import Guest
from tests.scenarios.house import MONDAY, TUESDAY, House, quick_pace, settings_for
from tests.storage.conftest import postgres
from tests.telegram.fake import Entry, FakeTelegram

__all__ = ["postgres"]

NEWS = News({"pl": "Nowa rozmowa: pilotaż."})
_numbers = count(1)


async def settles(house: House, people: int, *, daily: str = "") -> list[Guest]:
    """So many people who said yes to news, perhaps with an hour for today's question."""
    house.clock.shows(MONDAY)
    crowd = [house.person(f"P{number}") for number in range(people)]

    async def one(guest: Guest) -> None:
        await guest.says(f"/daily {daily}" if daily else "/start")
        await guest.says("/news")
        await guest.presses("Tak, chcę")

    async with asyncio.TaskGroup() as group:
        for guest in crowd:
            group.create_task(one(guest))
    await house.is_still()
    return crowd


def sent(fake: FakeTelegram, words: str) -> list[Entry]:
    """Messages with these words, in order."""
    return [each for each in fake.history.calls("sendMessage") if words in str(each.params.get("text", ""))]


async def test_prompts_and_replies_go_before_news(fake: FakeTelegram, library: Library, tmp_path: Path) -> None:
    """While news for twenty-five goes out slowly, prompts fall due and somebody talks: two pages of news at most are before them."""
    house = House(fake, library, settings_for(fake, tmp_path), pace=quick_pace())
    await house.opens()
    try:
        crowd = await settles(house, 2 * PAGE + 5, daily="8:30")
        ewa = house.person("Ewa")
        await ewa.starts()
        house.use_pace(Pace(overall=24, burst=2))
        await house.restarts()
        await house.store.hand_in(NEWS.name, NEWS.body, now=house.clock())
        await crowd[0].until(lambda: sent(fake, "pilotaż"), what="the first news")
        house.clock.shows(TUESDAY + timedelta(seconds=1))
        begun = asyncio.get_running_loop().time()
        await ewa.says("Piekarnia za Rogiem")
        assert asyncio.get_running_loop().time() - begun < 2
        await crowd[0].until(lambda: len(sent(fake, "Druga strona\n")) == len(crowd), seconds=20, what="all prompts")
        last = sent(fake, "Druga strona\n")[-1]
        assert len([each for each in sent(fake, "pilotaż") if each.seq < last.seq]) <= 2 * PAGE
        await crowd[0].until(lambda: len(sent(fake, "pilotaż")) == len(crowd), seconds=20, what="all news")
        await house.is_still()
    finally:
        await house.closes()


async def test_replicas_share_the_rate(fake: FakeTelegram, library: Library, tmp_path: Path, postgres: str) -> None:
    """Two bots on one database send news together at the pace that one bot has, and each person gets it once."""
    database = await new_schema(postgres, f"kladka_news_pace_{next(_numbers)}")
    houses = [House(fake, library, settings_for(fake, tmp_path / name, DATABASE_URL=database)) for name in "ab"]
    first, second = houses
    try:
        await first.opens()
        crowd = await settles(first, PAGE)
        for house in houses:
            house.use_pace(Pace(overall=6, burst=2))
        await first.closes()
        await asyncio.gather(*(house.opens() for house in houses))
        second.clock.ahead = first.clock.ahead
        await asyncio.sleep(0.3)  # each has counted the other
        await first.store.hand_in(NEWS.name, NEWS.body, now=first.clock())
        await crowd[0].until(lambda: len(sent(fake, "pilotaż")) == PAGE, seconds=20, what="all news")
        times = [each.at for each in sent(fake, "pilotaż")]
        assert max(sum(start <= each < start + 1 for each in times) for start in times) <= 6 + 2
        assert {each.params["chat_id"] for each in sent(fake, "pilotaż")} == {guest.chat["id"] for guest in crowd}
        await first.is_still()
    finally:
        for house in houses:
            await house.closes()

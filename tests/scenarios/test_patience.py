"""Somebody who floods the coach: nothing is lost, nobody else waits, and they are asked for patience."""

from __future__ import annotations

import asyncio

from bot.arrivals import arrival_of
from bot.keys import load_key
from bot.patience import Patience
from storage import open_store
from tests.scenarios.house import House

FLOOD = 60


async def test_a_flood_is_kept_and_answered_with_one_kind_word(house: House) -> None:
    """Sixty notes at once: one message in their language, every note kept in order; others are answered meanwhile."""
    ania, marek = house.person("Ania", language="en"), house.person("Marek")
    await ania.starts()
    await house.closes()
    for number in range(FLOOD):
        await ania.says(f"/note {number}", answered=False)
    store = await open_store(house.settings.database, key=load_key(house.settings), now=house.clock())
    flood = [arrival_of(entry.update) for entry in house.fake.history.of("given")[-FLOOD:]]
    await store.take_in([each for each in flood if each], now=house.clock())
    patience = Patience(store, house.library, decided=asyncio.Event(), clock=house.clock, quota=FLOOD - 1)
    assert [await patience.look(), await patience.look()] == [1, 0]
    await store.close()
    await house.opens()
    await marek.starts()
    await marek.reads("start.name.ask")
    await ania.until(lambda: ania.shows("system.note.saved") == FLOOD, seconds=15)
    assert ania.shows("system.slow_down") == 1
    assert list((await house.answers_of(ania)).values()) == [str(number) for number in range(FLOOD)]

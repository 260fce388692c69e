"""Many people at half past eight: everybody within a minute, and nobody who talks waits for them.

``KLADKA_TESTS=thorough`` has a thousand of them, at the pace that Telegram allows; the usual pace has two dozen.
"""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta
from pathlib import Path

from bot.pacing import Pace
from flows.library import Library
from tests.scenarios.guest import Guest
from tests.scenarios.house import MONDAY, TUESDAY, House, quick_pace, settings_for
from tests.telegram.fake import FakeTelegram

THOROUGH = os.environ.get("KLADKA_TESTS") == "thorough"
PEOPLE = 1000 if THOROUGH else 24


async def everybody(house: House) -> list[Guest]:
    """So many people, each with half past eight."""
    house.clock.shows(MONDAY)
    guests = [house.person(f"Osoba {number}") for number in range(PEOPLE)]
    for guest in guests:
        await guest.says("/daily 8:30", answered=False)
    await house.is_still(seconds=120)
    return guests


async def test_all_are_out_within_a_minute_and_replies_go_first(
    fake: FakeTelegram, library: Library, tmp_path: Path
) -> None:
    """While prompts go out at the bot's own pace, somebody who talks is answered within two seconds."""
    house = House(fake, library, settings_for(fake, tmp_path), pace=quick_pace())
    await house.opens()
    try:
        guests = await everybody(house)
        house.use_pace(Pace())
        await house.restarts()
        ewa = house.person("Ewa")
        await ewa.starts()
        before = prompts(fake)
        loop = asyncio.get_running_loop()
        begun = loop.time()
        house.clock.shows(TUESDAY + timedelta(seconds=1))
        await guests[0].until(lambda: prompts(fake) > before, what="the first prompt")
        asked = loop.time()
        await ewa.says("Piekarnia za Rogiem")
        assert loop.time() - asked < 2
        assert prompts(fake) - before < PEOPLE, "there were prompts left to send while she was answered"
        while prompts(fake) - before < PEOPLE:
            await asyncio.sleep(0.05)
            assert loop.time() - begun < 60, f"only {prompts(fake) - before} of {len(guests)} within a minute"
        await house.is_still()
        assert prompts(fake) - before == PEOPLE
    finally:
        await house.closes()


def prompts(fake: FakeTelegram) -> int:
    """How many prompts were sent so far."""
    texts = (str(entry.params.get("text", "")) for entry in fake.history.calls("sendMessage"))
    return sum(text.startswith("Druga strona\n") for text in texts)

"""Replicas are started anew one after the other, and for a while only one of them has the new key."""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64encode
from pathlib import Path

from flows.library import Library
from tests.postgres import new_schema
from tests.scenarios.house import KEY, House, settings_for
from tests.storage.conftest import postgres
from tests.telegram.fake import FakeTelegram

__all__ = ["postgres"]

NEWER = urlsafe_b64encode(bytes(range(32, 64))).decode().rstrip("=")


async def test_who_has_only_the_old_key_waits(
    fake: FakeTelegram, library: Library, tmp_path: Path, postgres: str
) -> None:
    """Beside one that seals with the new key, one that knows only the old one neither ends nor gives anything up."""
    database = await new_schema(postgres, "kladka_keys_apart")
    behind = House(fake, library, settings_for(fake, tmp_path / "behind", DATABASE_URL=database))
    ring = f"{NEWER} {KEY}"
    ahead = House(fake, library, settings_for(fake, tmp_path / "ahead", DATABASE_URL=database, KLADKA_KEY=ring))
    ania, marek = behind.person("Ania"), behind.person("Marek")
    ania.patience = marek.patience = 15
    await behind.opens()
    await asyncio.gather(ania.starts("introduce"), marek.starts())
    await ahead.opens()
    await asyncio.gather(ania.presses("Piszę od razu"), marek.says("Spółdzielnia Kram"))
    await asyncio.gather(*(each.says("/note razem") for each in (ania, marek)))
    await ania.takes()
    await ania.until(lambda: fake.documents, seconds=15)

    await behind.closes()
    await ania.says("/note dalej")
    await behind.opens()  # once more without the new key, and then alone
    await ahead.closes()
    await ania.says("/note sama", answered=False)
    await until_taken_in(behind)
    await asyncio.sleep(0.5)
    await behind.closes()  # raises what it ended with, had it ended

    await ahead.opens()
    assert (await ahead.is_still(15)).dead == 0
    answers = await ahead.answers_of(ania)
    assert [answers[f"note.{number}"] for number in range(1, 4)] == ["razem", "dalej", "sama"]
    await ahead.closes()


async def until_taken_in(house: House) -> None:
    """Until an update waits there."""
    async with asyncio.timeout(15):
        while not (await house.store.backlog()).updates:  # noqa: ASYNC110 - the store has no event to wait for
            await asyncio.sleep(0.02)

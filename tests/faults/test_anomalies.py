"""A moment's failure of the disk at each statement in turn: nobody notices.

``KLADKA_TESTS=thorough`` takes every statement of the whole bot; the usual pace takes every third. (Each statement of
each method of the store is always taken: tests/storage/test_store_anomalies.py.)
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.library import Library
from storage.errors import StorageUnavailable
from tests.faults import campaign
from tests.faults.outage import Outage
from tests.scenarios.house import House, settings_for
from tests.telegram.fake import FakeTelegram

#: Of so many statements one fails in turn.
STRIDE = 1 if os.environ.get("KLADKA_TESTS") == "thorough" else 3
#: How many talks go on side by side; each mostly waits.
WIDTH = 24
#: Seconds that somebody waits for an answer here.
PATIENCE = 20.0


@dataclass(frozen=True)
class Talk:
    """What came of a talk: what is kept, where the person stands, what they saw, what is dead."""

    answers: dict[str, str]
    step: str
    seen: list[str]
    documents: int
    dead: int


async def talk(library: Library, folder: Path, outage: Outage) -> Talk:
    """A short visit: start, an answer, presses, a note, an edit, the one-pager."""
    async with FakeTelegram() as fake:
        house = House(fake, library, settings_for(fake, folder), faults=outage)
        await _opens(house)
        try:
            ania = house.person("Ania")
            ania.patience = PATIENCE
            await ania.starts("introduce")
            await ania.presses("Piszę od razu")
            said = await ania.says("W gminie gniją jablka, a Wasze auta wracają puste.")
            await ania.says("/note zadzwonić do Ewy")
            await ania.edits(said, "W gminie gniją jabłka, a Wasze auta wracają puste.")
            await ania.takes()
            await ania.until(lambda: fake.documents, seconds=PATIENCE)
            await campaign.drained(fake, house.settings.database)
            outage.end()
            left = await house.is_still()
            await ania.looks()
            seen = [shown.text for shown in ania.screen]
            answers, step = await house.answers_of(ania), await house.step_of(ania)
            assert fake.violations == []
            return Talk(answers, step, seen, len(fake.documents), left.dead)
        finally:
            outage.end()
            await house.closes()


async def _opens(house: House) -> None:
    """Start; if the disk fails right then, the operator reads a sentence and starts again."""
    while True:
        try:
            await house.opens()
        except StorageUnavailable:
            continue
        return


async def talks(library: Library, folder: Path, outages: Sequence[Outage]) -> list[Talk]:
    """One talk for each outage, many at a time."""
    width = asyncio.Semaphore(WIDTH)

    async def one(number: int, outage: Outage) -> Talk:
        async with width:
            return await talk(library, folder / str(number), outage)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(number, outage)) for number, outage in enumerate(outages)]
    return [task.result() for task in tasks]


async def test_a_failure_at_each_statement_in_turn_changes_nothing(library: Library, tmp_path: Path) -> None:
    """Whichever statement fails, the person sees the same messages, the same is kept, and nothing is dead."""
    well = Outage(first=0, length=0)
    wanted = await talk(library, tmp_path / "well", well)
    assert wanted.dead == 0
    outages = [Outage(first=number) for number in range(1, well.seen + 1, STRIDE)]
    for outage, came in zip(outages, await talks(library, tmp_path, outages), strict=True):
        assert came == wanted, f"a failure at statement {outage.first} changed the talk"


async def test_a_disk_that_is_away_for_a_while_changes_nothing(library: Library, tmp_path: Path) -> None:
    """The same for outages that last many statements, wherever they begin."""
    well = Outage(first=0, length=0)
    wanted = await talk(library, tmp_path / "well", well)
    outages = [Outage(first=number, length=5) for number in range(1, well.seen, 6)]
    for number, came in enumerate(await talks(library, tmp_path, outages)):
        assert came == wanted, f"an outage from statement {outages[number].first} on changed the talk"

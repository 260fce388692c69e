"""Killed while somebody is being erased: it is carried through, in the database and in the chat."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from flows.library import Library
from tests.faults.crowd import PATIENCE
from tests.faults.keeper import Keeper
from tests.scenarios.guest import Guest
from tests.telegram.fake import FakeTelegram, Fault

SECRET = "Tajne słowa o partnerze 7391"


async def test_killed_in_the_middle_of_erasing(
    fake: FakeTelegram, library: Library, keeper: Keeper, tmp_path: Path
) -> None:
    """Killed between the last word and taking messages back: the next start does that; no row or file holds anything."""
    ania = Guest(fake, 101, "Ania", library)
    ania.patience = PATIENCE
    await keeper.starts()
    await ania.starts("introduce")
    await ania.presses("Piszę od razu")
    said = await ania.says(SECRET)
    await ania.says("/delete")
    await fake.fault(Fault(kind="delay", seconds=4, method="deleteMessages"))
    await ania.presses("Usuń na zawsze")
    await ania.reads("system.erase.done")
    await keeper.kills()
    assert said["message_id"] in fake.chats.rooms[101].theirs
    await keeper.starts()
    room = fake.chats.rooms[101]
    await ania.until(
        lambda: ania.shows("system.erase.done") == len(ania.screen), seconds=PATIENCE, what="nothing but the last word"
    )
    assert said["message_id"] not in room.theirs
    await keeper.stops()
    with closing(sqlite3.connect(tmp_path / "kladka.db")) as database:
        left = {
            table: database.execute(f"SELECT count(*) FROM {table} WHERE chat = 101").fetchone()  # noqa: S608 - our own tables
            for table in ("session", "answer", "schedule", "inbox")
        }
    assert set(left.values()) == {(0,)}
    assert not [name for name, content in bytes_below(tmp_path).items() if SECRET.encode() in content]


def bytes_below(folder: Path) -> dict[str, bytes]:
    """Every file of the database and what the bot wrote."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}

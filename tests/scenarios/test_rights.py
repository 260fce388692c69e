"""A person's rights: to understand, to know, to have another language, to be forgotten."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from tests.scenarios.guest import Guest
from tests.scenarios.house import House

SECRET = "Tajne słowa o partnerze 7391"


async def test_help_names_what_can_be_done(house: House) -> None:
    """/help explains in a few lines, and the question in hand is still there."""
    ania = house.person("Ania")
    await ania.starts()
    await ania.says("/help")
    await ania.reads("system.help", "start.name.ask")


async def test_privacy_says_who_keeps_what(house: House) -> None:
    """/privacy names the operator and how to reach them; in a button, too."""
    ania, john = house.person("Ania"), house.person("John", "en")
    await ania.starts()
    await ania.says("/privacy")
    await ania.reads("system.privacy")
    assert "Fundacja Próba" in ania.words
    assert "kontakt@przyklad.pl" in ania.words
    await john.says("/menu")
    await john.presses("More")
    await john.presses("Privacy")
    await john.reads("system.privacy")


async def test_the_language_changes_and_the_talk_goes_on(house: House) -> None:
    """By a button or in one word; the same question comes in the other language, answers stay."""
    ania = house.person("Ania")
    await ania.starts()
    await ania.says("Piekarnia za Rogiem")
    await ania.says("/language")
    await ania.reads("system.language.ask")
    await ania.presses("English")
    ania.language = "en"
    await ania.reads("system.language.set", "start.state.ask")
    await ania.presses("It's running")
    await ania.reads("start.counterpart.ask")
    await ania.says("/language pl")
    ania.language = "pl"
    await ania.reads("system.language.set", "start.counterpart.ask")
    assert (await house.answers_of(ania))["start.name"] == "Piekarnia za Rogiem"


@pytest.fixture
async def ania(house: House) -> Guest:
    """Ania, who has said something that nobody should ever find."""
    ania = house.person("Ania")
    await ania.starts("introduce")
    await ania.presses("Piszę od razu")
    await ania.says(SECRET)
    await ania.says(f"/note {SECRET}")
    return ania


async def test_deleting_takes_two_presses_and_can_be_thought_over(house: House, ania: Guest) -> None:
    """The first step only asks; whoever goes back has lost nothing."""
    await ania.says("/delete")
    await ania.reads("system.erase.ask")
    await ania.presses("Wróć do rozmowy")
    await ania.reads("introduce.work.ask")
    assert (await house.answers_of(ania))["introduce.write"] == SECRET


async def test_after_deleting_the_database_holds_nothing_of_the_chat(house: House, ania: Guest) -> None:
    """Nothing said is left in any table or file; of the chat itself no trace but the delivery of the last word."""
    await ania.says("/delete")
    await ania.presses("Usuń na zawsze")
    await ania.reads("system.erase.done")
    await house.is_still()
    memory = await house.memory_of(ania)
    assert (memory.session, memory.answers, memory.history) == (None, (), ())
    rows = rows_of(house, ania.chat["id"])
    assert rows.pop("outbox") == [(b"sent", None)]
    assert set(rows) <= {"chat"}
    await house.store.prune(now=house.clock() + timedelta(days=2))
    assert rows_of(house, ania.chat["id"]) == {}
    await house.closes()
    for file in house.settings.data_folder.iterdir():
        assert SECRET.encode() not in file.read_bytes()
    await house.opens()


async def test_after_deleting_one_can_begin_anew(house: House, ania: Guest) -> None:
    """The next start is a first start; an old button opens nothing of what was."""
    old = ania.last
    await ania.says("/delete")
    await ania.presses("Usuń na zawsze")
    await ania.presses_old(old, "Pomiń")
    await ania.reads("system.welcome", "start.name.ask")
    assert await house.answers_of(ania) == {}


async def test_deleting_leaves_others_alone(house: House, ania: Guest) -> None:
    """What somebody else said stays."""
    marek = house.person("Marek")
    await marek.starts()
    await marek.says("Spółdzielnia Kram")
    await ania.says("/delete")
    await ania.presses("Usuń na zawsze")
    await marek.presses("Trwa")
    assert await house.answers_of(marek) == {"start.name": "Spółdzielnia Kram", "start.state": "running"}


async def test_nothing_said_is_readable_in_the_files(house: House, ania: Guest) -> None:
    """What a person wrote is sealed at rest: neither the database nor its log shows the words."""
    await house.is_still()
    for file in house.settings.data_folder.iterdir():
        assert SECRET.encode() not in file.read_bytes(), file.name


def rows_of(house: House, chat: int) -> dict[str, list[tuple[object, ...]]]:
    """Per table that knows chats, what is there of this one: status and body, where it has them."""
    found: dict[str, list[tuple[object, ...]]] = {}
    with sqlite3.connect(house.settings.data_folder / "kladka.db") as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        for table in tables:
            columns = {row[1] for row in database.execute(f"PRAGMA table_info({table})")}
            if "chat" not in columns:
                continue
            shown = ", ".join(f"CAST({name} AS BLOB)" for name in ("status", "body") if name in columns) or "chat"
            rows = database.execute(f"SELECT {shown} FROM {table} WHERE chat = ?", [chat]).fetchall()  # noqa: S608 - our own tables
            if rows:
                found[table] = rows
    database.close()
    return found

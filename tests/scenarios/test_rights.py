"""A person's rights: to understand, to know, to have another language, to be forgotten."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta

import pytest

from tests.scenarios.guest import Guest
from tests.scenarios.house import House
from tests.telegram.fake import Fault

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
    await ania.reads("system.privacy", "system.privacy.kept")
    assert "Fundacja Próba" in ania.words
    assert "kontakt@przyklad.pl" in ania.words
    assert "jeszcze 14 dni" in ania.words
    ania.does_not_read("system.policy")
    await ania.says("/developer_info")
    await ania.reads("system.developer_info", "start.name.ask")
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
    assert rows.pop("outbox") == [(b"sent", None)] * 2
    assert set(rows) <= {"chat"}
    await house.store.prune(now=house.clock() + timedelta(days=2))
    assert rows_of(house, ania.chat["id"]) == {}
    await house.closes()
    for file in house.settings.data_folder.iterdir():
        assert SECRET.encode() not in file.read_bytes()
    await house.opens()


async def test_deleting_says_what_stays_and_until_when(house: House, ania: Guest) -> None:
    """Before the second press and after it: backups and for how many days, older messages, the way to a copy."""
    await ania.says("/delete")
    await ania.reads("system.erase.ask")
    assert all(each in ania.words for each in ("14 dni", "48 godzin", "/export"))
    await ania.presses("Usuń na zawsze")
    await ania.reads("system.erase.done")
    assert all(each in ania.words for each in ("14 dni", "48 godzin", "/start"))


async def test_deleting_takes_messages_out_of_the_chat(house: House, ania: Guest) -> None:
    """Ours and the answers of the last 48 hours go, long ones with all their pieces; older ones stay, and so do others'."""
    marek = house.person("Marek")
    await marek.starts()
    old = [shown.id for shown in ania.screen]
    room = house.fake.chats.rooms[ania.chat["id"]]
    older = set(room.theirs)
    await house.sleeps(hours=49)
    await ania.says("/answers")
    await ania.says("/note " + "Długa notatka o partnerze. " * 100)
    await ania.says("/note " + "Druga długa notatka o partnerze. " * 100)
    said = await ania.says("/note Krótka")
    await ania.says("/summary")
    await ania.says("/delete")
    await house.fake.fault(Fault(kind="apply_drop", method="deleteMessages"))
    await ania.presses("Usuń na zawsze")
    await ania.reads("system.erase.done")
    done = ania.last.id
    await ania.until(lambda: {shown.id for shown in ania.screen} == {*old, done}, what="the new messages to go")
    assert said["message_id"] not in room.theirs
    assert older <= set(room.theirs)
    await marek.looks()
    assert marek.screen


async def test_whoever_writes_on_while_being_erased(house: House, ania: Guest) -> None:
    """Words that follow the last press begin anew, and what is taken back is not among them."""
    await ania.says("/delete")
    await ania.presses("Usuń na zawsze")
    await ania.says("/start")
    await ania.reads("system.welcome", "start.name.ask")
    await house.is_still()
    await ania.looks()
    assert ania.shows("system.welcome") == 1


async def test_everything_comes_at_one_word(house: House, ania: Guest) -> None:
    """/export brings all partnerships as data and to read; a second one at once is asked to wait."""
    await ania.says("/partnerships")
    await ania.presses("Nowe")
    await ania.says("Drugie partnerstwo")
    await ania.says("/note Z drugiego *partnerstwa*")
    await ania.says("/export")
    await ania.reads("system.export.preparing")
    await ania.until(lambda: len(house.fake.documents) == 2)
    text, data = house.fake.documents
    today = house.clock().date().isoformat()
    assert (text.file_name, data.file_name) == (f"wszystko-o-mnie-{today}.md", f"wszystko-o-mnie-{today}.json")
    assert all(each in text.content.decode() for each in (SECRET, "Z drugiego \\*partnerstwa\\*", "Drugie partnerstwo"))
    read = json.loads(data.content)
    memory = await house.memory_of(ania)
    kept = {(each.partnership, each.key, each.version) for each in memory.history}
    assert kept == {
        (page["partnership"]["id"], each["key"], each["version"])
        for page in read["partnerships"]
        for each in (*page["answers"], *page["notes"])
    }
    assert {each["state"]: each["count"] for each in read["letters"]}["sent"] > 3
    await ania.says("/export")
    await ania.reads("system.take.wait")


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

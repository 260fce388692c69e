"""All that is kept about a person: handed over whole, and read back the same."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import keeping
from bot.exports.everything import EXPORTED, KEPT_BACK, SECRETS, Everything, as_json, as_markdown
from flows.answers import Answer, Attachment, Chosen, Rated, Said, Value
from flows.library import Library
from flows.rhythm import Rhythm
from flows.session import Partnership
from flows.voice import Voice
from storage.erasing import NOBODYS
from storage.migrations import versions
from storage.store import Alarm, Chat, Trace, Traces
from tests.exports.filled import SAID, session_of
from tests.storage.places import SqlitePlace

#: What the tables may hold is written there.
MIGRATIONS = Path(str(versions.__file__)).parent
MADE = datetime(2026, 11, 21, 21, 5, tzinfo=UTC)
HOSTILE = "# <b>Ala</b> [ma](http://kota) \u202eaic\n- 🧑‍🤝‍🧑 שלום"


def kept_of(library: Library, language: str = "pl") -> Everything:
    """Somebody with two partnerships and a lost one, who has answered everything and changed and withdrawn some."""
    session = session_of(library, language=language)
    session = replace(
        session,
        partnerships=(Partnership(1, "Sady"), Partnership(2, HOSTILE)),
        rhythm=Rhythm(mode="on", time="08:30", zone="Europe/Warsaw"),
    )
    first = next(each for each in session.answers.values() if isinstance(each.value, Said))
    more = [
        replace(
            first,
            version=2,
            value=Said(HOSTILE, (Attachment("voice", "AgAD1"),)),
            at=SAID + timedelta(days=1),
            source=77,
        ),
        replace(first, version=3, at=SAID + timedelta(days=2), round=2, withdrawn=True),
        Answer(partnership=2, key="note.1", value=Said(HOSTILE), version=1, at=SAID, about="start.name"),
        Answer(partnership=3, key="gone.step", value=Chosen(("gone",)), version=1, at=SAID),
        Answer(partnership=2, key="gone.rating", value=Rated(4), version=1, at=SAID),
    ]
    history = [keeping.answer_to(each) for each in (*session.answers.values(), *more)]
    alarm = Alarm(kind="daily", due=MADE, local_time="08:30", zone="Europe/Warsaw", local_date="2026-11-20", body="{}")
    trace = Trace(state="sent", count=3, first=SAID, last=MADE)
    return Everything(
        Voice(library, session),
        Chat(chat=5, session=keeping.session_to(session), answers=history, history=history, alarms=[alarm]),
        Traces(state="active", saved=MADE, updates=[replace(trace, state="done")], letters=[trace]),
        made=MADE,
    )


def read_back(data: dict[str, Any]) -> set[Answer]:
    """The answers and notes of a file, as the coach would know them."""
    return {
        Answer(
            partnership=page["partnership"]["id"],
            key=each["key"],
            value=_value(each),
            version=each["version"],
            at=datetime.fromisoformat(each["at"]),
            round=each["round"],
            source=each["message"],
            about=each.get("about"),
            withdrawn=each["withdrawn"],
        )
        for page in data["partnerships"]
        for each in (*page["answers"], *page["notes"])
    }


def _value(each: dict[str, Any]) -> Value:
    if "choices" in each:
        return Chosen(tuple(choice["id"] for choice in each["choices"]))
    if "points" in each:
        return Rated(each["points"])
    return Said(each["text"], tuple(Attachment(**file) for file in each.get("attachments", ())))


def test_the_data_read_back_is_what_was_kept(library: Library) -> None:
    """Every version of every answer and note, of every partnership, also of one that the session has lost."""
    everything = kept_of(library)
    read = read_back(json.loads(as_json(everything)))
    assert read == set(map(keeping.answer_from, everything.kept.history))


def test_the_session_is_in_the_data(library: Library) -> None:
    """All of it but the secret that buttons are checked with."""
    everything = kept_of(library)
    assert everything.kept.session is not None
    data = json.loads(as_json(everything))
    saved = json.loads(everything.kept.session.body)
    assert data["session"] == {name: value for name, value in saved.items() if name not in SECRETS}
    assert set(SECRETS) <= set(saved)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_everything_can_be_read(library: Library, language: str) -> None:
    """Each answer's words stand in the readable file, harmless as Markdown, with the times and settings."""
    text = as_markdown(kept_of(library, language)).decode()
    assert "## Sady" in text
    assert text.count("\\# \\<b\\>Ala\\</b\\> \\[ma\\]") == 3
    assert "Europe/Warsaw" in text
    assert "08:30" in text
    assert {"pl": "pytanie na dziś, 2026-11-21 21:05", "en": "today's question, 2026-11-21 21:05"}[language] in text
    assert {"pl": "3 (wysłane), od ", "en": "3 (sent), "}[language] in text
    assert "2026-11-04 09:30" in text
    assert "{" not in text.replace("\\{", "")


def test_a_person_who_has_said_nothing(library: Library) -> None:
    """There is a file all the same, and it says what little is kept."""
    everything = kept_of(library)
    bare = replace(everything, kept=Chat(chat=5, session=None, answers=(), history=()))
    assert json.loads(as_json(bare))["chat"]["number"] == 5
    assert "**" in as_markdown(bare).decode()


async def test_every_column_is_handed_over_or_has_a_reason(tmp_path: Path, library: Library) -> None:
    """A new table or column with a person's data fails here until it is exported or listed with a reason."""
    place = SqlitePlace(f"sqlite:///{tmp_path / 'kladka.db'}")
    await place.open()
    tables = await place.tables()
    await place.close_all()
    listed = {table: {*EXPORTED.get(table, ()), *KEPT_BACK.get(table, ())} for table in {*EXPORTED, *KEPT_BACK}}
    assert listed == {table: set(columns) for table, columns in tables.items() if table not in NOBODYS}
    assert not [(table, column) for table in KEPT_BACK for column in KEPT_BACK[table] if column in EXPORTED[table]]
    data = json.loads(as_json(kept_of(library)))
    missing = [path for columns in EXPORTED.values() for path in columns.values() if not _holds(data, path.split("."))]
    assert missing == []


def _holds(data: Any, names: list[str]) -> bool:  # noqa: ANN401 - any JSON
    """Whether this path leads somewhere; in a list, from any of its items."""
    if not names:
        return True
    if isinstance(data, list):
        return any(_holds(each, names) for each in data)
    return isinstance(data, dict) and names[0] in data and _holds(data[names[0]], names[1:])


@pytest.mark.parametrize("language", ["pl", "en"])
def test_every_state_has_a_word(library: Library, language: str) -> None:
    """Whatever state updates and letters may be in, and whatever is planned, is told in the person's language."""
    rows = " ".join(path.read_text(encoding="utf-8") for path in MIGRATIONS.glob("0*.py"))
    states = set(re.findall(r"status = '(\w+)'", rows))
    assert {"new", "done", "dead", "sent", "pending"} <= states
    texts = library.texts[language]
    assert {each for each in states if f"system.export.state.{each}" not in texts} == set()
    assert {each for each in ("daily", "review", "step") if f"system.export.plan.{each}" not in texts} == set()


@pytest.mark.parametrize("language", ["pl", "en"])
def test_notes_stand_under_one_title(library: Library, language: str) -> None:
    """Two notes have the title of notes above them once, and none of them says again that it is a note."""
    everything = kept_of(library, language)
    notes = [Answer(partnership=1, key=f"note.{n}", value=Said(f"Word {n}"), version=1, at=SAID) for n in (90, 91)]
    history = [*everything.kept.history, *map(keeping.answer_to, notes)]
    everything = replace(everything, kept=replace(everything.kept, history=history))
    text = as_markdown(everything).decode().partition("\n## ")[2].partition("\n## ")[0]
    assert text.count(f"**{library.texts[language]['system.summary.notes']}**") == 1
    assert text.index("Word 90") < text.index("Word 91")
    assert str(library.texts[language]["system.document.note"]) not in text

"""The terminal's coach with a scripted screen: the same turns, seen part by part."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import keeping
from bot.console import CHAT, SOURCE, Console
from flows.effects import Part
from flows.library import Library
from storage import open_store
from storage.store import Arrival, Store
from tests.exports.reading import pdf_words
from tests.flows import small
from tests.scenarios.house import MovableClock


class Script:
    """A screen that types given lines and remembers what it was shown."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self.shown: list[Part] = []
        self.offered: list[str] = []
        self.notes: list[str] = []

    def show(self, part: Part) -> None:
        """Remember a part."""
        self.offered.clear()
        self.shown.append(part)

    def offer(self, number: int, label: str) -> None:
        """Remember a choice; only the newest list is kept."""
        if number == 1:
            self.offered.clear()
        assert number == len(self.offered) + 1
        self.offered.append(label)

    def rest(self) -> None:
        """Room between messages is not of interest."""

    def note(self, words: str) -> None:
        """Remember a word about the terminal."""
        self.notes.append(words)

    async def lines(self) -> AsyncIterator[str]:
        """Type one line after the other; a label stands for its number."""
        for line in self._lines:
            yield str(self.offered.index(line) + 1) if line in self.offered else line

    @property
    def words(self) -> str:
        """Everything shown."""
        return "\n".join(part.text for part in self.shown)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store."""
    opened = await open_store(f"sqlite:///{tmp_path}/kladka.db", key=bytes(32), now=datetime.now(UTC))  # noqa: TID251 - a test's own time
    yield opened
    await opened.close()


async def talk(store: Store, library: Library, folder: Path, *lines: str, language: str = "pl") -> Script:
    """One visit at the terminal."""
    script = Script(lines)
    console = Console(
        store, library, script, clock=MovableClock(), chance=lambda: "ziarno", language=language, folder=folder
    )
    await console.talk(switch=False)
    return script


async def test_numbers_press_buttons_and_words_answer(store: Store, library: Library, tmp_path: Path) -> None:
    """A number on offer is a press, a command is a command, anything else is said; ``=`` says a bare number."""
    script = await talk(store, library, tmp_path, "Piekarnia", "Trwa", "Firma", "=2", "/note 17", "/menu", "99")
    memory = await store.read_chat(CHAT)
    said = {each.key: keeping.answer_from(each).text for each in memory.answers}
    assert (said["start.name"], said["start.knowledge"], said["note.1"]) == ("Piekarnia", "2", "17")
    assert {"start.state", "start.counterpart"} <= said.keys()
    assert script.notes[-1].startswith("Wszystko zapisane")


async def test_a_visit_goes_on_where_the_last_one_ended(store: Store, library: Library, tmp_path: Path) -> None:
    """The second visit shows the open question first, in the chat's own language."""
    await talk(store, library, tmp_path, "Piekarnia")
    script = await talk(store, library, tmp_path, language="en")
    assert "Na jakim jest etapie?" in script.words


async def test_a_terminal_that_says_no_language_of_ours_is_spoken_to(
    store: Store, library: Library, tmp_path: Path
) -> None:
    """With LANG=C the first visit is in English; once a chat has a language, the terminal's own words are in it, too."""
    first = await talk(store, library, tmp_path, "/language pl", language="c.")
    second = await talk(store, library, tmp_path, language="c.")
    assert first.notes[0].startswith("A number presses a button")
    assert second.notes[0].startswith("Numer wybiera przycisk")


async def test_what_was_typed_but_not_answered_is_answered_at_the_next_visit(
    store: Store, library: Library, tmp_path: Path
) -> None:
    """A crash between the commit of a line and its turn costs nothing: the next visit takes it first."""
    await talk(store, library, tmp_path)
    body = '{"text": "Piekarnia", "language": "pl"}'
    await store.take_in([Arrival(source=SOURCE, number=1, chat=CHAT, body=body)], now=MovableClock()())
    script = await talk(store, library, tmp_path)
    assert "Zapisane: Piekarnia." in script.words


async def test_the_one_pager_is_written_beside_the_person(store: Store, library: Library, tmp_path: Path) -> None:
    """/summary shows the page, and a press writes the file into the folder the person is in."""
    folder = tmp_path / "tu"
    folder.mkdir()
    lines = ("/start introduce", "Piszę od razu", "W gminie gniją jabłka.", "/summary", "PDF, jedna strona")
    script = await talk(store, library, folder, *lines)
    (file,) = folder.iterdir()
    assert "gniją jabłka" in pdf_words(file.read_bytes())
    assert any(str(file) in note for note in script.notes)


async def test_deleting_in_the_terminal_leaves_nothing(store: Store, library: Library, tmp_path: Path) -> None:
    """Two steps, and the chat is as if it had never been; the next word is a first word."""
    await talk(store, library, tmp_path, "Piekarnia", "/delete", "Usuń na zawsze")
    memory = await store.read_chat(CHAT)
    assert (memory.session, memory.answers) == (None, ())
    script = await talk(store, library, tmp_path)
    assert "Tu Kładka" in script.words


async def test_ticks_are_shown_and_can_be_taken_back(store: Store, tmp_path: Path) -> None:
    """Where several may be chosen, each tick shows the list again, and a second press takes the tick away."""
    areas = small.choose("areas", "skills", "reach", many=True)
    fork = small.library(small.talk("start", areas, small.ask("why"), small.finish("end")))
    chosen = ("skills", "✓ skills", "reach", "Done")
    screen = await talk(store, fork, tmp_path, *chosen, language="en")
    assert "Saved: reach." in screen.words

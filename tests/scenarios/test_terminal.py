"""``kladka chat --plain`` as a process of its own: the same coach, no token."""

from __future__ import annotations

import asyncio
import signal
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from tests.scenarios.program import Program, ran, started

POLISH = ("chat", "--plain", "--language", "pl")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that is somebody's for the first time."""
    return tmp_path


async def introduces_herself(terminal: Program) -> None:
    """From the first question to the warning."""
    await terminal.reads("Tu Kładka", "Jak nazywa się Twoja organizacja")
    await terminal.types("Piekarnia za Rogiem")
    await terminal.presses("Pierwsze rozmowy")
    await terminal.presses("Firma")
    await terminal.presses("Pomiń")
    await terminal.presses("Przedstawić się")
    await terminal.presses("Piszę od razu")
    await terminal.reads("w czterech zdaniach")
    await terminal.types("Jesteśmy fundacją i szukamy sponsora. Potrzebujemy pieniędzy na lato.")
    await terminal.reads("„szukamy sponsora”", "?")


async def test_a_stranger_introduces_herself_stops_comes_back_and_takes_a_page_away(home: Path) -> None:
    """The whole way in Polish: a warning that fits, an answer changed, a stop, a return, the Markdown one-pager."""
    async with started(*POLISH, home=home) as terminal:
        await introduces_herself(terminal)
        await terminal.types("Mogliby dać salę i swoich ludzi.")
        await terminal.reads("Zapisane.")
        await terminal.types("/answers")
        await terminal.reads("Którą odpowiedź chcesz zmienić?")
        await terminal.presses("2")
        await terminal.reads("Zapisane wcześniej:")
        await terminal.types("Co jesień w gminie gniją jabłka, a Wasze auta wracają puste.")
        await terminal.reads("Zmienione.")
        assert await terminal.leaves() == 0
        assert terminal.answer.endswith("Do zobaczenia.)\n\n")
    async with started("chat", "--plain", home=home) as terminal:
        await terminal.reads("Co możecie zrobić razem?")
        await terminal.types("/summary")
        await terminal.reads("Karta partnerstwa: Partnerstwo 1", "gniją jabłka")
        await terminal.presses("Inna postać")
        await terminal.presses("Tekst")
        await terminal.reads("karta-partnerstwa-", ".md")
        assert await terminal.leaves() == 0
        assert await terminal.complaint() == ""
    (page,) = home.glob("*.md")  # noqa: ASYNC240 - nobody else runs in this loop
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Partnerstwo 1\n\nPiekarnia za Rogiem · Firma · Pierwsze rozmowy\n")
    assert "- Co jesień w\N{NO-BREAK SPACE}gminie gniją jabłka, a\N{NO-BREAK SPACE}Wasze auta wracają puste.\n" in text
    assert "szukamy sponsora" not in text


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM], ids=lambda told: told.name)
async def test_being_stopped_in_the_middle_loses_nothing(home: Path, told: signal.Signals) -> None:
    """Ctrl-C or a shut-down while the question is open: a goodbye at once, exit code 0, and all is there afterwards."""
    async with started(*POLISH, home=home) as terminal:
        await terminal.reads("Jak nazywa się Twoja organizacja")
        await terminal.types("Piekarnia za Rogiem")
        await terminal.reads("Na jakim jest etapie?", "Przerwa")
        assert await asyncio.wait_for(terminal.is_told(told), 5) == 0
        assert "Do zobaczenia." in terminal.answer
        assert await terminal.complaint() == ""
    async with started(*POLISH, home=home) as terminal:
        await terminal.reads("Na jakim jest etapie?")
        await terminal.presses("Wróć")
        await terminal.reads("Zapisane wcześniej: Piekarnia za Rogiem")


async def test_a_script_may_be_piped_in(home: Path) -> None:
    """Lines that are all there at once are taken one after the other; the last needs no line end."""
    async with started(*POLISH, home=home) as terminal:
        await terminal.types("Piekarnia za Rogiem\n1\nnie wiem\n/note ostatnia")
        assert await terminal.leaves() == 0
    assert "Notatka zapisana." in terminal.printed
    assert "Do kogo dzwonicie, kiedy czegoś nie wiecie?" in terminal.printed


async def test_english_and_the_change_to_polish(home: Path) -> None:
    """The option speaks first; given again with another language, the same chat changes to it."""
    async with started("chat", "--plain", "--language", "en", home=home) as terminal:
        await terminal.reads("This is Kładka", "What is your organisation or project called?")
        await terminal.types("The Corner Bakery")
        await terminal.reads("How far along is it?")
        await terminal.leaves()
    async with started(*POLISH, home=home) as terminal:
        await terminal.reads("Na jakim jest etapie?")


async def test_a_wrong_key_is_refused_with_a_sentence(home: Path) -> None:
    """Another key opens nothing, changes nothing, and says what to do."""
    await ran(*POLISH, home=home)
    other = urlsafe_b64encode(bytes(32)).decode().rstrip("=")
    code, printed, said = await ran(*POLISH, home=home, variables={"KLADKA_KEY": other})
    assert (code, printed) == (1, "")
    assert (
        said == "The key does not open this database. Give the key it was made with (KLADKA_KEY_FILE or KLADKA_KEY).\n"
    )
    async with started(*POLISH, home=home) as terminal:
        await terminal.reads("Jak nazywa się Twoja organizacja")


async def test_misspelt_and_bad_settings_are_each_told_in_a_sentence(home: Path) -> None:
    """Every mistake at once, one line each; no secret is repeated."""
    variables = {
        "KLADKA_DATADIR": "dane",
        "TELEGRAM_BOT_TOKEN": "tajne-ale-nie-token",
        "DATABASE_URL": "mysql://ktos:haslo@serwer/baza",
        "KLADKA_KEY_FILE": str(home / "nie-ma"),
    }
    code, printed, said = await ran(*POLISH, home=home, variables=variables)
    assert (code, printed) == (1, "")
    assert "KLADKA_DATADIR is not a setting; KLADKA_DATA_DIR is probably meant.\n" in said
    assert "TELEGRAM_BOT_TOKEN is no bot token" in said
    assert "DATABASE_URL must begin with" in said
    assert not any(secret in said for secret in ("tajne", "haslo", "Traceback"))
    code, _, said = await ran(*POLISH, home=home, variables={"KLADKA_KEY_FILE": str(home / "nie-ma")})
    assert code == 1
    assert said.startswith("There is no sealing key at")


async def test_two_at_once_on_one_database_is_refused(home: Path) -> None:
    """The second one says so and leaves; the first goes on."""
    async with started(*POLISH, home=home) as terminal:
        await terminal.reads("Jak nazywa się Twoja organizacja")
        code, _, said = await ran(*POLISH, home=home)
        assert code == 1
        assert said == "Another Kładka process is using this database. Stop it first.\n"
        await terminal.types("Piekarnia za Rogiem")
        await terminal.reads("Na jakim jest etapie?")


async def test_the_key_lies_apart_from_the_data(home: Path) -> None:
    """On first start a key is made outside the data folder, readable by its owner alone."""
    data = home / "dane"
    await ran(*POLISH, home=home, variables={"KLADKA_DATA_DIR": str(data)})
    (key,) = (home / ".config").rglob("key")
    assert key.stat().st_mode & 0o777 == 0o600
    assert {each.name for each in data.iterdir()} == {"kladka.db", "kladka.db.lock"}
    assert key.read_bytes().strip() not in (data / "kladka.db").read_bytes()

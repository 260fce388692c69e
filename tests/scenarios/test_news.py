"""News: off until somebody says yes, sent to those who did, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.announcing import NoNews, announce, read_news
from flows.library import Library
from tests.scenarios.house import KEY, House
from tests.scenarios.program import ran


def files(folder: Path, polish: str = "Nowa rozmowa: *pilotaż* <b>krok po kroku</b>.") -> dict[str, Path]:
    """The news, written down by an operator."""
    found = {"pl": folder / "news.pl.txt", "en": folder / "news.en.txt"}
    found["pl"].write_text(f"{polish}\n", encoding="utf-8")
    found["en"].write_text("A new talk: the pilot.\n", encoding="utf-8")
    return found


async def test_news_comes_to_those_who_said_yes(house: House, library: Library, tmp_path: Path) -> None:
    """In each one's language, as text, with the way out beside it; to nobody else, and not twice."""
    ania, john, marek = house.person("Ania"), house.person("John", "en"), house.person("Marek")
    for each in (ania, john, marek):
        await each.starts()
    await ania.says("/news")
    await ania.reads("system.news.ask")
    await ania.presses("Tak, chcę")
    await ania.reads("system.news.agreed", "start.name.ask")
    await john.says("/news")
    await john.presses("Yes, please")
    await marek.says("/news")
    await marek.presses("Wróć do rozmowy")
    await house.is_still()
    news = read_news(files(tmp_path))
    assert await announce(house.store, library, news, now=None) == 2
    assert await announce(house.store, library, news, now=house.clock()) == 2
    await house.is_still()
    assert await announce(house.store, library, news, now=house.clock()) == 0
    await ania.until(lambda: "Nowa rozmowa: *pilotaż* <b>krok po kroku</b>." in ania.last.text)
    assert ania.shows("system.news.why") == 1
    await john.until(lambda: "A new talk: the pilot." in john.last.text)
    await marek.looks()
    assert marek.shows("system.news.why") == 0


async def test_a_yes_is_taken_back(house: House, library: Library, tmp_path: Path) -> None:
    """The same command turns it off; from then on nothing comes."""
    ania = house.person("Ania")
    await ania.starts()
    await ania.says("/news")
    await ania.presses("Tak, chcę")
    await ania.says("/news")
    await ania.reads("system.news.on")
    await ania.presses("Wyłącz nowości")
    await ania.reads("system.news.ended", "start.name.ask")
    await house.is_still()
    assert await announce(house.store, library, read_news(files(tmp_path)), now=house.clock()) == 0


async def test_an_operator_sends_news(house: House, tmp_path: Path) -> None:
    """The command says how many it reaches, refuses a database in use, and what it wrote goes out at the next start."""
    ania = house.person("Ania")
    await ania.starts()
    await ania.says("/news")
    await ania.presses("Tak, chcę")
    await house.is_still()
    variables = {"KLADKA_DATA_DIR": str(house.settings.data_folder), "KLADKA_KEY": KEY}
    news = files(tmp_path)
    arguments = ("announce", "--pl", str(news["pl"]), "--en", str(news["en"]), "--send")
    code, _, told = await ran(*arguments, home=tmp_path, variables=variables)
    assert (code, "Stop it first" in told) == (1, True)
    await house.closes()
    assert await ran(*arguments, home=tmp_path, variables=variables) == (0, "People who get it: 1.\n", "")
    await house.opens()
    await ania.until(lambda: ania.shows("system.news.why") == 1)


@pytest.mark.parametrize("text", ["", " \n", "a" * 1501], ids=["empty", "blank", "long"])
def test_what_is_no_news(tmp_path: Path, text: str) -> None:
    """Nothing, and more than anybody reads."""
    with pytest.raises(NoNews):
        read_news(files(tmp_path, text))
    with pytest.raises(NoNews):
        read_news({"pl": tmp_path / "missing.txt"})

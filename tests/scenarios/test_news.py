"""News: off until somebody says yes; shown, counted and asked about; sent to those who did, once, while the bot runs."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot import news_desk
from bot.announcing import AlreadySaid, NoNews, read_news
from bot.errors import BotError
from bot.news_tray import Request, Tray
from bot.newsroom import PAGE
from tests.scenarios.announcing import POLISH, Operator, agrees, files, has_news, is_over
from tests.scenarios.guest import Guest
from tests.scenarios.house import KEY, House
from tests.scenarios.program import started


@pytest.fixture
def operator(house: House, tmp_path: Path) -> Operator:
    """Of this house."""
    return Operator(house, tmp_path)


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for a bot that does not run."""
    monkeypatch.setattr(news_desk, "SOON", 0.2)


async def test_news_comes_to_those_who_said_yes(house: House, operator: Operator) -> None:
    """The bot runs; the command shows words and number and takes the number; each gets it in their language, as text."""
    ania, john, marek = house.person("Ania"), house.person("John", "en"), house.person("Marek")
    await agrees(john)
    for each in (ania, marek):
        await each.starts()
    await ania.says("/news")
    await ania.reads("system.news.ask")
    await ania.presses("Tak, chcę")
    await ania.reads("system.news.agreed", "start.name.ask")
    await marek.says("/news")
    await marek.presses("Wróć do rozmowy")
    news = files(operator.folder)
    variables = {"KLADKA_DATA_DIR": str(house.settings.data_folder), "KLADKA_KEY": KEY}
    arguments = ("announce", "--pl", str(news["pl"]), "--en", str(news["en"]))
    async with started(*arguments, home=operator.folder, variables=variables) as program:
        await program.types("2")
        assert await program.leaves() == 0
        said = program.printed
    assert f"--- pl: 1 person ---\n\n{POLISH}\n\nTo nowość" in said
    assert "--- en: 1 person ---\n\nA new talk: the pilot.\n\nThis is news" in said
    assert "Type 2 to send it to 2 people, or Enter to leave it: Handed over." in said
    assert "has not taken it up" not in said
    await ania.until(has_news(ania))
    assert POLISH in ania.last.text
    await john.until(has_news(john))
    assert "A new talk: the pilot." in john.last.text
    await house.is_still()
    await marek.looks()
    assert marek.shows("system.news.why") == 0
    await is_over(operator)
    assert "done     to 2 people: 2 arrived  “Nowa rozmowa: *pilotaż* <b>krok po kroku…”" in await operator.announces(
        status=True
    )


@pytest.mark.parametrize("typed", ["", "3", "yes"])
async def test_without_the_number_nothing_is_sent(house: House, operator: Operator, typed: str) -> None:
    """Enter, another number, a word, or nobody there to type: it was only a look."""
    ania = house.person("Ania")
    await agrees(ania)
    assert "Nothing was sent." in await operator.tells(types=typed)
    assert "Nothing was ever announced." in await operator.announces(status=True)


async def test_a_yes_is_taken_back(house: House, operator: Operator) -> None:
    """The same command turns it off; from then on nothing comes."""
    ania = house.person("Ania")
    await agrees(ania)
    await ania.says("/news")
    await ania.reads("system.news.on")
    await ania.presses("Wyłącz nowości")
    await ania.reads("system.news.ended", "start.name.ask")
    assert "Nobody would get this." in await operator.tells(send=True)


async def test_the_same_is_said_once(house: House, operator: Operator) -> None:
    """Said again, even months later, it is refused with its date; only --again says it once more, and to all."""
    ania = house.person("Ania")
    await agrees(ania)
    await operator.tells(send=True)
    await ania.until(has_news(ania))
    await is_over(operator)
    await house.sleeps(days=40)
    await house.store.prune(now=house.clock())
    with pytest.raises(AlreadySaid, match=r"went out on 20\d\d-\d\d-\d\d; it was sent to 1 person"):
        await operator.tells(send=True)
    await operator.tells(send=True, again=True)
    await ania.until(lambda: ania.shows("system.news.why") == 2)
    await is_over(operator)
    with pytest.raises(AlreadySaid, match="went out on"):
        await operator.tells(send=True)
    await operator.tells(send=True, polish="Coś innego.")
    await ania.until(lambda: ania.shows("system.news.why") == 3)


@pytest.mark.usefixtures("hurry")
async def test_it_is_taken_up_when_the_bot_starts(house: House, operator: Operator) -> None:
    """While the bot rests, news is handed over once however often it is asked for, waits, and goes out at the start."""
    ania = house.person("Ania")
    await agrees(ania)
    await house.closes()
    assert "The bot has not taken it up yet." in await operator.tells(send=True)
    assert "was handed over before" in await operator.tells(send=True)
    assert "Handed over and not taken up yet: “Nowa" in await operator.announces(status=True)
    await house.opens()
    await ania.until(has_news(ania))
    await house.is_still()
    assert ania.shows("system.news.why") == 1


async def test_stopped_in_the_middle(house: House, operator: Operator) -> None:
    """The rest never get it, also after a restart; handed in again, it goes to those who have not had it."""
    crowd = [house.person(f"P{number}", "en") for number in range(PAGE + 5)]
    for each in crowd:
        await agrees(each)
    await house.is_still()
    tray = Tray.beside(house.settings.database)
    assert tray is not None
    news = read_news(files(operator.folder))
    tray.put(Request("say", news.name, news.body))
    while not any(each.letters for each in await house.store.announcements()):  # noqa: ASYNC110 - as above
        await asyncio.sleep(0.005)
    tray.put(Request("stop"))
    await crowd[0].until(lambda: not tray.waiting())
    await house.restarts()
    await house.is_still()
    assert await told(crowd) == PAGE
    assert "Nothing is being announced." in await operator.announces(stop=True)
    assert "stopped  to 10 people: 10 arrived" in await operator.announces(status=True)
    said = await operator.tells(send=True)
    assert "It was stopped after 10 people, who will not get it again." in said
    assert "--- en: 5 people ---" in said
    await crowd[-1].until(has_news(crowd[-1]))
    assert await told(crowd) == len(crowd)


async def told(crowd: list[Guest]) -> int:
    """How many have the news. Nobody has it twice."""
    for each in crowd:
        await each.looks()
        assert each.shows("system.news.why") <= 1
    return sum(each.shows("system.news.why") for each in crowd)


@pytest.mark.usefixtures("hurry")
async def test_a_stop_by_command(house: House, operator: Operator) -> None:
    """What was handed over before the bot ran ends before anybody gets it."""
    ania = house.person("Ania")
    await agrees(ania)
    await house.closes()
    await operator.tells(send=True)
    assert "Nobody else gets it. The bot has not taken it up yet." in await operator.announces(stop=True)
    await house.opens()
    await house.is_still()
    await ania.until(lambda: (tray := Tray.beside(house.settings.database)) and not tray.waiting())
    assert "stopped  to 0 people" in await operator.announces(status=True)
    await ania.looks()
    assert ania.shows("system.news.why") == 0


async def test_one_language_is_missing(house: House, operator: Operator) -> None:
    """Whoever speaks a language without a text gets nothing, and the operator is told how many that is."""
    john = house.person("John", "en")
    await agrees(john)
    polish = files(operator.folder)["pl"]
    said = await operator.announces(files={"pl": polish}, send=True)
    assert "No text in en: 1 person who said yes would get nothing." in said
    assert "Nobody would get this." in said


async def test_the_command_passes_over_what_is_no_request(house: House, operator: Operator) -> None:
    """While the bot is away to put it aside, how far the news is can be asked all the same."""
    await house.closes()
    littered(house)
    assert await operator.announces(status=True) == "Nothing was ever announced."
    await house.opens()


async def test_what_is_in_the_tray_and_no_request(house: House, operator: Operator) -> None:
    """It is put aside, and what comes after it is done."""
    ania = house.person("Ania")
    await agrees(ania)
    folder = littered(house)
    await ania.until(lambda: len(list(folder.glob("*.refused"))) == 4)
    await operator.tells(send=True)
    await ania.until(has_news(ania))


def littered(house: House) -> Path:
    """Put four things into the tray that are no requests; the folder."""
    folder = Path(f"{house.settings.database.removeprefix('sqlite:///')}.news")
    folder.mkdir()
    for number, content in enumerate(["", "[]", '{"v": 9}', '{"v": 1, "do": "say", "name": "n", "body": "1"}'], 1):
        (folder / f"{number:08}.json").write_text(content, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "Say what"),
        ({"status": True, "stop": True}, "ask for one"),
        ({"files": {"pl": Path("missing.txt")}}, "missing.txt cannot be read: No such file"),
    ],
)
async def test_orders_that_are_none(operator: Operator, options: dict[str, object], sentence: str) -> None:
    """Nothing, two things at once, and a file that is not there: a sentence."""
    with pytest.raises(BotError, match=sentence):
        await operator.announces(**options)  # type: ignore[arg-type] # as the test says


@pytest.mark.parametrize("text", ["", " \n", "a" * 1501], ids=["empty", "blank", "long"])
def test_what_is_no_news(tmp_path: Path, text: str) -> None:
    """Nothing, and more than anybody reads."""
    with pytest.raises(NoNews):
        read_news(files(tmp_path, text))

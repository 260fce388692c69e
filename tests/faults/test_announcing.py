"""Killed while news goes out: whoever agreed gets it once, nobody else does, and what was stopped stays stopped."""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.announcing import News
from bot.news_tray import Request, Tray
from bot.newsroom import PAGE
from flows.library import Library
from storage import open_store
from tests.faults import campaign
from tests.faults.keeper import Fate, Keeper
from tests.faults.ledger import announced, read_ledger
from tests.postgres import new_schema
from tests.scenarios.guest import Guest
from tests.scenarios.house import KEY
from tests.telegram.fake import FakeTelegram

#: How many say yes to news, and how many do not.
YES, NO = PAGE + 3, 3
#: Seconds until all of it must be out; and after which whoever goes on though it was stopped has done so.
PATIENCE, LATE = 40.0, 1.5
NEWS, OTHER = News({"pl": "Nowa rozmowa: pilotaż."}), News({"pl": "Przerwa w nocy."})


async def settles(fake: FakeTelegram, library: Library) -> list[Guest]:
    """People begin; the first ``YES`` of them say yes."""
    crowd = [Guest(fake, 101 + number, f"P{number}", library) for number in range(YES + NO)]

    async def one(guest: Guest, *, agrees: bool) -> None:
        guest.patience = 20.0
        await guest.starts()
        if agrees:
            await guest.says("/news")
            await guest.presses("Tak, chcę")

    async with asyncio.TaskGroup() as group:
        for number, guest in enumerate(crowd):
            group.create_task(one(guest, agrees=number < YES))
    return crowd


async def arrived(crowd: list[Guest], news: News = NEWS) -> list[int]:
    """How often each of them has it."""
    for guest in crowd:
        await guest.looks()
    return [sum(news.texts["pl"] in shown.text for shown in guest.screen) for guest in crowd]


async def has_come(database: str, *, letters: int = 0, state: str = "") -> None:
    """Wait until so many letters are written, or it is in this state."""
    loop = asyncio.get_running_loop()
    end = loop.time() + PATIENCE
    while (found := (await announced(database)).get(NEWS.name, ("", 0)))[0] != state and found[1] < (
        letters or YES + 1
    ):
        assert loop.time() < end, found
        await asyncio.sleep(0.02)


async def is_over(fake: FakeTelegram, database: str, keepers: Sequence[Keeper]) -> None:
    """Wait until all of it was sent, and stop the bots."""
    await has_come(database, state="done")
    await campaign.drained(fake, database)
    for keeper in keepers:
        await keeper.stops()


async def says(database: str, news: News) -> None:
    """Hand it in, as the command does on a server; twice, as somebody in doubt does."""
    store = await open_store(database, key=urlsafe_b64decode(KEY + "="), now=datetime.now(UTC))  # noqa: TID251 - a test's own time
    try:
        for _ in range(2):
            await store.hand_in(news.name, news.body, now=datetime.now(UTC))  # noqa: TID251 - as above
    finally:
        await store.close()


async def fates_of(database: str, crowd: list[Guest]) -> list[str | None]:
    """What became of each one's only letter of it."""
    ledger = await read_ledger(database, urlsafe_b64decode(KEY + "="))
    keys = [each.dedupe for each in ledger.letters if each.dedupe]
    assert len(keys) == len(set(keys))
    fates = {each.chat: each.status for each in ledger.letters if (each.dedupe or "").endswith(f":{NEWS.name}")}
    return [fates.get(guest.chat["id"]) for guest in crowd]


def are_right(fates: list[str | None], came: list[int]) -> None:
    """One letter for whoever said yes, and it came once; perhaps, if the bot died just when it was sent."""
    for fate, times in zip(fates[:YES], came[:YES], strict=True):
        assert fate in {"sent", "unknown"}
        assert times == 1 if fate == "sent" else times <= 1
    assert fates[YES:] == [None] * NO
    assert came[YES:] == [0] * NO


async def test_killed_while_news_goes_out(
    fake: FakeTelegram, library: Library, keeper: Keeper, variables: dict[str, str]
) -> None:
    """At each commit it goes on by itself: once to those who agreed, to nobody else; what is stopped reaches nobody further."""
    database = variables["DATABASE_URL"]
    tray = Tray.beside(database)
    assert tray is not None
    await keeper.starts()
    crowd = await settles(fake, library)
    await keeper.stops()
    tray.put(Request("say", NEWS.name, NEWS.body))
    tray.put(Request("say", NEWS.name, NEWS.body))
    points = ("hand_in.before_commit", "hand_in.after_commit", "spread.before_commit", "spread.after_commit")
    await keeper.lets_die([*map(Fate, points), Fate("spread.after_commit"), Fate("exchange.after_commit", 2)])
    await is_over(fake, database, [keeper])
    are_right(await fates_of(database, crowd), await arrived(crowd))
    await stopped(keeper, tray)
    await campaign.drained(fake, database)
    await keeper.stops()
    came = await arrived(crowd, OTHER)
    state, letters = (await announced(database))[OTHER.name]
    assert (state, letters <= PAGE, set(came) <= {0, 1}) == ("stopped", True, True)
    assert sum(came) <= letters
    assert came[YES:] == [0] * NO


async def stopped(keeper: Keeper, tray: Tray) -> None:
    """Killed after its first page, and right before and right after the commit of the stop."""
    tray.put(Request("say", OTHER.name, OTHER.body))
    before = len(keeper.deaths)

    async def stops_it() -> None:
        while len(keeper.deaths) == before:  # noqa: ASYNC110 - a death has no event
            await asyncio.sleep(0.005)
        tray.put(Request("stop"))

    async with asyncio.TaskGroup() as group:
        group.create_task(stops_it())
        points = ("spread.after_commit", "call_off.before_commit", "call_off.after_commit")
        await keeper.lets_die([*map(Fate, points)])
    await asyncio.sleep(LATE)


async def test_killed_on_postgresql_while_another_lives(
    fake: FakeTelegram, library: Library, variables: dict[str, str], tmp_path: Path, postgres: str
) -> None:
    """Two replicas: the one that does the news is killed after a page. The other goes on, and each has it once."""
    variables["DATABASE_URL"] = database = await new_schema(postgres, "kladka_news")
    first, second = keepers = [Keeper(variables, folder) for folder in (tmp_path / "a", tmp_path / "b")]
    for name in "ab":
        (tmp_path / name).mkdir()
    try:
        await first.starts()
        crowd = await settles(fake, library)
        await second.starts()
        await says(database, NEWS)
        await has_come(database, letters=PAGE)
        await campaign.drained(fake, database)
        await first.kills()
        await is_over(fake, database, keepers)
        are_right(await fates_of(database, crowd), await arrived(crowd))
    finally:
        for keeper in keepers:
            await keeper.kills()

"""The same coach where Telegram posts: what people see is what they see with polling, whatever happens on the way."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path

import aiohttp
import pytest

from bot.errors import PortTaken, WebhookElsewhere
from bot.posts import LARGEST, SECRET_HEADER
from flows.library import Library
from storage.errors import Refused
from storage.store import Arrival
from tests.bot.conftest import Disk
from tests.free_port import free_port
from tests.scenarios.house import House, settings_for
from tests.telegram.fake import FakeTelegram

PUBLIC = "https://coach.example.org/hooks"
SECRET = "0123456789abcdefghijABCDEFGHIJ_-canary"
#: Telegram's pauses between tries are so many times as short here.
HASTE = 50.0


@pytest.fixture
def disk() -> Disk:
    """A disk that works until it is told not to."""
    return Disk()


@pytest.fixture
async def house(fake: FakeTelegram, library: Library, tmp_path: Path, disk: Disk) -> AsyncIterator[House]:
    """The whole coach behind a proxy, posted to."""
    port = str(free_port())
    await fake.proxy(PUBLIC, f"http://127.0.0.1:{port}", haste=HASTE)
    settings = settings_for(fake, tmp_path, WEBHOOK_URL=PUBLIC, WEBHOOK_SECRET=SECRET, WEBHOOK_PORT=port)
    house = House(fake, library, settings, faults=disk)
    await house.opens()
    await listens(house)
    try:
        yield house
        assert (await house.is_still()).dead == house.dead_expected
        assert fake.history.numbers("acknowledged") == sorted(set(fake.history.numbers("acknowledged")))
    finally:
        await house.closes()


def door(house: House) -> str:
    """The address behind the proxy."""
    return f"http://127.0.0.1:{house.settings.webhook_port}/{house.settings.webhook_path}"


async def listens(house: House) -> None:
    """Wait until Telegram was told to post there, which the bot does once it listens."""
    async with asyncio.timeout(5):
        while not house.fake.webhooks.url:  # noqa: ASYNC110 - nothing to wait on says when
            await asyncio.sleep(0.005)


async def posted(house: House, body: bytes | io.BytesIO, **headers: str) -> tuple[int, str, str]:
    """Post as anybody might, with the right secret unless told otherwise: status, body, Retry-After."""
    shown = {SECRET_HEADER: SECRET, **{name.replace("_", "-"): value for name, value in headers.items()}}
    async with aiohttp.ClientSession() as session, session.post(door(house), data=body, headers=shown) as answer:
        return answer.status, await answer.text(), answer.headers.get("Retry-After", "")


async def stored(house: House) -> int:
    """How many updates wait in the store."""
    return (await house.store.backlog()).updates


async def test_a_talk_over_webhook(house: House) -> None:
    """Words, buttons and a restart: the talk is the same as with polling, and Telegram was never polled."""
    ania = house.person("Ania")
    await ania.starts()
    await ania.says("Piekarnia za Rogiem")
    await ania.presses("Trwa")
    await house.restarts()
    await ania.says("/note zapytać o piec")
    await ania.reads("system.note.saved")
    kept = await house.answers_of(ania)
    assert list(kept.values()) == ["Piekarnia za Rogiem", "running", "zapytać o piec"]
    assert not house.fake.history.of("thrown")


async def test_what_waited_while_nobody_listened_comes_in_order(house: House) -> None:
    """Telegram keeps what it cannot post; after the start everything is taken in, once and in order."""
    ania = house.person("Ania")
    await ania.starts()
    await house.closes()
    for words in ("Piekarnia za Rogiem", "/note jeden", "/note dwa"):
        await ania.says(words, answered=False)
    await house.opens()
    await ania.until(lambda: len(ania.screen) == 4)
    assert list((await house.answers_of(ania)).values()) == ["Piekarnia za Rogiem", "jeden", "dwa"]


async def test_posted_again_it_counts_once(house: House) -> None:
    """The same update, posted three times with the right secret, is one answer and one reply."""
    ania = house.person("Ania")
    await ania.starts()
    await ania.says("Piekarnia za Rogiem")
    await ania.reads("start.state.ask")
    update = house.fake.history.of("given")[-1].update
    for _ in range(3):
        assert (await posted(house, json.dumps(update).encode()))[0] == 200
    await house.is_still()
    await ania.looks()
    assert len(ania.screen) == 2
    assert await house.versions_of(ania, "start.name") == ["Piekarnia za Rogiem"]


async def test_while_the_storage_is_away_telegram_keeps_it(house: House, disk: Disk) -> None:
    """No 200 without a commit: 503 says when to come again, and afterwards the words count once."""
    ania = house.person("Ania")
    await ania.starts()
    await ania.sees()
    await house.is_still()
    disk.broken = True
    assert await posted(house, json.dumps({"update_id": 7}).encode()) == (503, "try again", "5")
    await ania.says("Piekarnia za Rogiem", answered=False)
    await ania.sees_nothing(0.2)
    assert house.fake.updates.pending == 1
    disk.broken = False
    await ania.until(lambda: ania.asks("start.state.ask"), seconds=8)
    assert await house.versions_of(ania, "start.name") == ["Piekarnia za Rogiem"]


async def test_who_does_not_know_the_secret_learns_nothing(house: House) -> None:
    """A wrong, missing, longer or foreign secret gets one and the same answer, and nothing is stored."""
    body = json.dumps({"update_id": 1, "message": {"chat": {"id": 5}}}).encode()
    answers = {
        await posted(house, body, **{SECRET_HEADER: shown})
        for shown in ("", "wrong", SECRET + "x", "zażółć", SECRET[:-1])
    }
    assert answers == {(403, "forbidden", "")}
    assert await stored(house) == 0


async def test_only_posts_of_a_reasonable_size(house: House) -> None:
    """GET and PUT are refused, other paths are not there, a body above 1 MiB is too large, said or not."""
    async with aiohttp.ClientSession(headers={SECRET_HEADER: SECRET}) as session:
        assert "Server" not in (await session.get(door(house))).headers
        statuses = [(await session.request(method, door(house))).status for method in ("GET", "PUT", "DELETE", "HEAD")]
        other = (await session.post(door(house) + "x", data=b"{}")).status

        async def unannounced() -> AsyncIterator[bytes]:
            for _ in range(LARGEST // 65536 + 2):
                yield b" " * 65536

        streamed = (await session.post(door(house), data=unannounced())).status
    assert statuses == [405] * 4
    assert other == 404
    assert (await posted(house, io.BytesIO(b" " * (LARGEST + 1))))[0] == streamed == 413
    assert await stored(house) == 0


async def test_what_the_storage_refuses_holds_up_nobody(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """An update that the storage will not have, by a bug of ours, is let go; the same chat's next one is answered."""
    plain = house.store.take_in

    async def choosy(arrivals: Sequence[Arrival], *, now: datetime) -> int:
        if any("kanarek" in each.body for each in arrivals):
            raise Refused
        return await plain(arrivals, now=now)

    monkeypatch.setattr(house.store, "take_in", choosy)
    ania = house.person("Ania")
    await ania.says("kanarek", answered=False)
    await ania.starts()
    await ania.reads("start.name.ask")


async def test_who_dawdles_is_let_go(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that does not come in time is answered 408, so that nobody holds connections for ever."""
    monkeypatch.setattr("bot.posts._PATIENCE", 0.05)

    async def dawdling() -> AsyncIterator[bytes]:
        yield b'{"update_id": '
        await asyncio.sleep(0.3)
        yield b"7}"

    async with aiohttp.ClientSession(headers={SECRET_HEADER: SECRET}) as session:
        assert (await session.post(door(house), data=dawdling())).status == 408
    assert await stored(house) == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"x"',
        b"{",
        b"\xff\xfe",
        b'{"update_id": "7"}',
        b'{"update_id": -1}',
        b"[" * 20_000,
        b"9" * 5000,
    ],
    ids=range(10),
)
async def test_garbage_holds_up_nobody(house: House, body: bytes) -> None:
    """What is no update is counted and answered 200, or that chat's later messages would wait until it expires."""
    assert (await posted(house, body, Content_Type="text/plain; charset=latin-2"))[0] == 200
    ania = house.person("Ania")
    await ania.starts()
    await ania.reads("start.name.ask")


async def test_a_webhook_of_somebody_else_is_reported_and_left_alone(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where another address is set, the bot says so and does not take it over; `webhook set` does."""
    await house.closes()
    foreign = "https://other.example.com/hook"
    await house.fake.proxy(foreign, "http://127.0.0.1:1/", haste=HASTE)
    set_elsewhere(house, foreign)
    await house.opens()
    ania = house.person("Ania")
    await ania.says("/start", answered=False)
    await ania.sees_nothing(0.3)
    assert house.fake.profile.webhook["url"] == foreign
    assert str(WebhookElsewhere()) in capsys.readouterr().err
    set_elsewhere(house, "")
    await house.restarts()
    await ania.until(lambda: ania.screen)


def set_elsewhere(house: House, url: str) -> None:
    """Let another program set the webhook, or (with nothing) delete it."""
    house.fake.profile.webhook["url"] = url
    house.fake.webhooks.set(url, secret="", max_connections=1)


async def test_a_taken_port_is_said_in_a_sentence(house: House) -> None:
    """A second bot on the same port ends at once and says why."""
    second = House(house.fake, house.library, house.settings)
    second.settings = settings_for(
        house.fake,
        house.settings.data_folder / "second",
        WEBHOOK_URL=PUBLIC,
        WEBHOOK_SECRET=SECRET,
        WEBHOOK_PORT=str(house.settings.webhook_port),
    )
    await second.opens()
    with pytest.raises(PortTaken, match=str(house.settings.webhook_port)):
        await second.lasts()
    await second.closes()


async def test_the_storage_is_named_while_it_is_away(
    house: House, disk: Disk, capsys: pytest.CaptureFixture[str]
) -> None:
    """The log says once that the storage is away, and once that it is back; neither has the body."""
    disk.broken = True
    for number in (8, 9):
        await posted(house, json.dumps({"update_id": number, "canary": "słowa"}).encode())
    disk.broken = False
    assert (await posted(house, json.dumps({"update_id": 10}).encode()))[0] == 200
    told = capsys.readouterr().err
    assert (told.count("storage_away"), "słowa" in told, SECRET in told) == (1, False, False)

"""Calls to the Bot API: what they send, and what their errors promise."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram import InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from bot.request import AiohttpRequest, Garbled, NotSent, RawBot, SlowDown, connect
from tests.telegram.fake import TOKEN, FakeTelegram, Fault

WORDS = "Zażółć gęślą jaźń 🙂\n<b>&amp;"


@asynccontextmanager
async def talking(url: str, token: str = TOKEN, *, read_timeout: float = 2) -> AsyncIterator[RawBot]:
    """A bot that speaks to this address, open; it gives up sooner than a real one."""
    request = AiohttpRequest(read_timeout=read_timeout, connect_timeout=0.5, pool_timeout=0.3, connections=2)
    bot = RawBot(token, base_url=f"{url}/bot", request=request, get_updates_request=AiohttpRequest(connections=1))
    await request.initialize()
    try:
        yield bot
    finally:
        await request.shutdown()


@asynccontextmanager
async def answering(status: int, body: bytes, kind: str = "application/json") -> AsyncIterator[str]:
    """A server that answers every call with the same."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, body=body, content_type=kind)

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def failing(url: str, method: str = "sendMessage") -> TelegramError:
    """The error of a call that fails."""
    async with talking(url) as bot:
        with pytest.raises(TelegramError) as caught:
            await bot.call(method, {"chat_id": 5, "text": "x"})
    return caught.value


async def test_words_arrive_as_they_are(fake: FakeTelegram) -> None:
    """Any text arrives unchanged, nested values as JSON, and the result comes back plain."""
    fake.chats.meet({"id": 5, "type": "private", "first_name": "Ola"})
    async with talking(fake.url) as bot:
        sent = await bot.call(
            "sendMessage",
            {"chat_id": 5, "text": WORDS, "entities": [{"type": "bold", "offset": 0, "length": 6}]},
        )
    assert sent["text"] == WORDS
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 6}]
    assert not fake.history.violations


async def test_files_arrive_whole(fake: FakeTelegram) -> None:
    """An upload brings its bytes, its name and its caption."""
    fake.chats.meet({"id": 5, "type": "private", "first_name": "Ola"})
    async with talking(fake.url) as bot:
        await bot.send_document(5, InputFile(b"# Most\n" * 1000, filename="karta.md"), caption="żółw")
    (document,) = fake.documents
    assert (document.file_name, document.content) == ("karta.md", b"# Most\n" * 1000)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault(kind="reset"), NetworkError),
        (Fault(kind="drop"), NetworkError),
        (Fault(kind="apply_drop"), NetworkError),
        (Fault(kind="error", code=502), NetworkError),
        (Fault(kind="apply_error", code=504), NetworkError),
        (Fault(kind="truncated"), Garbled),
        (Fault(kind="cut"), NetworkError),
        (Fault(kind="delay", seconds=3), TimedOut),
        (Fault(kind="drip", seconds=30), TimedOut),
    ],
)
async def test_unknown_outcomes(fake: FakeTelegram, fault: Fault, kind: type[TelegramError]) -> None:
    """What broke on the way, or was answered with a fault of the server, may have arrived and says so."""
    await fake.fault(fault)
    async with talking(fake.url, read_timeout=0.3) as bot:
        with pytest.raises(kind) as caught:
            await bot.call("sendMessage", {"chat_id": 5, "text": "x"})
    assert not isinstance(caught.value, NotSent | BadRequest)


async def test_nobody_listens() -> None:
    """A refused connection certainly carried nothing."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert isinstance(await failing(f"http://127.0.0.1:{port}"), NotSent)


async def test_no_such_host() -> None:
    """A name that cannot be looked up certainly carried nothing."""
    assert isinstance(await failing("http://nowhere.invalid"), NotSent)


async def test_no_free_connection(fake: FakeTelegram) -> None:
    """A call that never got a connection certainly carried nothing."""
    await fake.fault(Fault(kind="delay", seconds=1, times=2))
    async with talking(fake.url) as bot:
        busy = [asyncio.create_task(bot.call("getMe", {})) for _ in range(2)]
        await asyncio.sleep(0.05)
        with pytest.raises(NotSent):
            await bot.call("getMe", {})
        await asyncio.gather(*busy)


async def test_a_closed_request_sends_nothing() -> None:
    """A call before opening, or after closing, is refused as not sent."""
    bot = connect(TOKEN, "http://127.0.0.1:1")
    with pytest.raises(NotSent):
        await bot.call("getMe", {})


@pytest.mark.parametrize(
    ("code", "body", "kind"),
    [
        (400, b'{"ok":false,"description":"Bad Request: chat not found"}', BadRequest),
        (400, b'{"ok":false,"description":"x","parameters":{"migrate_to_chat_id":-7}}', ChatMigrated),
        (401, b'{"ok":false,"description":"Unauthorized"}', InvalidToken),
        (403, b'{"ok":false,"description":"Forbidden: bot was blocked by the user"}', Forbidden),
        (404, b'{"ok":false,"description":"Not Found"}', InvalidToken),
        (409, b'{"ok":false,"description":"Conflict: webhook"}', Conflict),
        (413, b'{"ok":false,"description":"Request Entity Too Large"}', BadRequest),
        (429, b'{"ok":false,"description":"Too Many Requests","parameters":{"retry_after":17}}', SlowDown),
        (429, b'{"ok":false,"description":"Too Many Requests"}', SlowDown),
        (403, b"<html>403 Forbidden</html>", Garbled),
        (401, b"<html>log in to the guest network</html>", Garbled),
        (200, b"<html>welcome</html>", Garbled),
        (200, b"[]", Garbled),
        (200, b"{}", Garbled),
        (200, b'{"ok":false,"description":"x"}', Garbled),
        (200, b"[" * 100_000, Garbled),
        (302, b"", NetworkError),
    ],
)
async def test_answers(code: int, body: bytes, kind: type[TelegramError]) -> None:
    """Each answer of Telegram is its own error; a page from something on the way blames neither person nor token."""
    async with answering(code, body) as url:
        assert type(await failing(url)) is kind


async def test_how_long_to_wait() -> None:
    """The pause that Telegram asks for comes with the error."""
    async with answering(429, b'{"ok":false,"description":"x","parameters":{"retry_after":17}}') as url:
        error = await failing(url)
    assert isinstance(error, SlowDown)
    assert error.seconds == 17


async def test_no_secret_in_errors_or_logs(fake: FakeTelegram, caplog: pytest.LogCaptureFixture) -> None:
    """Neither errors nor any logger show the token or the words of an answer, at any level."""
    caplog.set_level("INFO")
    errors = [await failing("http://nowhere.invalid"), await failing(fake.url + "/nothing")]
    async with answering(200, b"<html>canary</html>") as url:
        errors.append(await failing(url))
    said = "".join(f"{error!r}{error}" for error in errors) + caplog.text
    assert TOKEN not in said
    assert "canary" not in said


async def test_open_and_closed_twice(fake: FakeTelegram) -> None:
    """Opening and closing may be repeated, and a closed request opens again."""
    request = AiohttpRequest()
    await request.initialize()
    await request.initialize()
    await request.shutdown()
    await request.shutdown()
    await request.initialize()
    status, _ = await request.do_request(f"{fake.base_url}{TOKEN}/getMe", "POST")
    assert status == 200
    await request.shutdown()


async def test_the_library_works_on_it(fake: FakeTelegram) -> None:
    """python-telegram-bot's own methods work over this request."""
    async with connect(TOKEN, fake.url) as bot:
        assert (await bot.get_me()).username == "kladka_test_bot"

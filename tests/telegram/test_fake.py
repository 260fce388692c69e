"""The fake serves a real library, from this process and from another."""

from __future__ import annotations

import asyncio
import io
import time

import aiohttp
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    LinkPreviewOptions,
    MenuButtonCommands,
    Message,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, NetworkError

from tests.telegram.caller import CHAT
from tests.telegram.fake import FakeTelegram, Fault, Stage, telegram_process
from tests.telegram.fake.library import buttons, updates
from tests.telegram.person import Person


async def test_the_library_reads_every_answer(fake: FakeTelegram, bot: Bot, ania: Person) -> None:
    """python-telegram-bot understands what each method answers, over its own forms."""
    assert bot.username == "kladka_test_bot"
    entity = MessageEntity("bold", 0, 2)
    sent = await bot.send_message(
        CHAT,
        "👋 hej",
        entities=[entity],
        reply_markup=buttons("tak", "nie"),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_parameters=ReplyParameters(1),
    )
    assert (sent.text, sent.entities, sent.reply_to_message.text) == ("👋 hej", (entity,), "/start")  # type: ignore[union-attr] # it replies
    edited = await sent.edit_text("👋", reply_markup=buttons("może"))
    assert isinstance(edited, Message)
    assert edited.edit_date is not None
    assert await sent.edit_reply_markup(None)
    assert await sent.delete()
    assert await bot.send_chat_action(CHAT, "upload_document")
    chat = await bot.get_chat(CHAT)
    assert (chat.first_name, chat.type) == ("Ania", "private")
    assert (await bot.get_webhook_info()).pending_update_count == 1
    assert fake.violations == []


async def test_a_profile_per_language(fake: FakeTelegram, bot: Bot) -> None:
    """Commands and texts are kept by scope and language."""
    commands = [BotCommand("help", "pomoc")]
    scope = BotCommandScopeAllPrivateChats()
    assert await bot.set_my_commands(commands, scope=scope, language_code="pl")
    assert await bot.get_my_commands(scope=scope, language_code="pl") == tuple(commands)
    assert await bot.get_my_commands() == ()
    assert await bot.delete_my_commands(scope=scope, language_code="pl")
    assert await bot.get_my_commands(scope=scope, language_code="pl") == ()
    assert await bot.set_my_description("opis", "pl")
    assert await bot.set_my_short_description("krótko")
    assert await bot.set_my_name("Kładka PL", "pl")
    assert (await bot.get_my_description("pl")).description == "opis"
    assert (await bot.get_my_description()).description == ""
    assert (await bot.get_my_short_description()).short_description == "krótko"
    assert (await bot.get_my_name("en")).name == "Kładka"
    assert await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert fake.profile.menus == {0: {"type": "commands"}}


async def test_documents_keep_their_bytes(fake: FakeTelegram, bot: Bot, ania: Person) -> None:
    """A file arrives with name, caption and bytes, can be sent again by its id, and its name is no path."""
    content = b"# Jednostronicowiec\r\n" * 10_000
    caption = MessageEntity("italic", 0, 4)
    sent = await bot.send_document(CHAT, content, filename="kladka.md", caption="Oto on", caption_entities=[caption])
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size) == ("kladka.md", len(content))
    assert (fake.documents[0].content, fake.documents[0].caption) == (content, "Oto on")
    await bot.send_document(CHAT, sent.document.file_id)
    assert fake.documents[1].content == content
    assert [shown.message["document"]["file_name"] for shown in await ania.sees(2)] == ["kladka.md"] * 2
    assert fake.violations == []
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(CHAT, io.BytesIO(b""), filename="a.md")
    async with aiohttp.ClientSession() as session:
        for name in ("../../etc/passwd", "kładka.md"):
            form = aiohttp.FormData(quote_fields=name.endswith(".md"))
            form.add_field("chat_id", str(CHAT))
            form.add_field("document", b"x", filename=name)
            async with session.post(f"{fake.base_url}{fake.token}/sendDocument", data=form) as response:
                assert response.ok
    assert ["is a path" in str(violation) for violation in fake.violations[-2:]] == [True, False]
    assert "came percent-encoded" in str(fake.violations[-1])
    assert fake.documents[-2].file_name == "passwd"


async def test_calls_in_every_form(fake: FakeTelegram, ania: Person) -> None:
    """Query, form, multipart and JSON bodies, structured values as JSON or as text, mean the same."""
    markup = '{"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}'
    words = {"chat_id": str(CHAT), "text": "zażółć", "reply_markup": markup}
    parts = aiohttp.FormData(words)
    parts.add_field("unused", b"x", filename="x")
    url = f"{fake.base_url}{fake.token}/sendMessage"
    async with aiohttp.ClientSession() as session:
        for call in (
            session.get(url, params=words),
            session.post(url, data=words),
            session.post(url, data=parts),
            session.post(url, json=words),
            session.post(url, json={"chat_id": CHAT, "text": "zażółć", "reply_markup": ania_markup()}),
        ):
            async with call as response:
                assert (await response.json())["result"]["text"] == "zażółć"
        async with session.post(url, json={"chat_id": CHAT, "text": "\ud83d"}) as response:
            assert (await response.json())["description"] == "Bad Request: strings must be encoded in UTF-8"
        async with session.post(url, data=b"{", headers={"Content-Type": "application/json"}) as response:
            assert response.status == 400
    assert [shown.labels for shown in await ania.sees(5)] == [[["a"]]] * 5


def ania_markup() -> dict[str, object]:
    """Buttons as an object."""
    return {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}


async def test_the_same_from_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fake in a process of its own serves the bot, the person and the test alike."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    async with telegram_process("--token", "42:abc", "--rates") as fake, Bot("42:abc", base_url=fake.base_url) as bot:
        stage: Stage = fake
        ania = Person(stage, CHAT, "Ania")
        await ania.starts("kod")
        assert [update.update_id for update in await updates(bot)]
        waiting = asyncio.create_task(ania.sees())
        await asyncio.sleep(0.05)
        await bot.send_message(CHAT, "Gotowe?", reply_markup=buttons("tak"))
        assert [shown.labels for shown in await waiting] == [[["tak"]]]
        await ania.presses("tak")
        await bot.send_document(CHAT, b"tekst", filename="a.md")
        assert [file.content for file in await fake.files()] == [b"tekst"]
        await fake.fault(Fault(kind="reset"))
        with pytest.raises(NetworkError):
            await bot.send_message(CHAT, "hej")
        await fake.advance(151)
        await ania.blocks()
        assert [update.my_chat_member is not None for update in await updates(bot)] == [True]
        kinds = [entry.kind for entry in await fake.happened()]
        assert [kinds.count(kind) for kind in ("given", "expired", "acknowledged")] == [3, 1, 2]
        assert await fake.complaints() == []
        assert await fake.pace() == {"most_to_one_chat": 2, "most_altogether": 2, "refused": 0}


async def test_leaving_is_quick(fake: FakeTelegram) -> None:
    """A server that is left does not wait for those who wait for it."""
    async with aiohttp.ClientSession() as session:
        poll = asyncio.create_task(session.post(f"{fake.base_url}{fake.token}/getUpdates", json={"timeout": 50}))
        await asyncio.sleep(0.05)
        begun = time.monotonic()
        await fake.stop()
        assert time.monotonic() - begun < 1
        with pytest.raises(aiohttp.ClientError):
            async with await poll as response:
                response.raise_for_status()

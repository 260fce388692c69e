"""The fake serves a real library, a real process, and people; and it breaks when told to."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MenuButtonCommands,
    Message,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from tests.telegram.fake import FakeTelegram, Fault, Rates, Stage, telegram_process
from tests.telegram.person import Group, Person

CHAT = 101


@pytest_asyncio.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    """A server."""
    async with FakeTelegram() as server:
        yield server


@pytest_asyncio.fixture
async def bot(fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    """python-telegram-bot's own client, over its own HTTP (without the slow loading of certificates)."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # or reading ``RetryAfter.retry_after`` warns
    asking, polling = (HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2))
    async with Bot(fake.token, base_url=fake.base_url, request=asking, get_updates_request=polling) as client:
        yield client


@pytest_asyncio.fixture
async def ania(fake: FakeTelegram) -> Person:
    """Somebody who has opened the chat."""
    person = Person(fake, CHAT, "Ania")
    await person.starts()
    return person


def buttons(*labels: str) -> InlineKeyboardMarkup:
    """A row of buttons that carry their own words."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label) for label in labels]])


async def updates(bot: Bot) -> list[Update]:
    """All that waits, acknowledged."""
    found = await bot.get_updates()
    if found:
        await bot.get_updates(offset=found[-1].update_id + 1)
    return list(found)


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


# --- people


async def test_a_person_types_and_presses(bot: Bot, ania: Person) -> None:
    """What a person does arrives as Telegram would send it, and what the bot does is on the screen."""
    await bot.send_message(CHAT, "Gotowe?", reply_markup=buttons("tak", "nie"))
    (question,) = await ania.sees()
    await ania.presses("tak")
    opening, tap = await updates(bot)
    assert opening.message is not None
    assert opening.message.parse_entities() == {opening.message.entities[0]: "/start"}
    assert tap.callback_query is not None
    assert (tap.callback_query.data, tap.callback_query.message) == ("tak", question_of(question.id, tap))
    await tap.callback_query.answer("Dobrze!")
    assert (await ania.sees_toast())["text"] == "Dobrze!"
    await tap.callback_query.edit_message_text("Gotowe.", reply_markup=buttons("dalej"))
    assert (await ania.sees_change(question)).labels == [["dalej"]]
    with pytest.raises(AssertionError, match=r"no button 'tak'; on offer, newest first: \['dalej'\]"):
        await ania.presses("tak")
    await ania.presses_old(question, "tak")
    await ania.forges("cudze", question)
    assert [update.callback_query.data for update in await updates(bot) if update.callback_query] == ["tak", "cudze"]
    assert str(ania) == "Gotowe.\n[dalej]"
    await ania.sees_nothing(0.05)
    with pytest.raises(AssertionError, match="1 new message"):
        await ania.sees(timeout=0.05)


def question_of(message_id: int, update: Update) -> object:
    """The message of a tap, when it is the one that is meant."""
    message = update.callback_query.message if update.callback_query else None
    return message if message is not None and message.message_id == message_id else None


async def test_a_person_sends_all_sorts(bot: Bot, ania: Person) -> None:
    """Stickers, voices, pictures, places, files, edits, replies, albums and long texts are read by the library."""
    said = await ania.says("szkoła pomaga @kladka_test_bot /help https://a.pl", forward_date=1)
    await ania.edits(said, "szkoła nie pomaga")
    await ania.sends_sticker()
    await ania.sends_voice()
    await ania.sends_photo("mapa", media_group_id="7")
    await ania.sends_location()
    await ania.sends_document()
    await ania.sends(contact={"phone_number": "+48", "first_name": "Olek"})
    await ania.says("to", reply_to=said)
    assert len(await ania.says_long("ż" * 5000)) == 3
    with pytest.raises(ValueError, match="nothing to see"):
        await ania.says(" \u200b ")
    got = [update.effective_message for update in await updates(bot)][1:]
    assert [entity.type for entity in got[0].entities] == ["mention", "bot_command", "url"]  # type: ignore[union-attr] # texts have them
    assert got[1] is not None
    assert (got[1].text, got[1].message_id) == ("szkoła nie pomaga", said["message_id"])
    kinds = ["sticker", "voice", "photo", "location", "document", "contact", "reply_to_message"]
    assert [kind for message, kind in zip(got[2:], kinds, strict=False) if getattr(message, kind)] == kinds


async def test_buttons_below_the_writing_field(bot: Bot, ania: Person) -> None:
    """Pressing one says its words; a prompt to write is seen; neither message can be edited."""
    sent = await bot.send_message(CHAT, "Menu", reply_markup=ReplyKeyboardMarkup([["Dalej"]]))
    await ania.presses("Dalej")
    assert (await updates(bot))[-1].effective_message.text == "Dalej"  # type: ignore[union-attr] # it is a text
    await bot.send_message(CHAT, "Pisz", reply_markup=ForceReply(input_field_placeholder="tutaj"))
    await ania.sees(2)
    assert ania.keyboard == {"force_reply": True, "input_field_placeholder": "tutaj"}
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await sent.edit_text("x")


async def test_a_person_blocks_and_comes_back(bot: Bot, ania: Person) -> None:
    """Blocking tells the bot, keeps it from speaking, and is undone."""
    await ania.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(CHAT, "hej")
    with pytest.raises(ValueError, match="blocked"):
        await ania.says("hej")
    await ania.unblocks()
    await bot.send_message(CHAT, "hej")
    changes = [update.my_chat_member for update in await updates(bot) if update.my_chat_member]
    assert [change.new_chat_member.status for change in changes] == ["kicked", "member"]


async def test_a_group_is_mostly_private(fake: FakeTelegram, bot: Bot, ania: Person) -> None:
    """In a group the bot hears commands, its name and replies only; a group may move and may throw it out."""
    group = Group(fake, -500, "Sąsiedzi")
    await group.adds_bot(ania)
    await bot.send_message(-500, "Piszcie do mnie", reply_markup=buttons("ok"))
    (hello,) = await group.sees()
    assert await group.hears(ania, "a co to?") is None
    await group.commands(ania, "/help")
    await group.hears(ania, "dobrze", reply_to=hello)
    await group.presses(ania, "ok")
    kinds = [update.effective_message.text if update.message else None for update in await updates(bot)]  # type: ignore[union-attr] # as asked
    assert kinds == ["/start", None, None, "/help@kladka_test_bot", "dobrze", None]
    moved = await group.migrates(ania, -100_500)
    with pytest.raises(ChatMigrated) as error:
        await bot.send_message(-500, "hej")
    assert error.value.new_chat_id == -100_500
    await bot.send_message(-100_500, "hej")
    await moved.sees()
    await moved.removes_bot(ania)
    with pytest.raises(Forbidden, match="kicked from the supergroup chat"):
        await bot.send_message(-100_500, "hej")


# --- faults


@pytest.mark.parametrize(
    ("fault", "error", "effect"),
    [
        (Fault(kind="reset"), NetworkError, False),
        (Fault(kind="reset", chat=CHAT), NetworkError, False),
        (Fault(kind="drop"), NetworkError, False),
        (Fault(kind="error", code=500), NetworkError, False),
        (Fault(kind="error", code=502), NetworkError, False),
        (Fault(kind="too_many", retry_after=7), RetryAfter, False),
        (Fault(kind="refuse", code=401, description="Unauthorized"), InvalidToken, False),
        (Fault(kind="block"), Forbidden, False),
        (Fault(kind="migrate", new_chat=-1007), ChatMigrated, False),
        (Fault(kind="apply_drop"), NetworkError, True),
        (Fault(kind="apply_error"), NetworkError, True),
        (Fault(kind="truncated"), TelegramError, True),
        (Fault(kind="cut"), NetworkError, True),
        (Fault(kind="drip", seconds=0.02), None, True),
        (Fault(kind="delay", seconds=0.02), None, True),
    ],
    ids=lambda value: value.kind if isinstance(value, Fault) else "",
)
async def test_each_fault(  # noqa: PLR0917 - pytest passes them by name
    fake: FakeTelegram,
    bot: Bot,
    ania: Person,
    fault: Fault,
    error: type[Exception] | None,
    effect: bool,  # noqa: FBT001 - as above
) -> None:
    """Each kind of fault looks to the library as on a bad day, has the effect it says, and strikes once."""
    await fake.fault(fault)
    if error is None:
        await bot.send_message(CHAT, "pierwsza")
    else:
        with pytest.raises(error):
            await bot.send_message(CHAT, "pierwsza")
    await ania.looks()
    assert [shown.text for shown in ania.screen] == ["pierwsza"] * effect
    assert fake.faults.hit == [1]
    if fault.kind not in ("block", "migrate"):
        await bot.send_message(CHAT, "druga")


async def test_faults_by_number_and_by_chance(fake: FakeTelegram, bot: Bot, ania: Person) -> None:
    """A fault strikes the nth call and the next ones, for ever if told, or by a seeded chance; healing ends all."""
    await fake.fault(Fault(kind="error", method="sendMessage", nth=2, times=2))

    async def tried(times: int) -> str:
        outcome = ""
        for _ in range(times):
            try:
                await bot.send_message(CHAT, "a")
                outcome += "+"
            except NetworkError:
                outcome += "-"
        return outcome

    await bot.send_chat_action(CHAT, "typing")
    assert await tried(5) == "+--++"
    await fake.heal()
    await fake.fault(Fault(kind="reset", times=0))
    assert await tried(3) == "---"
    await fake.heal()
    await fake.fault(Fault(kind="error", chance=0.5))
    by_chance = await tried(20)
    assert 5 <= by_chance.count("-") <= 15
    failed = [entry.fault for entry in fake.history.calls("sendMessage", chat=CHAT) if not entry.ok]
    assert failed.count("error") == 2 + by_chance.count("-")


async def test_rates_are_counted_and_refused_when_told(bot: Bot, fake: FakeTelegram, ania: Person) -> None:
    """The highest rate is always known; enforced, it is refused with a time to wait, for one chat and for all."""
    for _ in range(8):
        await bot.send_message(CHAT, "a")
    assert (await fake.pace())["most_to_one_chat"] == 8
    rates = Rates(enforced=True, burst=3)
    assert [rates.check(CHAT, 100.0) for _ in range(4)] == [0, 0, 0, 1]
    assert [rates.check(CHAT, 101.1) for _ in range(2)] == [0, 1]
    assert [bool(rates.check(chat, 101.2)) for chat in range(1, 40)].count(False) == 30
    assert (rates.most_to_one_chat, rates.refused) == (3, 11)


# --- in another process


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

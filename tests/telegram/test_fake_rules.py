"""The fake refuses what Telegram refuses, in Telegram's words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.telegram.fake import JSON, TOKEN, Clock, FakeTelegram
from tests.telegram.person import Group, Person

CHAT = 101
GRIN = "\U0001f600"
BAD = "Bad Request: "


class Caller:
    """Calls the server with JSON, as no library would."""

    def __init__(self, fake: FakeTelegram, session: aiohttp.ClientSession) -> None:
        self.fake = fake
        self._session = session

    async def __call__(self, method: str, **params: object) -> JSON:
        """The whole answer."""
        return await self.as_bot(TOKEN, method, params)

    async def as_bot(self, token: str, method: str, params: JSON) -> JSON:
        """The whole answer to some other bot."""
        async with self._session.post(f"{self.fake.url}/bot{token}/{method}", json=params) as response:
            answer: JSON = await response.json()
            assert answer.get("error_code", 200) == response.status
            return answer

    async def ok(self, method: str, **params: object) -> Any:  # noqa: ANN401 - as the method answers
        """The result of a call that is carried out."""
        answer = await self(method, **params)
        assert answer["ok"], answer
        return answer["result"]


@pytest_asyncio.fixture
async def call() -> AsyncIterator[Caller]:
    """A server that knows one person, on a clock that stands."""
    async with FakeTelegram(clock=Clock(1_760_000_000, frozen=True)) as fake, aiohttp.ClientSession() as session:
        await Person(fake, CHAT, "Ania").starts()
        yield Caller(fake, session)


def bold(offset: int, length: int, **more: object) -> JSON:
    """An entity."""
    return {"type": "bold", "offset": offset, "length": length, **more}


def inline(*labels: str, **button: object) -> JSON:
    """An inline keyboard, a button to a row."""
    return {"inline_keyboard": [[{"text": label, **(button or {"callback_data": label})}] for label in labels]}


TEXT_REFUSALS = [
    ({}, "message text is empty"),
    ({"text": ""}, "message text is empty"),
    ({"text": " \n\u200b"}, "text must be non-empty"),
    ({"text": "\x00\x07"}, "text must be non-empty"),
    ({"text": "a" * 4097}, "message is too long"),
    ({"text": GRIN * 4097}, "message is too long"),
    ({"text": "a" * 32_769}, "text is too long"),
    ({"text": "a", "parse_mode": "Comic"}, "unsupported parse_mode"),
    ({"text": "hello", "entities": [bold(100, 1)]}, "entity begins after the end of the text at UTF-16 offset 100"),
    (
        {"text": "hello", "entities": [bold(3, 5)]},
        "entity beginning at UTF-16 offset 3 ends after the end of the text at UTF-16 offset 8",
    ),
    ({"text": "hello", "entities": [bold(-1, 2)]}, "receive an entity with incorrect offset -1"),
    ({"text": "hello", "entities": [bold(0, -2)]}, "receive an entity with incorrect length -2"),
    ({"text": f"a{GRIN}b", "entities": [bold(2, 2)]}, "entity begins in a middle of a UTF-16 symbol at byte offset 1"),
    (
        {"text": f"a{GRIN}b", "entities": [bold(0, 2)]},
        "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 1",
    ),
    ({"text": "a", "entities": [bold(0, 1, type="loud")]}, "can't parse MessageEntity: Unsupported type specified"),
    ({"text": "a", "entities": [{"type": "bold"}]}, "can't parse MessageEntity: Can't find field \"offset\""),
    ({"text": "a", "entities": ["bold"]}, "can't parse MessageEntity: expected an Object"),
    ({"text": "a", "entities": [bold(0, 1, type="text_link")]}, "can't parse MessageEntity: Can't find field \"url\""),
    (
        {"text": "a", "entities": [bold(0, 1, type="text_link", url="nowhere")]},
        "entity URL 'nowhere' is invalid: Wrong HTTP URL",
    ),
    ({"text": "a", "reply_parameters": {"quote": "b"}}, 'can\'t find field "message_id"'),
]

MARKUP_REFUSALS = [
    ("no JSON", "can't parse reply keyboard markup JSON object"),
    ([1], "object expected as reply markup"),
    ({"inline_keyboard": "no"}, 'field "inline_keyboard" must be of type Array'),
    ({"inline_keyboard": [{"text": "a"}]}, 'field "inline_keyboard" must be an Array of Arrays'),
    ({"inline_keyboard": [["a"]]}, "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
    ({"inline_keyboard": [[{"callback_data": "a"}]]}, "can't parse inline keyboard button: Can't find field \"text\""),
    (inline("\ud83d", callback_data="x"), "inline keyboard button text must be encoded in UTF-8"),
    (inline("a", callback_data="x" * 65), "BUTTON_DATA_INVALID"),
    (inline("a", callback_data="ż" * 33), "BUTTON_DATA_INVALID"),
    (
        inline("a", callback_data=""),
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (inline("a", url="nowhere"), "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
    (inline("a", url="ftp://a.pl"), "inline keyboard button URL 'ftp://a.pl' is invalid: Unsupported URL protocol"),
    (inline("a", copy_text={"text": "x" * 257}), "BUTTON_COPY_TEXT_INVALID"),
    (inline(*map(str, range(101))), "reply markup is too long"),
    ({"keyboard": "no"}, 'field "keyboard" must be of type Array'),
    ({"keyboard": [[{}]]}, "can't parse keyboard button: Can't find field \"text\""),
    ({"keyboard": [["a"]], "resize_keyboard": "yes"}, 'field "resize_keyboard" must be of type Boolean'),
    ({"force_reply": True, "input_field_placeholder": "x" * 65}, "REPLY_MARKUP_INVALID"),
]


@pytest.mark.parametrize(("params", "text"), TEXT_REFUSALS)
async def test_words_that_are_refused(call: Caller, params: JSON, text: str) -> None:
    """Text and entities that Telegram refuses are refused with its text, change nothing, and count as violations."""
    answer = await call("sendMessage", chat_id=CHAT, **params)
    assert (answer["error_code"], answer["description"]) == (400, BAD + text)
    assert (await call.fake.look(CHAT)).total == 0
    assert [violation.sentence for violation in call.fake.violations][-1] == BAD + text


@pytest.mark.parametrize(("markup", "text"), MARKUP_REFUSALS)
async def test_buttons_that_are_refused(call: Caller, markup: object, text: str) -> None:
    """Buttons that Telegram refuses are refused with its text, change nothing, and count as violations."""
    answer = await call("sendMessage", chat_id=CHAT, text="a", reply_markup=markup)
    assert (answer["error_code"], answer["description"]) == (400, BAD + text)
    assert (await call.fake.look(CHAT)).total == 0
    assert call.fake.violations


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"text": GRIN * 2049}, "4098 UTF-16 units, more than 4096"),
        ({"text": "<b>a</b>", "parse_mode": "HTML"}, "parse_mode 'HTML'"),
        ({"text": "a", "entities": [bold(0, 1)], "parse_mode": "HTML"}, "parse_mode and entities together"),
        ({"text": "a", "entities": [bold(0, 0)]}, "entity of no length"),
        ({"text": "abcd", "entities": [bold(0, 3), bold(2, 2, type="italic")]}, "crosses the end of another"),
        ({"text": "a" * 101, "entities": [bold(at, 1) for at in range(101)]}, "101 entities"),
        ({"text": "a", "entities": "bold"}, "entities that are no list"),
        ({"text": "a", "reply_markup": {"inline_keyboard": []}}, "inline keyboard without buttons"),
        ({"text": "a", "reply_markup": {"inline_keyboard": [[], [{"text": "b", "callback_data": "b"}]]}}, "empty row"),
        ({"text": "a", "reply_markup": {"keyboard": [[]]}}, "keyboard without buttons"),
        ({"text": "a", "reply_markup": {"keyboard": [list("123456789")]}}, "more than 8 buttons in a row"),
        ({"text": "a", "reply_markup": inline(" ", callback_data="x")}, "a button without words"),
        ({"text": "a", "reply_markup": {"force_reply": False}}, "reply markup that is nothing"),
    ],
)
async def test_what_passes_but_should_not_be_sent(call: Caller, params: JSON, sentence: str) -> None:
    """What Telegram lets pass but nobody can mean is sent and put on the list of violations."""
    await call.ok("sendMessage", chat_id=CHAT, **params)
    assert any(sentence in str(violation) for violation in call.fake.violations)


async def test_what_is_right_passes_without_a_word(call: Caller) -> None:
    """Texts, entities and buttons at their very limits are taken, and nothing is noted."""
    await call.ok("sendMessage", chat_id=CHAT, text="a" * 4096, entities=[bold(0, 4096), bold(4095, 1, type="code")])
    await call.ok("sendMessage", chat_id=CHAT, text=GRIN * 2048, entities=[bold(0, 4096), bold(4094, 2)])
    full = {"inline_keyboard": [[{"text": "b", "callback_data": "x" * 64}] * 5] * 20}
    sent = await call.ok("sendMessage", chat_id=CHAT, text="a", reply_markup=full)
    assert sent["reply_markup"] == full
    await call.ok("sendMessage", chat_id=CHAT, text="a", reply_markup={"force_reply": True})
    assert call.fake.violations == []


async def test_words_arrive_as_telegram_cleans_them(call: Caller) -> None:
    """Controls become spaces, direction overrides and outer blanks go, and entities move along."""
    sent = await call.ok(
        "sendMessage", chat_id=CHAT, text="\n  a\x00b\r\u202ec \U0001f600 d \n", entities=[bold(3, 4), bold(9, 4)]
    )
    assert sent["text"] == "a bc \U0001f600 d"
    assert sent["entities"] == [bold(0, 3), bold(4, 4)]


async def test_strangers_blocks_and_moves(call: Caller) -> None:
    """A chat that never wrote, a blocker, a group that moved and a person met only in a group are told apart."""
    fake = call.fake
    assert (await call("sendMessage", text="a"))["description"] == BAD + "chat_id is empty"
    assert (await call("sendMessage", chat_id=999, text="a"))["description"] == BAD + "chat not found"
    assert (await call("sendMessage", chat_id="@nobody", text="a"))["description"] == BAD + "chat not found"

    await Person(fake, CHAT, "Ania").blocks()
    answer = await call("sendMessage", chat_id=CHAT, text="a")
    assert (answer["error_code"], answer["description"]) == (403, "Forbidden: bot was blocked by the user")

    olek, group = Person(fake, 202, "Olek"), Group(fake, -5, "Sąsiedzi")
    await group.adds_bot(olek)
    assert (await call("sendChatAction", chat_id=202, action="typing"))["error_code"] == 403
    await group.migrates(olek, -1005)
    answer = await call("sendMessage", chat_id=-5, text="a")
    assert answer["parameters"] == {"migrate_to_chat_id": -1005}
    assert answer["description"] == BAD + "group chat was upgraded to a supergroup chat"
    await call.ok("sendMessage", chat_id=-1005, text="a")
    await call.ok("leaveChat", chat_id=-1005)
    answer = await call("sendMessage", chat_id=-1005, text="a")
    assert answer["description"] == "Forbidden: bot is not a member of the supergroup chat"


async def test_edits_that_are_refused(call: Caller) -> None:
    """Edits of nothing, of nothing new, of what is gone, of others' words and of wrong kinds are refused."""
    sent = await call.ok("sendMessage", chat_id=CHAT, text="a", reply_markup=inline("b"))
    at = {"chat_id": CHAT, "message_id": sent["message_id"]}

    async def refusal(method: str, **params: object) -> str:
        return str((await call(method, **params))["description"]).removeprefix(BAD)

    same = "message is not modified: specified new message content and reply markup are exactly the same"
    assert (await refusal("editMessageText", **at, text=" a ", reply_markup=inline("b"))).startswith(same)
    assert (await refusal("editMessageReplyMarkup", **at, reply_markup=inline("b"))).startswith(same)
    assert await refusal("editMessageText", **at, text="x" * 4097) == "MESSAGE_TOO_LONG"
    assert await refusal("editMessageText", **at, text="x", reply_markup={"keyboard": [["a"]]}) == (
        "inline keyboard expected"
    )
    assert await refusal("editMessageText", chat_id=CHAT, text="x") == "message identifier is not specified"
    assert await refusal("editMessageText", chat_id=CHAT, message_id=1, text="x") == "message can't be edited"
    assert await refusal("editMessageText", chat_id=CHAT, message_id=77, text="x") == "message to edit not found"

    edited = await call.ok("editMessageText", **at, text="x")
    assert "reply_markup" not in edited, "an edit without buttons removes them"
    assert edited["edit_date"] == 1_760_000_000
    await call.ok("editMessageReplyMarkup", **at, reply_markup=inline("c"))
    await call.ok("editMessageReplyMarkup", **at, reply_markup={"inline_keyboard": []})
    assert await refusal("editMessageReplyMarkup", **at) == await refusal("editMessageText", **at, text="x")

    await call.ok("deleteMessage", **at)
    assert await refusal("editMessageText", **at, text="y") == "message to edit not found"
    assert await refusal("deleteMessage", **at) == "message to delete not found"
    asked = await call.ok("sendMessage", chat_id=CHAT, text="a", reply_markup={"force_reply": True})
    assert await refusal("editMessageText", chat_id=CHAT, message_id=asked["message_id"], text="b") == (
        "message can't be edited"
    )
    call.fake.clock.advance(48 * 3600 + 1)
    assert await refusal("deleteMessage", chat_id=CHAT, message_id=asked["message_id"]) == (
        "message can't be deleted for everyone"
    )


async def test_many_messages_are_deleted_at_once(call: Caller) -> None:
    """At most a hundred; what is not found is skipped; one that is too old, of either side, keeps all of them there."""

    async def refusal(method: str, **params: object) -> str:
        return str((await call(method, **params))["description"]).removeprefix(BAD)

    sent = [(await call.ok("sendMessage", chat_id=CHAT, text=str(number)))["message_id"] for number in range(3)]
    (theirs,) = call.fake.chats.rooms[CHAT].theirs
    assert await refusal("deleteMessages", chat_id=CHAT, message_ids=[]) == "message identifiers are not specified"
    many = list(range(1, 102))
    assert await refusal("deleteMessages", chat_id=CHAT, message_ids=many) == "too many message identifiers specified"
    assert await call.ok("deleteMessages", chat_id=CHAT, message_ids=[sent[0], 4711])
    assert await call.ok("deleteMessages", chat_id=CHAT, message_ids=[sent[0]])
    call.fake.clock.advance(48 * 3600 + 1)
    fresh = (await call.ok("sendMessage", chat_id=CHAT, text="x"))["message_id"]
    for old in (sent[1], theirs):
        assert await refusal("deleteMessages", chat_id=CHAT, message_ids=[fresh, old]) == (
            "message can't be deleted for everyone"
        )
    room = call.fake.chats.rooms[CHAT]
    assert [each for each in (*sent, fresh) if not room.shown[each].deleted] == [sent[1], sent[2], fresh]
    assert theirs in room.theirs


async def test_replies(call: Caller) -> None:
    """A reply shows what it replies to; to a message that is not there only when that is allowed."""
    sent = await call.ok("sendMessage", chat_id=CHAT, text="a", reply_parameters={"message_id": 1})
    assert sent["reply_to_message"]["text"] == "/start"
    answer = await call("sendMessage", chat_id=CHAT, text="a", reply_parameters={"message_id": 77})
    assert answer["description"] == BAD + "message to be replied not found"
    lenient = {"message_id": 77, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await call.ok("sendMessage", chat_id=CHAT, text="a", reply_parameters=lenient)


async def test_taps_are_answered_in_time_or_not_at_all(call: Caller) -> None:
    """A tap's answer is refused after 15 seconds, for an unknown id, and above 200 characters."""
    ania = Person(call.fake, CHAT, "Ania")
    await call.ok("sendMessage", chat_id=CHAT, text="a", reply_markup=inline("b"))
    tap = await ania.presses("b")
    call.fake.clock.advance(15)
    await call.ok("answerCallbackQuery", callback_query_id=tap, text="x" * 200)
    assert (await ania.sees_toast())["text"] == "x" * 200
    answer = await call("answerCallbackQuery", callback_query_id=tap, text="x" * 201)
    assert answer["description"] == BAD + "MESSAGE_TOO_LONG"
    too_old = BAD + "query is too old and response timeout expired or query ID is invalid"
    assert (await call("answerCallbackQuery", callback_query_id="12"))["description"] == too_old
    call.fake.clock.advance(1)
    assert (await call("answerCallbackQuery", callback_query_id=tap))["description"] == too_old


@pytest.mark.parametrize(
    ("method", "params", "text"),
    [
        ("setMyCommands", {"commands": [{"command": "a", "description": "b"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ("setMyCommands", {"commands": [{"command": "Pomoc", "description": "b"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "ż", "description": "b"}]}, "BOT_COMMAND_INVALID"),
        (
            "setMyCommands",
            {"commands": [{"command": "a" * 33, "description": "b"}]},
            "command length must not exceed 32",
        ),
        ("setMyCommands", {"commands": [{"command": "/", "description": "b"}]}, "command must be non-empty"),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": " "}]},
            "command description must be non-empty",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": "b" * 257}]},
            "command description length must not exceed 256",
        ),
        ("setMyCommands", {"commands": [], "language_code": "pol"}, "invalid language code specified"),
        (
            "setMyCommands",
            {"commands": [], "scope": {"type": "moon"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        ("setMyDescription", {"description": "x" * 513}, "DESCRIPTION_TOO_LONG"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "SHORT_DESCRIPTION_TOO_LONG"),
        ("setMyName", {"name": "x" * 65}, "NAME_TOO_LONG"),
        ("setChatMenuButton", {"menu_button": {"type": "moon"}}, "MenuButton has unsupported type"),
        ("sendChatAction", {"chat_id": CHAT, "action": "humming"}, "wrong parameter action in request"),
        ("sendDocument", {"chat_id": CHAT}, "there is no document in the request"),
        ("sendDocument", {"chat_id": CHAT, "document": "xyz"}, "wrong file identifier/HTTP URL specified"),
        ("sendDocument", {"chat_id": CHAT, "document": "x", "caption": "a" * 1025}, "message caption is too long"),
    ],
)
async def test_a_profile_that_is_refused(call: Caller, method: str, params: JSON, text: str) -> None:
    """Commands, descriptions, names, actions and files outside Telegram's limits are refused and noted."""
    answer = await call(method, **params)
    assert (answer["error_code"], answer["description"]) == (400, BAD + text)
    assert call.fake.violations


async def test_tokens_and_methods(call: Caller) -> None:
    """A wrong token is 401, what is no token 404, an unknown method 404; method names know no case."""
    answer = await call.as_bot("123:ABC", "getMe", {})
    assert (answer["error_code"], answer["description"]) == (401, "Unauthorized")
    assert (await call.as_bot("hello", "getMe", {}))["description"] == "Not Found"
    assert (await call("GETME"))["result"]["id"] == int(TOKEN.partition(":")[0])
    answer = await call("sendTelepathy")
    assert (answer["error_code"], answer["description"]) == (404, "Not Found: method not found")

"""The fake refuses words, buttons and profiles that Telegram refuses, in Telegram's words."""

from __future__ import annotations

import pytest

from tests.telegram.caller import BAD, CHAT, GRIN, Caller, bold, inline
from tests.telegram.fake import JSON, TOKEN

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

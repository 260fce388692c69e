"""The fake treats messages that stand as Telegram does: edited, deleted, replied to, tapped, of people who left."""

from __future__ import annotations

from tests.telegram.caller import BAD, CHAT, Caller, bold, inline
from tests.telegram.person import Group, Person


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

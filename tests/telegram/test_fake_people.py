"""People do what an app lets them do, and see what a phone shows."""

from __future__ import annotations

import pytest
from telegram import (
    Bot,
    ForceReply,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.telegram.caller import CHAT
from tests.telegram.fake import FakeTelegram
from tests.telegram.fake.library import buttons, updates
from tests.telegram.person import Group, Person


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
    assert len(await ania.says_long("ż" * 5000)) == 2
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

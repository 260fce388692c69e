"""Updates wait, expire, and are acknowledged as on Telegram's server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from telegram import Bot
from telegram.error import Conflict

from tests.telegram.fake import Clock, FakeTelegram, poison
from tests.telegram.fake.library import library
from tests.telegram.person import Person


@pytest_asyncio.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    """A server on a clock that stands."""
    async with FakeTelegram(clock=Clock(1_760_000_000, frozen=True), cap=50) as server:
        yield server


@pytest_asyncio.fixture
async def bot(fake: FakeTelegram) -> AsyncIterator[Bot]:
    """python-telegram-bot's own client, over its own HTTP."""
    async with library(fake) as client:
        yield client


async def texts(bot: Bot, offset: int = 0, limit: int = 100) -> list[str]:
    """What getUpdates gives."""
    found = await bot.get_updates(offset=offset, limit=limit)
    return [update.effective_message.text or "" for update in found if update.effective_message]


async def test_an_update_stays_until_a_higher_offset(fake: FakeTelegram, bot: Bot) -> None:
    """Ids are sequential, the same offset gives the same updates, a higher one removes those below."""
    ania = Person(fake, 101, "Ania")
    for word in "abc":
        await ania.says(word)
    first, second, third = await bot.get_updates()
    assert [second.update_id, third.update_id] == [first.update_id + 1, first.update_id + 2]
    assert await texts(bot) == ["a", "b", "c"]
    assert await texts(bot, limit=2) == ["a", "b"]
    assert await texts(bot, second.update_id) == ["b", "c"]
    assert await texts(bot) == ["b", "c"]
    assert await texts(bot, third.update_id + 1) == []
    assert fake.history.numbers("acknowledged") == [first.update_id, second.update_id, third.update_id]
    assert await fake.waiting() == 0


async def test_offsets_out_of_reach_are_ignored(fake: FakeTelegram, bot: Bot) -> None:
    """More than ten past the end, or long before the beginning, an offset acknowledges nothing."""
    await Person(fake, 101, "Ania").says("a")
    (update,) = await bot.get_updates()
    assert await texts(bot, update.update_id + 12) == ["a"]
    assert await texts(bot, max(1, update.update_id - 200_000)) == ["a"]
    assert await texts(bot, update.update_id + 11) == []


async def test_a_negative_offset_throws_the_rest_away(fake: FakeTelegram, bot: Bot) -> None:
    """Only the last n survive a negative offset; the history says what was lost."""
    ania = Person(fake, 101, "Ania")
    for word in "abc":
        await ania.says(word)
    assert await texts(bot, -1) == ["c"]
    assert len(fake.history.numbers("thrown")) == 2


async def test_taps_live_150_seconds_and_messages_a_day(fake: FakeTelegram, bot: Bot) -> None:
    """By the server's clock a tap is gone after 150 s and a message 24 h after its date."""
    ania = Person(fake, 101, "Ania")
    await ania.starts()
    await fake.give(poison.inline_tap(101))
    assert len(await bot.get_updates()) == 2
    await fake.advance(150)
    assert await texts(bot) == ["/start"]
    await fake.advance(86_400 - 150)
    assert await bot.get_updates() == ()
    assert len(fake.history.numbers("expired")) == 2


async def test_a_long_poll_waits_for_the_first_word(fake: FakeTelegram, bot: Bot) -> None:
    """A waiting poll ends with the update that comes in, and with nothing when its time is over."""
    polling = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    assert not polling.done()
    await Person(fake, 101, "Ania").says("hej")
    assert len(await asyncio.wait_for(polling, 2)) == 1
    (update,) = await bot.get_updates()
    assert await bot.get_updates(offset=update.update_id + 1, timeout=1) == ()


async def test_the_second_poller_ends_the_first(fake: FakeTelegram, bot: Bot) -> None:
    """Of two that wait the older gets 409; with a webhook set nobody may poll."""
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    other = Bot(fake.token, base_url=fake.base_url)
    await other.initialize()
    second = asyncio.create_task(other.get_updates(timeout=20))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first
    await asyncio.sleep(0.05)
    await bot.set_webhook("https://example.org/hook")
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await second
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    assert (await bot.get_webhook_info()).url == "https://example.org/hook"
    await bot.delete_webhook()
    assert await bot.get_updates() == ()
    await other.shutdown()


async def test_a_poller_that_died_is_replaced(fake: FakeTelegram, bot: Bot) -> None:
    """Who vanishes in the middle of a long poll loses nothing: the next one gets the update."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(fake.url.rpartition(":")[2]))
    writer.write(f"GET /bot{fake.token}/getUpdates?timeout=50 HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    await asyncio.sleep(0.05)
    writer.transport.abort()
    polling = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    await Person(fake, 101, "Ania").says("hej")
    assert len(await asyncio.wait_for(polling, 2)) == 1
    assert await reader.read() == b""


async def test_only_allowed_updates_come(fake: FakeTelegram, bot: Bot) -> None:
    """What was not asked for is not queued; the choice holds until the next one; by default all common types come."""
    ania = Person(fake, 101, "Ania")
    await bot.get_updates(allowed_updates=["callback_query"])
    await ania.says("a")
    assert await bot.get_updates() == ()
    await bot.get_updates(allowed_updates=[])
    await ania.says("b")
    await fake.give({"chat_member": {}})
    assert await texts(bot) == ["b"]
    assert len(fake.history.of("skipped")) == 2


async def test_lanes_keep_their_order_when_they_overtake_each_other(fake: FakeTelegram, bot: Bot) -> None:
    """Held messages are overtaken by taps; shuffled lanes mix, and each stays in order."""
    ania, olek = Person(fake, 101, "Ania"), Person(fake, 202, "Olek")
    await fake.hold("message")
    await ania.says("a")
    await fake.give(poison.inline_tap(101))
    assert [update.callback_query is not None for update in await bot.get_updates()] == [True]
    await fake.release()
    assert await texts(bot) == ["a"]

    fake.updates.shuffle = True
    for number in range(9):
        await ania.says(f"a{number}")
        await olek.says(f"o{number}")
    said = [text for text in await texts(bot) if len(text) == 2]
    assert [text for text in said if text[0] == "a"] == [f"a{number}" for number in range(9)]
    assert [text for text in said if text[0] == "o"] == [f"o{number}" for number in range(9)]
    assert said != sorted(said, key=lambda text: (text[1], text[0]))


async def test_a_full_queue_takes_no_more(fake: FakeTelegram, bot: Bot) -> None:
    """Beyond the cap updates are dropped in silence."""
    ania = Person(fake, 101, "Ania")
    for number in range(52):
        await ania.says(str(number))
    assert len(await bot.get_updates()) == 50
    assert len(fake.history.of("skipped")) == 2


async def test_numbers_may_begin_anew(fake: FakeTelegram, bot: Bot) -> None:
    """After a quiet week ids are random again, lower ones included."""
    ania = Person(fake, 101, "Ania")
    await ania.says("a")
    with pytest.raises(ValueError, match="nothing waits"):
        fake.updates.restart_numbers(7)
    (update,) = await bot.get_updates()
    await bot.get_updates(offset=update.update_id + 1)
    fake.updates.restart_numbers(7)
    await ania.says("b")
    assert (await bot.get_updates())[0].update_id == 7


async def test_asking_again_for_the_same_is_slow() -> None:
    """With the throttle on, the same offset within half a second brings one update only."""
    async with FakeTelegram(throttled=True) as fake, Bot(fake.token, base_url=fake.base_url) as bot:
        ania = Person(fake, 101, "Ania")
        await ania.says("a")
        await ania.says("b")
        assert await texts(bot) == ["a", "b"]
        assert await texts(bot) == ["a"]


async def test_poison_goes_in_as_it_is(fake: FakeTelegram, bot: Bot) -> None:
    """Updates of any shape are queued untouched but for what only the server knows."""
    given = poison.all_of(303)
    for update in given:
        await fake.give(update)
    batch = fake.updates.take(0, 100)
    assert len(batch) == len(given)
    assert batch[4]["message"] == "hej"
    assert batch[7]["message"]["text"] == "hej \ud83d"
    assert [update["update_id"] for update in batch] == fake.history.numbers("given")

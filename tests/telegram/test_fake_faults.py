"""The fake breaks when told to, and only then."""

from __future__ import annotations

import pytest
from telegram import (
    Bot,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from tests.telegram.caller import CHAT
from tests.telegram.fake import FakeTelegram, Fault, Rates, repeated, spoken
from tests.telegram.fake.library import updates
from tests.telegram.person import Person


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


async def test_a_server_that_is_gone_for_a_while(fake: FakeTelegram, bot: Bot, ania: Person) -> None:
    """While the server is stopped nobody gets through; started again it listens where it was and forgot nothing."""
    await fake.stop()
    with pytest.raises(NetworkError):
        await bot.send_message(CHAT, "a")
    await ania.says("jest tam kto?")
    await fake.start()
    await bot.send_message(CHAT, "a")
    assert [update.effective_message.text for update in await updates(bot) if update.effective_message] == [
        "/start",
        "jest tam kto?",
    ]


async def test_repeats_are_found(fake: FakeTelegram, bot: Bot, ania: Person) -> None:
    """What reached the chat is known in order, also what the bot never learned of; so is what was said twice."""
    await fake.fault(Fault(kind="apply_drop", nth=2))
    await bot.send_message(CHAT, "a")
    with pytest.raises(NetworkError):
        await bot.send_message(CHAT, "b")
    await bot.send_message(CHAT, "b")
    with pytest.raises(BadRequest):
        await bot.send_message(CHAT, " ")
    happened = await fake.happened()
    assert [entry.params["text"] for entry in spoken(happened, CHAT)] == ["a", "b", "b"]
    assert [(entry.params["text"], entry.fault) for entry in repeated(happened, CHAT)] == [("b", "")]


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

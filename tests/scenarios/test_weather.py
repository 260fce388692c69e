"""Bad weather between the bot and Telegram: what the person sees is the same, late, or once more."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot import courtesy, delivery
from bot.errors import BadToken
from bot.pacing import Pace
from bot.request import AiohttpRequest
from tests.scenarios.guest import Guest
from tests.scenarios.house import House
from tests.telegram.fake import Fault, repeated

#: How calls are made, in seconds.
DEFAULTS = dict(AiohttpRequest.__init__.__kwdefaults__ or {})


@pytest.fixture
async def ania(house: House) -> Guest:
    """Ania, asked for her organisation's name."""
    ania = house.person("Ania")
    await ania.starts()
    return ania


@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind="too_many", retry_after=1),
        Fault(kind="error", code=502),
        Fault(kind="error", code=500, times=2),
        Fault(kind="reset"),
        Fault(kind="drop"),
        Fault(kind="refuse", code=504, description="Gateway Timeout"),
    ],
    ids=lambda fault: f"{fault.kind}-{fault.code}",
)
async def test_a_call_that_did_nothing_is_made_again(house: House, ania: Guest, fault: Fault) -> None:
    """Slow down, gateway errors, a connection that broke before: the answer arrives, once."""
    await house.fake.fault(Fault(**{**fault.as_json(), "method": "sendMessage"}))
    await ania.says("Piekarnia za Rogiem")
    await ania.reads("start.state.ask")
    await house.is_still()
    await ania.looks()
    assert len(ania.screen) == 2


@pytest.mark.parametrize("kind", ["apply_drop", "apply_error", "truncated", "cut"])
async def test_a_call_whose_answer_was_lost_is_made_again_and_both_work(house: House, ania: Guest, kind: str) -> None:
    """Telegram took it and nobody heard: the message comes twice, a button of either counts, but only once."""
    await house.fake.fault(Fault(kind=kind, method="sendMessage"))  # type: ignore[arg-type] # one of its kinds
    await ania.says("Piekarnia za Rogiem")
    await house.is_still()
    await ania.looks()
    assert len(repeated(house.fake.history.entries, ania.chat["id"])) == 1
    first, second = ania.answer
    assert first.text == second.text
    await ania.presses_old(first, "Trwa")
    await ania.presses_old(second, "Kończy się")
    await ania.until(lambda: len(ania.screen) == 5)
    assert await house.versions_of(ania, "start.state") == ["running"]


async def test_a_call_that_takes_too_long_is_made_again(
    house: House, ania: Guest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the time-out nobody knows whether it arrived: it did, and comes once more."""
    monkeypatch.setattr(AiohttpRequest.__init__, "__kwdefaults__", {**DEFAULTS, "read_timeout": 0.3})
    await house.restarts()
    await house.fake.fault(Fault(kind="delay", method="sendMessage", seconds=0.6))
    await ania.says("Piekarnia za Rogiem")
    await house.is_still()
    await ania.looks()
    assert ania.shows("start.state.ask") == 2


async def test_the_polling_itself_meets_bad_weather(house: House, ania: Guest) -> None:
    """Errors, resets and half answers to getUpdates: everything is taken in once, in order."""
    for kind in ("error", "reset", "drop", "truncated", "cut", "apply_drop"):
        await house.fake.fault(Fault(kind=kind, method="getUpdates"))
    await ania.says("Piekarnia za Rogiem", answered=False)
    await ania.says("/note jeden", answered=False)
    await ania.says("/note dwa", answered=False)
    await ania.until(lambda: len(ania.screen) == 4, seconds=15)
    assert list((await house.answers_of(ania)).values()) == ["Piekarnia za Rogiem", "jeden", "dwa"]


async def test_answers_to_presses_that_fail_harm_nobody(house: House, ania: Guest) -> None:
    """The courtesy after a press may be lost; the press has counted all the same."""
    await house.fake.fault(Fault(kind="error", method="answerCallbackQuery", times=0))
    await house.fake.fault(Fault(kind="reset", method="editMessageReplyMarkup", times=0))
    await ania.presses("Pomiń")
    await ania.reads("start.state.ask")


async def test_a_file_that_did_not_get_through_is_sent_again(house: House) -> None:
    """A document that was cut off on its way arrives on the next try, rendered anew."""
    ania = house.person("Ania")
    await ania.starts("introduce")
    await ania.presses("Piszę od razu")
    await ania.says("W gminie gniją jabłka.")
    await house.fake.fault(Fault(kind="drop", method="sendDocument"))
    await ania.takes()
    await ania.until(lambda: house.fake.documents)
    assert "jabłka" in house.fake.documents[0].content.decode()


async def test_a_slow_chat_does_not_hold_up_another(house: House, ania: Guest) -> None:
    """While one chat has to wait ten seconds, the next is answered at once."""
    ewa = house.person("Ewa")
    await house.fake.fault(Fault(kind="too_many", method="sendMessage", chat=ania.chat["id"], retry_after=10))
    await ania.says("Piekarnia za Rogiem", answered=False)
    async with asyncio.timeout(5):
        while house.fake.faults.hit != [1]:  # noqa: ASYNC110 - faults have no event to wait for
            await asyncio.sleep(0.01)
    await ewa.starts()
    await ewa.reads("start.name.ask")
    await ania.looks()
    assert len(ania.screen) == 1
    slowed = house.fake.history.calls("sendMessage", chat=ania.chat["id"])[-1]
    assert slowed.code == 429
    house.clock.ahead += timedelta(seconds=12)
    await ania.reads("start.state.ask")


async def test_who_blocked_the_bot_is_left_alone_until_they_come_back(house: House, ania: Guest) -> None:
    """After a block nothing is sent; after the return the talk goes on, and what was kept is kept."""
    await ania.says("Piekarnia za Rogiem")
    await ania.blocks()
    await house.is_still()
    calls = len(house.fake.history.calls("sendMessage"))
    await house.restarts()
    await ania.unblocks()
    await ania.starts()
    await ania.reads("system.menu.ask")
    await ania.presses("Dokończ rozmowę")
    await ania.reads("start.state.ask")
    assert len(house.fake.history.calls("sendMessage")) == calls + 2
    assert await house.answers_of(ania) == {"start.name": "Piekarnia za Rogiem"}


async def test_who_blocks_while_an_answer_is_on_its_way(house: House, ania: Guest) -> None:
    """Telegram refuses the answer: it is not repeated, and other chats go on."""
    await house.fake.fault(Fault(kind="block", method="sendMessage", chat=ania.chat["id"]))
    await ania.says("Piekarnia za Rogiem", answered=False)
    await house.is_still()
    assert [call.code for call in house.fake.history.calls("sendMessage", chat=ania.chat["id"])] == [200, 403]
    await ania.unblocks()
    await ania.starts()
    await ania.reads("system.menu.ask")


async def test_messages_keep_to_the_rates_that_telegram_asks_for(house: House) -> None:
    """With the bot's own pace, a burst of notes is answered slowly enough that Telegram refuses none."""
    house.fake.rates.enforced = True
    house.use_pace(Pace())
    await house.restarts()
    ania = house.person("Ania")
    await ania.starts()
    for note in range(6):
        await ania.says(f"/note {note}", answered=False)
    await ania.until(lambda: len(ania.screen) == 7, seconds=10)
    assert house.fake.rates.refused == 0


async def test_a_telegram_that_is_away_at_the_start_is_waited_for(house: House) -> None:
    """The bot starts while Telegram is down, and begins when it is back."""
    await house.closes()
    await house.fake.fault(Fault(kind="error", method="getMe", code=502))
    await house.opens()
    ania = house.person("Ania")
    await ania.says("/start", answered=False)
    await ania.until(lambda: ania.screen, seconds=8)


async def test_a_refused_token_stops_the_bot_with_a_sentence(house: House) -> None:
    """Trying on would not help; the error says what to do and does not repeat the token."""
    await house.fake.fault(Fault(kind="refuse", method="getUpdates", code=401, description="Unauthorized", times=0))
    await house.person("Ania").says("/start", answered=False)
    with pytest.raises(BadToken) as refused:
        await house.lasts()
    assert house.fake.token not in str(refused.value)
    await house.fake.heal()
    await house.restarts()


async def test_when_telegram_slows_down_several_nobody_is_sent_to_for_a_while(house: House) -> None:
    """Three chats meet a 429 at once: a fourth waits as well until Telegram's pause is over, and all are answered."""
    guests = [house.person(name) for name in ("Ania", "Ewa", "Jan")]
    for guest in guests:
        await house.fake.fault(Fault(kind="too_many", method="sendMessage", chat=guest.chat["id"], retry_after=1))
        await guest.says("/start", answered=False)
    async with asyncio.timeout(5):
        while house.fake.faults.hit != [1, 1, 1]:  # noqa: ASYNC110 - faults have no event to wait for
            await asyncio.sleep(0.005)
    fourth = house.person("Zofia")
    await fourth.says("/start", answered=False)
    await fourth.sees_nothing(0.5)
    for guest in (*guests, fourth):
        await guest.reads("start.name.ask")


async def test_a_stop_does_not_wait_for_a_telegram_that_hangs(
    house: House, ania: Guest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a message and the answer to a press hanging, the stop takes what it is given and no more; both work again."""
    assert delivery._FINISH + courtesy.FINISH < 9, "ten seconds are what service managers give"
    monkeypatch.setattr(delivery, "_FINISH", 0.3)
    monkeypatch.setattr(courtesy, "FINISH", 0.2)
    for method in ("sendMessage", "answerCallbackQuery"):
        await house.fake.fault(Fault(kind="delay", method=method, seconds=30))
    await ania.presses("Pomiń", answered=False)
    async with asyncio.timeout(5):
        while house.fake.faults.hit != [1, 1]:  # noqa: ASYNC110 - faults have no event to wait for
            await asyncio.sleep(0.01)
    begun = asyncio.get_running_loop().time()
    await house.closes()
    assert asyncio.get_running_loop().time() - begun < 3
    await house.fake.heal()
    await house.opens()
    await ania.reads("start.state.ask")

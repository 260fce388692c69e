"""Refusals: every answer of Telegram that is no success has one outcome for the letter."""

from __future__ import annotations

import asyncio

import pytest

from bot.letters import from_speak
from storage.store import Blocked, Migrated, Outcome, TryLater, Undeliverable
from tests.bot.desk import QUESTION, Desk, later
from tests.telegram.fake import Fault


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(kind="block"), Blocked(letter=7)),
        (Fault(kind="refuse", code=403, description="Forbidden: user is deactivated"), Blocked(letter=7)),
        (Fault(kind="refuse", code=400, description="Bad Request: chat not found"), Blocked(letter=7)),
        (Fault(kind="refuse", code=400, description="Bad Request: PEER_ID_INVALID"), Blocked(letter=7)),
        (
            Fault(kind="refuse", code=400, description="Bad Request: message is too long"),
            Undeliverable(letter=7, reason="too long"),
        ),
        (
            Fault(kind="refuse", code=400, description="Bad Request: BUTTON_DATA_INVALID"),
            Undeliverable(letter=7, reason="buttons"),
        ),
        (
            Fault(kind="refuse", code=400, description="Bad Request: not enough rights to send text messages"),
            Undeliverable(letter=7, reason="no rights"),
        ),
        (
            Fault(kind="refuse", code=400, description="Bad Request: canary words"),
            Undeliverable(letter=7, reason="refused"),
        ),
    ],
)
async def test_letters_that_never_arrive(desk: Desk, fault: Fault, outcome: Outcome) -> None:
    """A refusal is for good, with a reason in our own words; who cannot be reached is blocked."""
    await desk.fake.fault(fault)
    assert await desk.send(from_speak(QUESTION)) == outcome


@pytest.mark.parametrize(
    ("fault", "uncertain"),
    [
        (Fault(kind="reset"), True),
        (Fault(kind="drop"), True),
        (Fault(kind="apply_drop"), True),
        (Fault(kind="error", code=502), True),
        (Fault(kind="error", code=500), True),
        (Fault(kind="apply_error", code=504), True),
        (Fault(kind="truncated"), True),
        (Fault(kind="refuse", code=401, description="Unauthorized"), False),
    ],
)
async def test_letters_that_are_tried_again(desk: Desk, fault: Fault, uncertain: bool) -> None:  # noqa: FBT001 - a case
    """What broke on the way is tried again and says whether it may have arrived; nothing is given up."""
    await desk.fake.fault(fault)
    outcome = await desk.send(from_speak(QUESTION))
    assert later(outcome, desk.clock)[1] is uncertain


async def test_nobody_listens(desk: Desk) -> None:
    """While Telegram cannot be reached, letters certainly did not arrive."""
    await desk.fake.stop()
    await asyncio.sleep(0.05)  # for the closed connection to be noticed; until then it could be either
    outcome = await desk.send(from_speak(QUESTION))
    assert later(outcome, desk.clock)[1] is False


async def test_slow_down(desk: Desk) -> None:
    """The pause that Telegram asks for is kept, and the letter certainly did not arrive."""
    await desk.fake.fault(Fault(kind="too_many", retry_after=17))
    assert later(await desk.send(from_speak(QUESTION)), desk.clock) == (17.5, False)


async def test_pauses_grow_and_end(desk: Desk) -> None:
    """Tries are ever further apart, spread by chance, never more than a minute."""
    pauses = []
    for attempts in (1, 2, 3, 4, 10, 500):
        await desk.fake.fault(Fault(kind="drop"))
        pauses.append(later(await desk.send(from_speak(QUESTION), attempts=attempts), desk.clock)[0])
    assert pauses == [0.75, 1.5, 3.0, 6.0, 45.0, 45.0]


async def test_nudges_are_not_repeated(desk: Desk) -> None:
    """A daily prompt of which nobody knows whether it arrived is not sent again; one that did not leave is."""
    await desk.fake.fault(Fault(kind="apply_drop"))
    assert await desk.send(from_speak(QUESTION), kind="nudge") == Undeliverable(letter=7, reason="unknown")
    await desk.fake.fault(Fault(kind="too_many"))
    assert isinstance(await desk.send(from_speak(QUESTION), kind="nudge"), TryLater)


async def test_a_group_that_moved(desk: Desk) -> None:
    """A group that became a supergroup is told with its new id."""
    desk.fake.chats.meet({"id": -10, "type": "group", "title": "Zespół"})
    await desk.fake.migrate(-10, -1_000_000_000_010)
    assert await desk.send(from_speak(QUESTION), chat=-10) == Migrated(letter=7, chat=-1_000_000_000_010)

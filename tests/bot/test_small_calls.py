"""Small calls: presses are answered and buttons changed, and nobody has to care when that fails."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.letters import from_speak
from flows.effects import Button
from tests.bot.desk import NONCE, QUESTION, Desk
from tests.telegram.fake import Fault


async def test_a_press_is_answered_and_its_buttons_go(desk: Desk) -> None:
    """The spinner stops with a short word, and the answered question keeps its words and loses its buttons."""
    await desk.send(from_speak(QUESTION))
    query = await desk.ola.presses("Partner")
    await desk.ola.looks()
    shown = desk.ola.last
    await desk.calls.answer_press(query, "Zapisane " * 50)
    await desk.calls.close_buttons(5, shown.id)
    await desk.ola.looks()
    assert desk.ola.last.text == QUESTION.text
    assert desk.ola.last.labels == []


async def test_buttons_are_drawn_anew(desk: Desk) -> None:
    """Other buttons can be put under the same message."""
    await desk.send(from_speak(QUESTION))
    await desk.ola.looks()
    await desk.calls.redraw_buttons(5, desk.ola.last.id, rows=((Button("a", "✓ Ja"),),), nonce=NONCE)
    await desk.ola.looks()
    assert desk.ola.last.labels == [["✓ Ja"]]


async def test_late_and_doubled_courtesies_are_no_news(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """Answering too late, or closing buttons twice, raises nothing and is not even logged."""
    await desk.send(from_speak(QUESTION))
    query = await desk.ola.presses("Partner")
    await desk.fake.advance(timedelta(minutes=20).total_seconds())
    await desk.calls.answer_press(query)
    await desk.ola.looks()
    await desk.calls.close_buttons(5, desk.ola.last.id)
    await desk.calls.close_buttons(5, desk.ola.last.id)
    assert "not_done" not in capsys.readouterr().err


async def test_courtesies_never_raise(desk: Desk) -> None:
    """Whatever Telegram says to a best-effort call, nobody has to care."""
    for kind in ("reset", "drop", "truncated", "too_many", "block"):
        await desk.fake.fault(Fault(kind=kind))
        await desk.calls.close_buttons(5, 1)
    await desk.calls.answer_press("unknown")

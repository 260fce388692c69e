"""Arrivals: the chat of an update is found before anybody has read it."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.arrivals import chat_of
from tests.bot.updates import GROUP, json_values, membership, message, press


@pytest.mark.parametrize(
    ("raw", "chat"),
    [
        ({"message": message(text="x")}, 5),
        ({"edited_message": message(text="x")}, 5),
        (press("x"), 5),
        (membership(GROUP, "left", "member"), -10),
        (press("x", message=None), None),
        ({"message": {"chat": {"id": True}}}, None),
        ({"message": {"chat": {"id": 2**80}}}, None),
        ({"message": {"chat": {"id": "5"}}}, None),
        ({"message": [1]}, None),
    ],
)
def test_the_chat_of_a_raw_update(raw: object, chat: int | None) -> None:
    """The chat is found without parsing; what has none, or an impossible one, belongs to nobody."""
    assert chat_of(raw) == chat


@given(json_values)
def test_no_json_breaks_finding_the_chat(raw: object) -> None:
    """Any JSON at all has a chat or has none; finding out never raises."""
    found = chat_of(raw)
    assert found is None or isinstance(found, int)

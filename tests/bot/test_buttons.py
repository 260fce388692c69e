"""Buttons: what goes out comes back, and nothing else does."""

from __future__ import annotations

from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardButton
from telegram.constants import InlineKeyboardButtonLimit

from bot.buttons import pack, unpack
from flows.events import Pressed
from flows.session import begin

NONCE = "abcDEF123_-"
nonces = st.text(ascii_letters + digits + "_-", min_size=11, max_size=11)
actions = st.text(ascii_letters + digits + "_.+-", min_size=1, max_size=40)


@given(nonces, actions)
def test_comes_back(nonce: str, action: str) -> None:
    """Every nonce and action of the agreed form fits a button of Telegram and is read back unchanged."""
    button = InlineKeyboardButton("Dalej", callback_data=pack(nonce, action))
    assert isinstance(button.callback_data, str)
    assert len(button.callback_data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    assert unpack(button.callback_data) == Pressed(nonce=nonce, action=action)


@given(st.text())
def test_forged_data_never_raises(data: str) -> None:
    """Whatever a tampered client sends is a press of ours or nothing, never an error."""
    pressed = unpack(data)
    assert pressed is None or pack(pressed.nonce, pressed.action) == data


@pytest.mark.parametrize(
    "data",
    [None, "", ":", NONCE, f"{NONCE}:", f"{NONCE}x:next", f"{NONCE}:dalej\n", f"{NONCE}:a b", f"{NONCE}:{'a' * 41}"],
)
def test_almost_ours_is_not_ours(data: str | None) -> None:
    """Data that misses the grammar by one character is nobody's."""
    assert unpack(data) is None


@pytest.mark.parametrize(("nonce", "action"), [("short", "next"), (NONCE, ""), (NONCE, "żółć"), (NONCE, "a" * 41)])
def test_our_own_mistake_is_an_error(nonce: str, action: str) -> None:
    """A nonce or action that could not come back is refused before it is sent."""
    with pytest.raises(ValueError, match="not a nonce"):
        pack(nonce, action)


def test_a_session_makes_nonces_of_this_form() -> None:
    """The nonces that the engine makes are of the form that buttons carry."""
    assert unpack(pack(begin(language="pl", seed="x").nonce, "next")) is not None

"""The real content and a press, each loaded once."""

from __future__ import annotations

import pytest

import content
from bot.exports.press import Press
from flows.library import Library


@pytest.fixture(scope="session")
def library() -> Library:
    """All dialogues in both languages."""
    return content.load()


@pytest.fixture(scope="session")
def press() -> Press:
    """A press in this process; the limits of a press of its own are tested with the workshop."""
    return Press()

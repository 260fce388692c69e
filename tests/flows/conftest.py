"""The real content, read once, and a chat that talks to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import content
from flows.library import Library
from tests.flows.conversation import MONDAY, Chat


@pytest.fixture(scope="session")
def real() -> Library:
    """The content that comes with the program."""
    return content.load()


@pytest.fixture
def chat(real: Library) -> Chat:
    """A new chat in English."""
    return Chat(real)


@pytest.fixture
def open_chat(real: Library) -> Callable[..., Chat]:
    """Makes new chats in any language."""

    def opening(language: str = "en", seed: str = "test") -> Chat:
        return Chat(real, language=language, seed=seed)

    return opening


@pytest.fixture
def polish(real: Library) -> Chat:
    """Somebody who set half past eight in Polish, and has nothing else open."""
    chat = Chat(real, language="pl")
    chat.now = MONDAY
    return chat.commands("daily").taps("at.0830")

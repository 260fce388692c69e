"""The real content, loaded once."""

from __future__ import annotations

import pytest

import content
from flows.library import Library


@pytest.fixture(scope="session")
def library() -> Library:
    """All dialogues in both languages."""
    return content.load()

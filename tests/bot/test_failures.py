"""Failures: what may be said about them."""

from __future__ import annotations

from telegram.error import BadRequest

from bot import buttons
from bot.failures import describe


def caught(raising: object) -> BaseException:
    """An exception as it arrives where it is caught."""
    try:
        assert callable(raising)
        raising()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the test is about
        return error
    raise AssertionError("nothing was raised")


def test_kind_and_place_of_ours() -> None:
    """A failure has its kind and the innermost place of ours; the text, which may be a person's, is left out."""
    told = describe(caught(lambda: buttons.pack("canary", "words")))
    assert told["error"] == "ValueError"
    assert told["place"].startswith("bot/buttons.py:")
    assert told["place"].endswith(" in pack")
    assert "canary" not in str(told)


def test_the_place_is_where_it_began() -> None:
    """Of an error with a cause, the place is the cause's, and the kinds of both are told."""

    def wrapped() -> None:
        try:
            buttons.pack("canary", "words")
        except ValueError as error:
            raise BadRequest("canary") from error

    told = describe(caught(wrapped))
    assert told["error"] == "telegram.error.BadRequest"
    assert told["causes"] == "ValueError"
    assert " in pack" in told["place"]
    assert "canary" not in str(told)


def test_other_peoples_places() -> None:
    """A failure without a frame of ours names the innermost one, shortened."""
    told = describe(caught(lambda: int("canary")))
    assert told["place"].startswith("bot/test_failures.py:")
    assert describe(ValueError("canary")) == {"error": "ValueError"}


def test_circles_and_long_chains_end() -> None:
    """Causes that go round, or on for ever, are told only so far."""
    first, second = ValueError(), TypeError()
    first.__cause__, second.__cause__ = second, first
    assert len(describe(first)["causes"].split(", ")) <= 4

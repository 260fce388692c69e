"""Incoming: which event a Telegram update is."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any
from warnings import catch_warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Message, Update

from bot.errors import MalformedUpdate
from bot.heard import Heard
from bot.incoming import WANTED, Reading, Stopped, hear, read
from bot.media import _OTHER_MEDIA
from flows.events import Begun, CommandGiven, GroupSpoke, MediaSent, Pressed, TextEdited, TextSaid, Unreadable
from tests.bot.updates import (
    BOT,
    CHANNEL,
    GROUP,
    NONCE,
    PERSON,
    PRIVATE,
    SENT,
    json_values,
    membership,
    message,
    press,
)
from tests.telegram.fake import poison


def reading(update: dict[str, Any]) -> Reading:
    """What this update is, read by a bot that is called kladka_bot. It is one that Telegram could have sent."""
    with catch_warnings(action="ignore"):
        Update.de_json({"update_id": 1, **update}, None)
    return read({"update_id": 1, **update}, username="kladka_bot")


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Prowadzę fundację.", TextSaid(text="Prowadzę fundację.", source=41, sent=SENT)),
        ("/start", Begun()),
        ("/start abc_DEF-9", Begun(payload="abc_DEF-9")),
        ("/start gotowe, co dalej?", Begun()),
        ("/START", Begun()),
        ("/help", CommandGiven(name="help", source=41, sent=SENT)),
        ("/Menu@kladka_bot", CommandGiven(name="menu", source=41, sent=SENT)),
        (
            "/note zadzwonić do Ewy\njutro",
            CommandGiven(name="note", argument="zadzwonić do Ewy\njutro", source=41, sent=SENT),
        ),
        ("/ nie wiem", TextSaid(text="/ nie wiem", source=41, sent=SENT)),
        ("/pół na pół", TextSaid(text="/pół na pół", source=41, sent=SENT)),
        ("a\r\nb \t\n", TextSaid(text="a\nb", source=41, sent=SENT)),
    ],
)
def test_words(text: str, event: Reading) -> None:
    """Words are text or a command; only what Telegram would call a command is one."""
    assert reading({"message": message(text=text)}) == event


@pytest.mark.parametrize(
    ("content", "event"),
    [
        (
            {"voice": {"file_id": "v", "file_unique_id": "u", "duration": 3}},
            MediaSent(media="voice", file="v", source=41),
        ),
        (
            {
                "photo": [
                    {"file_id": "big", "file_unique_id": "b", "width": 800, "height": 600},
                    {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 60},
                ],
                "caption": "nasza\x07 tablica ",
            },
            MediaSent(media="picture", file="big", caption="nasza  tablica", source=41),
        ),
        (
            {
                "sticker": {
                    "file_id": "s",
                    "file_unique_id": "u",
                    "type": "regular",
                    "width": 1,
                    "height": 1,
                    "is_animated": False,
                    "is_video": False,
                }
            },
            MediaSent(media="sticker", source=41),
        ),
        ({"location": {"latitude": 51.1, "longitude": 17.0}}, MediaSent(media="other", source=41)),
        ({"contact": {"phone_number": "1", "first_name": "Ewa"}}, MediaSent(media="other", source=41)),
        ({"dice": {"emoji": "🎲", "value": 4}}, MediaSent(media="other", source=41)),
        ({"hologram": {"file_id": "x"}}, MediaSent(media="other", source=41)),
        ({"pinned_message": message(text="x")}, None),
        ({"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}}, None),
    ],
)
def test_media(content: dict[str, Any], event: Reading) -> None:
    """Voice and the largest picture keep their file; the rest is named; service messages are nothing."""
    assert reading({"message": message(**content)}) == event


def test_edited_words_name_their_message() -> None:
    """A changed message says which one it was, so that its answer can be found; so does a changed caption."""
    assert reading({"edited_message": message(text="inaczej", edit_date=2)}) == TextEdited(text="inaczej", source=41)
    assert reading({"edited_message": message(caption="opis", edit_date=2)}) == TextEdited(text="opis", source=41)
    assert reading({"edited_message": message(location={"latitude": 1.0, "longitude": 2.0}, edit_date=2)}) is None
    assert reading({"edited_message": message(text="/note dzwonić", edit_date=2)}) == TextEdited(
        text="dzwonić", source=41
    )


@pytest.mark.parametrize(
    ("update", "event"),
    [
        (press(f"{NONCE}:next"), Pressed(nonce=NONCE, action="next")),
        (press("cudzy przycisk"), Unreadable()),
        (press(None, game_short_name="chess"), Unreadable()),
        (
            press(f"{NONCE}:next", message={"message_id": 3, "date": 0, "chat": PRIVATE}),
            Pressed(nonce=NONCE, action="next"),
        ),
        (press(f"{NONCE}:next", message=None, inline_message_id="i"), None),
        (press(f"{NONCE}:next", message=message(GROUP)), None),
        (press(f"{NONCE}:next", message=message({"id": 6, "type": "private"})), None),
    ],
)
def test_presses(update: dict[str, Any], event: Reading) -> None:
    """A press counts in the person's own chat only; one that is not ours shows where they are; old messages count."""
    assert reading(update) == event


@pytest.mark.parametrize(
    ("update", "event"),
    [
        (membership(PRIVATE, "member", "kicked"), Stopped()),
        (membership(PRIVATE, "kicked", "member"), None),
        (membership(GROUP, "left", "member"), GroupSpoke()),
        (membership(GROUP, "kicked", "administrator"), GroupSpoke()),
        (membership(GROUP, "member", "administrator"), None),
        (membership(GROUP, "member", "left"), None),
        (membership(CHANNEL, "left", "administrator"), None),
    ],
)
def test_membership(update: dict[str, Any], event: Reading) -> None:
    """Being stopped is said; being added to a group makes the coach speak once; channels are left alone."""
    assert reading(update) == event


@pytest.mark.parametrize(
    ("content", "event"),
    [
        ({"text": "/start@kladka_bot"}, GroupSpoke()),
        ({"text": "/help@Kladka_Bot proszę"}, GroupSpoke()),
        ({"text": "/help@other_bot"}, None),
        ({"text": "/help"}, None),
        ({"text": "cześć"}, None),
        ({"text": "/help@kladka_bot", "sender_chat": GROUP}, None),
        ({"text": "/help@kladka_bot", "from": BOT}, None),
        ({"new_chat_members": [BOT]}, None),
        ({"voice": {"file_id": "v", "file_unique_id": "u", "duration": 3}}, None),
    ],
)
def test_groups(content: dict[str, Any], event: Reading) -> None:
    """In a group only a command that names the bot, given by a person, is an event."""
    assert reading({"message": message(GROUP, **content)}) == event


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"channel_post": message(CHANNEL, text="/start@kladka_bot")},
        {"message": message(CHANNEL, text="/start@kladka_bot")},
        {"edited_message": message(GROUP, text="x", edit_date=2)},
        {"something_new": {"chat": PRIVATE, "from": PERSON}},
    ],
)
def test_everything_else_is_nothing(update: dict[str, Any]) -> None:
    """Channels, edits in groups and kinds that were not asked for make no event."""
    assert reading(update) is None


def test_what_is_heard_carries_what_a_press_needs() -> None:
    """A stored press says which query to answer, which message was pressed, and the person's language."""
    body = json.dumps({"update_id": 1, **press(f"{NONCE}:next")})
    assert hear(body) == Heard(event=Pressed(nonce=NONCE, action="next"), language="pl", query="77", message=41)


def test_being_stopped_is_heard() -> None:
    """A person who stops the bot is heard as stopped and makes no event."""
    body = json.dumps({"update_id": 1, **membership(PRIVATE, "member", "kicked")})
    assert hear(body) == Heard(stopped=True, language="pl")


@pytest.mark.parametrize("field", [*sorted(_OTHER_MEDIA), "voice", "photo", "sticker"])
def test_contents_are_the_librarys_own(field: str) -> None:
    """Every content that is met with a hint is one that the library knows as a field of a message."""
    assert field in Message.__slots__


@pytest.mark.parametrize(
    "update",
    [
        poison.not_an_object(),
        poison.without_chat(5),
        poison.wrong_types(5),
        poison.huge(5),
        {"message": {"chat": PRIVATE, "text": "bez numeru"}},
        {"message": message(photo=[1])},
        {"message": message(photo=[{"width": "x"}])},
        {"callback_query": {"message": message(), "from": {"id": "5"}}},
    ],
)
def test_what_telegram_would_never_send(update: dict[str, Any]) -> None:
    """An update of another form than Telegram promises is named as such, so that it is set aside and seen."""
    with pytest.raises(MalformedUpdate):
        hear(json.dumps(update))


@pytest.mark.parametrize("body", ["[]", "7", "null"])
def test_no_update_at_all(body: str) -> None:
    """A body that is no object is set aside too."""
    with pytest.raises(MalformedUpdate):
        hear(body)


@pytest.mark.parametrize(
    "update", [poison.of_unknown_kind(), poison.of_nothing(), poison.inline_tap(5), poison.game_tap(5)]
)
def test_strange_but_harmless(update: dict[str, Any]) -> None:
    """What is merely strange makes no event and no error."""
    assert hear(json.dumps(update)).event is None


@given(st.dictionaries(st.sampled_from(WANTED), json_values, max_size=2))
def test_any_json_is_read_or_named(update: dict[str, Any]) -> None:
    """Any JSON object is read, or named as malformed; nothing else can happen."""
    with suppress(MalformedUpdate):
        hear(json.dumps(update))

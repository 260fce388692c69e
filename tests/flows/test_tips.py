"""Tips that were given can be opened again."""

from __future__ import annotations

import pytest

from tests.flows.conversation import Chat
from tests.flows.small import ask, finish, library, talk


@pytest.fixture
def chat() -> Chat:
    """A chat that has begun one talk with two tips and stands in another with one."""
    made = library(
        talk("first", ask("a"), finish("end"), tips=2),
        talk("second", ask("b"), ask("c"), finish("end"), tips=1),
        talk("third", ask("d"), finish("end"), tips=1),
        talk("dry", ask("e"), finish("end")),
    )
    return Chat(made).starts("first").starts("dry").starts("second")


def test_the_talk_in_hand_comes_first_and_then_those_before_it(chat: Chat) -> None:
    """All tips of a talk on a page, the newest talk first; talks never begun and talks without tips have none."""
    chat.commands("tips")
    assert "Second" in chat.text
    assert chat.actions == ["more", "cancel"]
    chat.taps("more")
    assert "First" in chat.text
    assert all(f"first.tips.{n}" in chat.text for n in range(2))
    assert chat.actions == ["less", "cancel"]
    assert chat.taps("less").taps("cancel").at == "second.b"


def test_the_menu_leads_there(chat: Chat) -> None:
    """Under "more", two presses from the menu."""
    assert "Second" in chat.commands("menu").presses("More").presses("Tips").text


def test_before_any_talk_there_are_none() -> None:
    """The page says so and has a way back."""
    chat = Chat(library(talk("first", ask("a"), finish("end"), tips=2))).starts().commands("tips")
    assert chat.said == ("system.tips.empty",)
    assert chat.actions == ["cancel"]


def test_an_open_page_survives_other_content(chat: Chat) -> None:
    """Where the talk of a page is gone, the last page there is is shown."""
    chat.commands("tips").taps("more")
    chat.meets(library(talk("second", ask("b"), ask("c"), finish("end"), tips=1), version="later"))
    assert "Second" in chat.says("hm").text

"""An unnamed partnership is offered the partner's name, once an answer has it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.flows.conversation import Chat
from tests.flows.small import ask, finish, library, talk

WHO = replace(ask("who"), names=True)


@pytest.fixture
def chat() -> Chat:
    """A chat that is asked for the partner."""
    return Chat(library(talk("t", WHO, ask("b"), ask("c"), finish("end")))).starts("t")


def test_one_press_names_the_partnership(chat: Chat) -> None:
    """Offered at the next step only, and taken without leaving it."""
    chat.says("The dairy in Lipno, and Irena there. She plans the routes.")
    chat.presses("Name it: The dairy in Lipno")
    assert "New name: The dairy in Lipno" in chat.text
    assert (chat.at, chat.session.partnerships[0].name) == ("t.b", "The dairy in Lipno")
    assert "call" not in chat.actions


def test_whoever_goes_on_finds_it_among_the_partnerships(chat: Chat) -> None:
    """In the list and where a name is asked for, but no longer in the talk."""
    chat.says("Vale Library").says("more")
    assert "call" not in chat.actions
    chat.commands("partnerships")
    assert "call" in chat.actions
    chat.presses("Rename").presses("Name it: Vale Library")
    assert (chat.at, chat.session.partnerships[0].name) == ("partnerships", "Vale Library")
    assert "call" not in chat.actions


@pytest.mark.parametrize(
    "words",
    ["ok.", "...", "a place near us where people who cannot find work come to learn carpentry with old masters"],
)
def test_what_is_no_name_is_not_offered(chat: Chat, words: str) -> None:
    """A shrug, dots, a long sentence."""
    chat.says(words).commands("partnerships")
    assert "call" not in chat.actions


def test_a_named_partnership_keeps_its_name(chat: Chat) -> None:
    """Nothing is offered where there is a name, and none of another partnership."""
    chat.says("Vale Library").commands("partnerships").presses("New").says("School").commands("partnerships")
    assert "call" not in chat.actions
    chat.presses("Partnership 1").commands("partnerships").presses("Rename").says("Our library").commands(
        "partnerships"
    )
    assert "call" not in chat.actions

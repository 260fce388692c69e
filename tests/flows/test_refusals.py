"""What is refused changes nothing: stale, forged and doubled presses; groups; and the end of everything."""

from __future__ import annotations

import pytest

from flows.effects import Erase, MakeDocument, Remember, Toast
from flows.events import GroupSpoke, Unreadable
from tests.flows.conversation import Chat
from tests.flows.small import ask, choose, finish, library, talk


@pytest.fixture
def chat() -> Chat:
    """A chat at a choice, one answer given."""
    return Chat(library(talk("t", ask("a"), choose("c", "x", "y"), ask("b"), finish("end")))).starts("t").says("Most")


def assert_refused(chat: Chat, *, at: str) -> None:
    """The last event was refused with a word, and the current step is shown."""
    assert chat.said[0] == "system.stale"
    assert any(isinstance(each, Toast) for each in chat.effects)
    assert not any(isinstance(each, Remember) for each in chat.effects)
    assert chat.at == at


def test_a_stale_press_shows_the_current_step(chat: Chat) -> None:
    """A button of an earlier question changes nothing."""
    old = chat.nonce
    chat.presses("x")
    before = chat.session
    chat.taps("c.y", nonce=old)
    assert_refused(chat, at="t.b")
    assert chat.session == before
    assert chat.kept("t.c") == ("x",)


def test_a_doubled_press_counts_once(chat: Chat) -> None:
    """The second of two quick taps comes with an old nonce."""
    old = chat.nonce
    chat.taps("c.x", nonce=old).taps("c.x", nonce=old)
    assert_refused(chat, at="t.b")
    assert len(chat.versions("t.c")) == 1


@pytest.mark.parametrize("action", ["c.z", "c.", "erase", "p.2", "go.t", "l.xx", "e.99", "r.9", "q.x", "", "done"])
def test_a_forged_press_changes_nothing(chat: Chat, action: str) -> None:
    """The right nonce with an action that is not on offer is refused."""
    before = chat.session
    chat.taps(action, nonce=chat.nonce)
    assert_refused(chat, at="t.c")
    assert chat.session == before


def test_a_press_that_cannot_be_read_changes_nothing(chat: Chat) -> None:
    """Neither does one that carries nothing of ours."""
    before = chat.session
    chat.happens(Unreadable())
    assert_refused(chat, at="t.c")
    assert chat.session == before


def test_the_shown_step_can_be_pressed_after_a_refusal(chat: Chat) -> None:
    """The buttons shown with the refusal work."""
    chat.taps("c.x", nonce="AAAAAAAAAAA").presses("y")
    assert chat.kept("t.c") == ("y",)


def test_a_refusal_over_an_interlude_shows_it(chat: Chat) -> None:
    """Lists and menus are steps too."""
    chat.commands("menu").taps("c.x", nonce="AAAAAAAAAAA")
    assert_refused(chat, at="menu")


def test_a_group_hears_one_sentence_and_leaves_no_trace(chat: Chat) -> None:
    """In groups nothing is kept and nothing is asked."""
    before = chat.session
    chat.happens(GroupSpoke())
    assert chat.said == ("system.private_only",)
    assert not chat.buttons
    assert chat.session == before


def test_erasing_takes_two_presses_and_leaves_nothing(chat: Chat) -> None:
    """After the question, one press erases; the chat is as new."""
    chat.commands("delete")
    assert chat.said == ("system.erase.ask",)
    assert chat.kept("t.a") == "Most"
    chat.presses("Delete for good")
    assert any(isinstance(each, Erase) for each in chat.effects)
    assert chat.said == ("system.erase.done",)
    assert not chat.session.answers
    assert chat.session.stack[0] == chat.session.top
    assert "system.welcome" in chat.starts().said


def test_erasing_can_be_given_up(chat: Chat) -> None:
    """Anything but the press leaves everything."""
    chat.commands("delete").presses("Back to the talk")
    assert (chat.at, chat.kept("t.a")) == ("t.c", "Most")


def test_every_step_has_a_nonce_of_its_own(chat: Chat) -> None:
    """A hundred steps, a hundred nonces."""
    nonces = set()
    for _ in range(50):
        chat.commands("menu")
        nonces.add(chat.nonce)
        chat.commands("resume")
        nonces.add(chat.nonce)
    assert len(nonces) == 100


def test_two_chats_have_different_nonces() -> None:
    """A nonce cannot be carried from one chat to another."""
    small = library(talk("t", ask("a"), finish("end")))
    assert Chat(small, seed="one").starts("t").nonce != Chat(small, seed="two").starts("t").nonce


def test_a_summary_makes_a_document(chat: Chat) -> None:
    """Only where there is something to put into it."""
    assert chat.commands("summary").said[0] == "system.summary.empty"
    assert not any(isinstance(each, MakeDocument) for each in chat.effects)

"""A good morning is no answer: it is returned, and the question stays."""

from __future__ import annotations

import pytest

from flows.library import Library
from tests.flows.conversation import Chat
from tests.flows.small import ask, choose, finish, library, signal, talk


@pytest.fixture
def chat() -> Chat:
    """A chat at an open question that listens for money."""
    small = library(
        talk("t", ask("a", signals=("money",)), choose("b", "x", "y"), finish("end")),
        signals=[signal("money", "money")],
    )
    return Chat(small).starts("t")


@pytest.mark.parametrize("word", ["hello", "Hello!", "dzień dobry", "Cześć, dzień dobry :)"])
def test_a_greeting_is_returned_and_the_question_asked_again(chat: Chat, word: str) -> None:
    """In any language of the coach, and as often as it is said."""
    for _ in range(2):
        assert chat.says(word).said == ("system.hello", "system.progress", "a.ask")
    assert chat.versions("t.a") == []
    assert chat.says("hello, we bake bread").kept("t.a") == "hello, we bake bread"


def test_a_greeting_spends_no_smaller_question(chat: Chat) -> None:
    """Whoever greets and then does not know is met like anybody else."""
    assert "system.small_example" in chat.says("hello").says("ok").said


def test_a_greeting_at_a_warning_repeats_its_question(chat: Chat) -> None:
    """It is no answer there either."""
    chat.says("We need money").says("hello")
    assert chat.said == ("system.hello", "signal.money.question")
    assert chat.at == "t.a+money"


def test_a_greeting_at_buttons_shows_them_again(chat: Chat) -> None:
    """It is no try at naming a button."""
    chat.says("an answer").says("dzień dobry")
    assert chat.said[0] == "system.hello"
    assert chat.at == "t.b"


def test_a_greeting_after_a_pause_is_a_knock(chat: Chat) -> None:
    """Two words of greeting are not held as an answer."""
    chat.presses("Pause").waits(days=3).says("Dzień dobry")
    assert chat.said[0] == "system.welcome_back"
    assert chat.at == "t.a"


def test_where_any_words_are_asked_for_a_greeting_is_words(chat: Chat) -> None:
    """A note may be a greeting."""
    assert chat.commands("note").says("hello").kept("note.1") == "hello"


def test_a_greeting_is_no_answer_to_todays_question(real: Library) -> None:
    """Who is written to in the morning may well say good morning first."""
    chat = Chat(real, language="pl").commands("morning")
    assert chat.at == "daily"
    assert chat.says("Dzień dobry!").said[0] == "system.hello"
    assert (chat.at, chat.history) == ("daily", [])

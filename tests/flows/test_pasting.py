"""A text that an app cut into several messages is one answer."""

from __future__ import annotations

import pytest

from flows import saved
from flows.events import CommandGiven, TextSaid
from flows.pasting import AT_ONCE, FULL, LONG
from tests.flows.conversation import Chat
from tests.flows.small import ask, choose, finish, library, talk

NOON = 1_800_000_000
LONG_TEXT = "words " * 680 + "and the last one."


@pytest.fixture
def chat() -> Chat:
    """A chat at the first of three open questions."""
    return Chat(library(talk("t", ask("a"), ask("b"), ask("c"), choose("d", "x", "y"), finish("end")))).starts("t")


def says(chat: Chat, text: str, *, after: int = 0, source: int = 7) -> Chat:
    """Words sent so many seconds after noon."""
    return chat.happens(TextSaid(text=text, source=source, sent=NOON + after))


def test_what_follows_at_once_joins(chat: Chat) -> None:
    """The next piece is no answer to the next question, and that one is asked again."""
    says(chat, LONG_TEXT)
    says(chat, "The rest of it.", after=AT_ONCE, source=8)
    assert chat.said[:1] == ("system.joined",)
    assert chat.kept("t.a") == f"{LONG_TEXT}\nThe rest of it."
    assert (chat.kept("t.b"), chat.at) == (None, "t.b")


def test_a_short_piece_is_the_last(chat: Chat) -> None:
    """After it words are an answer again; after a long one more may come."""
    says(chat, LONG_TEXT)
    says(chat, LONG_TEXT, after=1, source=8)
    says(chat, "The rest of it.", after=2, source=9)
    assert chat.answer("t.a") is not None
    assert chat.versions("t.a")[-1].text.count("the last one") == 2
    assert says(chat, "An answer to b", after=3, source=10).kept("t.b") == "An answer to b"


@pytest.mark.parametrize(("text", "after"), [(LONG_TEXT, AT_ONCE + 1), ("Short words", 0), ("x" * (LONG - 1), 0)])
def test_words_of_their_own_stay_so(chat: Chat, text: str, after: int) -> None:
    """Later, or after words that no app cuts, what is said answers the next question."""
    says(chat, text)
    assert says(chat, "An answer to b", after=after, source=8).kept("t.b") == "An answer to b"


def test_where_nothing_is_cut_nothing_is_joined(chat: Chat) -> None:
    """A terminal takes lines of any length and has no clock of its own."""
    assert chat.says(LONG_TEXT).says("An answer to b").kept("t.b") == "An answer to b"


def test_a_word_cut_in_two_is_whole_again(chat: Chat) -> None:
    """Without a space to cut at an app cuts anywhere."""
    says(chat, "ż" * FULL)
    assert says(chat, "żż", source=8).kept("t.a") == "ż" * (FULL + 2)


def test_held_words_are_held_as_a_whole(chat: Chat) -> None:
    """At buttons the person is asked once about all of it."""
    chat.says("one").says("two").says("three")
    says(chat, LONG_TEXT)
    says(chat, "The rest of it.", source=8)
    assert chat.at == "held"
    assert chat.taps("as-note").kept("note.1") == f"{LONG_TEXT}\nThe rest of it."


def test_a_note_that_was_cut_is_one_note(chat: Chat) -> None:
    """The command stands before the first piece only."""
    chat.happens(CommandGiven(name="note", argument=LONG_TEXT, source=7, sent=NOON))
    assert says(chat, "The rest of it.", source=8).kept("note.1") == f"{LONG_TEXT}\nThe rest of it."
    assert chat.at == "t.a"


def test_a_piece_cannot_be_corrected_alone(chat: Chat) -> None:
    """An edit of the first message would throw the others away, so it changes nothing and says where to go."""
    says(chat, LONG_TEXT)
    says(chat, LONG_TEXT, source=8)
    before = chat.kept("t.a")
    assert chat.edits(7, "Changed").said[:1] == ("system.edit_joined",)
    assert chat.kept("t.a") == before


def test_a_cut_text_may_wait_for_its_rest_through_a_restart(chat: Chat) -> None:
    """Between two pieces the session may be saved; one saved by an older program knows no cuts."""
    says(chat, LONG_TEXT)
    text = saved.to_json(chat.session)
    assert saved.from_json(text).cut == chat.session.cut
    assert saved.from_json(text.replace(',"cut":["t.a",1,1800000000]', "")).cut is None

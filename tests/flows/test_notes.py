"""Notes at any moment, and what is attached to answers."""

from __future__ import annotations

import pytest

from flows.answers import Attachment, Said
from tests.flows.conversation import Chat
from tests.flows.small import ask, choose, finish, library, signal, talk


@pytest.fixture
def chat() -> Chat:
    """A chat at the second of three questions."""
    small = library(
        talk("t", ask("a"), ask("b", signals=["money"]), choose("c", "x", "y"), finish("end")),
        signals=[signal("money", "money")],
    )
    return Chat(small).starts("t").says("an answer")


def attachments(chat: Chat, key: str) -> tuple[Attachment, ...]:
    """What is attached to the current answer."""
    answer = chat.answer(key)
    assert answer is not None
    assert isinstance(answer.value, Said)
    return answer.value.attachments


# --- notes -------------------------------------------------------------------------------------------------------


def test_a_note_in_one_line_is_tied_to_the_step(chat: Chat) -> None:
    """The command with words keeps them at once, above the same question."""
    chat.commands("note", "call Eva")
    answer = chat.answer("note.1")
    assert answer is not None
    assert (answer.text, answer.about) == ("call Eva", "t.b")
    assert chat.said == ("system.note.saved", "system.progress", "b.ask")


def test_a_note_in_two_steps(chat: Chat) -> None:
    """The command alone asks; the next words are the note, short or long, and the question is back."""
    chat.commands("note").says("ok")
    assert chat.kept("note.1") == "ok"
    answer = chat.answer("note.1")
    assert answer is not None
    assert answer.about == "t.b"
    assert chat.at == "t.b"


def test_a_note_outside_any_talk(chat: Chat) -> None:
    """With no step in hand a note is tied to none."""
    other = Chat(chat.library).starts().commands("note", "just so")
    answer = other.answer("note.1")
    assert answer is not None
    assert answer.about is None


def test_notes_are_listed_changed_and_withdrawn(chat: Chat) -> None:
    """A change is a new version, a withdrawn note leaves the list, and no number is used twice."""
    chat.commands("note", "call Eva").commands("note", "bring cake").commands("answers").taps("e.1")
    assert "call Eva" in chat.text
    chat.says("call Ewa")
    assert chat.at == "answers"
    assert [each.text for each in chat.versions("note.1")] == ["call Eva", "call Ewa"]
    chat.taps("e.2").presses("Take off")
    assert chat.said[0] == "system.note.withdrawn"
    assert chat.kept("note.2") is None
    assert "bring cake" not in chat.text
    assert chat.versions("note.2")[-1].withdrawn
    chat.commands("note", "a third one")
    assert chat.kept("note.3") == "a third one"


# --- voice, pictures and the rest --------------------------------------------------------------------------------


def test_a_voice_message_stays_with_the_words_that_follow(chat: Chat) -> None:
    """It is kept at once, asked to be put into words, and not lost when they come."""
    chat.sends("voice", "v1")
    assert (chat.said[0], chat.at) == ("system.attached", "t.b")
    assert attachments(chat, "t.b") == (Attachment("voice", "v1"),)
    chat.says("In short: they have a hall")
    assert chat.kept("t.b") == "In short: they have a hall"
    assert attachments(chat, "t.b") == (Attachment("voice", "v1"),)
    assert chat.at == "t.c"


def test_an_album_stays_with_one_answer(chat: Chat) -> None:
    """Its pictures come one by one, the words with the first; no change goes on."""
    chat.sends("picture", "p1", caption="our garden").sends("picture", "p2").sends("voice", "v1")
    assert chat.kept("t.b") == "our garden"
    assert [each.file for each in attachments(chat, "t.b")] == ["p1", "p2", "v1"]
    assert chat.presses("No change").at == "t.c"


def test_an_attachment_without_words_is_an_answer(chat: Chat) -> None:
    """Skipping after a voice message leaves it as the answer, named in the list."""
    chat.sends("voice", "v1").presses("Skip")
    assert chat.at == "t.c"
    chat.commands("answers")
    assert "recording or picture" in chat.text


def test_changed_words_keep_what_was_attached(chat: Chat) -> None:
    """By editing, by going back, from the list."""
    chat.sends("picture", "p1").says("a hall")
    chat.edits(chat.message, "a big hall")
    chat.presses("Back").says("a very big hall").commands("answers").taps("e.1").says("the biggest hall")
    assert chat.kept("t.b") == "the biggest hall"
    assert attachments(chat, "t.b") == (Attachment("picture", "p1"),)


def test_a_picture_at_a_warning_belongs_to_its_question(chat: Chat) -> None:
    """The follow-up question is an open question like any other."""
    chat.says("only money").sends("picture", "p1").says("this hall")
    assert attachments(chat, "t.b+money") == (Attachment("picture", "p1"),)
    assert attachments(chat, "t.b") == ()


@pytest.mark.parametrize("media", ["sticker", "other"])
def test_what_cannot_be_kept_gets_a_friendly_hint(chat: Chat, media: str) -> None:
    """A sticker answers nothing; the question is shown again."""
    nonce = chat.nonce
    chat.sends(media, None)
    assert chat.said == ("system.text_please", "system.progress", "b.ask")
    assert chat.nonce == nonce


def test_words_sent_with_a_file_are_heard(chat: Chat) -> None:
    """A document's caption is an answer like any typed one."""
    assert chat.sends("other", "f", caption="see the plan").kept("t.b") == "see the plan"
    assert chat.sends("picture", "p", caption="y").kept("t.c") == ("y",)


def test_a_picture_where_a_button_is_asked_for(chat: Chat) -> None:
    """Nothing to attach it to: a hint."""
    chat.says("a hall")
    assert chat.sends("picture").said[0] == "system.text_please"
    assert chat.commands("note").sends("voice").said[0] == "system.text_please"

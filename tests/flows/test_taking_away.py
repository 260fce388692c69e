"""Taking a document away: what is offered, what is asked for, what the partner would see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.effects import MakeDocument, Redraw, Toast
from flows.library import Dialogue, Library, Section
from tests.flows.conversation import Chat
from tests.flows.small import ask, choose, finish, library, rate, talk

SECTIONS = ("who-we-are", "their-side")


@pytest.fixture
def small() -> Library:
    """An answer that may be shared, two that may not, one of them marked as a guess, and a square with a rating."""
    marking = replace(choose("marks", "goal", "none", many=True, section="who-we-are"), guesses=True)
    made = library(
        talk(
            "t",
            ask("write", section="who-we-are"),
            ask("goal", section="who-we-are"),
            marking,
            ask("secret", section="their-side"),
            finish("end"),
        ),
        _square("risk-mapping", "risk"),
        sections=SECTIONS,
    )
    shared = tuple(Section(id=each.id, title=each.title, shared=each.id == "who-we-are") for each in made.sections)
    return replace(made, sections=shared)


def _square(name: str, domain: str) -> Dialogue:
    return replace(
        talk(name, ask("open"), rate("rate"), ask("later"), finish("end")), kind="cell", domain=domain, stage="mapping"
    )


@pytest.fixture
def chat(small: Library) -> Chat:
    """Everything said, a note made while the last was open, the one-pager shown."""
    chat = Chat(small).starts("t").says("We bake bread").says("They want a hall").presses("goal").presses("Done")
    return chat.commands("note", "call Eva").says("They fear the board").commands("summary")


def documents(chat: Chat) -> list[MakeDocument]:
    """What was asked for last."""
    return [each for each in chat.effects if isinstance(each, MakeDocument)]


def test_the_private_page_says_what_is_a_guess_and_where_notes_were_made(chat: Chat) -> None:
    """The guess carries its mark, the note stands under its section, marking guesses is no answer of its own."""
    assert "They want a hall (our guess – to check)\n" in chat.text
    assert "They fear the board\nNote: call Eva\n" in chat.text
    assert "\ngoal" not in chat.text
    assert chat.actions == ["take.pdf", "take.record", "take.docx", "take.shared", "take.other", "cancel"]


@pytest.mark.parametrize(
    ("pressed", "kind", "form"),
    [("pdf", "one-pager", "pdf"), ("record", "record", "pdf"), ("docx", "one-pager", "docx")],
)
def test_a_press_brings_a_document_and_leaves_the_buttons(chat: Chat, pressed: str, kind: str, form: str) -> None:
    """Told by a toast that it is being prepared; the same buttons stay, so that another can be pressed."""
    before = chat.actions
    chat.taps(f"take.{pressed}")
    assert [type(each) for each in chat.effects] == [Toast, Redraw, MakeDocument]
    (document,) = documents(chat)
    assert (document.kind, document.format, document.view) == (kind, form, "private")
    assert chat.actions == before


def test_one_press_a_minute(chat: Chat) -> None:
    """Sooner, the person is told when; after a minute the next file comes."""
    chat.taps("take.pdf").taps("take.docx")
    assert not documents(chat)
    assert chat.said[0] == "system.take.wait"
    assert documents(chat.waits(seconds=50).taps("take.docx"))


def test_the_wait_is_for_the_whole_chat(chat: Chat) -> None:
    """Leaving and coming back does not shorten it."""
    chat.taps("take.pdf").taps("cancel").commands("summary").taps("take.pdf")
    assert not documents(chat)


def test_words_ask_for_a_document_too(chat: Chat) -> None:
    """Typing a button's words works; without a press to answer, the message says that it is being prepared."""
    chat.says("PDF, one page")
    assert documents(chat)
    assert chat.said[0] == "system.take.preparing"
    assert isinstance(chat.effects[-1], MakeDocument), "a document comes after its message"


def test_what_the_partner_would_see_is_shown_first(chat: Chat) -> None:
    """Without guesses, notes and what is not shared; the same in the document that is asked for then."""
    chat.taps("take.shared")
    assert "We bake bread" in chat.text
    for hidden in ("They want a hall", "They fear the board", "call Eva", "our guess"):
        assert hidden not in chat.text
    (document,) = documents(chat.taps("take.docx"))
    assert (document.view, document.format) == ("shared", "docx")


def test_with_nothing_to_share_there_is_no_file_for_the_partner(small: Library) -> None:
    """Said plainly, with the way back."""
    chat = Chat(replace(small, sections=tuple(replace(each, shared=False) for each in small.sections)))
    chat.starts("t").says("We bake bread").commands("summary").taps("take.shared")
    assert chat.said == ("system.take.shared_empty",)
    assert chat.actions == ["take.private", "cancel"]
    assert chat.taps("take.private").said[-1] == "system.take.ask"


def test_files_can_be_in_the_other_language(small: Library) -> None:
    """The chat goes on in its own; what the partner would see is shown in theirs."""
    both = replace(small, languages=("en", "pl"), texts={"en": small.texts["en"], "pl": dict(small.texts["en"])})
    chat = Chat(both).starts("t").says("We bake bread").commands("summary").taps("take.other").taps("take.pl")
    assert chat.said[0] == "system.take.in"
    (document,) = documents(chat.taps("take.text"))
    assert (document.language, chat.session.language) == ("pl", "en")


def test_pictures_come_once_something_is_rated(chat: Chat) -> None:
    """The map with its facts in words; a star needs three domains."""
    chat.starts("risk-mapping").says("fine").presses("4").commands("summary").taps("take.pictures")
    (picture,) = documents(chat)
    assert (picture.kind, picture.format) == ("map", "png")
    assert picture.caption.endswith("\nRisk: mapping 4")


def test_open_questions_are_printed_for_the_talk_in_hand(chat: Chat) -> None:
    """/print offers what is open: first the dialogue in hand; answered questions are not offered again."""
    chat.starts("risk-mapping").commands("print")
    assert chat.said == ("system.take.questions",)
    assert chat.actions[0] == "take.q.risk-mapping"
    (document,) = documents(chat.taps("take.q.risk-mapping"))
    assert (document.kind, document.format, document.dialogue) == ("questions", "pdf", "risk-mapping")
    chat.waits(minutes=1).taps("take.questions-text").taps("take.q.risk-mapping")
    assert documents(chat)[0].format == "markdown"


def test_with_no_open_questions_there_is_nothing_to_print() -> None:
    """Said, with the way back."""
    chat = Chat(library(talk("t", ask("one"), finish("end")))).starts("t").says("said").commands("print")
    assert chat.said == ("system.take.no_questions",)

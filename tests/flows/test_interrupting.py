"""Help, a note, the glossary, the menu in the middle of a talk, and back to the same step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.library import Library
from tests.flows.conversation import Chat
from tests.flows.small import ask, choose, finish, library, talk, term

LONG = "We would like the school to lend us its hall on Fridays."


@pytest.fixture
def small() -> Library:
    """Two dialogues and a few terms."""
    return library(
        talk("t", ask("a"), ask("b"), choose("c", "x", "y"), finish("end")),
        talk("other", ask("o"), finish("close")),
        terms=[term("pilot", "trial"), term("risk", related=("pilot",), opposite="chance"), term("chance")],
    )


@pytest.fixture
def chat(small: Library) -> Chat:
    """A chat in the middle of a dialogue."""
    return Chat(small).starts("t").says("an answer")


@pytest.mark.parametrize("command", ["note", "glossary", "answers", "partnerships", "language", "menu", "delete"])
def test_an_interlude_gives_back_the_same_step(chat: Chat, command: str) -> None:
    """Whatever is opened over a question, one press or one command leads back to it."""
    chat.commands(command)
    assert chat.at != "t.b"
    assert chat.presses("Go on with the talk" if command == "menu" else "Back to the talk").at == "t.b"
    assert chat.commands(command).commands("resume").at == "t.b"
    assert chat.commands(command).commands("back").at == "t.b"
    assert chat.stack == ["menu", "t.b"]


@pytest.mark.parametrize("command", ["help", "privacy", "summary", "example", "nonsense"])
def test_a_word_in_between_leaves_the_step(chat: Chat, command: str) -> None:
    """Help and the like are said above the same question; its buttons stay valid."""
    nonce = chat.nonce
    chat.commands(command)
    assert chat.at == "t.b"
    assert chat.said[-1] == "b.ask"
    assert chat.nonce == nonce


def test_repeated_commands_do_not_pile_up(chat: Chat) -> None:
    """Opening things over each other leaves one of them on top."""
    for command in (
        "menu",
        "menu",
        "note",
        "glossary",
        "answers",
        "partnerships",
        "language",
        "delete",
        "note",
        "menu",
    ):
        chat.commands(command)
        assert len(chat.stack) == 3, chat.stack
    for _ in range(5):
        chat.commands("answers").taps("e.0")
        assert chat.stack == ["menu", "t.b", "answers", "t.a"]
        chat.commands("menu").commands("note")
        assert chat.stack == ["menu", "t.b", "answers", "t.a", "note"]


def test_a_dialogue_opened_from_the_menu_lies_on_the_one_in_hand(chat: Chat) -> None:
    """Another dialogue may be walked first; its end gives back to the step that was open."""
    chat.commands("menu").presses("Talks").presses("Other")
    assert chat.at == "other.o"
    chat.says("something else").presses("Menu").presses("Go on with the talk")
    assert chat.at == "t.b"


def test_pages_of_the_menu(chat: Chat) -> None:
    """Each page leads to the first one."""
    chat.commands("menu")
    for page in ("Talks", "Cooperation", "More"):
        assert chat.presses(page).presses("Menu").said == ("system.menu.ask",)


def test_the_map_is_opened_domain_by_domain() -> None:
    """Twenty squares do not fit on a phone: first the domain, then its squares, then the walk."""
    square = talk("communication-planning", ask("q"), finish("end"), kind="cell")
    chat = Chat(library(talk("t", ask("a"), finish("end")), square)).starts("t").commands("menu")
    chat.presses("Cooperation map")
    assert chat.labels == ["Communication-planning", "Communication", "By stage", "Menu"]
    assert "system.map.reason.order" in chat.said
    chat.presses("Communication")
    assert chat.actions == ["go.communication-planning", "menu.map"]
    assert chat.presses("Planning").at == "communication-planning.q"


def test_the_map_is_opened_by_stage() -> None:
    """Who works on one stage finds its squares together, one for each domain."""
    squares = [
        replace(talk(f"{domain}-planning", ask("q"), finish("end"), kind="cell"), domain=domain, stage="planning")
        for domain in ("risk", "motivation")
    ]
    chat = Chat(library(talk("t", ask("a"), finish("end")), *squares)).starts("t").commands("menu")
    chat.presses("Cooperation map").presses("By stage").presses("Planning")
    assert chat.labels == ["Risk", "Motivation", "Back"]
    assert chat.presses("Motivation").at == "motivation-planning.q"


def test_a_sentence_typed_at_the_menu_may_be_the_answer(chat: Chat) -> None:
    """Words typed over a question are held; the question is shown, and they can be its answer."""
    chat.commands("menu").says(LONG)
    assert chat.at == "held"
    assert "b.ask" in chat.said
    chat.presses("It's my answer")
    assert chat.kept("t.b") == LONG
    assert chat.stack == ["menu", "t.c"]


def test_held_words_can_be_a_note_or_nothing(chat: Chat) -> None:
    """A note is tied to the step beneath; dropped words leave nothing."""
    chat.commands("menu").says(LONG).presses("It's a note")
    assert chat.kept("note.1") == LONG
    answer = chat.answer("note.1")
    assert answer is not None
    assert answer.about == "t.b"
    assert chat.at == "menu"
    chat.says(LONG).presses("Don't keep it")
    assert chat.kept("note.2") is None


@pytest.mark.parametrize("leave", ["menu", "resume", "back", "stop", "note", "glossary", "start"])
def test_held_words_are_not_lost_by_walking_away(chat: Chat, leave: str) -> None:
    """Who leaves without saying what the words are finds them as a note."""
    chat.commands("menu").says(LONG).commands(leave)
    assert chat.kept("note.1") == LONG


def test_held_words_survive_a_link_and_another_partnership(chat: Chat) -> None:
    """The same when the person goes to another dialogue or another partnership."""
    chat.commands("menu").says(LONG).starts("other")
    assert chat.kept("note.1") == LONG
    chat.commands("menu").says(LONG + " Or Mondays.").commands("partnerships")
    assert chat.kept("note.2") == LONG + " Or Mondays."


def test_more_words_over_held_ones(chat: Chat) -> None:
    """The first words become a note, the newer ones are asked about."""
    chat.commands("menu").says(LONG).says("No, wait, better on Mondays then.")
    assert chat.kept("note.1") == LONG
    assert chat.presses("It's my answer").kept("t.b") == "No, wait, better on Mondays then."


def test_at_a_choice_held_words_are_no_answer(chat: Chat) -> None:
    """Where buttons answer, long words can only be a note."""
    chat.says("b answer").says(LONG)
    assert chat.at == "held"
    assert chat.actions == ["as-note", "drop"]


def test_a_button_can_be_named_by_typing(chat: Chat) -> None:
    """Its words in any case, its number, or nearly its words; at a list and at a question."""
    chat.commands("menu")
    assert chat.says("TALKS and stories").said == ("system.menu.talks",)
    assert chat.says("menu").said == ("system.menu.ask",)
    assert chat.says("1").at == "t.b"
    chat.says("b answer")
    assert chat.at == "t.c"
    assert chat.says("2").kept("t.c") == ("y",)


def test_the_exact_words_of_a_button_at_an_open_question(chat: Chat) -> None:
    """Typing "skip" skips; it is not kept as an answer."""
    chat.says("Example.")
    assert "b.example" in chat.said
    chat.says("skip")
    assert (chat.at, chat.kept("t.b")) == ("t.c", None)


def test_a_press_is_needed_to_erase(chat: Chat) -> None:
    """Neither a number nor the button's words erase anything."""
    chat.commands("delete")
    for text in ("1", "Delete for good"):
        chat.says(text)
        assert chat.kept("t.a") == "an answer"


def test_an_unnamed_short_word_asks_for_a_button(chat: Chat) -> None:
    """A short word that names nothing is answered with the buttons."""
    assert chat.commands("menu").says("hmm").said[0] == "system.pick_one"


# --- the glossary ------------------------------------------------------------------------------------------------


def test_a_term_by_name_synonym_and_other_language(chat: Chat) -> None:
    """Any name leads to the same entry, whatever the chat's language, the case or the diacritics."""
    for typed in ("pilot", "Pilot!", "trial", "trial-pl", "PILOT-PL"):
        chat.commands("glossary", typed)
        assert "term.pilot.meaning" in chat.text, typed


def test_a_term_shows_its_opposite_and_leads_to_related_ones(chat: Chat) -> None:
    """Related terms are buttons; another word can be typed at once."""
    chat.commands("glossary").says("risk")
    assert "term.chance.meaning" in chat.text
    assert "term.pilot.meaning" in chat.presses("pilot").text
    assert "term.chance.meaning" in chat.says("chance").text
    assert chat.presses("Back to the talk").at == "t.b"


def test_an_unknown_word_shows_the_nearest(chat: Chat) -> None:
    """Never a silent guess: the nearest are named and can be pressed."""
    chat.commands("glossary", "pilots")
    assert chat.said[0] == "system.glossary.unknown"
    assert "term.pilot.meaning" in chat.presses("pilot").text


def test_where_nothing_is_near_nothing_is_called_near(chat: Chat) -> None:
    """A word that is like no name offers no terms, only the question for another word."""
    chat.commands("glossary", "zebra")
    assert chat.said == ("system.glossary.none", "system.glossary.ask")
    assert chat.actions == ["cancel"]


def test_an_answer_typed_into_the_glossary_is_not_lost(chat: Chat) -> None:
    """A sentence is no term: it is held, and can be the answer."""
    chat.commands("glossary", "pilot").says(LONG)
    assert chat.at == "held"
    assert chat.presses("It's my answer").kept("t.b") == LONG
    assert chat.at == "t.c"


# --- languages ---------------------------------------------------------------------------------------------------


def test_the_language_changes_in_the_middle(chat: Chat) -> None:
    """The same step is shown in the other language; an answer stays as it was typed."""
    chat.commands("language").presses("Polski")
    assert chat.at == "t.b"
    assert "Pomiń" in chat.labels
    chat.commands("language", "en")
    assert "Skip" in chat.labels
    assert chat.kept("t.a") == "an answer"


def test_an_unknown_language_opens_the_choice(chat: Chat) -> None:
    """A language that the library does not have cannot be set."""
    assert chat.commands("language", "xx").at == "language"
    assert chat.session.language == "en"

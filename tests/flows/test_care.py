"""Words that are no matter for a coach, written anywhere: kept, met once with where to turn, and not coached on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from flows.effects import Speak
from tests.flows.conversation import Chat

#: In each language: danger, violence, despair, and a plain answer.
WORDS = {
    "pl": (
        "Nie chcę już żyć.",
        "Mąż mnie bije.",
        "Nie mam już siły, wszystko mnie przerasta.",
        "Szyjemy torby z banerów.",
    ),
    "en": (
        "I don't want to live any more.",
        "My husband hits me.",
        "I can't cope any more.",
        "We sew bags from banners.",
    ),
}
#: Kinds of parts that are coaching.
COACHING = {"question", "tip", "warning", "example", "card", "progress"}

Opening = Callable[..., Chat]


@pytest.fixture(params=["pl", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Each language in turn."""
    return str(request.param)


def _kinds(message: Speak) -> set[str]:
    return {part.kind for part in message.parts}


def _texts(chat: Chat) -> list[str]:
    return [each.text for each in chat.history]


# --- everywhere ---------------------------------------------------------------------------------------------------


def test_an_answer_in_a_dialogue_is_heard(open_chat: Opening, language: str) -> None:
    """At an open question danger is kept as a note, met with the numbers, and followed by no question, tip or warning."""
    danger = WORDS[language][0]
    chat = open_chat(language).starts("introduce").taps("c.now").says(danger)
    assert chat.said == ("system.safety.danger", "system.safety.waits")
    assert "112" in chat.text
    assert "116 123" in chat.text
    assert not _kinds(chat.last) & COACHING
    assert chat.kept("note.1") == danger
    assert chat.kept("introduce.write") is None
    assert chat.actions == ["resume", "menu"]


def test_violence_names_its_own_number(open_chat: Opening, language: str) -> None:
    """Whoever is being hurt reads of a line that helps with that."""
    chat = open_chat(language).starts("introduce").taps("c.now").says(WORDS[language][1])
    assert chat.said[0] == "system.safety.violence"
    assert "800 120 002" in chat.text


def test_despair_stays_the_answer(open_chat: Opening, language: str) -> None:
    """Somebody at the end of their strength is met kindly; what they wrote is their answer, and the talk can wait."""
    despair = WORDS[language][2]
    chat = open_chat(language).starts("introduce").taps("c.now").says(despair)
    assert chat.said == ("system.safety.heavy", "system.safety.waits")
    assert chat.kept("introduce.write") == despair
    chat.taps("resume")
    assert chat.at == "introduce.write"


def test_a_note_is_heard(open_chat: Opening, language: str) -> None:
    """A note in one line, and one that was asked for."""
    danger = WORDS[language][0]
    for chat in (
        open_chat(language).starts("introduce").taps("c.now").commands("note", danger),
        open_chat(language).starts("introduce").taps("c.now").commands("note").says(danger),
    ):
        assert "system.safety.danger" in chat.said
        assert chat.kept("note.1") == danger
        assert not _kinds(chat.last) & COACHING


@pytest.mark.parametrize(
    "command", ["menu", "glossary", "find", "answers", "partnerships", "language", "delete", "daily"]
)
def test_free_words_are_heard(open_chat: Opening, language: str, command: str) -> None:
    """Where no answer is expected the words become a note and are met all the same; nobody is asked what they are."""
    danger = WORDS[language][0]
    chat = open_chat(language).starts("introduce").commands(command).says(danger)
    assert "system.safety.danger" in chat.said
    assert chat.kept("note.1") == danger
    assert not _kinds(chat.last) & COACHING


def test_the_first_words_ever_are_heard(open_chat: Opening, language: str) -> None:
    """Somebody who writes this before anything else gets no welcome but an answer."""
    danger = WORDS[language][0]
    chat = open_chat(language).says(danger)
    assert chat.said == ("system.safety.danger", "system.saved")
    assert chat.kept("note.1") == danger
    chat.commands("start")
    assert "system.welcome" in chat.said


def test_words_at_buttons_and_after_a_pause_are_heard(open_chat: Opening, language: str) -> None:
    """Neither a question with buttons nor a paused talk keeps them from being heard."""
    danger = WORDS[language][0]
    for chat in (
        open_chat(language).starts("pulse"),
        open_chat(language).starts("introduce").taps("c.now").commands("stop"),
    ):
        chat.says(danger)
        assert "system.safety.danger" in chat.said
        assert chat.kept("note.1") == danger
        assert "system.welcome_back" not in chat.said


def test_a_changed_answer_and_an_edited_message_are_heard(open_chat: Opening, language: str) -> None:
    """Words that come in place of others are heard; editing them once more says nothing new."""
    danger, _, _, plain = WORDS[language]
    chat = open_chat(language).starts("introduce").taps("c.now").says(plain)
    chat.edits(chat.message, danger)
    assert "system.safety.danger" in chat.said
    chat.edits(chat.message, danger + "!")
    assert not any("safety" in each for each in chat.said)


def test_a_caption_is_heard(open_chat: Opening, language: str) -> None:
    """Words sent along with a picture are words."""
    chat = open_chat(language).starts("introduce").taps("c.now").sends("picture", caption=WORDS[language][0])
    assert "system.safety.danger" in chat.said


def test_another_language_is_heard_too(open_chat: Opening) -> None:
    """Nobody has to switch the language first."""
    assert "system.safety.danger" in open_chat("pl").starts("introduce").taps("c.now").says(WORDS["en"][0]).said


# --- once ---------------------------------------------------------------------------------------------------------


def test_where_to_turn_is_said_once(open_chat: Opening, language: str) -> None:
    """Whoever writes on is answered in fewer words, and every word is kept; the next day it is said in full again."""
    danger = WORDS[language][0]
    chat = open_chat(language).starts("introduce").taps("c.now").says(danger).says(danger).says(danger)
    assert "system.safety.still" in chat.said
    assert "system.safety.danger" not in chat.said
    assert _texts(chat)[1:] == [danger] * 3
    assert "system.safety.danger" in chat.waits(days=1).says(danger).said


def test_despair_does_not_stop_the_talk_twice(open_chat: Opening, language: str) -> None:
    """Who wants to go on and says so again is not stopped again; neither warned nor given a tip about it."""
    despair = WORDS[language][2]
    chat = open_chat(language).starts("introduce").taps("c.now").says(despair).taps("resume").taps("keep")
    assert chat.at == "introduce.work"
    chat.says(despair)
    assert chat.said[0] == "system.saved"
    assert not {"tip", "warning"} & _kinds(chat.last)
    assert not any("safety" in each for each in chat.said)
    assert chat.kept("introduce.work") == despair
    assert chat.at not in ("introduce.work", "menu")


# --- around -------------------------------------------------------------------------------------------------------


def test_tomorrow_brings_no_prompt(open_chat: Opening) -> None:
    """Where prompts are on, the next day is quiet, and it says so; elsewhere nothing is said of prompts."""
    chat = open_chat("pl")
    chat.now = datetime(2027, 3, 8, 8, 30, tzinfo=UTC)
    chat.commands("daily").taps("at.0830").starts("introduce").taps("c.now").says(WORDS["pl"][2])
    assert "system.safety.tomorrow" in chat.said
    assert chat.alarms["daily"].date().isoformat() == "2027-03-10"
    assert "system.safety.tomorrow" not in open_chat("pl").starts("introduce").taps("c.now").says(WORDS["pl"][2]).said


def test_no_page_to_show_around_has_it(open_chat: Opening, language: str) -> None:
    """What was written in danger stands neither on one's own one-pager nor in the partner's; it is kept, all the same."""
    danger, plain = WORDS[language][0], WORDS[language][3]
    chat = open_chat(language).starts("introduce").taps("c.now").says(danger).taps("resume").says(plain)
    chat.commands("summary")
    assert plain in chat.text
    assert danger not in chat.text
    assert danger in chat.commands("answers").text


def test_the_log_on_the_page_does_not_have_it(open_chat: Opening) -> None:
    """Nor does what was answered to a daily prompt: the page has plain answers, the list of prompts has all."""
    plain = WORDS["pl"][3]
    assert plain in open_chat("pl").commands("morning").says(plain).commands("summary").text
    chat = open_chat("pl").commands("morning").says(WORDS["pl"][0])
    assert "system.safety.danger" in chat.said
    assert WORDS["pl"][0] not in chat.commands("summary").text
    assert WORDS["pl"][0] in chat.commands("prompts").text


def test_a_note_that_becomes_one_is_met(open_chat: Opening, language: str) -> None:
    """Danger written in place of an earlier note replaces it, and is met like anywhere else."""
    danger, plain = WORDS[language][0], WORDS[language][3]
    chat = open_chat(language).commands("note", plain).commands("answers").taps("e.0").says(danger)
    assert chat.said[0] == "system.safety.danger"
    assert [each.text for each in chat.versions("note.1")] == [plain, danger]
    assert chat.answer("note.2") is None


def test_an_answer_to_a_prompt_that_becomes_one_is_met(open_chat: Opening, language: str) -> None:
    """So does danger in place of an answer to a daily prompt: no note is made of it."""
    danger, plain = WORDS[language][0], WORDS[language][3]
    chat = open_chat(language).commands("morning").says(plain).commands("prompts").taps("e.0").says(danger)
    assert "system.safety.danger" in chat.said
    assert _texts(chat)[-2:] == [plain, danger]
    assert chat.answer("note.1") is None


def test_figures_of_speech_go_on_as_ever(open_chat: Opening) -> None:
    """What only sounds heavy is an answer like any other."""
    chat = (
        open_chat("pl").starts("introduce").taps("c.now").says("Ten termin nas zabije, a tu trzeba jakoś zabić czas.")
    )
    assert not any("safety" in each for each in chat.said)
    assert chat.kept("introduce.write") is not None

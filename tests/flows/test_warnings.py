"""Warnings, their questions, and short answers, as a conversation sees them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.library import CueGroup, Library, Pattern
from tests.flows.conversation import Chat
from tests.flows.small import ask, choose, finish, library, signal, talk

WORDS = ("money", "logo", "everyone")


@pytest.fixture
def small() -> Library:
    """Questions that listen for three signals."""
    return library(
        talk("t", *(ask(f"q{n}", signals=WORDS) for n in range(4)), finish("end"), pitfalls=1),
        signals=[signal(each, each) for each in WORDS],
        texts={f"signal.{each}.notice": f"You said {{words}}, mind the {each}." for each in WORDS},
    )


@pytest.fixture
def chat(small: Library) -> Chat:
    """A chat at the first question."""
    return Chat(small).starts("t")


def test_a_warning_quotes_and_asks_one_question(chat: Chat) -> None:
    """What triggered it is quoted, and its question stands alone in the same message."""
    chat.says("We need money")
    assert chat.at == "t.q0+money"
    assert chat.said == ("signal.money.notice", "signal.money.question")
    assert "money" in chat.part("warning")
    assert chat.actions == ["skip", "back", "pause"]


def test_the_answer_is_kept_before_the_warning(chat: Chat) -> None:
    """Whoever leaves at the warning has still answered."""
    assert chat.says("We need money").kept("t.q0") == "We need money"


def test_the_follow_up_is_kept_under_its_own_key(chat: Chat) -> None:
    """The answer to the warning's question stands beside the first answer, not over it."""
    chat.says("We need money").says("A hall would help")
    assert chat.kept("t.q0") == "We need money"
    assert chat.kept("t.q0+money") == "A hall would help"
    assert chat.at == "t.q1"


def test_at_most_one_warning_an_answer_and_two_a_visit(chat: Chat) -> None:
    """The first signal speaks; the third one is silent, and so is one already spoken."""
    chat.says("money and logo for everyone")
    assert chat.at == "t.q0+money"
    chat.says("yes, money indeed")
    assert chat.at == "t.q1"
    chat.says("money again")
    assert chat.at == "t.q2"
    assert chat.says("a logo").at == "t.q2+logo"
    assert chat.presses("Skip").says("for everyone").at == "t.end"
    assert "system.watch_out" not in chat.said


def test_a_new_visit_may_warn_again(chat: Chat) -> None:
    """The limit is for a visit."""
    chat.says("money").presses("Skip").says("a logo").presses("Skip").commands("restart")
    assert chat.says("money once more").at == "t.q0+money"


def test_answering_a_warning_once_more_is_no_change(chat: Chat) -> None:
    """On a new walk through the talk its answer is kept like the first time; nobody is told of a change they did not make."""
    chat.says("money").says("only a hall").commands("restart").says("money once more").says("a hall and a cellar")
    assert chat.said[0] == "system.saved"
    assert chat.kept("t.q0+money") == "a hall and a cellar"


def test_back_from_a_warning_leads_to_its_question(chat: Chat) -> None:
    """The first answer can be said better; the same warning is not given again."""
    chat.says("We need money").presses("Back")
    assert chat.at == "t.q0"
    assert "We need money" in chat.text
    chat.says("We need money and advice")
    assert chat.kept("t.q0") == "We need money and advice"
    assert chat.at == "t.q1"


def test_a_shrug_at_a_warning_is_fine(chat: Chat) -> None:
    """Nobody has to answer it; nothing is kept."""
    chat.says("We need money").says("ok")
    assert chat.said[0] == "system.fine"
    assert chat.at == "t.q1"
    assert chat.kept("t.q0+money") is None


def test_a_warning_can_be_paused_at(chat: Chat) -> None:
    """The warning's question waits; words after the pause can answer it."""
    chat.says("We need money").presses("Pause").says("A hall would help")
    assert "signal.money.question" in chat.said
    assert chat.presses("It's my answer").kept("t.q0+money") == "A hall would help"


def test_an_interlude_over_a_warning_gives_it_back(chat: Chat) -> None:
    """Help and notes in the middle of it do not lose it."""
    chat.says("We need money").commands("note", "ask Eva")
    assert chat.at == "t.q0+money"
    assert chat.commands("help").said[-1] == "signal.money.question"


def test_a_negated_cue_is_silent(chat: Chat) -> None:
    """Quicker to be silent than to be wrong."""
    assert chat.says("It is not money").at == "t.q1"


def test_a_square_asks_its_own_question() -> None:
    """Where the step has its own question for a signal, that one is asked."""
    small = library(
        talk("t", ask("a", signals=["money"], pitfalls={"money": "a.pitfall"}), finish("end")),
        signals=[signal("money", "money")],
    )
    assert Chat(small).starts("t").says("only money").said[-1] == "a.pitfall"


def test_a_choice_can_earn_a_warning_that_is_answered_in_words() -> None:
    """A single choice gives the warning; typed words answer its question, and the choice still leads."""
    small = library(
        talk("t", choose("c", "money", "hall", warn=(("money", "only"),)), ask("b"), finish("end")),
        signals=[signal("only", "xyz")],
    )
    chat = Chat(small).starts("t").presses("money")
    assert chat.at == "t.c+only"
    assert chat.actions == ["skip", "back", "pause"]
    chat.says("Their kitchen, too")
    assert (chat.kept("t.c"), chat.kept("t.c+only")) == (("money",), "Their kitchen, too")
    assert chat.at == "t.b"
    assert Chat(small).starts("t").presses("hall").at == "t.b"


# --- short answers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shrug", ["ok", "I don't know", "...", "🤷", "   "])
def test_a_shrug_gets_a_smaller_question_once(shrug: str) -> None:
    """Then whatever is said next is the answer."""
    chat = Chat(library(talk("t", ask("a", smaller=True), ask("b"), finish("end")))).starts("t").says(shrug)
    assert chat.said == ("system.smaller", "a.smaller"), "the smaller question stands last, and alone"
    assert chat.at == "t.a"
    assert chat.kept("t.a") is None
    assert chat.says("ok").kept("t.a") == "ok"
    assert chat.at == "t.b"


def test_a_shrug_without_a_smaller_question_gets_the_example() -> None:
    """The example serves, above the same question."""
    chat = Chat(library(talk("t", ask("a"), finish("end")))).starts("t").says("ok")
    assert chat.said == ("system.small_example", "a.example", "a.ask")


def test_no_risk_is_a_shrug_where_a_risk_is_asked_for() -> None:
    """The question decides what is no answer: the same words are kept where it asks for anything else."""
    none = CueGroup(id="no-risk", cues={"en": (Pattern(words=(frozenset({"no"}), frozenset({"risk"})), gap=0),)})
    risky = replace(ask("a", smaller=True), asks=frozenset({"risk"}))
    small = replace(library(talk("t", risky, ask("b"), finish("end"))), groups={"no-risk": none})
    chat = Chat(small).starts("t").says("no risk")
    assert chat.said == ("system.smaller", "a.smaller")
    assert chat.says("the rain").says("no risk").kept("t.b") == "no risk"


def test_nothing_at_all_is_never_kept() -> None:
    """An empty message after the smaller question asks for words."""
    chat = Chat(library(talk("t", ask("a"), ask("b"), finish("end")))).starts("t").says(" ").says(" ")
    assert chat.said[0] == "system.text_please"
    assert chat.at == "t.a"


def test_a_step_gives_its_smaller_question_again_after_going_back() -> None:
    """Coming to a question anew, a shrug is met anew."""
    chat = Chat(library(talk("t", ask("a"), ask("b", smaller=True), finish("end")))).starts("t").says("an answer")
    chat.says("ok").presses("Back").presses("No change")
    assert "b.smaller" in chat.says("ok").said

"""A chat that slept meets changed content."""

from __future__ import annotations

from flows.library import Library
from tests.flows.conversation import Chat
from tests.flows.small import ask, branch, card, choose, finish, library, option, signal, talk, term, visit


def before() -> Library:
    """The content a chat fell asleep with."""
    return library(
        talk(
            "t",
            ask("a", signals=["money"]),
            ask("b", signals=["money"]),
            choose("c", "x", "y", many=True),
            ask("d"),
            finish("end"),
        ),
        talk("other", ask("o"), finish("close")),
        signals=[signal("money", "money")],
        terms=[term("pilot")],
        version="before",
    )


def asleep(*, at: str = "b") -> Chat:
    """A chat that stands at a step of it."""
    chat = Chat(before()).starts("t")
    for answer in {"a": (), "b": ("one",), "c": ("one", "two")}[at]:
        chat.says(answer)
    return chat


def test_content_that_did_not_touch_the_step_is_not_noticed() -> None:
    """A new version with the same step takes presses and words as if nothing were."""
    changed = library(talk("t", ask("a"), ask("new"), ask("b"), finish("end")), version="after")
    chat = asleep().meets(changed)
    chat.presses("Example")
    assert "system.moved" not in chat.said
    assert chat.says("the answer").kept("t.b") == "the answer"


def test_a_removed_step_leads_to_the_nearest_one() -> None:
    """One honest sentence, no answer dropped, and the talk goes on."""
    chat = asleep(at="c").meets(library(talk("t", ask("a"), ask("b"), finish("end")), version="after"))
    chat.commands("help")
    assert chat.at == "t.b"
    assert "system.moved" in chat.said
    assert (chat.kept("t.a"), chat.kept("t.b")) == ("one", "two")
    assert "system.moved" not in chat.commands("help").said


def test_words_for_a_question_that_is_gone_do_not_answer_another() -> None:
    """They are held and asked about, with the question that is open now."""
    chat = asleep().meets(library(talk("t", ask("a"), ask("z"), finish("end")), version="after"))
    chat.says("this was meant for b")
    assert chat.at == "held"
    assert chat.kept("t.a") == "one"
    chat.presses("It's a note")
    assert chat.kept("note.1") == "this was meant for b"


def test_a_press_for_a_step_that_is_gone_is_refused_once() -> None:
    """The buttons shown then belong to the step shown and work."""
    chat = asleep(at="c").meets(library(talk("t", ask("a"), ask("b"), finish("end")), version="after"))
    chat.presses("x")
    assert chat.said[:2] == ("system.moved", "system.stale")
    assert chat.at == "t.b"
    assert chat.presses("No change").at == "t.end"


def test_a_way_round_a_question_that_is_gone_leads_round_no_other() -> None:
    """Skip meant the old question, so the one shown instead is not skipped."""
    chat = asleep(at="c").meets(library(talk("t", ask("a"), ask("b"), ask("d"), finish("end")), version="after"))
    chat.presses("Skip")
    assert chat.said[:2] == ("system.moved", "system.stale")
    assert chat.at == "t.b"


def test_a_press_for_a_choice_that_is_gone_is_refused() -> None:
    """The question stays; only the choices that exist can be pressed, and ticks of gone ones are dropped."""
    chat = asleep(at="c").presses("x").presses("y")
    chat.meets(library(talk("t", ask("a"), ask("b"), choose("c", "x", "z", many=True), finish("end")), version="after"))
    chat.taps("t.y", nonce=chat.nonce)
    assert chat.said[0] == "system.stale"
    assert chat.labels[:2] == ["✓ x", "z"]
    assert chat.presses("Done").kept("t.c") == ("x",)


def test_a_renamed_choice_in_an_answer_shows_its_old_name() -> None:
    """What was chosen is kept; without a label it goes by its id."""
    chat = asleep(at="c").presses("y").presses("Done")
    chat.meets(library(talk("t", ask("a"), ask("b"), choose("c", "x", "z"), ask("d"), finish("end")), version="after"))
    chat.presses("Back")
    assert chat.kept("t.c") == ("y",)
    assert "Saved earlier: y" in chat.text


def test_a_removed_dialogue_leads_to_the_menu() -> None:
    """Its answers stay in the list, marked as no longer asked."""
    chat = asleep().meets(library(talk("other", ask("o"), finish("close")), version="after"))
    chat.says("a word or two")
    assert chat.kept("t.a") == "one"
    assert chat.stack[0] == "menu"
    chat.commands("answers").taps("e.0")
    assert chat.said[0] == "system.answers.gone"


def test_a_removed_dialogue_that_was_visited_lets_its_visitor_go_on() -> None:
    """The visit is over; the visitor's next step is shown."""
    old = library(
        talk("t", visit("go", "other"), ask("b"), finish("end")), talk("other", ask("o"), finish("e")), version="before"
    )
    new = library(talk("t", ask("go"), ask("b"), finish("end")), version="after")
    chat = Chat(old).starts("t").meets(new).commands("help")
    assert chat.at == "t.go"


def test_a_removed_signal_leaves_its_step() -> None:
    """The warning's question is gone: words for it do not overwrite the answer that earned it."""
    chat = asleep().says("only money")
    assert chat.at == "t.b+money"
    chat.meets(library(talk("t", ask("a"), ask("b"), ask("d"), finish("end")), version="after"))
    chat.says("and a big hall, too")
    assert chat.kept("t.b") == "only money"
    assert chat.at == "held"


def test_a_step_that_became_another_kind_is_walked_on_from() -> None:
    """A question that is a card or a fork now does not hold anybody up."""
    changed = library(
        talk("t", ask("a"), branch("b", ({"a": "answered"}, "d"), otherwise="end"), card("c"), ask("d"), finish("end")),
        version="after",
    )
    assert asleep().meets(changed).commands("help").at == "t.d"


def test_a_step_behind_that_became_another_kind_is_no_stop_for_back() -> None:
    """Back passes over what no longer waits."""
    changed = library(
        talk("t", ask("a"), card("b"), choose("c", "x", "y", many=True), ask("d"), finish("end")), version="after"
    )
    chat = asleep(at="c").meets(changed).presses("Back")
    assert chat.at == "t.a"


def test_a_list_of_answers_is_opened_again() -> None:
    """Its numbers may mean others now, so a press in it is refused."""
    chat = asleep(at="c").commands("answers")
    changed = library(talk("t", ask("b"), ask("a"), choose("c", "x", "y", many=True), finish("end")), version="after")
    chat.meets(changed).presses("1")
    assert chat.said[0] == "system.stale"
    assert chat.at == "t.c"


def test_a_change_in_progress_of_a_step_that_is_gone_gives_back() -> None:
    """The step in hand is shown; the answer stays as it was."""
    chat = asleep(at="c").commands("answers").taps("e.0")
    chat.meets(library(talk("t", ask("b"), choose("c", "x", "y", many=True), finish("end")), version="after"))
    chat.commands("help")
    assert chat.at == "t.c"
    assert chat.kept("t.a") == "one"


def test_a_removed_term_is_asked_for_again() -> None:
    """An open glossary entry that is gone asks for a word."""
    chat = asleep().commands("glossary", "pilot").meets(library(*before().dialogues.values(), version="after"))
    assert chat.commands("help").said[-1] == "system.glossary.ask"


def test_a_sleeping_partnership_is_repaired_when_it_wakes() -> None:
    """Every stack is made to fit, also those not open now."""
    chat = asleep(at="c").commands("partnerships").presses("New").says("The bakery")
    chat.meets(library(talk("t", ask("a"), ask("b"), finish("end")), version="after"))
    chat.commands("partnerships").presses("Partnership 1")
    assert chat.at == "t.b"


def test_a_language_that_is_gone_becomes_another() -> None:
    """Words come in a language that the library has."""
    chat = Chat(before(), language="xx").starts("t")
    assert chat.session.language == "en"


def test_the_nearest_step_that_applies() -> None:
    """Going back to the nearest step, what does not apply is passed over."""
    old = library(
        talk("t", choose("w", "l", "r"), ask("m", when={"w": "l"}), ask("gone"), ask("d"), finish("end")), version="1"
    )
    new = library(
        talk("t", choose("w", option("r"), "l"), ask("m", when={"w": "r"}), ask("d"), finish("end")), version="2"
    )
    chat = Chat(old).starts("t").presses("l").says("an answer")
    assert chat.at == "t.gone"
    assert chat.meets(new).commands("help").at == "t.d"

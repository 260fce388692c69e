"""Back, skip, example, restart; and how dialogues lie on each other."""

from __future__ import annotations

import pytest

from flows.library import Library
from tests.flows.conversation import Chat
from tests.flows.small import ask, card, choose, finish, library, option, quiz, rate, talk, visit


@pytest.fixture
def nested() -> Library:
    """A dialogue that visits another, and a third one apart."""
    return library(
        talk("outer", ask("before"), visit("go", "inner"), ask("after"), finish("end", "apart")),
        talk("inner", ask("one"), ask("two"), finish("close")),
        talk("apart", ask("else"), visit("look", "inner"), finish("done", "outer")),
    )


def test_back_shows_the_step_before_with_its_answer() -> None:
    """Back leads to the step shown before; its answer stays and can be left as it is."""
    chat = Chat(library(talk("t", ask("a"), ask("b"), finish("end")))).starts("t")
    chat.says("first answer").presses("Back")
    assert chat.at == "t.a"
    assert "first answer" in chat.part("notice")
    chat.presses("No change")
    assert (chat.at, chat.kept("t.a")) == ("t.b", "first answer")
    assert len(chat.versions("t.a")) == 1


def test_back_passes_over_what_does_not_wait_or_apply() -> None:
    """Cards that do not pause and steps that no longer apply are no stops on the way back."""
    chat = Chat(
        library(
            talk(
                "t",
                choose("ready", "yes", "no"),
                card("word"),
                ask("why", when={"ready": "no"}),
                ask("how"),
                finish("end"),
            )
        )
    ).starts("t")
    chat.presses("no").says("because of it")
    assert chat.at == "t.how"
    chat.commands("answers").taps("e.0").presses("yes").presses("Back to the talk")
    assert chat.at == "t.how"
    assert chat.presses("Back").at == "t.ready"


def test_back_at_the_beginning_says_so() -> None:
    """There is no button, and the command answers."""
    chat = Chat(library(talk("t", ask("a"), finish("end")))).starts("t")
    assert "back" not in chat.actions
    assert chat.commands("back").said[0] == "system.no_back"


def test_back_out_of_a_visit_and_into_it_again(nested: Library) -> None:
    """From a visit's first step, back leads to the visitor; going on walks the visit anew, answers in place."""
    chat = Chat(nested).starts("outer").says("before it")
    assert chat.at == "inner.one"
    chat.presses("Back")
    assert chat.stack == ["menu", "outer.before"]
    chat.presses("No change")
    assert chat.at == "inner.one"
    chat.says("one of them").says("two of them")
    assert chat.at == "outer.after"
    assert chat.presses("Back").at == "outer.before"


def test_skip_keeps_nothing_and_leads_no_way() -> None:
    """A skipped question has no answer; what was chosen earlier stays and still leads."""
    chat = Chat(
        library(
            talk(
                "t", choose("way", option("far", to="end"), "near"), ask("b"), rate("r"), quiz("q", "x"), finish("end")
            )
        )
    ).starts("t")
    for expected in ("t.b", "t.r", "t.q", "t.end"):
        assert chat.presses("Skip").at == expected
    assert not chat.history
    chat.commands("restart").presses("far")
    assert chat.at == "t.end"
    assert chat.commands("restart").presses("Skip").at == "t.end"


def test_skip_at_a_card_goes_on_and_at_the_end_leaves() -> None:
    """The command works where there is no button for it, and never runs past the end."""
    chat = Chat(library(talk("t", card("c", pause=True), finish("end"), finish("other-end")))).starts("t")
    assert chat.commands("skip").at == "t.end"
    assert chat.commands("skip").at == "menu"


def test_example_shows_an_example_and_what_is_good() -> None:
    """The example comes above the same question; nothing else changes."""
    chat = Chat(library(talk("t", ask("a", good=True), choose("b", "x"), finish("end")))).starts("t")
    nonce = chat.nonce
    chat.presses("Example")
    assert chat.said == ("a.example", "system.good", "system.progress", "a.ask")
    assert chat.nonce == nonce
    assert chat.says("an answer").commands("example").said[0] == "system.no_example"


def test_restart_keeps_every_version() -> None:
    """Walking a dialogue again on the same day shows what was said and keeps both versions, of one round."""
    chat = Chat(library(talk("t", ask("a"), ask("b"), finish("end")))).starts("t")
    chat.says("first time").commands("restart")
    assert chat.at == "t.a"
    assert "first time" in chat.text
    chat.says("second time")
    assert [(each.text, each.version, each.round) for each in chat.versions("t.a")] == [
        ("first time", 1, 1),
        ("second time", 2, 1),
    ]


def test_restart_inside_a_visit_stays_a_visit(nested: Library) -> None:
    """The visited dialogue begins anew and still gives back."""
    chat = Chat(nested).starts("outer").says("before it").says("one of them").commands("restart")
    assert chat.stack == ["menu", "outer.go", "inner.one"]
    assert chat.says("again one").presses("Skip").at == "outer.after"


def test_steering_needs_a_step() -> None:
    """With no question open, the commands say so."""
    chat = Chat(library(talk("t", ask("a"), finish("end")))).starts()
    for command in ("back", "skip", "example", "restart"):
        assert chat.commands(command).said[0] == "system.no_step"
    assert chat.at == "menu"


def test_a_dialogue_left_open_is_taken_up_where_it_was(nested: Library) -> None:
    """Opening another dialogue leaves this one where it is; choosing it again goes on there."""
    chat = Chat(nested).starts("inner").says("one of them")
    chat.starts("apart").starts("inner")
    assert chat.at == "inner.two"
    assert chat.stack == ["menu", "apart.else", "inner.two"]


def test_a_visitor_and_its_visit_stay_together(nested: Library) -> None:
    """Whichever of the two is chosen from the menu, the visit goes on and then gives back."""
    for chosen in ("outer", "inner"):
        chat = Chat(nested).starts("outer").says("before it").says("one of them")
        chat.starts("apart").starts(chosen)
        assert chat.stack == ["menu", "apart.else", "outer.go", "inner.two"]
        assert chat.says("two of them").at == "outer.after"
        assert chat.says("after it").at == "outer.end"
        assert chat.presses("Menu").presses("Go on with the talk").at == "apart.else"


def test_a_visit_takes_a_dialogue_from_where_it_was_left(nested: Library) -> None:
    """A dialogue that was begun on its own is visited from its open step; no dialogue is walked twice at once."""
    chat = Chat(nested).starts("inner").says("one of them").starts("outer").says("before it")
    assert chat.stack == ["menu", "outer.go", "inner.two"]


def test_a_visitor_whose_visit_went_elsewhere_goes_on(nested: Library) -> None:
    """When another dialogue took over the visit and finished it, the first visitor goes on after it."""
    chat = Chat(nested).starts("outer").says("before it").says("one of them")
    chat.starts("apart").says("something else")
    assert chat.stack == ["menu", "outer.go", "apart.look", "inner.two"]
    assert chat.says("two of them").at == "apart.done"
    assert chat.presses("Menu").presses("Go on with the talk").at == "outer.after"


def test_dialogues_that_visit_each_other_do_not_pile_up() -> None:
    """A circle of visits is walked as often as the person likes, on a stack that stays small."""
    chat = Chat(
        library(
            talk("a", ask("x"), visit("go", "b"), finish("end")), talk("b", ask("y"), visit("go", "a"), finish("end"))
        )
    ).starts("a")
    for number in range(12):
        assert chat.at == ("b.y" if number % 2 else "a.x")
        chat.says(f"answer number {number}")
        assert len(chat.stack) <= 3


def test_a_link_to_the_dialogue_in_hand_changes_nothing() -> None:
    """A deep link to where the person already is shows the same step under the same nonce."""
    chat = Chat(library(talk("t", ask("a"), ask("b"), finish("end")))).starts("t").says("an answer")
    nonce = chat.nonce
    assert chat.starts("t").at == "t.b"
    assert chat.nonce == nonce


def test_a_link_to_nowhere_is_an_ordinary_start(chat: Chat) -> None:
    """An unknown payload is no error."""
    assert chat.starts("no-such-thing").at == "start.name"
    assert chat.starts("no-such-thing").at == "menu"


def test_the_first_start_opens_the_compass_and_later_ones_the_menu(chat: Chat) -> None:
    """The welcome is said once; afterwards the menu offers to finish the talk."""
    chat.starts()
    assert (chat.at, chat.said[0]) == ("start.name", "system.welcome")
    chat.starts()
    assert chat.at == "menu"
    assert "system.welcome" not in chat.said
    assert chat.presses("Go on with the talk").at == "start.name"


def test_words_before_any_start_are_welcomed_and_held(chat: Chat) -> None:
    """Who writes first is welcomed all the same, and what they wrote is not lost."""
    chat.says("Good morning, our partner has stopped answering.")
    assert chat.said[0] == "system.welcome"
    assert chat.at == "held"
    chat.presses("It's a note")
    assert chat.at == "start.name"
    assert chat.kept("note.1") == "Good morning, our partner has stopped answering."


def test_a_press_in_a_chat_that_was_erased_begins_anew(chat: Chat) -> None:
    """Old buttons of a chat we know nothing about lead to a welcome."""
    chat.taps("c.anything", nonce="AAAAAAAAAAA")
    assert chat.said[0] == "system.welcome"

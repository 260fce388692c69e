"""Visits of another dialogue and ends: what comes back, what is offered, what to watch out for."""

from __future__ import annotations

from tests.flows.conversation import Chat, begun
from tests.flows.small import ask, finish, library, talk, visit


def test_a_visit_comes_back() -> None:
    """Another dialogue is walked to its end; its closing words and the visitor's next step come in one message."""
    small = library(
        talk("t", ask("name"), visit("go", "other"), ask("after"), finish("end")),
        talk("other", ask("inner"), finish("close", "t")),
    )
    chat = Chat(small).starts("t").says("Most")
    assert chat.at == "other.inner"
    chat.says("done that")
    assert "close.finish" in chat.said
    assert chat.at == "t.after"
    assert chat.stack == ["menu", "t.after"]


def test_what_a_visit_offers_at_its_end_is_not_lost() -> None:
    """Where the visitor ends in the same breath it offers its own ways first, then the visit's, and never itself."""
    small = library(
        talk("t", ask("name"), visit("go", "other"), finish("end", "far")),
        talk("other", ask("inner"), finish("close", "t", "near", "far")),
        talk("near", ask("a"), finish("a-end")),
        talk("far", ask("b"), finish("b-end")),
    )
    chat = Chat(small).starts("t").says("Most").says("done that")
    assert chat.actions == ["go.far", "go.near", "enough", "menu"]
    assert chat.commands("help").presses("Near").at == "near.a"


def test_a_visit_long_past_offers_nothing() -> None:
    """Once the visitor has asked something else, only its own ways count."""
    small = library(
        talk("t", visit("go", "other"), ask("name"), finish("end")),
        talk("other", ask("inner"), finish("close", "near")),
        talk("near", ask("a"), finish("a-end")),
    )
    assert Chat(small).starts("t").says("done that").says("Most").actions == ["enough", "menu"]


def test_the_end_offers_ways_on() -> None:
    """A finish offers other dialogues, enough for today, and the menu."""
    small = library(talk("t", ask("name"), finish("end", "other")), talk("other", ask("inner"), finish("close")))
    chat = Chat(small).starts("t").says("Most")
    assert chat.actions == ["go.other", "enough", "menu"]
    assert chat.presses("Other").at == "other.inner"
    assert chat.stack == ["menu", "other.inner"]


def test_enough_for_today_pauses_with_nothing_open() -> None:
    """After the end, enough leaves only the menu; there is no talk left to finish."""
    chat = begun(ask("name"), finish("end")).says("Most").presses("Enough")
    assert chat.said == ("system.paused",)
    assert chat.actions == ["menu"]


def test_two_ends_at_once_bring_one_thing_to_watch_out_for() -> None:
    """Where a visit and its visitor end together, one warning is enough."""
    small = library(
        talk("t", visit("go", "other"), finish("end"), pitfalls=1),
        talk("other", ask("inner"), finish("close"), pitfalls=1),
    )
    chat = Chat(small).starts("t").says("an answer")
    assert ("close.finish" in chat.said, chat.said[-1]) == (True, "end.finish")
    assert chat.part("warning") == "Watch out for: other.pitfalls.0"


def test_one_thing_to_watch_out_for_at_the_end() -> None:
    """A visit without a warning ends with one thing to watch out for; another one in the next round."""
    chat = begun(ask("name"), finish("end"), pitfalls=2).says("Most")
    first = chat.part("warning")
    chat.presses("Menu").waits(weeks=3).starts("t").presses("No change")
    assert {first, chat.part("warning")} == {"Watch out for: t.pitfalls.0", "Watch out for: t.pitfalls.1"}

"""The one-pager: what goes in, in which order, and what stays out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.effects import MakeDocument
from flows.library import Library
from flows.summary import one_pager
from tests.flows.conversation import Chat
from tests.flows.small import ask, choose, finish, library, rate, signal, talk

SECTIONS = ("who-we-are", "synergy", "next-steps")


@pytest.fixture
def small() -> Library:
    """Answers for three sections, out of order, with a rewrite and a fork."""
    return library(
        talk("start", ask("name"), choose("state", "none", "talks"), finish("done")),
        talk(
            "t",
            ask("step", section="next-steps"),
            rate("sure"),
            ask("lighter", when={"sure": "1 2"}, section="next-steps", replaces="step"),
            ask("write", section="who-we-are", signals=["money"]),
            choose("area", "skills", "money", many=True, section="synergy"),
            ask("detail", when={"area": "skills"}, section="synergy"),
            finish("end"),
        ),
        signals=[signal("money", "money")],
        sections=SECTIONS,
    )


@pytest.fixture
def chat(small: Library) -> Chat:
    """A chat at the first question."""
    return Chat(small).starts("t")


def lines(chat: Chat) -> dict[str, tuple[str, ...]]:
    """Lines by section."""
    sections = one_pager(chat.library, chat.session).sections
    return {each.id: tuple(line.text for line in each.lines) for each in sections}


def test_sections_come_in_their_order_and_empty_ones_stay_out(chat: Chat) -> None:
    """The order is the library's, not that of the talk."""
    chat.says("call them").presses("5").says("We bake bread")
    page = one_pager(chat.library, chat.session)
    assert [each.id for each in page.sections] == ["who-we-are", "next-steps"]
    assert lines(chat) == {"who-we-are": ("We bake bread",), "next-steps": ("call them",)}


def test_a_rewrite_replaces_the_first_try(chat: Chat) -> None:
    """Once the rewrite is there, the first try stays out; it is kept all the same."""
    chat.says("rebuild everything").presses("1").says("call them once")
    assert lines(chat)["next-steps"] == ("call them once",)
    assert chat.kept("t.step") == "rebuild everything"


def test_a_rewrite_that_lies_aside_replaces_nothing(chat: Chat) -> None:
    """When the talk no longer leads to the rewrite, the first try is back."""
    chat.says("rebuild everything").presses("1").says("call them once").commands("answers").taps("e.1").presses("5")
    assert lines(chat)["next-steps"] == ("rebuild everything",)


def test_what_lies_aside_stays_out(chat: Chat) -> None:
    """Until the branch comes back."""
    chat.says("call").presses("5").says("We bake").presses("skills").presses("Done").says("accounting")
    assert lines(chat)["synergy"] == ("skills", "accounting")
    chat.commands("answers").taps("e.3").presses("money").presses("Done")
    assert lines(chat)["synergy"] == ("money",)
    chat.taps("e.3").presses("skills").presses("Done")
    assert lines(chat)["synergy"] == ("skills", "accounting")


def test_a_follow_up_stands_with_its_answer(chat: Chat) -> None:
    """The answer to a warning's question goes into the same section."""
    chat.says("call").presses("5").says("We need money").says("and a hall")
    assert lines(chat)["who-we-are"] == ("We need money", "and a hall")


def test_the_summary_is_said_and_sent(chat: Chat) -> None:
    """In the chat, in full, and as a document; the open question stays open beneath."""
    chat.says("call them, " * 50).commands("summary")
    assert chat.said[0] == "system.summary.title"
    assert ("call them, " * 50).strip() in chat.text
    chat.taps("take.pdf")
    (document,) = [each for each in chat.effects if isinstance(each, MakeDocument)]
    assert (document.partnership, document.language, document.kind, document.format) == (1, "en", "one-pager", "pdf")
    assert document.caption
    assert document.excuse
    assert chat.taps("cancel").at == "t.sure"


def test_notes_and_the_compass_are_in_it(chat: Chat) -> None:
    """Notes for the person's own version; who they are at the top."""
    chat.says("call").commands("note", "call Eva").commands("note", "no")
    chat.starts("start").says("The Bakery").presses("talks").commands("answers").taps("e.3").presses("Take off")
    page = one_pager(chat.library, chat.session)
    assert page.about == ("The Bakery", "talks")
    assert page.notes == ("no",)


def test_the_name_is_ones_own(small: Library) -> None:
    """The organisation's own name is on the page where it was said, and nobody else's stands in its place."""
    named = Chat(small).starts("start").says("Bakery")
    assert one_pager(small, named.session).name == "Bakery"
    skipped = Chat(small).starts("start").presses("Skip").presses("talks")
    page = one_pager(small, skipped.session)
    assert (page.name, page.about) == ("", ("talks",))


def test_the_title_is_the_partnerships_name(chat: Chat) -> None:
    """Its own name, or its number."""
    assert one_pager(chat.library, chat.session).title == "Partnership 1"
    chat.commands("partnerships").presses("Rename").says("The school")
    assert one_pager(chat.library, chat.session).title == "The school"


def test_another_partnerships_answers_stay_out(chat: Chat) -> None:
    """The one-pager is of the open partnership."""
    chat.says("call them").commands("partnerships").presses("New").says("The bakery")
    assert not lines(chat)
    assert chat.commands("summary").said[0] == "system.summary.empty"


def test_an_answer_says_what_it_answers_where_it_would_not_be_understood() -> None:
    """A step's label stands before its answer; the answer to a warning stands behind that warning's question."""
    labelled = replace(ask("first", section="next-steps", signals=("money",)), label="call.label")
    made = library(talk("call", labelled, finish("end")), signals=[signal("money", "money")], sections=SECTIONS)
    chat = Chat(made).starts("call").says("we need money for the hall").says("and their hall")
    (section,) = one_pager(chat.library, chat.session).sections
    assert [(line.label, line.text) for line in section.lines] == [
        ("call.label", "we need money for the hall"),
        (made.signals["money"].question, "and their hall"),
    ]


def test_words_that_say_nothing_stay_out(chat: Chat) -> None:
    """Who shrugs twice has it kept, and nobody reads "ok" on the one-pager; other short words are read."""
    chat.says("ok").says("ok").presses("5").says("Bread")
    assert chat.kept("t.step") == "ok"
    assert lines(chat) == {"who-we-are": ("Bread",)}


def test_what_is_learnt_has_its_day() -> None:
    """Lines of the log say when."""
    made = library(
        talk("t", ask("moment", section="log"), ask("step", section="next"), finish("end")), sections=("log", "next")
    )
    chat = Chat(made).starts("t").says("They smiled").says("Call them")
    assert lines(chat) == {"log": ("They smiled (4 January)",), "next": ("Call them",)}


def test_a_rewrite_of_an_earlier_round_gives_way_to_a_newer_first_try(chat: Chat) -> None:
    """Weeks later the new words count, and not last month's better version of the old ones."""
    chat.says("rebuild everything").presses("1").says("call them once")
    while chat.at != "t.end":
        chat.presses("Skip")
    chat.presses("Menu").waits(weeks=5).starts("t").says("rent a hall").presses("1")
    assert chat.at == "t.lighter"
    assert lines(chat)["next-steps"] == ("rent a hall",)

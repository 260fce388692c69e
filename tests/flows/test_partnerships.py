"""Several partnerships in one chat, each with its own answers and its own place."""

from __future__ import annotations

import pytest

from tests.flows.conversation import Chat
from tests.flows.small import ask, finish, library, talk


@pytest.fixture
def chat() -> Chat:
    """A chat with a school (unnamed), in the middle of a talk."""
    small = library(talk("t", ask("a"), ask("b"), finish("end")), talk("other", ask("o"), finish("close")))
    return Chat(small).starts("t").says("for the school")


def with_bakery(chat: Chat) -> Chat:
    """A second partnership, open now."""
    return chat.commands("partnerships").presses("New").says("The bakery")


def test_a_new_partnership_has_nothing_in_it(chat: Chat) -> None:
    """It is named, opened, and begins at the menu without answers."""
    with_bakery(chat)
    assert chat.said[0] == "system.partnerships.switched"
    assert "The bakery" in chat.text
    assert (chat.stack, chat.session.partnership) == (["menu"], 2)
    assert chat.kept("t.a") is None
    assert chat.commands("answers").said == ("system.answers.empty",)


def test_each_has_its_own_answers_and_its_own_place(chat: Chat) -> None:
    """Switching back finds everything where it was left."""
    with_bakery(chat).starts("t").says("for the bakery").says("b for the bakery")
    chat.commands("partnerships").presses("Partnership 1")
    assert chat.at == "t.b"
    assert chat.kept("t.a") == "for the school"
    chat.commands("partnerships").presses("The bakery")
    assert chat.at == "t.end"
    assert (chat.kept("t.a"), chat.kept("t.b")) == ("for the bakery", "b for the bakery")


def test_renaming(chat: Chat) -> None:
    """The open partnership gets a name; its answers stay, and the list is shown again."""
    chat.commands("partnerships").presses("Rename").says("  The   school\nnext door ")
    assert "The school next door" in chat.text
    assert chat.at == "partnerships"
    assert chat.kept("t.a") == "for the school"


def test_a_name_must_be_visible_and_is_cut(chat: Chat) -> None:
    """It stands on buttons: invisible letters are no name, a long one is shortened."""
    chat.commands("partnerships").presses("Rename")
    for name in (" ", "\u200b", "\u3164", "\u2800\u2060"):
        assert chat.says(name).at == "naming"
    chat.says("The very long name of a partnership between a school, a bakery, a bank and a town")
    name = chat.session.partnerships[0].name
    assert len(name) <= 60
    assert name.endswith("…")


def test_naming_can_be_given_up(chat: Chat) -> None:
    """Nothing is made unless it is named."""
    chat.commands("partnerships").presses("New").presses("Back to the talk")
    assert len(chat.session.partnerships) == 1
    assert chat.presses("Back to the talk").at == "t.b"


def test_putting_aside_and_bringing_back(chat: Chat) -> None:
    """The one put aside is out of the list, keeps its answers, and comes back where it was left."""
    chat.commands("partnerships")
    assert "archive" not in chat.actions, "the only one cannot be put aside"
    chat.presses("Back to the talk")
    with_bakery(chat).starts("other").commands("partnerships").presses("Put this aside")
    assert "system.partnerships.put_away" in chat.said
    assert (chat.session.partnership, chat.at) == (1, "t.b")
    chat.commands("partnerships")
    assert "The bakery" not in chat.labels
    chat.presses("Show put aside").presses("The bakery")
    assert (chat.session.partnership, chat.at) == (2, "other.o")
    assert not any(each.archived for each in chat.session.partnerships)


def test_switching_leaves_no_interlude_behind(chat: Chat) -> None:
    """What was open over the step is gone when one comes back; a list of answers is no place to wait in."""
    chat.commands("answers").taps("e.0")
    with_bakery(chat).commands("partnerships").presses("Partnership 1")
    assert chat.stack == ["menu", "t.b"]


def test_notes_and_rounds_are_each_ones_own(chat: Chat) -> None:
    """Both partnerships may have a first note; rounds of a dialogue are counted apart."""
    chat.commands("note", "about the school").commands("restart")
    with_bakery(chat).commands("note", "about the bakery").starts("t").says("an answer")
    assert (chat.kept("note.1", 1), chat.kept("note.1", 2)) == ("about the school", "about the bakery")
    assert chat.versions("t.a")[-1].round == 1


def test_many_partnerships_have_pages(chat: Chat) -> None:
    """Six on a page, so that a message never has more buttons than Telegram takes."""
    for number in range(15):
        chat.commands("partnerships").presses("New").says(f"Partner {number}")
    chat.commands("partnerships")
    assert len([each for each in chat.actions if each.startswith("p.")]) == 6
    chat.presses("More").presses("More")
    assert [each for each in chat.labels if each.startswith("Partner ")] == ["Partner 11", "Partner 12", "Partner 13"]
    assert chat.presses("Partner 12").session.partnership == 14


def test_the_organisation_is_known_in_every_partnership(chat: Chat) -> None:
    """``{name}`` is what the person called their organisation, wherever they said it."""
    small = library(
        talk("start", ask("name"), finish("end")),
        talk("t", ask("a"), finish("close")),
        texts={"a.ask": "What does {name} bring?"},
    )
    chat = Chat(small).starts("t")
    assert "What does your organisation bring?" in chat.text
    chat.starts("start").says("The Footbridge")
    with_bakery(chat).starts("t")
    assert "What does The Footbridge bring?" in chat.text

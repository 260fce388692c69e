"""Outgoing: a letter becomes calls, and arrives as it was meant."""

from __future__ import annotations

from random import Random

import pytest

from bot.letters import from_document, from_messages, from_speak
from flows.effects import MakeDocument, Part, Span, Speak
from storage.store import Sent, TryLater, Undeliverable
from tests.bot.conftest import TestClock
from tests.bot.desk import NONCE, QUESTION, Desk, later
from tests.telegram.fake import Fault


async def test_a_message_arrives(desk: Desk) -> None:
    """Text, styles and buttons arrive, and the outcome names the message."""
    outcome = await desk.send(from_speak(QUESTION))
    await desk.ola.looks()
    shown = desk.ola.last
    assert outcome == Sent(letter=7, message=shown.id)
    assert shown.text == QUESTION.text
    assert shown.labels == [["Ja 🙂", "Partner"], ["Pomiń"]]
    assert shown.entities == [{"type": "italic", "offset": 9, "length": 15}]
    assert shown.rows[0][0]["callback_data"] == f"{NONCE}:a"


async def test_a_long_message_is_several(desk: Desk) -> None:
    """What is too long arrives whole in several messages, the buttons under the last."""
    long = Speak(
        parts=(Part("card", (Span("ą🙂 " * 3000, "strong"),)), *QUESTION.parts), rows=QUESTION.rows, nonce=NONCE
    )
    outcome = await desk.send(from_speak(long))
    await desk.ola.looks()
    assert isinstance(outcome, Sent)
    said = [shown for shown in desk.fake.chats.rooms[5].shown.values() if shown.message["from"]["is_bot"]]
    assert len(said) > 2
    assert (*outcome.earlier, outcome.message) == tuple(shown.id for shown in said)
    assert "".join("".join(shown.text.split()) for shown in said) == "".join(long.text.split())
    assert [bool(shown.rows) for shown in said] == [False] * (len(said) - 1) + [True]


async def test_a_retry_does_not_repeat_what_arrived(desk: Desk) -> None:
    """When the second of three messages fails, the retry begins with the second."""
    long = from_speak(Speak(parts=tuple(Part("card", (Span(letter * 4000),)) for letter in "abc")))
    await desk.fake.fault(Fault(kind="reset", method="sendMessage", nth=2))
    assert isinstance(await desk.send(long), TryLater)
    assert isinstance(await desk.send(long, attempts=2), Sent)
    assert [text.strip()[0] for text in desk.texts()[-3:]] == ["a", "b", "c"]
    assert len(desk.texts()) == 3


async def test_a_document_arrives(desk: Desk) -> None:
    """A document is rendered when it is sent, and arrives with its name and caption."""
    asked = MakeDocument(partnership=2, language="pl", format="markdown", caption="Oto karta 🙂")
    outcome = await desk.send(from_document(asked), kind="document")
    await desk.ola.looks()
    assert outcome == Sent(letter=7, message=desk.ola.last.id)
    assert [each.partnership for each in desk.rendered] == [2]
    (document,) = desk.fake.documents
    assert (document.file_name, document.content.decode()) == ("karta.md", "# Żółta karta\n")


async def test_a_document_of_what_is_gone(desk: Desk) -> None:
    """A document of something that was erased meanwhile is given up, and what waits behind it goes on."""
    asked = MakeDocument(partnership=404, language="pl", format="markdown", caption="x")
    outcome = await desk.send(from_document(asked), kind="document")
    assert outcome == Undeliverable(letter=7, reason="nothing to render")


async def test_a_document_without_an_excuse(desk: Desk) -> None:
    """Where nothing is there to be said in its place, the letter is given up in silence."""
    asked = MakeDocument(partnership=500, language="pl", format="pdf", caption="x")
    outcome = await desk.send(from_document(asked), kind="document")
    assert outcome == Undeliverable(letter=7, reason="nothing to render")
    assert desk.texts() == []


async def test_a_bug_in_making_a_document_is_no_missing_one(desk: Desk) -> None:
    """A key that a program looked for in vain is a bug, not something that the person erased: it is raised."""
    asked = MakeDocument(partnership=418, language="pl", format="pdf", caption="x")
    with pytest.raises(KeyError):
        await desk.send(from_document(asked), kind="document")


async def test_a_document_that_cannot_be_made_is_excused(desk: Desk) -> None:
    """The person reads words in its place, and the letter is settled."""
    asked = MakeDocument(partnership=500, language="pl", format="pdf", caption="x", excuse="Nie udało się")
    assert isinstance(await desk.send(from_document(asked), kind="document"), Sent)
    assert desk.texts()[-1] == "Nie udało się"


async def test_a_document_waits_where_many_are_made(desk: Desk, clock: TestClock) -> None:
    """It is tried again in a moment, without an uncertain copy."""
    asked = MakeDocument(partnership=503, language="pl", format="pdf", caption="x", excuse="Nie udało się")
    assert later(await desk.send(from_document(asked), kind="document"), clock) == (2.0, False)


async def test_a_picture_is_shown_as_one(desk: Desk) -> None:
    """A picture comes as a photo, which a phone shows at once, with its facts as the caption."""
    asked = MakeDocument(partnership=2, language="pl", format="png", kind="map", caption="Ryzyko: mapowanie 4")
    assert isinstance(await desk.send(from_document(asked), kind="document"), Sent)
    (photo,) = desk.fake.photos
    assert photo.caption == "Ryzyko: mapowanie 4"


async def test_messages_are_taken_back(desk: Desk) -> None:
    """Those of both sides go at once; unknown ones and a second try change nothing; the outcome names no message."""
    await desk.send(from_speak(QUESTION))
    said = await desk.ola.says("moje słowa")
    assert isinstance(await desk.send(from_speak(QUESTION)), Sent)
    room = desk.fake.chats.rooms[5]
    numbers = [*room.shown, said["message_id"], 4711]
    for _ in range(2):
        (body,) = from_messages(numbers)
        assert await desk.send(body) == Sent(letter=7)
    assert all(shown.deleted for shown in room.shown.values())
    assert said["message_id"] not in room.theirs


async def test_one_that_is_too_old_keeps_no_other_there(desk: Desk) -> None:
    """Telegram refuses the whole call; the others are taken back in smaller ones."""
    for number in range(5):
        await desk.send(from_speak(Speak(parts=(Part("card", (Span(str(number)),)),))))
        if number == 2:
            await desk.fake.advance(48 * 3600 + 1)
    room = desk.fake.chats.rooms[5]
    (body,) = from_messages(list(room.shown))
    assert await desk.send(body) == Sent(letter=7)
    assert [shown.deleted for shown in room.shown.values()] == [False, False, False, True, True]


async def test_a_refusal_of_another_kind_is_judged(desk: Desk) -> None:
    """Where it is not the age of a message that keeps it there, nothing is tried in smaller calls."""
    await desk.fake.fault(Fault(kind="refuse", code=400, description="Bad Request: not enough rights", times=1))
    (body,) = from_messages([1, 2, 3])
    assert await desk.send(body) == Undeliverable(letter=7, reason="no rights")


async def test_a_long_caption_is_cut(desk: Desk) -> None:
    """A caption above Telegram's limit is cut between words rather than refused."""
    asked = MakeDocument(partnership=1, language="pl", format="markdown", caption="słowo 🙂 " * 200)
    assert isinstance(await desk.send(from_document(asked), kind="document"), Sent)


async def test_words_go_without_their_styles_rather_than_not_at_all(desk: Desk) -> None:
    """If Telegram refuses the styles, the words are sent at once without them."""
    await desk.fake.fault(Fault(kind="refuse", code=400, description="Bad Request: ENTITIES_TOO_LONG"))
    assert isinstance(await desk.send(from_speak(QUESTION)), Sent)
    await desk.ola.looks()
    assert desk.ola.last.text == QUESTION.text
    assert desk.ola.last.entities == []
    assert desk.ola.last.labels


async def test_a_letter_that_cannot_be_read(desk: Desk) -> None:
    """A letter of a newer program does not stop the ones behind it."""
    assert await desk.send('{"v":99}') == Undeliverable(letter=7, reason="unreadable")


async def test_hostile_words_arrive_as_words(desk: Desk) -> None:
    """Whatever a person wrote comes back as those characters, never as markup, links or commands of ours."""
    random = Random(7)  # noqa: S311 - chance in tests is seeded on purpose
    hostile = [
        "<b>x</b>&amp;",
        "*_[x](http://y)`",
        "{0}%s${{7*7}}",
        "ﷺ\u2067שלום\u2069",
        "z" + "\u0301" * 40,
        "👩\u200d👩\u200d👧" * 30,
    ]
    hostile += ["".join(chr(random.randrange(0x20, 0xD7FF)) for _ in range(200)) for _ in range(20)]
    for words in hostile:
        said = Speak(parts=(Part("reaction", (Span("Piszesz: "), Span(words, "quote"))),))
        assert isinstance(await desk.send(from_speak(said)), Sent)

"""Outgoing: a letter becomes calls, and every answer of Telegram one outcome."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import pytest

from bot.errors import NotRendered, TooManyRenders
from bot.letters import DocumentLetter, from_document, from_messages, from_speak
from bot.outgoing import TelegramSender
from bot.request import RawBot, connect
from flows.effects import Button, MakeDocument, Part, Span, Speak
from storage.store import Blocked, Letter, LetterClass, Migrated, Outcome, Sent, TryLater, Undeliverable
from tests.bot.conftest import TestClock
from tests.telegram.fake import TOKEN, FakeTelegram, Fault
from tests.telegram.person import Person

NONCE = "abcDEF123_-"
QUESTION = Speak(
    parts=(Part("reaction", (Span("Piszesz: "), Span("ktoś się zajmie", "quote"))), Part("question", (Span("Kto?"),))),
    rows=((Button("a", "Ja 🙂"), Button("b", "Partner")), (Button("skip", "Pomiń"),)),
    nonce=NONCE,
)


#: The beginning of a PNG of two by two dots; Telegram's fake looks no further.
DOT = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x02"


@dataclass
class Desk:
    """A sender, and what it needs to be watched."""

    sender: TelegramSender
    bot: RawBot
    fake: FakeTelegram
    clock: TestClock
    ola: Person
    rendered: list[DocumentLetter] = field(default_factory=list)

    async def send(
        self, body: str, *, kind: LetterClass = "send", attempts: int = 1, chat: int | None = None
    ) -> Outcome:
        """Send this as the letter with id 7."""
        to = self.ola.chat["id"] if chat is None else chat
        return await self.sender.send(Letter(id=7, chat=to, body=body, kind=kind, attempts=attempts))

    def texts(self) -> list[str]:
        """What stands in the chat, oldest first."""
        return [shown.text for shown in self.fake.chats.rooms[self.ola.chat["id"]].shown.values()]


@pytest.fixture
async def desk(fake: FakeTelegram, clock: TestClock) -> AsyncIterator[Desk]:
    """A sender who writes to Ola, who has started the bot."""

    async def render(chat: int, letter: DocumentLetter) -> tuple[str, bytes]:
        assert chat == 5
        if letter.partnership == 404:
            raise LookupError("gone")
        if letter.partnership == 500:
            raise NotRendered
        if letter.partnership == 503:
            raise TooManyRenders
        made.rendered.append(letter)
        if letter.format == "png":
            return "mapa.png", DOT
        return "karta.md", "# Żółta karta\n".encode()

    async with connect(TOKEN, fake.url) as bot:
        sender = TelegramSender(bot, clock=clock, chance=lambda: 0.5, render=render)
        made = Desk(sender, bot, fake, clock, Person(fake, 5, "Ola"))
        await made.ola.starts()
        yield made
    assert not fake.history.violations


def later(outcome: Outcome, clock: TestClock) -> tuple[float, bool]:
    """In how many seconds a letter is tried again, and whether it may have arrived."""
    assert isinstance(outcome, TryLater)
    return (outcome.at - clock()).total_seconds(), outcome.uncertain


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
    assert isinstance(outcome, Sent)
    assert [each.partnership for each in desk.rendered] == [2]
    (document,) = desk.fake.documents
    assert (document.file_name, document.content.decode()) == ("karta.md", "# Żółta karta\n")


async def test_a_document_of_what_is_gone(desk: Desk) -> None:
    """A document of something that was erased meanwhile is given up, and what waits behind it goes on."""
    asked = MakeDocument(partnership=404, language="pl", format="markdown", caption="x")
    outcome = await desk.send(from_document(asked), kind="document")
    assert outcome == Undeliverable(letter=7, reason="nothing to render")


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


async def test_a_long_caption_is_cut(desk: Desk) -> None:
    """A caption above Telegram's limit is cut between words rather than refused."""
    asked = MakeDocument(partnership=1, language="pl", format="markdown", caption="słowo 🙂 " * 200)
    assert isinstance(await desk.send(from_document(asked), kind="document"), Sent)


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(kind="block"), Blocked(letter=7)),
        (Fault(kind="refuse", code=403, description="Forbidden: user is deactivated"), Blocked(letter=7)),
        (Fault(kind="refuse", code=400, description="Bad Request: chat not found"), Blocked(letter=7)),
        (Fault(kind="refuse", code=400, description="Bad Request: PEER_ID_INVALID"), Blocked(letter=7)),
        (
            Fault(kind="refuse", code=400, description="Bad Request: message is too long"),
            Undeliverable(letter=7, reason="too long"),
        ),
        (
            Fault(kind="refuse", code=400, description="Bad Request: BUTTON_DATA_INVALID"),
            Undeliverable(letter=7, reason="buttons"),
        ),
        (
            Fault(kind="refuse", code=400, description="Bad Request: not enough rights to send text messages"),
            Undeliverable(letter=7, reason="no rights"),
        ),
        (
            Fault(kind="refuse", code=400, description="Bad Request: canary words"),
            Undeliverable(letter=7, reason="refused"),
        ),
    ],
)
async def test_letters_that_never_arrive(desk: Desk, fault: Fault, outcome: Outcome) -> None:
    """A refusal is for good, with a reason in our own words; who cannot be reached is blocked."""
    await desk.fake.fault(fault)
    assert await desk.send(from_speak(QUESTION)) == outcome


@pytest.mark.parametrize(
    ("fault", "uncertain"),
    [
        (Fault(kind="reset"), True),
        (Fault(kind="drop"), True),
        (Fault(kind="apply_drop"), True),
        (Fault(kind="error", code=502), True),
        (Fault(kind="error", code=500), True),
        (Fault(kind="apply_error", code=504), True),
        (Fault(kind="truncated"), True),
        (Fault(kind="refuse", code=401, description="Unauthorized"), False),
    ],
)
async def test_letters_that_are_tried_again(desk: Desk, fault: Fault, uncertain: bool) -> None:  # noqa: FBT001 - a case
    """What broke on the way is tried again and says whether it may have arrived; nothing is given up."""
    await desk.fake.fault(fault)
    outcome = await desk.send(from_speak(QUESTION))
    assert later(outcome, desk.clock)[1] is uncertain


async def test_nobody_listens(desk: Desk) -> None:
    """While Telegram cannot be reached, letters certainly did not arrive."""
    await desk.fake.stop()
    await asyncio.sleep(0.05)  # for the closed connection to be noticed; until then it could be either
    outcome = await desk.send(from_speak(QUESTION))
    assert later(outcome, desk.clock)[1] is False


async def test_slow_down(desk: Desk) -> None:
    """The pause that Telegram asks for is kept, and the letter certainly did not arrive."""
    await desk.fake.fault(Fault(kind="too_many", retry_after=17))
    assert later(await desk.send(from_speak(QUESTION)), desk.clock) == (17.5, False)


async def test_pauses_grow_and_end(desk: Desk) -> None:
    """Tries are ever further apart, spread by chance, never more than a minute."""
    pauses = []
    for attempts in (1, 2, 3, 4, 10, 500):
        await desk.fake.fault(Fault(kind="drop"))
        pauses.append(later(await desk.send(from_speak(QUESTION), attempts=attempts), desk.clock)[0])
    assert pauses == [0.75, 1.5, 3.0, 6.0, 45.0, 45.0]


async def test_nudges_are_not_repeated(desk: Desk) -> None:
    """A daily prompt of which nobody knows whether it arrived is not sent again; one that did not leave is."""
    await desk.fake.fault(Fault(kind="apply_drop"))
    assert await desk.send(from_speak(QUESTION), kind="nudge") == Undeliverable(letter=7, reason="unknown")
    await desk.fake.fault(Fault(kind="too_many"))
    assert isinstance(await desk.send(from_speak(QUESTION), kind="nudge"), TryLater)


async def test_a_group_that_moved(desk: Desk) -> None:
    """A group that became a supergroup is told with its new id."""
    desk.fake.chats.meet({"id": -10, "type": "group", "title": "Zespół"})
    await desk.fake.migrate(-10, -1_000_000_000_010)
    assert await desk.send(from_speak(QUESTION), chat=-10) == Migrated(letter=7, chat=-1_000_000_000_010)


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


# --- presses ------------------------------------------------------------------------------------------------------


async def test_a_press_is_answered_and_its_buttons_go(desk: Desk) -> None:
    """The spinner stops with a short word, and the answered question keeps its words and loses its buttons."""
    await desk.send(from_speak(QUESTION))
    query = await desk.ola.presses("Partner")
    await desk.ola.looks()
    shown = desk.ola.last
    await desk.sender.answer_press(query, "Zapisane " * 50)
    await desk.sender.close_buttons(5, shown.id)
    await desk.ola.looks()
    assert desk.ola.last.text == QUESTION.text
    assert desk.ola.last.labels == []


async def test_buttons_are_drawn_anew(desk: Desk) -> None:
    """Other buttons can be put under the same message."""
    await desk.send(from_speak(QUESTION))
    await desk.ola.looks()
    await desk.sender.redraw_buttons(5, desk.ola.last.id, rows=((Button("a", "✓ Ja"),),), nonce=NONCE)
    await desk.ola.looks()
    assert desk.ola.last.labels == [["✓ Ja"]]


async def test_late_and_doubled_courtesies_are_no_news(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """Answering too late, or closing buttons twice, raises nothing and is not even logged."""
    await desk.send(from_speak(QUESTION))
    query = await desk.ola.presses("Partner")
    await desk.fake.advance(timedelta(minutes=20).total_seconds())
    await desk.sender.answer_press(query)
    await desk.ola.looks()
    await desk.sender.close_buttons(5, desk.ola.last.id)
    await desk.sender.close_buttons(5, desk.ola.last.id)
    assert "not_done" not in capsys.readouterr().err


async def test_courtesies_never_raise(desk: Desk) -> None:
    """Whatever Telegram says to a best-effort call, nobody has to care."""
    for kind in ("reset", "drop", "truncated", "too_many", "block"):
        await desk.fake.fault(Fault(kind=kind))
        await desk.sender.close_buttons(5, 1)
    await desk.sender.answer_press("unknown")

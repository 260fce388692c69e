"""What a person takes away: the one-pager in the chat and as a file."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.exports.workshop import Workshop
from tests.exports.reading import docx_words, pdf, pdf_words
from tests.scenarios.guest import Guest
from tests.scenarios.house import House


async def test_the_one_pager_comes_into_the_chat_and_as_a_markdown_file(house: House) -> None:
    """The file says what the person said, note and all, as text that Markdown shows as it was written."""
    ania = house.person("Ania")
    await ania.starts()
    await ania.says("Piekarnia *za* Rogiem")
    await ania.presses("Pierwsze rozmowy")
    await ania.presses("Firma")
    await ania.presses("Pomiń")
    await ania.presses("Przedstawić się")
    await ania.presses("Piszę od razu")
    await ania.says("# Co jesień gniją jabłka.\n<b>Wasze</b> auta [wracają](puste).")
    await ania.says("/note zadzwonić do Ewy")
    await ania.says("/summary")
    await ania.reads("system.summary.title", "system.section.who-we-are", "Co jesień gniją jabłka", "system.take.ask")
    await ania.presses("Inna postać")
    await ania.presses("Tekst")
    await ania.until(lambda: house.fake.documents)
    (document,) = house.fake.documents
    assert document.file_name == f"karta-partnerstwa-{house.clock().date().isoformat()}.md"
    text = document.content.decode()
    assert text.startswith(
        "# Partnerstwo 1\n\nPiekarnia \\*za\\* Rogiem · Firma · Pierwsze rozmowy\n\n## Problem i\u00a0nasza"
    )
    assert "\\# Co jesień gniją jabłka.\\\n  \\<b\\>Wasze\\</b\\> auta \\[wracają\\](puste).\n" in text
    assert "\n\n- **Notatka:** zadzwonić do Ewy\n" in text
    assert text.endswith("Zebrane w\u00a0Kładce._\n")


async def test_the_one_pager_is_in_the_language_of_the_talk(house: House) -> None:
    """In English, headings, file name and date are English."""
    john = house.person("John", "en")
    await john.starts("introduce")
    await john.presses("I'll write now")
    await john.says("Every autumn apples rot in our district. Your vans come back empty.")
    await john.takes()
    await john.until(lambda: house.fake.documents)
    (document,) = house.fake.documents
    assert document.file_name.isascii()
    assert document.caption.split()[:2] == ["Your", "partnership"]
    assert b"Every autumn apples rot" in document.content


async def test_an_empty_one_pager_says_so(house: House) -> None:
    """Before the first answer there is no file, and the question in hand is shown again."""
    ania = house.person("Ania")
    await ania.starts()
    await ania.says("/summary")
    await ania.reads("system.summary.empty", "start.name.ask")
    await house.is_still()
    assert house.fake.documents == []


async def test_the_file_says_what_is_true_when_it_is_sent(house: House) -> None:
    """An answer that was changed is in the next file: each is rendered when it leaves."""
    ania = house.person("Ania")
    await ania.starts("introduce")
    await ania.presses("Piszę od razu")
    said = await ania.says("W gminie gniją gruszki.")
    await ania.takes()
    await ania.until(lambda: len(house.fake.documents) == 1)
    await ania.edits(said, "W gminie gniją jabłka.")
    house.clock.ahead += timedelta(minutes=1)
    await ania.takes()
    await ania.until(lambda: len(house.fake.documents) == 2)
    before, after = (document.content.decode() for document in house.fake.documents)
    assert "gruszki" in before
    assert "jabłka" in after
    assert "gruszki" not in after


async def says_enough(ania: Guest) -> None:
    """A shared answer, and one that is nobody else's business."""
    await ania.starts("introduce")
    await ania.presses("Piszę od razu")
    await ania.says("Co jesień gniją jabłka, a Wasze auta wracają puste.")
    await ania.says("/menu")
    await ania.starts("partner-shoes")
    await ania.presses("Firma")
    await ania.says("Mleczarnia, a w niej pani Irena.")


async def test_the_one_pager_comes_as_a_pdf(house: House) -> None:
    """One press: a word that it is coming, then one page with the answers; the buttons stay for the next."""
    ania = house.person("Ania")
    await says_enough(ania)
    await ania.takes("PDF, jedna strona")
    await ania.until(lambda: house.fake.documents)
    (document,) = house.fake.documents
    assert document.file_name == f"karta-partnerstwa-{house.clock().date().isoformat()}.pdf"
    assert len(pdf(document.content).pages) == 1
    words = pdf_words(document.content)
    assert "Co jesień gniją jabłka, a Wasze auta wracają puste." in words
    assert "Z kim rozmawiamy: Mleczarnia, a w niej pani Irena." in words
    assert house.fake.chats.rooms[ania.chat["id"]].toasts[-1][1]["text"] == "Przygotowuję plik."
    menu = next(shown for shown in reversed(ania.screen) if shown.rows)
    assert menu.button("Word")


async def test_the_partners_page_is_shown_before_it_is_made(house: House) -> None:
    """In the chat first, and then in the file: what is shared, in the partner's language, and nothing else."""
    ania = house.person("Ania")
    await says_enough(ania)
    await ania.says("/summary")
    await ania.presses("Dla partnera")
    await ania.reads("Co jesień gniją jabłka", "system.take.shared")
    ania.does_not_read("pani Irena")
    await ania.presses("English")
    await ania.presses("Word")
    await ania.until(lambda: house.fake.documents)
    (document,) = house.fake.documents
    assert document.file_name.startswith("one-pager-to-share-")
    words = docx_words(document.content)
    assert "The problem and who we are Co jesień gniją jabłka" in words
    assert "Irena" not in words


async def test_the_map_comes_as_a_picture_with_its_facts(house: House) -> None:
    """A rated square is on a photo that the phone shows at once, and in words beneath it."""
    ania = house.person("Ania")
    await says_enough(ania)
    await ania.starts("risk-mapping")
    await ania.presses("2 minuty")
    await ania.says("Trzy razy się spóźnili, ale zawsze dzwonili wcześniej.")
    await ania.presses("4")
    await ania.takes("Mapa i wykres")
    await ania.until(lambda: house.fake.photos)
    (photo,) = house.fake.photos
    assert photo.content.startswith(b"\x89PNG")
    assert "Ryzyko: mapowanie 4" in photo.caption


async def test_questions_for_a_meeting_come_on_paper(house: House) -> None:
    """/print offers the talk in hand first; the file has its open questions and none that was answered."""
    ania = house.person("Ania")
    await says_enough(ania)
    await ania.says("/print")
    await ania.presses("Postaw się na miejscu partnera")
    await ania.until(lambda: house.fake.documents)
    (document,) = house.fake.documents
    words = pdf_words(document.content)
    assert "Jaki problem zajmuje tę osobę w tym miesiącu?" in words
    assert "Kto to jest?" not in words


async def test_whoever_asks_five_times_gets_one_file(house: House) -> None:
    """One file a minute; the others presses are answered with when the next can come."""
    ania = house.person("Ania")
    await says_enough(ania)
    await ania.says("/summary")
    await ania.presses("PDF, jedna strona", times=5)
    await ania.reads("system.take.wait")
    await house.is_still()
    assert len(house.fake.documents) == 1


async def test_a_file_that_takes_long_holds_up_nobody(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram shows that a file is on its way; another chat is answered at once; the file comes."""
    make = Workshop.make

    async def slowly(self: Workshop, form: str, paper: str, page: Mapping[str, Any]) -> bytes:
        await asyncio.sleep(2)
        return await make(self, form, paper, page)

    monkeypatch.setattr(Workshop, "make", slowly)
    ania, marek = house.person("Ania"), house.person("Marek")
    await says_enough(ania)
    await ania.says("/summary")
    await ania.presses("PDF, jedna strona", answered=False)
    await marek.starts()
    await marek.reads("system.welcome")
    assert house.fake.documents == []
    await ania.until(lambda: house.fake.documents)
    assert "upload_document" in house.fake.chats.rooms[ania.chat["id"]].actions

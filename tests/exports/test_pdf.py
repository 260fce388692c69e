"""The PDF: one page where one was promised, tagged, with its language, readable by machines."""

from __future__ import annotations

from dataclasses import asdict
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import PdfObject

from bot.exports.page import Page
from bot.exports.press import Press
from flows.library import Library
from tests.exports.filled import page_of, session_of

#: Points: A4.
A4 = (595, 842)


@pytest.fixture(scope="module")
def press() -> Press:
    """A press in this process; the limits of a press of its own are tested elsewhere."""
    return Press()


def printed(press: Press, page: Page, paper: str = "one-pager") -> PdfReader:
    """The PDF of a page, read back."""
    return PdfReader(BytesIO(press.make({"format": "pdf", "paper": paper, "page": asdict(page)})))


def words_of(reader: PdfReader) -> str:
    """All words of a document, blanks and line ends as single spaces, without the marks that let long words break."""
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\u200b", "").split())


LONG = {
    "sentences": "Jabłka gniją w sadach, auta wracają puste. " * 90,
    "one word": "Ą" * 4096,
    "emoji": "👩🏽‍🌾🧑‍🤝‍🧑🏳️‍🌈" * 120,
    "lines": "krótko\n" * 500,
}


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("share", [1.0, 0.4, 0.05], ids=["full", "half", "a little"])
def test_the_one_pager_is_one_a4_page(press: Press, library: Library, language: str, share: float) -> None:
    """Full, half empty or hardly begun, in both languages."""
    reader = printed(press, page_of(library, session_of(library, language=language, share=share)))
    (sheet,) = reader.pages
    assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4


@pytest.mark.parametrize("words", LONG.values(), ids=LONG)
def test_whatever_was_said_fits_onto_one_page(press: Press, library: Library, words: str) -> None:
    """Every answer as long as Telegram carries: the page is set smaller, then shortened, and says so."""
    session = session_of(library, says=lambda _: words, name=words[:60])
    reader = printed(press, page_of(library, session))
    assert len(reader.pages) == 1
    assert "Reszta jest w pełnym zapisie." in words_of(reader)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_file_says_what_it_is(press: Press, library: Library, language: str) -> None:
    """Tagged, PDF/UA-1, with language, title and headings: what a screen reader needs."""
    reader = printed(press, page_of(library, session_of(library, language=language, name="Sady na trasie")))
    catalogue = {name: value.get_object() for name, value in reader.root_object.items()}
    assert str(catalogue["/Lang"]) == language
    assert "'/Marked': True" in str(catalogue["/MarkInfo"])
    assert reader.xmp_metadata is not None
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.xmp_metadata.stream.get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "Sady na trasie"
    kinds = structure(reader)
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == len(page_of(library, session_of(library, language=language)).sections)


def structure(reader: PdfReader) -> list[str]:
    """The kinds of all structure elements, in reading order."""
    found: list[str] = []

    def walk(element: object) -> None:
        element = element.get_object() if isinstance(element, PdfObject) else element
        if isinstance(element, list):
            for each in element:
                walk(each)
        elif isinstance(element, dict):
            found.append(str(element.get("/S", "")))
            walk(element.get("/K"))

    walk(reader.root_object["/StructTreeRoot"])
    return found


def test_every_answer_is_on_the_page(press: Press, library: Library) -> None:
    """Where it fits, the page has all that was said, set as Polish is set."""
    page = page_of(library, session_of(library, share=0.12))
    text = words_of(printed(press, page))
    for section in page.sections:
        for each in (*section.entries, *section.notes):
            assert " ".join(each.text.split()) in text
    assert "z\u00a0Mleczarnią i\u00a0z\u00a0gminą" in page.sections[0].entries[0].text

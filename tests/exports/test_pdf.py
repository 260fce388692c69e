"""The PDF: one page where one was promised, tagged, with its language, readable by machines."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from bot.exports.page import Page
from bot.exports.press import Press
from flows.library import Library
from tests.exports.filled import page_of, session_of
from tests.exports.reading import folded, pdf, pdf_words, structure

#: Points: A4.
A4 = (595, 842)


def printed(press: Press, page: Page, paper: str = "one-pager") -> bytes:
    """The PDF of a page."""
    return press.make({"format": "pdf", "paper": paper, "page": asdict(page)})


#: Language and words of partnerships with more than any page holds.
LONG = {
    "sentences": ("pl", "Jabłka gniją w sadach, auta wracają puste. " * 90),
    "one word": ("en", "Ą" * 4096),
    "emoji": ("pl", "👩🏽‍🌾🧑‍🤝‍🧑🏳️‍🌈" * 300),
    "lines": ("en", "short\n" * 500),
}


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("share", [1.0, 0.4, 0.05], ids=["full", "half", "a little"])
def test_the_one_pager_is_one_a4_page(press: Press, library: Library, language: str, share: float) -> None:
    """Full, half empty or hardly begun, in both languages."""
    made = printed(press, page_of(library, session_of(library, language=language, share=share)))
    (sheet,) = pdf(made).pages
    assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4


@pytest.mark.parametrize(("language", "words"), LONG.values(), ids=LONG)
def test_whatever_was_said_fits_onto_one_page(press: Press, library: Library, language: str, words: str) -> None:
    """Every answer as long as Telegram carries: the page is set smaller, then shortened, and says so."""
    session = session_of(library, language=language, says=lambda _: words, name=words[:60])
    made = printed(press, page_of(library, session))
    assert len(pdf(made).pages) == 1
    assert folded(str(library.texts[language]["system.document.rest"])) in pdf_words(made)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_file_says_what_it_is(press: Press, library: Library, language: str) -> None:
    """Tagged, PDF/UA-1, with language, title and headings: what a screen reader needs."""
    made = printed(press, page_of(library, session_of(library, language=language, name="Sady na trasie")))
    reader = pdf(made)
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


def test_every_answer_is_on_the_page(press: Press, library: Library) -> None:
    """Where it fits, the page has all that was said, set as Polish is set."""
    page = page_of(library, session_of(library, share=0.12))
    text = pdf_words(printed(press, page))
    for section in page.sections:
        for each in (*section.entries, *section.notes):
            assert " ".join(each.text.split()) in text
    assert "z\u00a0Mleczarnią i\u00a0z\u00a0gminą" in page.sections[0].entries[0].text


def test_short_words_stay_with_the_next_one(press: Press, library: Library) -> None:
    """Also where the page is shortened, no line ends with a Polish word of one letter."""
    session = session_of(library, says=lambda _: "Z Olą i z Anią o drodze w góry, a u nas w dolinie. " * 6)
    made = printed(press, page_of(library, session))
    lines = [line.split() for sheet in pdf(made).pages for line in sheet.extract_text().splitlines()]
    assert not [line for line in lines if line and line[-1] in {"z", "i", "o", "w", "a", "u"}]


def test_the_record_has_everything(press: Press, library: Library) -> None:
    """All answers and notes with their questions, talk by talk, under headings of three levels."""
    page = page_of(library, session_of(library, share=0.1), full=True)
    made = printed(press, page, "record")
    text = pdf_words(made)
    for talk in page.talks:
        assert folded(talk.title) in text
        for each in talk.entries:
            assert " ".join(f"{each.label} {each.text}".split()) in text
    kinds = structure(pdf(made))
    assert kinds.count("/H3") == len(page.talks)
    assert kinds.count("/H1") == 1


def test_the_pictures_are_drawn_in_the_record(press: Press, library: Library) -> None:
    """Map and star are figures with their facts as words for those who do not see them, and no bitmaps."""
    page = page_of(library, session_of(library), full=True)
    reader = pdf(printed(press, replace(page, sections=(), talks=page.talks[:1]), "record"))
    assert structure(reader).count("/Figure") == 2
    assert not [image for sheet in reader.pages for image in sheet.images]

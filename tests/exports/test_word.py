"""The Word document: real styles, its language, pleasant to go on writing in."""

from __future__ import annotations

from dataclasses import asdict, replace
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from bot.exports import word
from bot.exports.page import Block, Entry
from flows.library import Library
from tests.exports.filled import page_of, session_of


@pytest.mark.parametrize(("language", "tag"), [("pl", "pl-PL"), ("en", "en-GB")])
def test_it_is_made_of_styles(library: Library, language: str, tag: str) -> None:
    """Title, headings, list items: nothing is formatted by hand, and the spelling check knows the language."""
    page = page_of(library, session_of(library, language=language, share=0.4, name="Sady na trasie"))
    document = Document(BytesIO(word.render(asdict(page))))
    styles = [each.style.name for each in document.paragraphs if each.style]
    assert styles[:2] == ["Subtitle", "Title"]
    assert [each.text for each in document.paragraphs if each.style and each.style.name == "Heading 1"] == [
        *(each.title for each in page.sections),
        page.chart["title"] if page.chart else "",
    ]
    assert styles.count("List Bullet") == sum(len(each.entries) for each in page.sections)
    assert styles.count("Note") == sum(len(each.notes) for each in page.sections)
    assert "Normal" not in styles
    assert document.core_properties.title == "Sady na trasie"
    assert document.core_properties.author == ""
    language_mark = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert language_mark.get(qn("w:val")) == tag


def test_the_map_is_a_table(library: Library) -> None:
    """Five domains and four stages, the header repeated on each page, ratings as text."""
    page = page_of(library, session_of(library))
    document = Document(BytesIO(word.render(asdict(page))))
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells] == ["", "Mapowanie", "Planowanie", "Realizacja", "Ocena"]
    assert [row.cells[0].text for row in table.rows][1] == "Ryzyko"
    assert table.rows[0]._tr.trPr is not None
    assert table.rows[1].cells[1].text[0] in "12345"


def test_what_is_read_from_the_right_is_set_so(library: Library) -> None:
    """An answer in Hebrew begins at the right, unless words of ours stand before it."""
    page = page_of(library, session_of(library, share=0.02, notes=0))
    entries = (Entry("שלום תודה", rtl=True), Entry("שלום", "Cel:", rtl=True))
    turned = replace(page, sections=(Block("Partner", entries),))
    document = Document(BytesIO(word.render(asdict(turned))))
    marks = {each.text: each._p.xpath("./w:pPr/w:bidi") for each in document.paragraphs if "שלום" in each.text}
    assert [bool(each) for each in marks.values()] == [True, False]

"""A page as a Word document that is pleasant to go on writing in.

Law: real styles only (Title, Heading 1, List Bullet, …), so that the outline, the navigation pane and a change of
fonts work; no fields, no links, no pictures, no macros. The language is that of the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Row
from docx.text.paragraph import Paragraph

_LANGUAGES: Final = {"pl": "pl-PL", "en": "en-GB"}
_INK, _ACCENT, _QUIET, _DOUBT = (RGBColor.from_string(each) for each in ("1F2933", "0B5A66", "56616D", "8A4B08"))
#: Fonts that Word and LibreOffice both have, or know what to put instead of.
_SERIF, _SANS = "Cambria", "Calibri"
_LABEL, _GUESS, _NOTE = "Label", "Guess", "Note"


def render(page: Mapping[str, Any]) -> bytes:
    """The document as bytes of a ``.docx``."""
    document = Document()
    _prepare(document, page)
    _Writer(document, page).write()
    made = BytesIO()
    document.save(made)
    return made.getvalue()


class _Writer:
    """Writes a page into a prepared document."""

    def __init__(self, document: WordDocument, page: Mapping[str, Any]) -> None:
        self._document = document
        self._page = page
        self._words: Mapping[str, str] = page["words"]
        #: Looking a style up by its name takes python-docx 13 ms each time.
        self._ids = {each.name: each.style_id for each in document.styles}

    def write(self) -> None:
        """All of the page."""
        page = self._page
        self._paragraph("Subtitle", page["kind"])
        self._paragraph("Title", page["title"])
        if page["about"]:
            self._paragraph("About", page["about"])
        for section in page["sections"]:
            self._block(section, level=1)
        if page["chart"]:
            self._map(page["chart"])
        if page["talks"]:
            self._paragraph("Heading 1", page["talks_title"])
        for talk in page["talks"]:
            self._block(talk, level=2)
        self._document.sections[0].footer.paragraphs[0].text = page["made"]

    def _paragraph(self, style: str, words: str = "") -> Paragraph:
        paragraph = self._document.add_paragraph()
        paragraph._p.style = self._ids[style]  # noqa: SLF001 - as python-docx does, without looking it up again
        if words:
            self._run(paragraph, words)
        return paragraph

    def _run(self, paragraph: Paragraph, words: str, style: str = "") -> None:
        """Words with their line ends."""
        for number, line in enumerate(words.split("\n")):
            run = paragraph.add_run()
            if style:
                run._r.style = self._ids[style]  # noqa: SLF001 - as above
            if number:
                run.add_break()
            run.add_text(line)

    def _block(self, block: Mapping[str, Any], *, level: int) -> None:
        self._paragraph(f"Heading {level}", block["title"])
        for each in (*block["entries"], *block["notes"]):
            self._entry(each)

    def _entry(self, entry: Mapping[str, Any]) -> None:
        paragraph = self._paragraph(_NOTE if entry["note"] else "List Bullet")
        label = self._words["note"] if entry["note"] else entry["label"]
        if label:
            self._run(paragraph, f"{label} ", _LABEL)
        elif entry["rtl"]:
            _read_from_right(paragraph)
        self._run(paragraph, entry["text"])
        for mark in ("guess", "aside"):
            if entry[mark]:
                self._run(paragraph, f" ({self._words[mark]})", _GUESS)

    def _map(self, chart: Mapping[str, Any]) -> None:
        """The map as a table that can be edited: the own rating, the partner's, the change since the last round."""
        self._paragraph("Heading 1", chart["title"])
        table = self._document.add_table(rows=1 + len(chart["domains"]), cols=1 + len(chart["stages"]))
        table.style = self._document.styles["Light Grid Accent 1"]
        rows = [["", *chart["stages"]]]
        rows += [[each["name"], *map(_points, each["squares"])] for each in chart["domains"]]
        for row, words in zip(table.rows, rows, strict=True):
            for cell, said in zip(row.cells, words, strict=True):
                cell.paragraphs[0].add_run(said)
        _repeat_on_each_page(table.rows[0])
        self._paragraph("About", _legend(chart))


def _points(square: Mapping[str, Any]) -> str:
    marks = [str(square["own"] or ("…" if square["begun"] else "–"))]
    marks += [f"◇ {square['partner']}"] if square["partner"] else []
    marks += [f"({square['change']:+d})"] if square["change"] is not None else []
    return " ".join(marks).replace("-", "\N{MINUS SIGN}")


def _legend(chart: Mapping[str, Any]) -> str:
    words = chart["words"]
    marks = [f"3: {words['own']}"]
    marks += [f"…: {words['begun']}"] if chart["has_begun"] else []
    marks += [f"◇: {words['partner']}"] if chart["has_partner"] else []
    marks += [f"(+1): {words['change']}"] if chart["has_earlier"] else []
    return " · ".join(marks)


def _repeat_on_each_page(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no door to it


def _prepare(document: WordDocument, page: Mapping[str, Any]) -> None:
    _describe(document, page)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(2.2)
    _set_language(document, _LANGUAGES.get(page["language"], page["language"]))
    _set_styles(document)


def _describe(document: WordDocument, page: Mapping[str, Any]) -> None:
    facts = document.core_properties
    facts.title, facts.language, facts.subject = page["title"], page["language"], page["kind"]
    facts.author = facts.last_modified_by = facts.comments = facts.keywords = ""
    year, month, day = page["date"]
    facts.created = facts.modified = datetime(year, month, day, tzinfo=UTC)


def _set_language(document: WordDocument, tag: str) -> None:
    """The language of everything that says no other, so that the right spelling check runs."""
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    language.set(qn("w:val"), tag)


def _set_styles(document: WordDocument) -> None:
    _dress(document.styles["Normal"], font=_SERIF, size=11, colour=_INK, after=4)
    _dress(document.styles["Title"], font=_SERIF, size=24, colour=_INK, after=4)
    _dress(document.styles["Subtitle"], font=_SANS, size=10, colour=_ACCENT, after=2)
    _dress(document.styles["Heading 1"], font=_SANS, size=14, colour=_ACCENT, before=14, after=4)
    _dress(document.styles["Heading 2"], font=_SANS, size=12, colour=_ACCENT, before=10, after=3)
    _dress(document.styles["List Bullet"], font=_SERIF, size=11, colour=_INK, after=3)
    _dress(document.styles["Footer"], font=_SANS, size=8.5, colour=_QUIET)
    about = document.styles.add_style("About", WD_STYLE_TYPE.PARAGRAPH)
    _dress(about, font=_SANS, size=11, colour=_QUIET, after=8)
    note = document.styles.add_style(_NOTE, WD_STYLE_TYPE.PARAGRAPH)
    _dress(note, font=_SERIF, size=11, colour=_INK, after=3)
    note.paragraph_format.left_indent = Cm(0.65)
    note.font.italic = True
    for name, colour in ((_LABEL, _QUIET), (_GUESS, _DOUBT)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.name, style.font.size, style.font.color.rgb = _SANS, Pt(10), colour
        style.font.italic = False


def _dress(
    style: ParagraphStyle, *, font: str, size: float, colour: RGBColor, before: float = 0, after: float = 0
) -> None:
    style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), colour
    # The template names fonts by theme, which would win over a name.
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:hAnsi"), font)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    border = style.element.find(f".//{qn('w:pBdr')}")
    if border is not None:
        border.getparent().remove(border)


def _read_from_right(paragraph: Paragraph) -> None:
    paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))  # noqa: SLF001 - python-docx has no door to it

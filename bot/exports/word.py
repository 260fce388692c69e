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
from docx.text.paragraph import Paragraph

_LANGUAGES: Final = {"pl": "pl-PL", "en": "en-GB"}
_INK, _ACCENT, _QUIET, _DOUBT = (RGBColor.from_string(each) for each in ("1F2933", "0B5A66", "56616D", "8A4B08"))
#: Fonts that Word and LibreOffice both have, or know what to put instead of.
_SERIF, _SANS = "Cambria", "Calibri"
_LABEL, _DOUBTED = "Label", "Guess"
_NOTE: Final = "Note"


def render(page: Mapping[str, Any]) -> bytes:
    """The document as bytes of a ``.docx``."""
    document = Document()
    _prepare(document, page)
    document.add_paragraph(page["kind"], style="Subtitle")
    document.add_paragraph(page["title"], style="Title")
    if page["about"]:
        document.add_paragraph(page["about"], style="About")
    for section in page["sections"]:
        _block(document, section, page["words"], level=1)
    if page["talks"]:
        document.add_heading(page["talks_title"], level=1)
    for talk in page["talks"]:
        _block(document, talk, page["words"], level=2)
    document.sections[0].footer.paragraphs[0].text = page["made"]
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _block(document: WordDocument, block: Mapping[str, Any], words: Mapping[str, str], *, level: int) -> None:
    document.add_heading(block["title"], level=level)
    for each in (*block["entries"], *block["notes"]):
        _entry(document, each, words)


def _entry(document: WordDocument, entry: Mapping[str, Any], words: Mapping[str, str]) -> None:
    paragraph = document.add_paragraph(style=_NOTE if entry["note"] else "List Bullet")
    if entry["rtl"]:
        _read_from_right(paragraph)
    label = words["note"] if entry["note"] else entry["label"]
    if label:
        paragraph.add_run(f"{label} ", style=_LABEL)
    for number, line in enumerate(entry["text"].split("\n")):
        run = paragraph.add_run()
        if number:
            run.add_break()
        run.add_text(line)
    for mark in ("guess", "aside"):
        if entry[mark]:
            paragraph.add_run(f" ({words[mark]})", style=_DOUBTED)


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
    for name, colour in ((_LABEL, _QUIET), (_DOUBTED, _DOUBT)):
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

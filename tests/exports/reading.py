"""Documents, read back.

Law: takes bytes as a person receives them and gives the words that stand in them, one blank between words.
"""

from __future__ import annotations

from io import BytesIO

from docx import Document
from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject, PdfObject


def pdf(made: bytes) -> PdfReader:
    """A PDF."""
    return PdfReader(BytesIO(made))


def pdf_words(made: bytes) -> str:
    """All words of a PDF, without the marks that let a long word break."""
    return folded(" ".join(page.extract_text() for page in pdf(made).pages))


def pdf_signs(made: bytes) -> set[str]:
    """All characters of a PDF, those among them that share one box and stand beside it as ``ActualText``."""
    signs = set(pdf_words(made))
    reader = pdf(made)
    for page in reader.pages:
        for operands, _ in ContentStream(page.get_contents(), reader).operations:
            spans = [each for each in operands if isinstance(each, DictionaryObject)]
            signs |= {sign for each in spans for sign in str(each.get("/ActualText", ""))}
    return signs


def docx_words(made: bytes) -> str:
    """All words of a Word document's body."""
    return folded(" ".join(each.text for each in Document(BytesIO(made)).paragraphs))


def folded(words: str) -> str:
    """Blanks of every kind as one, joints of long words gone."""
    return " ".join(words.replace("\u200b", "").split())


def structure(reader: PdfReader) -> list[str]:
    """The kinds of all structure elements of a PDF, in reading order."""
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

"""Words that try to be more than words, through every format: what comes out is what went in, typeset."""

from __future__ import annotations

from dataclasses import asdict, replace
from io import BytesIO
from itertools import cycle

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.cleaning import clean
from bot.exports import markdown
from bot.exports.page import Block, Entry
from bot.exports.press import Press
from bot.exports.typography import typeset
from flows.library import Library
from tests.exports.filled import page_of, session_of
from tests.exports.reading import docx_words, folded, pdf_signs, pdf_words

MARKUP = {
    "typst": '#read("/etc/passwd") #set page(fill: red) = Tytuł $ x^2 $ @odsyłacz <etykieta> #panic() \\u{41}',
    "html": "<b>gruby</b> <script>alert(1)</script> &amp; <img src=x onerror=y> <!-- nic -->",
    "markdown": "# Tytuł **mocno** [napis](http://a.b) ![](http://a.b/c.png) `kod` ~~nie~~ | a | b |",
    "word": "{ MERGEFIELD x } <w:p/> =SUM(A1) {{ jinja }} {% x %} ]]> &#x41; %s ${x} {0}",
    "formula": "=cmd|' /C calc'!A0 +1+1 -2 @SUM(1) \t=x",
    "latex": "\\input{/etc/passwd} \\write18{ls} $$x$$ %komentarz",
    "paths": "../../etc/passwd C:\\con /dev/null ~/.ssh",
    "signs": "NUL\x00 ESC\x1b[31m BEL\x07 \ud83d pół \ufffe \u2028 linia \u202eodwrotnie \u200b \ufeff",
}
SCRIPTS = {
    "polish": "Zażółć gęślą jaźń, ZAŻÓŁĆ GĘŚLĄ JAŹŃ",
    "greek and cyrillic": "Ευχαριστώ πολύ · Дякую, співпраця їжак ґанок",
    "vietnamese": "Cảm ơn bạn rất nhiều về sự hợp tác",
    "chinese": "合作伙伴关系 我们一起做",
    "japanese": "パートナーシップ ありがとう",
    "korean": "협력 관계 감사합니다",
    "georgian": "გმადლობთ თანამშრომლობა",
    "armenian": "Շնորհակալություն համագործակցություն",
    "ethiopic": "አመሰግናለሁ",
    "emoji": "🙂 🐄 🍏 ☎ ✓ ★ → €",
    "mathematics": "∑ ∞ ≠ 𝕳𝖊𝖑𝖑𝖔 ℕ",
}
#: Scripts whose letters change places or shapes on paper, so that a PDF gives them back in another order; and those
#: that no font here has, which share one box.
SHAPED = {
    "unknown": "ᏣᎳᎩ 𒀀𒀁 \ue000 𐎠",
    "arabic": "مرحبا شكرا",
    "hebrew": "שלום תודה",
    "hindi": "धन्यवाद साझेदारी",
    "bengali": "ধন্যবাদ",
    "tamil": "நன்றி",
    "thai": "ขอบคุณ",
    "zalgo": "Z͑͏̴̙̤̞A̴̵̜̰͔L̠ͨG̴̻͈O",
    "joined": "👩🏽‍🌾 🧑‍🤝‍🧑 🏳️‍🌈 🇵🇱",
}
EVERY = {**MARKUP, **SCRIPTS, **SHAPED}


@pytest.fixture(scope="module")
def made(press: Press, library: Library) -> dict[str, bytes]:
    """One full record in every format, in which each of these texts is an answer of its own."""
    texts = cycle([clean(each) for each in EVERY.values()])
    session = session_of(library, says=lambda _: next(texts), share=0.15, name="Próba")
    page = page_of(library, session, full=True)
    assert {each.text for talk in page.talks for each in talk.entries} >= {
        typeset(clean(each), "pl") for each in EVERY.values()
    }
    job = {"paper": "record", "page": asdict(page)}
    return {form: press.make({**job, "format": form}) for form in ("pdf", "docx")} | {"markdown": markdown.render(page)}


@pytest.fixture(scope="module")
def pdf_text(made: dict[str, bytes]) -> str:
    """The words of the PDF."""
    return pdf_words(made["pdf"])


@pytest.fixture(scope="module")
def signs(made: dict[str, bytes]) -> set[str]:
    """The characters of the PDF."""
    return pdf_signs(made["pdf"])


@pytest.fixture(scope="module")
def docx_text(made: dict[str, bytes]) -> str:
    """The words of the Word document."""
    return docx_words(made["docx"])


@pytest.fixture(scope="module")
def tokens(made: dict[str, bytes]) -> list[Token]:
    """The Markdown as a strict reader understands it."""
    return MarkdownIt("commonmark").parse(made["markdown"].decode())


def shown(words: str) -> str:
    """What has to stand in a document."""
    return folded(typeset(clean(words), "pl"))


@pytest.mark.parametrize("name", [*MARKUP, *SCRIPTS])
def test_a_pdf_has_the_words(pdf_text: str, name: str) -> None:
    """Its text is what was written, whatever markup it would be elsewhere, in every script that the fonts have."""
    assert shown(EVERY[name]) in pdf_text


@pytest.mark.parametrize("name", SHAPED)
def test_a_pdf_has_the_letters_of_shaped_scripts(signs: set[str], name: str) -> None:
    """Where reading order and drawing order differ, or no font has a letter, every letter is there."""
    assert not set(shown(EVERY[name])) - signs - set("\u200d\ufe0f")


@pytest.mark.parametrize("name", EVERY)
def test_a_word_document_has_the_words(docx_text: str, name: str) -> None:
    """Its text is what was written."""
    assert shown(EVERY[name]) in docx_text


def test_a_word_document_has_nothing_that_acts(made: dict[str, bytes]) -> None:
    """Nothing in it is a field, a link or a picture."""
    body = Document(BytesIO(made["docx"])).element.xml
    assert not any(tag in body for tag in ("<w:fldSimple", "<w:instrText", "<w:hyperlink", "<w:drawing", "<w:object"))


@pytest.mark.parametrize("name", EVERY)
def test_markdown_has_the_words(tokens: list[Token], name: str) -> None:
    """A strict reader finds the text."""
    text = "".join("\n" if each.type in {"hardbreak", "softbreak"} else each.content for each in inline(tokens))
    assert shown(EVERY[name]) in folded(text)


def test_markdown_has_no_markup_of_theirs(tokens: list[Token]) -> None:
    """No link, picture, code or HTML, whatever was written."""
    assert not {each.type for each in inline(tokens)} & {"link_open", "image", "html_inline", "code_inline"}
    assert not {each.type for each in tokens} & {"html_block", "fence", "code_block"}


@given(st.lists(st.text(max_size=40), min_size=1, max_size=30))
@settings(max_examples=8, deadline=None)
def test_no_words_keep_a_page_from_being_made(press: Press, library: Library, texts: list[str]) -> None:
    """Whatever code points come together, there is a PDF that keeps the rules of PDF/UA, and a Word document."""
    page = page_of(library, session_of(library, share=0.01, notes=0))
    said = tuple(Entry(typeset(clean(each), "pl"), typeset(clean(each), "pl"), guess=True) for each in texts)
    job = {"page": asdict(replace(page, sections=(Block("Próba", said),)))}
    for form, paper in (("pdf", "record"), ("pdf", "one-pager"), ("docx", "")):
        assert press.make({**job, "format": form, "paper": paper})


def inline(tokens: list[Token]) -> list[Token]:
    """What stands within the blocks."""
    return [child for token in tokens if token.type == "inline" for child in token.children or []]

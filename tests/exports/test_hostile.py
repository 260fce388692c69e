"""Words that try to be more than words, through every format: what comes out is what went in, typeset."""

from __future__ import annotations

from dataclasses import asdict
from io import BytesIO

import pytest
from docx import Document
from markdown_it import MarkdownIt

from bot.cleaning import clean
from bot.exports import markdown
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
def press() -> Press:
    """A press in this process."""
    return Press()


class Maker:
    """Every text in every format: each as all that was said in a small partnership."""

    def __init__(self, press: Press, library: Library) -> None:
        self._press = press
        self._library = library
        self._made: dict[tuple[str, str], bytes] = {}

    def __call__(self, name: str, form: str) -> bytes:
        """The document of a text, made once."""
        if (name, form) not in self._made:
            self._made[name, form] = self._make(clean(EVERY[name]), form)
        return self._made[name, form]

    def _make(self, words: str, form: str) -> bytes:
        session = session_of(self._library, says=lambda _: words, share=0.02, notes=1, name="Próba")
        page = page_of(self._library, session, full=form == "record")
        if form == "markdown":
            return markdown.render(page)
        paper, form = ("record", "pdf") if form == "record" else ("one-pager", form)
        return self._press.make({"format": form, "paper": paper, "page": asdict(page)})


@pytest.fixture(scope="module")
def made(press: Press, library: Library) -> Maker:
    """Documents of all these texts."""
    return Maker(press, library)


def shown(words: str) -> str:
    """What has to stand in a document."""
    return folded(typeset(clean(words), "pl"))


@pytest.mark.parametrize("name", [*MARKUP, *SCRIPTS])
def test_a_pdf_has_the_words(made: Maker, name: str) -> None:
    """The text of one-pager and record is what was written, in every script that the fonts have, and in those not."""
    assert shown(EVERY[name]) in pdf_words(made(name, "pdf"))
    assert shown(EVERY[name]) in pdf_words(made(name, "record"))


@pytest.mark.parametrize("name", SHAPED)
def test_a_pdf_has_the_letters_of_shaped_scripts(made: Maker, name: str) -> None:
    """Where reading order and drawing order differ, every letter is there."""
    missing = set(shown(EVERY[name])) - pdf_signs(made(name, "pdf")) - set("\u200d\ufe0f")
    assert not missing


@pytest.mark.parametrize("name", EVERY)
def test_a_word_document_has_the_words(made: Maker, name: str) -> None:
    """Text equal, and nothing in the file is a field, a link or a picture."""
    document = made(name, "docx")
    assert shown(EVERY[name]) in docx_words(document)
    body = Document(BytesIO(document)).element.xml
    assert not any(tag in body for tag in ("<w:fldSimple", "<w:instrText", "<w:hyperlink", "<w:drawing", "<w:object"))


@pytest.mark.parametrize("name", EVERY)
def test_markdown_has_the_words_and_no_markup_of_theirs(made: Maker, name: str) -> None:
    """A strict reader finds the text, and no link, picture or HTML."""
    tokens = MarkdownIt("commonmark").parse(made(name, "markdown").decode())
    inline = [child for token in tokens if token.type == "inline" for child in token.children or []]
    assert not {each.type for each in inline} & {"link_open", "image", "html_inline", "code_inline"}
    assert not {each.type for each in tokens} & {"html_block", "fence", "code_block"}
    text = "".join("\n" if each.type in {"hardbreak", "softbreak"} else each.content for each in inline)
    assert shown(EVERY[name]) in folded(text)

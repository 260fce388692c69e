"""The one-pager as Markdown, read back by a strict reader."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.cleaning import clean
from bot.exports.markdown import escape, render
from bot.exports.page import Block, Entry, Page

#: What a person's words may become: text, and the line breaks between.
_HARMLESS = {"text", "hardbreak", "softbreak", "text_special"}

HOSTILE = [
    "# nie nagłówek",
    "[link](http://example.org) ![obraz](http://example.org/x.png)",
    "<script>alert(1)</script> <b>x</b> &amp; &#65;",
    "1. nie lista\n- ani to\n+ ani to\n* ani to\n> ani cytat",
    "kod `x` i ```\nblok\n```",
    "tabela | a | b |\n|---|---|\n| 1 | 2 |",
    "===\n---\n***",
    "https://example.org i ktos@example.org",
    "\\* już ucieczka \\",
    "{{7*7}} {x.__class__} %s ${y}",
    "~~skreślone~~ _kursywa_ **mocno**",
    "12) też nie lista",
]


def _page(text: str) -> Page:
    return Page(
        title=text,
        kind="Karta",
        view="Wersja",
        about=text,
        language="pl",
        date=(2026, 11, 21),
        made="Stan na dziś",
        words={"note": "Notatka:", "guess": "przypuszczamy", "aside": "na boku"},
        sections=(Block("Dlaczego razem", (Entry(text, text, guess=True),), (Entry(text, note=True),)),),
        talks=(Block("Pierwsza rozmowa", (Entry(text, text, aside=True),)),),
        talks_title="Wszystkie odpowiedzi",
    )


def _inline(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens if token.type == "inline" for child in token.children or []]


def _text(children: list[Token]) -> str:
    return "".join("\n" if each.type in {"hardbreak", "softbreak"} else each.content for each in children)


def _reads_back(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(escape(text))
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    children = _inline(tokens)
    assert {each.type for each in children} <= _HARMLESS
    assert _text(children) == text


def test_hostile_words_stay_words() -> None:
    """Markup of any kind in an answer is shown as it was typed and becomes nothing else."""
    for text in HOSTILE:
        _reads_back(text)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_any_words_stay_words(raw: str) -> None:
    """Whatever a person types reads back equal, up to white space that Markdown itself folds."""
    lines = [" ".join(line.split()) for line in clean(raw).split("\n")]
    text = "\n".join(line for line in lines if line)
    if text:
        _reads_back(text)


def test_the_page_has_only_its_own_headings() -> None:
    """Title, sections and talks are the only headings, whatever was answered."""
    for text in HOSTILE:
        page = render(_page(text)).decode()
        headings = [token for token in MarkdownIt("commonmark").parse(page) if token.type == "heading_open"]
        assert [token.tag for token in headings] == ["h1", "h2", "h2", "h3"]
        kinds = {each.type for each in _inline(MarkdownIt("commonmark").parse(page))}
        assert not kinds & {"link_open", "image", "html_inline", "code_inline"}

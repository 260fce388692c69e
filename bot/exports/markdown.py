"""A page as Markdown.

Law: what people wrote is escaped, so that it reads the same in any viewer: no heading, link, picture or HTML of theirs.
"""

from __future__ import annotations

import re

from bot.exports.page import Block, Entry, Page, Question

#: Characters that mean something to Markdown or HTML anywhere in a line.
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|!~&])")
#: What would begin a list, a quotation, a heading underline or a rule at the start of a line.
_STARTS = re.compile(r"^(\s*)([-+=]|\d{1,9}[.)])", re.MULTILINE)


def render(page: Page) -> bytes:
    """A page in UTF-8."""
    lines = [f"# {escape(page.title)}", ""]
    if page.about:
        lines += [escape(page.about), ""]
    for section in page.sections:
        lines += _block(section, page, level="##")
    if page.talks:
        lines += [f"## {escape(page.talks_title)}", ""]
    for talk in page.talks:
        lines += _block(talk, page, level="###")
    for number, question in enumerate(page.questions, start=1):
        lines += _asked(number, question, page)
    lines += ["---", "", f"_{escape(page.made)}_", ""]
    return "\n".join(lines).encode()


def _block(block: Block, page: Page, *, level: str) -> list[str]:
    said = [part for each in (*block.entries, *block.notes) for part in _item(each, page)]
    return [f"{level} {escape(block.title)}", "", *said]


def escape(text: str) -> str:
    """Text that Markdown shows as it was written. Line ends become hard line breaks."""
    escaped = _STARTS.sub(_escaped_start, _MARKS.sub(r"\\\1", text))
    return escaped.replace("\n", "\\\n")


def _escaped_start(found: re.Match[str]) -> str:
    space, mark = found.groups()
    return f"{space}{mark[:-1]}\\{mark[-1]}"


def _asked(number: int, question: Question, page: Page) -> list[str]:
    """A question with its boxes, its scale, or a line to write on."""
    words = escape(question.words).replace("\n", "\n   ")
    if question.rating:
        below = ["   1 · 2 · 3 · 4 · 5", "", f"   {escape(page.words['scale'])}"]
    elif question.choices:
        below = [f"   - ☐ {escape(each)}" for each in question.choices]
    else:
        below = ["   " + r"\_" * 40]
    return [f"{number}. {words}", "", *below, ""]


def _item(entry: Entry, page: Page) -> tuple[str, str]:
    """An answer as a list item, what it answers before it, what kind of answer it is behind it."""
    label = page.words["note"] if entry.note else entry.label
    marks = [page.words[name] for name, holds in (("guess", entry.guess), ("aside", entry.aside)) if holds]
    before = f"**{escape(label)}** " if label else ""
    behind = "".join(f" _({escape(mark)})_" for mark in marks)
    return "- " + before + escape(entry.text).replace("\n", "\n  ") + behind, ""

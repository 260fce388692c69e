"""A one-pager as Markdown.

Law: what people wrote is escaped, so that it reads the same in any viewer: no heading, link, picture or HTML of theirs.
"""

from __future__ import annotations

import re

from flows.summary import Summary, SummaryLine

#: Characters that mean something to Markdown or HTML anywhere in a line.
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|!~&])")
#: What would begin a list, a quotation, a heading underline or a rule at the start of a line.
_STARTS = re.compile(r"^(\s*)([-+=]|\d{1,9}[.)])", re.MULTILINE)


def render(summary: Summary, *, notes_title: str, made: str) -> bytes:
    """The one-pager in UTF-8. ``made`` is the closing line with the date."""
    lines = [f"# {escape(summary.title)}", ""]
    if summary.about:
        lines += [" · ".join(escape(each) for each in summary.about), ""]
    for section in summary.sections:
        lines += [f"## {escape(section.title)}", "", *(part for line in section.lines for part in _item(line))]
    if summary.notes:
        lines += [
            f"## {escape(notes_title)}",
            "",
            *(part for note in summary.notes for part in _item(SummaryLine(note))),
        ]
    lines += ["---", "", f"_{escape(made)}_", ""]
    return "\n".join(lines).encode()


def escape(text: str) -> str:
    """Text that Markdown shows as it was written. Line ends become hard line breaks."""
    escaped = _STARTS.sub(_escaped_start, _MARKS.sub(r"\\\1", text))
    return escaped.replace("\n", "\\\n")


def _escaped_start(found: re.Match[str]) -> str:
    space, mark = found.groups()
    return f"{space}{mark[:-1]}\\{mark[-1]}"


def _item(line: SummaryLine) -> tuple[str, str]:
    """An answer as a list item, what it answers before it."""
    label = f"**{escape(line.label)}** " if line.label else ""
    return "- " + label + escape(line.text).replace("\n", "\n  "), ""

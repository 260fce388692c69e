"""What the engine asks for. It does nothing itself.

Law: frozen requests that name no platform. Words come finished, in pieces that say what they are; how a piece looks
is decided where it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from flows.answers import Answer

#: How a stretch of words is meant. ``quote``: the person's own words.
Style: TypeAlias = Literal["plain", "strong", "quote", "quiet"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of words of one style."""

    text: str
    style: Style = "plain"


#: What a paragraph is for; a renderer may use it for colour or weight, never to change words.
PartKind: TypeAlias = Literal["reaction", "warning", "tip", "example", "card", "progress", "question", "notice"]


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph or more, for one purpose."""

    kind: PartKind
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Button:
    """A choice on offer. ``action`` is short, printable ASCII, at most 40 characters, and means nothing outside."""

    action: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Speak:
    """One message: parts in order, then rows of buttons that carry ``nonce``."""

    parts: tuple[Part, ...]
    rows: tuple[tuple[Button, ...], ...] = ()
    nonce: str = ""
    #: Text ids that were said, for tests and counts; never shown.
    said: tuple[str, ...] = ()
    #: Nobody asked for it: better lost than sent twice.
    nudge: bool = False
    #: With the chat, the name under which it is sent once and never again: ``unasked:2026-11-24``.
    dedupe: str | None = None

    @property
    def text(self) -> str:
        """The words alone, paragraphs apart by an empty line."""
        return "\n\n".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Toast:
    """A short word in answer to a press (at most 200 characters); nothing is lost if it does not arrive."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redraw:
    """Other buttons under the message that was pressed (a tick set or taken); nothing is lost if it does not arrive."""

    rows: tuple[tuple[Button, ...], ...]
    nonce: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remember:
    """Keep this answer (or note) as a new version; earlier versions stay."""

    answer: Answer


#: What a document shows: the one page, everything that was said, the open questions of a dialogue, the ratings, or
#: all that is kept about a person.
DocumentKind: TypeAlias = Literal["one-pager", "record", "questions", "map", "radar", "export"]
DocumentFormat: TypeAlias = Literal["pdf", "docx", "markdown", "json", "png"]
#: Whom a document is for. What the partner may see has no guesses, risks, notes or ratings.
View: TypeAlias = Literal["private", "shared"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeDocument:
    """Render something of a partnership and send it as a file.

    ``caption`` is at most 1024 characters; ``excuse`` is said instead if the file cannot be made. ``dialogue`` is the
    one whose questions are printed.
    """

    partnership: int
    language: str
    format: DocumentFormat
    caption: str
    kind: DocumentKind = "one-pager"
    view: View = "private"
    dialogue: str = ""
    excuse: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erase:
    """Delete everything this chat ever said, for good. Comes alone or with a last word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAlarm:
    """Let ``FellDue`` happen at ``due`` (aware, UTC), in place of an earlier alarm of this kind; ``None``: never.

    ``local_time`` (``08:30``), ``zone`` (IANA) and ``local_date`` (ISO, the last one that it spoke on) are for whoever
    reads the table.
    """

    kind: str
    due: datetime | None
    local_time: str = ""
    zone: str = ""
    local_date: str | None = None
    body: str = ""


Effect: TypeAlias = Speak | Toast | Redraw | Remember | MakeDocument | Erase | SetAlarm

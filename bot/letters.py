"""The JSON form of a letter: what waits in the outbox, sealed, until it is shown.

Law: a letter says what is meant, not how it looks, so that a letter written before an update of the program can be
sent after it. Telegram and the terminal read the same form.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias, cast

from bot.errors import UnreadableLetter
from flows.effects import Button, DocumentFormat, DocumentKind, MakeDocument, Part, Span, Speak, View

#: Raised with each change that an earlier program cannot read.
VERSION = 2
#: As many as Telegram takes at once.
MOST_BACK = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakLetter:
    """A message: parts in order, then rows of buttons that carry ``nonce``."""

    parts: tuple[Part, ...]
    rows: tuple[tuple[Button, ...], ...] = ()
    nonce: str = ""

    @property
    def text(self) -> str:
        """The words alone, paragraphs apart by an empty line."""
        return "\n\n".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLetter:
    """A document to render when it is sent. The fields are those of ``MakeDocument``."""

    partnership: int
    language: str
    format: DocumentFormat
    caption: str
    kind: DocumentKind = "one-pager"
    view: View = "private"
    dialogue: str = ""
    excuse: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackLetter:
    """Messages to take back from a chat, both ours and the person's, by Telegram's numbers; at most ``MOST_BACK``."""

    messages: tuple[int, ...]


LetterBody: TypeAlias = SpeakLetter | DocumentLetter | TakeBackLetter


def from_speak(speak: Speak) -> str:
    """The body of a letter that says this."""
    letter: dict[str, Any] = {
        "v": VERSION,
        "parts": [[part.kind, *(_span_to(span) for span in part.spans)] for part in speak.parts],
    }
    if speak.rows:
        letter["rows"] = [[[button.action, button.label] for button in row] for row in speak.rows]
        letter["nonce"] = speak.nonce
    return _dump(letter)


def from_document(document: MakeDocument) -> str:
    """The body of a letter that brings this document."""
    return _dump({"v": VERSION, "document": asdict(document)})


def from_messages(messages: Sequence[int]) -> list[str]:
    """The bodies of letters that take these messages back."""
    starts = range(0, len(messages), MOST_BACK)
    return [_dump({"v": VERSION, "back": list(messages[start : start + MOST_BACK])}) for start in starts]


def read(body: str) -> LetterBody:
    """Read a letter of this or any earlier version.

    Raises:
        UnreadableLetter: it was written by a newer program, or is no letter.
    """
    try:
        saved = json.loads(body)
        if saved["v"] > VERSION:
            raise UnreadableLetter
        if "back" in saved:
            return TakeBackLetter(messages=tuple(map(int, saved["back"])))
        return _document(saved["document"]) if "document" in saved else _speak(saved)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        raise UnreadableLetter from None


#: Made once: ``json.dumps`` with any settings makes an encoder for each call.
_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _span_to(span: Span) -> str | list[str]:
    return span.text if span.style == "plain" else [span.text, span.style]


def _span_from(saved: str | Sequence[str]) -> Span:
    if isinstance(saved, str):
        return Span(saved)
    text, style = saved
    return Span(text, cast("Any", style))  # a style of ours: the body is sealed, nobody else writes it


def _speak(saved: dict[str, Any]) -> SpeakLetter:
    return SpeakLetter(
        parts=tuple(Part(kind, tuple(map(_span_from, spans))) for kind, *spans in saved["parts"]),
        rows=tuple(tuple(Button(action, label) for action, label in row) for row in saved.get("rows", ())),
        nonce=saved.get("nonce", ""),
    )


def _document(saved: dict[str, Any] | Sequence[Any]) -> DocumentLetter:
    if isinstance(saved, dict):
        return DocumentLetter(**saved)
    partnership, language, form, caption = saved  # version 1 knew the one-pager only
    return DocumentLetter(partnership=partnership, language=language, format=form, caption=caption)

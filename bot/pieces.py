"""Parts of a message -> texts with entities, short enough to send.

Law: pure. Styles travel as entities beside the text, counted in UTF-16 units, never as markup in it; whatever the
words are, they arrive as those words. Put together again, the pieces are the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple
from unicodedata import category

from telegram.constants import MessageEntityType, MessageLimit

from flows.effects import Part, Span

#: Telegram counts code points in some places and UTF-16 units in others; this many units satisfy both.
LIMIT: Final = int(MessageLimit.MAX_TEXT_LENGTH)
#: More entities than this are shown by no client.
_MOST_ENTITIES = int(MessageLimit.MESSAGE_ENTITIES)
#: A split may leave a piece this much shorter than it could be (a quarter of the limit) to keep a paragraph whole.
_SHORTEST = 4
#: Characters that a hard cut may go back to keep what looks like one character together.
_FARTHEST = 64
_JOINER = "\u200d"


class Entity(NamedTuple):
    """A style over a stretch of text; offset and length in UTF-16 units."""

    type: str
    offset: int
    length: int


class Piece(NamedTuple):
    """One message's text with its styles."""

    text: str
    entities: tuple[Entity, ...]


class _Run(NamedTuple):
    """A style over text[start:end]."""

    type: MessageEntityType
    start: int
    end: int


def pieces(parts: Sequence[Part], *, limit: int = LIMIT) -> list[Piece]:
    """The parts as one text, paragraphs apart by an empty line, split where it is longer than ``limit`` units."""
    text = "\n\n".join(part.text for part in parts)
    runs = _merged(_runs(parts, text))
    return [_piece(text, runs, start, end) for start, end in _cuts(text, limit)]


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _runs(parts: Sequence[Part], text: str) -> Iterator[_Run]:
    at = 0
    for part in parts:
        plain = MessageEntityType.ITALIC if part.kind == "progress" else None
        for span in part.spans:
            end = at + len(span.text)
            style = plain if span.style == "plain" else _style(span, alone=_alone(text, at, end))
            if style is not None:
                yield _Run(style, at, end)
            at = end
        at += 2


def _merged(runs: Iterable[_Run]) -> list[_Run]:
    """Neighbours of one style as one, so that the blank between two words is not left out."""
    merged: list[_Run] = []
    for run in runs:
        last = merged[-1] if merged else None
        if last is not None and (last.type, last.end) == (run.type, run.start):
            merged[-1] = last._replace(end=run.end)
        else:
            merged.append(run)
    return merged


def _style(span: Span, *, alone: bool) -> MessageEntityType | None:
    match span.style:
        case "strong":
            return MessageEntityType.BOLD
        case "quote":
            return MessageEntityType.BLOCKQUOTE if alone else MessageEntityType.ITALIC
        case "quiet":
            return MessageEntityType.ITALIC
        case "plain":
            return None


def _alone(text: str, start: int, end: int) -> bool:
    """Whether a stretch fills its lines; a block quotation cannot begin or end within one."""
    return text[start - 1 : start] in {"", "\n"} and text[end : end + 1] in {"", "\n"}


def _piece(text: str, runs: Sequence[_Run], start: int, end: int) -> Piece:
    entities = []
    for run in runs:
        first, last = _trimmed(text, max(run.start, start), min(run.end, end))
        if first < last:
            entities.append(Entity(run.type.value, units(text[start:first]), units(text[first:last])))
    return Piece(text[start:end], tuple(entities[:_MOST_ENTITIES]))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Styles over blank edges are refused or moved by Telegram."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _cuts(text: str, limit: int) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text) or start == 0:
        end = _end(text, start, limit)
        yield start, end
        start = end or 1


def _end(text: str, start: int, limit: int) -> int:
    """Where a piece that begins at ``start`` ends: after a paragraph, a line, a word, or where it must."""
    farthest = _farthest(text, start, limit)
    if farthest == len(text):
        return farthest
    for separator in ("\n\n", "\n", " "):
        found = text.rfind(separator, start + (farthest - start) // _SHORTEST, farthest)
        if found > start:
            return found + len(separator)
    return _between_characters(text, start, farthest)


def _farthest(text: str, start: int, limit: int) -> int:
    """The largest end for which text[start:end] has at most ``limit`` units."""
    if 2 * (len(text) - start) <= limit:
        return len(text)
    end = min(len(text), start + limit)
    while (over := units(text[start:end]) - limit) > 0:
        # Each character is one or two units: dropping half of what is over never drops too much.
        end -= (over + 1) // 2
    return end


def _between_characters(text: str, start: int, end: int) -> int:
    """Go back to where what looks like one character begins, if that is near."""
    for at in range(end, max(start, end - _FARTHEST), -1):
        if not _joined(text, at):
            return at
    return end


def _joined(text: str, at: int) -> bool:
    """Whether the characters before and after ``at`` are shown as one."""
    before, after = text[at - 1], text[at]
    return (
        _JOINER in {before, after}
        or category(after).startswith("M")
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # skin tones
        or ("\U0001f1e6" <= after <= "\U0001f1ff" and "\U0001f1e6" <= before <= "\U0001f1ff")  # flags
    )

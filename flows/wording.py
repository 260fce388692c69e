"""Text id and values to words.

Law: a placeholder is replaced by exact name only; what a person wrote goes in as data and is never read as a template.
Missing words never raise at the reader: the id itself is shown, and the content check has already refused it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias, cast

from babel.core import Locale

from flows.effects import Span, Style
from flows.library import Library
from flows.texts import Language, TextId

#: What a placeholder may become: words of ours, a number, or a person's own words (as a span).
Filling: TypeAlias = str | int | Span
#: Finds what stands for a placeholder that the caller did not give, such as ``answer:write``.
Lookup: TypeAlias = Callable[[str], Filling]

_PIECES = re.compile(r"\{([a-z_]+(?::[a-z0-9_.+-]+)?)\}|\*([^*\n]+)\*")
#: What does not stand before an ellipsis.
_STOPS = " \n.,;:–-"
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")


def spans(
    library: Library, language: Language, text_id: TextId, values: Mapping[str, Filling], lookup: Lookup
) -> tuple[Span, ...]:
    """The words of a text, in stretches of one style.

    ``values`` fill placeholders by name; ``count`` also chooses the plural form. Others are asked of ``lookup``.
    """
    read, is_whole = _read(_template(library, language, text_id, values.get("count")))
    if is_whole:
        return cast("tuple[Span, ...]", read)  # as nobody has to fill anything in
    filled = [_filled(each, values, lookup) if isinstance(each, _Gap) else each for each in read]
    for at, (gap, after) in enumerate(pairwise(read)):
        # What is filled in may end its sentence itself; our full stop behind it would be a second one.
        if isinstance(gap, _Gap) and isinstance(after, Span) and _ends_twice(filled[at].text, after.text):
            filled[at + 1] = Span(after.text[1:], after.style)
    return tuple(span for span in filled if span.text)


def _ends_twice(words: str, after: str) -> bool:
    return after.startswith(".") and not after.startswith("..") and words.rstrip().endswith((".", "!", "?", "…"))


def _filled(gap: _Gap, values: Mapping[str, Filling], lookup: Lookup) -> Span:
    found = values[gap.name] if gap.name in values else lookup(gap.name)
    return found if isinstance(found, Span) else Span(str(found), gap.style)


def plain(library: Library, language: Language, text_id: TextId, **values: Filling) -> str:
    """The words of a text that has no placeholders but these, as one string: labels, captions, toasts."""
    return "".join(span.text for span in spans(library, language, text_id, values, lambda name: "{" + name + "}"))


@dataclass(frozen=True, slots=True)
class _Gap:
    """Where something is filled in."""

    name: str
    style: Style


@lru_cache(maxsize=4096)
def _read(template: str) -> tuple[tuple[Span | _Gap, ...], bool]:
    """A template's stretches, and whether none is a gap. Templates come from the library: there are only so many."""
    read: list[Span | _Gap] = []
    at = 0
    for piece in _PIECES.finditer(template):
        read.append(Span(template[at : piece.start()]))
        name, strong = piece.groups()
        read += [_Gap(name, "plain")] if name else _strong(strong)
        at = piece.end()
    read.append(Span(template[at:]))
    stretches = tuple(each for each in read if isinstance(each, _Gap) or each.text)
    return stretches, not any(isinstance(each, _Gap) for each in stretches)


def _strong(words: str) -> list[Span | _Gap]:
    parts = re.split(r"\{([a-z_]+(?::[a-z0-9_.+-]+)?)\}", words)
    return [_Gap(part, "strong") if odd % 2 else Span(part, "strong") for odd, part in enumerate(parts)]


def _template(library: Library, language: Language, text_id: TextId, count: Filling | None) -> str:
    text = library.texts.get(language, {}).get(text_id, text_id)
    if isinstance(text, str):
        return text
    form = plural_form(language, count if isinstance(count, int) else 0)
    return text.get(form) or text["other"]


@lru_cache(maxsize=4096)
def plural_form(language: Language, count: int) -> str:
    """CLDR plural category of a number: ``one``, ``few``, ``many``, ``other``."""
    return Locale.parse(language, sep="-").plural_form(count)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, roughly: cut after ``. ! ? …`` and at line ends. Never empty for non-empty text."""
    return tuple(part.strip() for part in _SENTENCE_END.split(text) if part.strip()) or (text,)


def shortened(text: str, limit: int) -> str:
    """At most ``limit`` characters, cut at a word where possible, with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    at_word = cut[: max(cut.rfind(" "), cut.rfind("\n"), 0)]
    return (at_word if len(at_word) > limit // 2 else cut).rstrip(_STOPS) + "…"

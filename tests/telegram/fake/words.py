"""What Telegram does to words before anyone sees them, and how it counts them.

Law: pure. Entity offsets are UTF-16 units everywhere; lengths of texts are code points, as the server counts them.
Source: the input filter and ``fix_formatted_text`` of TDLib.
"""

from __future__ import annotations

import re

from tests.telegram.fake.refusals import JSON

_TO_SPACE = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
_DROPPED = re.compile("[\r\u2028-\u202e\u030a\u0333\u033f]")
_CHANGED = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u030a\u0333\u033f]")
_TRIMMED = " \n"
#: Characters that show nothing: a text of these alone is empty.
_UNSEEN = " \n\t\u00a0\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2800\ufeff"


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def has_lone_surrogate(text: str) -> bool:
    """Whether the text could not be written as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def is_blank(text: str) -> bool:
    """Whether nothing of it would be seen."""
    return not text.strip(_UNSEEN)


def clean(text: str) -> str:
    """The text as every reader gets it: controls become spaces, direction overrides go, the ends are trimmed."""
    if _CHANGED.search(text):
        text = _DROPPED.sub("", _TO_SPACE.sub(" ", text))
    return text.strip(_TRIMMED)


def clean_with(text: str, entities: list[JSON]) -> tuple[str, list[JSON]]:
    """Clean a text and move its entities along; leading blanks inside an entity stay."""
    if not entities:
        return clean(text), []
    if not _CHANGED.search(text) and text == text.strip(_TRIMMED):
        return text, entities
    first = min(entity["offset"] for entity in entities)
    kept: list[str] = []
    places, position = [0], 0
    for sign in text:
        width = 2 if ord(sign) > 0xFFFF else 1
        leading = not kept and sign in _TRIMMED and position < first
        if not leading and not _DROPPED.match(sign):
            kept.append(" " if _TO_SPACE.match(sign) else sign)
            new = places[-1] + width
        else:
            new = places[-1]
        position += width
        places.extend([new] * width)
    cleaned = "".join(kept).rstrip(_TRIMMED)
    return cleaned, _moved(entities, places, end=units(cleaned))


def _moved(entities: list[JSON], places: list[int], *, end: int) -> list[JSON]:
    """Entities at their new places; those that nothing is left of go."""
    moved = []
    for entity in entities:
        begin = places[entity["offset"]]
        stop = min(places[entity["offset"] + entity["length"]], end)
        if stop > begin:
            moved.append({**entity, "offset": begin, "length": stop - begin})
    return moved


_FOUND = (
    ("bot_command", re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?!\w)")),
    ("url", re.compile(r"https?://[^\s<>\"]+")),
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("mention", re.compile(r"(?<![\w@/.])@[A-Za-z][A-Za-z0-9_]{3,31}\b(?!\.)")),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d_]\w*")),
)


def found_in(text: str) -> list[JSON]:
    """The entities Telegram finds by itself in what a person typed (commands, links, mentions, hashtags)."""
    found: list[JSON] = []
    taken: list[tuple[int, int]] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            if all(match.end() <= begin or match.start() >= end for begin, end in taken):
                taken.append(match.span())
                found.append({"type": kind, "offset": units(text[: match.start()]), "length": units(match[0])})
    return sorted(found, key=lambda entity: entity["offset"])

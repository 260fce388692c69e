"""How long a text may be, and how it looks when its placeholders are filled.

Law: numbers only, and the reason for each beside it. What is measured is what a person would see.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from content.texts import Use
from flows.texts import Language

#: Characters by use. A phone shows nine lines of 30 to 35 characters beside buttons.
CHARACTERS: Final[Mapping[Use, int]] = MappingProxyType(
    {
        "button": 24,  # two in a row on a narrow phone
        "toast": 200,  # Telegram's own limit
        "message": 400,
        "question": 400,
        "example": 400,
        "card": 400,
        "tip": 400,
        "first": 200,  # long openings are skipped
        "title": 40,  # one line, also as a button of its own
        "name": 64,
        "term": 280,  # two of them and two names make one message
        "prompt": 220,
        "follow-up": 132,
        "command": 64,
        "short": 120,  # Telegram's own limit for a bot's about text
        "description": 512,  # Telegram's own limit
    }
)
#: English is shorter: what fills the line in another language is a tenth too long here.
_CHARACTERS_IN: Final[Mapping[Language, Mapping[Use, int]]] = MappingProxyType(
    {"en": MappingProxyType({"prompt": 200, "follow-up": 120})}
)
#: Words in one sentence.
SENTENCE: Final[Mapping[Language, int]] = MappingProxyType({"pl": 20, "en": 22})
SENTENCE_ELSEWHERE: Final = 22
PARAGRAPHS: Final = 3
LIST_ITEMS: Final = 5
#: Buttons of one question, besides those that lead out of it.
BUTTONS: Final = 6

#: How long what stands for a placeholder usually is, in characters.
_TYPICAL: Final[Mapping[str, int]] = MappingProxyType(
    {
        "answer": 80, "first": 60, "second": 60, "last": 60, "choice": 18, "name": 22, "words": 20, "title": 24,
        "meaning": 120, "example": 120, "good": 70, "tip": 120, "pitfall": 120, "question": 80, "near": 60,
        "operator": 22, "contact": 22, "count": 1, "of": 1, "at": 1, "minutes": 1, "number": 1,
        "backups": 1, "policy": 40,
    }
)  # fmt: skip
_USUAL: Final = 20
_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)(?::[^{}]*)?\}")
_STRONG: Final = re.compile(r"\*([^*\n]+)\*")


def most(use: Use, language: Language) -> int:
    """How many characters a text for this use may have in a language."""
    return _CHARACTERS_IN.get(language, {}).get(use, CHARACTERS[use])


def filled(text: str) -> str:
    """The text as it is shown: placeholders filled with something of the usual length, stars gone."""
    return _STRONG.sub(r"\1", _PLACEHOLDER.sub(_filling, text))


def _filling(match: re.Match[str]) -> str:
    length = _TYPICAL.get(match[1], _USUAL)
    return "5" if length == 1 else "x" * length

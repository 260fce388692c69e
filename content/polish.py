"""What the Polish dictionary knows, through morfeusz2.

Law: the only module that speaks to the dictionary; it is opened when first asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Final, Protocol, TypeAlias

from flows import lexicon

#: Forms that say the opposite of the word they belong to: ``niefinansowany``.
_OPPOSITE: Final = ":neg"
_UNKNOWN: Final = "ign"
_VERBS: Final = ("fin", "praet", "impt", "inf")
_MARKED: Final = {"a": "ą", "c": "ć", "e": "ę", "l": "ł", "n": "ń", "o": "ó", "s": "ś", "z": "żź"}


#: Form, base form, tag, labels, qualifiers.
Entry: TypeAlias = tuple[str, str, str, list[str], list[str]]


class Dictionary(Protocol):
    """What morfeusz2 offers."""

    def generate(self, word: str) -> list[Entry]:
        """All forms of a base form."""
        ...

    def analyse(self, text: str) -> list[tuple[int, int, Entry]]:
        """All readings of a text: edges of a graph from node to node."""
        ...


@lru_cache(maxsize=1)
def dictionary() -> Dictionary:
    """The dictionary; opening it takes 0.1 s."""
    import morfeusz2  # noqa: PLC0415 - a warm start does not need it

    opened: Dictionary = morfeusz2.Morfeusz()
    return opened


@lru_cache(maxsize=8192)
def forms(word: str) -> frozenset[str]:
    """All forms of all readings of a base form, folded; a word that is no base form stands for itself."""
    return frozenset(map(lexicon.fold, chain(_written_forms(word), (word,))))


def _written_forms(word: str) -> frozenset[str]:
    found = (entry for reading in {word, word.lower()} for entry in dictionary().generate(reading))
    return frozenset(form for form, _, tag, *_ in found if _OPPOSITE not in tag)


@lru_cache(maxsize=65536)
def readings(word: str) -> tuple[tuple[int, int, str, str], ...]:
    """All readings of one word: from node, to node, base form, tag."""
    return tuple((start, end, base, tag) for start, end, (_, base, tag, *_) in dictionary().analyse(word))


def is_known(word: str) -> bool:
    """Whether the dictionary has this form."""
    return all(tag != _UNKNOWN for *_, tag in readings(word))


def unmistakable(word: str) -> frozenset[str]:
    """The forms of a noun that are no verb's when diacritics are lost: May's ``maja`` is also ``mają``, they have."""
    return frozenset(form for form in forms(word) if not any(map(_is_verb, _with_marks(form))))


def _is_verb(word: str) -> bool:
    return any(tag.startswith(_VERBS) for *_, tag in readings(word))


def _with_marks(form: str) -> Iterator[str]:
    """The same letters with one mark added."""
    for place, letter in enumerate(form):
        for marked in _MARKED.get(letter, ""):
            yield form[:place] + marked + form[place + 1 :]

"""Which texts there are: every id with its place in the word files, what it is for, and its words.

Law: structure decides which texts are wanted; the word files are compared with that, key by key.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, TypedDict

from content.errors import Problem
from content.format import Shape
from content.reader import Node, Step
from content.sources import Unit
from flows.texts import Language, Text, TextId

#: What a text is for. Interface texts say theirs in ``system.yaml``; the others follow from their place.
Use: TypeAlias = Literal[
    "button", "toast", "message", "first", "title", "command", "description", "short",
    "question", "example", "card", "tip", "prompt", "follow-up", "term", "name",
]  # fmt: skip

#: Keys of word files that are no texts.
NOT_TEXTS = frozenset({"cues", "synonyms", "negations", "shrugs", "greetings", "groups"})
_CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A text that the structure asks for. ``path`` is where it stands in each word file of ``unit``."""

    id: TextId
    unit: Unit[Shape]
    path: tuple[str, ...]
    use: Use
    #: Placeholders it may have; one that ends with a colon stands for all that begin with it.
    placeholders: frozenset[str] = frozenset()
    #: Whether it depends on a number.
    plural: bool = False
    #: Whether both languages may be without it.
    optional: bool = False

    def node(self, language: Language) -> Node | None:
        """Where its words stand."""
        source = self.unit.words.get(language)
        return source.node.find(self.path) if source else None

    def text(self, language: Language) -> Text | None:
        """Its words, or its plural forms."""
        node = self.node(language)
        return None if node is None else as_text(node)

    def problem(self, language: Language, text: str) -> Problem:
        """Something to mend in its words, at their line."""
        return self.unit.words[language].problem(text, *self.path)


@dataclass(slots=True)
class Catalogue:
    """All texts wanted, in the order in which the structure names them."""

    wanted: dict[TextId, Wanted] = field(default_factory=dict)

    def want(
        self,
        unit: Unit[Shape],
        path: Sequence[str],
        use: Use,
        *,
        text_id: TextId | None = None,
        placeholders: frozenset[str] = frozenset(),
        plural: bool = False,
        optional: bool = False,
    ) -> TextId:
        """Note a text and return its id: the unit's name and the path, without its room (``steps``, ``questions``)."""
        name = text_id or ".".join((unit.name, *path))
        self.wanted[name] = Wanted(
            id=name, unit=unit, path=tuple(path), use=use, placeholders=placeholders, plural=plural, optional=optional
        )
        return name

    def words(self, language: Language) -> dict[TextId, Text]:
        """The words of every text that has some."""
        found = ((name, wanted.text(language)) for name, wanted in self.wanted.items())
        return {name: text for name, text in found if text is not None}


def as_text(node: Node) -> Text | None:
    """Words, or plural forms by category; ``None`` if it is neither."""
    if isinstance(node.value, str):
        return node.value
    if isinstance(node.value, dict) and node.value.keys() <= _CATEGORIES:
        return {form: each.value for form, each in node.value.items() if isinstance(each.value, str)}
    return None


def forms_of(text: Text) -> Iterator[str]:
    """The words of a text, in each of its plural forms."""
    yield from (text,) if isinstance(text, str) else text.values()


def leaves(node: Node, path: tuple[Step, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Paths of all texts in a word file; plural forms count as one text."""
    if isinstance(node.value, str) or _has_forms(node):
        yield tuple(map(str, path))
    elif isinstance(node.value, dict):
        for key, inner in node.value.items():
            if key not in NOT_TEXTS:
                yield from leaves(inner, (*path, key))


def _has_forms(node: Node) -> bool:
    return isinstance(node.value, dict) and "other" in node.value


class ListedText(TypedDict):
    """A text for proofreading elsewhere: its words, and where they are written."""

    id: TextId
    use: Use
    file: str
    line: int
    text: Text


def listed(catalogue: Catalogue, language: Language) -> Iterator[ListedText]:
    """Every text of a language, in the order of the structure."""
    for name, wanted in catalogue.wanted.items():
        node, text = wanted.node(language), wanted.text(language)
        if node is not None and text is not None:
            yield ListedText(id=name, use=wanted.use, file=wanted.unit.words[language].file, line=node.line, text=text)

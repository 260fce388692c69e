"""Rules that compare words with the structure, and the languages with each other.

Law: one small function per rule; each takes one text (or one word file) and yields what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from babel.core import Locale

from content.check_answers import step_of
from content.errors import Problem
from content.format import Shape
from content.reader import Node
from content.sources import Unit, known
from content.texts import Catalogue, Wanted, as_text, forms_of, leaves
from flows import lexicon
from flows.library import Dialogue, Library
from flows.steps import Ask, Choose, Interactive, Quiz, Rate
from flows.texts import Language, Text, TextId

PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
#: Buttons for what one can do at a question. Those of the menu's pages never stand under one.
_OWN_BUTTON: Final = re.compile(r"system\.button\.[a-z-]+")


def check_words(catalogue: Catalogue, library: Library, broken: AbstractSet[str] = frozenset()) -> Iterator[Problem]:
    """All rules about words, whatever the language. Answers of ``broken`` dialogues may be quoted unseen."""
    quotes = Quotes(library, broken)
    for wanted in catalogue.wanted.values():
        for language in wanted.unit.words:
            yield from is_written(wanted, language)
            text = wanted.text(language)
            if text is not None:
                yield from has_plural_forms(wanted, language, text)
                yield from placeholders_exist(wanted, language, text, quotes)
        yield from twins_agree(wanted)
    yield from labels_are_own(catalogue, library)
    for unit in {id(wanted.unit): wanted.unit for wanted in catalogue.wanted.values()}.values():
        yield from nothing_is_left_over(unit, catalogue)


def is_written(wanted: Wanted, language: Language) -> Iterator[Problem]:
    """Every text that the structure asks for exists; an optional one exists in all languages or in none."""
    node = wanted.node(language)
    name = ".".join(wanted.path)
    if node is not None and as_text(node) is None:
        yield wanted.problem(language, f"`{name}` must be text")
    if node is not None:
        return
    others = sorted(other for other in wanted.unit.words if wanted.node(other) is not None)
    if not wanted.optional:
        yield wanted.problem(language, f"`{name}` is missing; write it")
    elif others:
        yield wanted.problem(
            language, f"`{name}` is missing, but {others[0]}.yaml has it; write it, or remove it there"
        )


def has_plural_forms(wanted: Wanted, language: Language, text: Text) -> Iterator[Problem]:
    """A text that depends on a number has one form for each plural category of its language, and no others."""
    if isinstance(text, str):
        if wanted.plural and "{count}" in text:
            said = f"has {{count}} but no plural forms; write {known(categories(language))}"
            yield wanted.problem(language, said)
        return
    if not wanted.plural:
        yield wanted.problem(language, "has plural forms, but no {count} is known here; write one text")
        return
    needed = categories(language)
    if needed - text.keys():
        yield wanted.problem(language, f"lacks the plural forms {known(needed - text.keys())}; write them")
    if text.keys() - needed:
        yield wanted.problem(
            language, f"has the plural forms {known(text.keys() - needed)}; this language has none such"
        )


def categories(language: Language) -> frozenset[str]:
    """The plural categories of a language by CLDR."""
    return frozenset(Locale.parse(language).plural_form.tags) | {"other"}


def used_placeholders(text: Text) -> frozenset[str]:
    """Names between braces, in any form of a text."""
    return frozenset(name for form in forms_of(text) for name in PLACEHOLDER.findall(form))


def placeholders_exist(wanted: Wanted, language: Language, text: Text, quotes: Quotes) -> Iterator[Problem]:
    """Placeholders are known here, and the answers they quote are given somewhere."""
    for name in sorted(used_placeholders(text)):
        kind, colon, key = name.partition(":")
        if kind + colon not in wanted.placeholders:
            can_be = known(f"{{{each}…}}" if each.endswith(":") else f"{{{each}}}" for each in wanted.placeholders)
            yield wanted.problem(language, f"has {{{name}}}, which is not known here; there is {can_be}")
        elif colon and not quotes.are_possible(kind, key, wanted.unit):
            yield wanted.problem(
                language, f"has {{{name}}}, but `{key}` is not answered in that way; name a step that is"
            )
    if any(re.search(r"[{}]", PLACEHOLDER.sub("", form)) for form in forms_of(text)):
        yield wanted.problem(language, "has a brace without its pair; close it, or remove it")


@dataclass(frozen=True, slots=True)
class Quotes:
    """Knows which answers can be quoted in which way."""

    library: Library
    broken: AbstractSet[str]

    def are_possible(self, kind: str, key: str, unit: Unit[Shape]) -> bool:
        """Whether ``{kind:key}`` in this unit's words stands for something."""
        home = self.home(unit)
        if home is None or key.partition(".")[0] in self.broken:
            return True
        step = step_of(key if "." in key else f"{home}.{key}", self.library)
        if kind == "choice":
            return isinstance(step, Choose | Quiz | Rate)
        return isinstance(step, Interactive if kind == "answer" else Ask)

    def home(self, unit: Unit[Shape]) -> str | None:
        """The dialogue that a unit's words are said in: for the frame of the model, any square."""
        squares = (dialogue.name for dialogue in self.library.dialogues.values() if dialogue.kind == "cell")
        return unit.name if unit.name in self.library.dialogues else next(squares, None)


def twins_agree(wanted: Wanted) -> Iterator[Problem]:
    """The same placeholders in every language."""
    used = {language: used_placeholders(text) for language in wanted.unit.words if (text := wanted.text(language))}
    first = next(iter(used), None)
    for language, names in used.items():
        for missing in sorted(used[first] - names if first else ()):
            yield wanted.problem(language, f"lacks {{{missing}}}, which {first}.yaml has; use the same in both")
        for extra in sorted(names - used[first] if first else ()):
            yield wanted.problem(language, f"has {{{extra}}}, which {first}.yaml lacks; use the same in both")


def labels_are_own(catalogue: Catalogue, library: Library) -> Iterator[Problem]:
    """No choice is labelled like a button that the coach itself puts under a question: a typed label could mean either."""
    labels = [label for dialogue in library.dialogues.values() for label in _labels(dialogue)]
    for language, texts in library.texts.items():
        buttons = {
            lexicon.fold(text): text_id
            for text_id, text in texts.items()
            if isinstance(text, str) and _OWN_BUTTON.fullmatch(text_id)
        }
        for label in labels:
            text = texts.get(label)
            if isinstance(text, str) and lexicon.fold(text) in buttons:
                said = f"“{text}” is the coach's own button ({buttons[lexicon.fold(text)]}); use other words"
                yield catalogue.wanted[label].problem(language, said)


def _labels(dialogue: Dialogue) -> Iterator[TextId]:
    for step in dialogue.steps.values():
        match step:
            case Choose(choices=each) | Quiz(options=each):
                yield from (choice.label for choice in each)


def nothing_is_left_over(unit: Unit[Shape], catalogue: Catalogue) -> Iterator[Problem]:
    """No words without a place in the structure."""
    wanted = {each.path for each in catalogue.wanted.values() if each.unit is unit}
    prefixes = {path[:length] for path in wanted for length in range(len(path) + 1)}
    for source in unit.words.values():
        for path in dict.fromkeys(_strange(source.node, prefixes)):
            said = f"`{'.'.join(path)}` is not asked for by {unit.structure.file.rpartition('/')[2]}; add it there, or remove it"
            yield source.problem(said, *path)


def _strange(node: Node, prefixes: set[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The first key on the way to each text that no wanted text has on its way."""
    for path in leaves(node):
        unknown = next((length for length in range(1, len(path) + 1) if path[:length] not in prefixes), None)
        if unknown:
            yield path[:unknown]

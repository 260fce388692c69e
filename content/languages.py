"""Languages beside Polish and English: how one is begun, and until when the coach does without it.

Law: a language is begun while any text of it is empty; nothing else marks it. A begun language keeps nobody from
talking: the coach is loaded without it. A finished one is held to every rule, like the first two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from content import reader
from content.check_words import categories
from content.errors import LanguageRefused
from content.folder import TEMPLATES
from content.reader import Node
from content.sources import LANGUAGES, language_of, languages_of
from content.texts import as_text
from flows.texts import Language

#: What texts are translated from; its files say which texts there are.
_ORIGINAL: Final = "en"
#: Keys under which every key is the writer's own: `other` is a choice there, not a plural form.
_CHOICES: Final = frozenset({"choices", "said", "options", "why"})
_EMPTY: Final = '""'
_DEEPER: Final = "  "


def begun(files: Mapping[str, bytes]) -> frozenset[Language]:
    """Languages of which some text is still empty."""
    found: set[Language] = set()
    for file, data in files.items():
        language = language_of(file)
        if language and language not in LANGUAGES and language not in found:
            node, _ = reader.read(data, file)
            if node and _has_empty(node):
                found.add(language)
    return frozenset(found)


def _has_empty(node: Node) -> bool:
    match node.value:
        case str():
            return not node.value.strip()
        case tuple():
            return any(map(_has_empty, node.value))
        case _:
            return any(map(_has_empty, node.value.values()))


def finished(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The files without those of begun languages."""
    left_out = begun(files)
    return {file: data for file, data in files.items() if language_of(file) not in left_out} if left_out else files


def begin(root: Path, files: Mapping[str, bytes], language: Language) -> list[str]:
    """Write a file with empty texts beside each English one that has none in this language. Returns their paths.

    Raises:
        LanguageRefused: CLDR knows no such language, or it is one of those that are always there.
    """
    if language in LANGUAGES:
        raise LanguageRefused(f"{' and '.join(LANGUAGES)} are always there; name another language")
    if language_of(f"{language}.yaml") is None:
        raise LanguageRefused(
            f"`{language}` is no language code that CLDR knows; it is two or three letters, such as de or uk"
        )
    written = []
    for file, data in files.items():
        folder, _, name = file.rpartition("/")
        twin = f"{folder}/{language}.yaml"
        node = reader.read(data, file)[0] if name == f"{_ORIGINAL}.yaml" and twin not in files else None
        if node is not None:
            (root / twin).write_text(_preface() + "\n".join(_lines(node, language)) + "\n", encoding="utf-8")
            written.append(twin)
    return written


def _preface() -> str:
    return (Path(__file__).parent / TEMPLATES / "language.txt").read_text("utf-8")


def _lines(node: Node, language: Language, indent: str = "", inside: str = "") -> Iterator[str]:
    """The file with the same keys, each text empty below the English one."""
    for key, each in node.value.items() if isinstance(node.value, dict) else ():
        match each.value:
            case str():
                yield from _noted(each.value, indent)
                yield f"{indent}{key}: {_EMPTY}"
            case tuple():
                yield from _noted(", ".join(str(item.plain()) for item in each.value), indent)
                yield f"{indent}{key}: [{_EMPTY}]"
            case _ if _is_plural(each) and inside not in _CHOICES and key not in _CHOICES:
                yield from _noted("\n".join(f"{form}: {text.plain()}" for form, text in each.value.items()), indent)
                yield f"{indent}{key}:"
                yield from (f"{indent}{_DEEPER}{form}: {_EMPTY}" for form in _forms(language))
            case _:
                yield f"{indent}{key}:"
                yield from _lines(each, language, indent + _DEEPER, key)


def _noted(text: str, indent: str) -> Iterator[str]:
    """A text as a comment."""
    yield from (f"{indent}# {line}".rstrip() for line in text.strip().splitlines())


def _is_plural(node: Node) -> bool:
    return isinstance(as_text(node), dict) and node.child("other") is not None


def _forms(language: Language) -> list[str]:
    """Plural categories in CLDR's order."""
    needed = categories(language)
    return [form for form in ("zero", "one", "two", "few", "many", "other") if form in needed]


def others(files: Mapping[str, bytes]) -> tuple[Language, ...]:
    """Languages beside the two that are always there."""
    return tuple(each for each in languages_of(files) if each not in LANGUAGES)

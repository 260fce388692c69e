"""What keeps a content folder from being used, all of it at once.

Law: a rule is a function that yields problems; this module only calls them in turn. Rules of form and of names stand
here; what is a matter of taste, or needs the engine, is in ``review``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from content import moment_words, zone_names
from content.check_flow import check_dialogue
from content.check_lines import lines_of
from content.check_names import check_names
from content.check_words import check_words
from content.compile import Compiled, compile_library
from content.errors import Problem
from content.folder import fingerprint
from content.sources import Sources, read_sources


def examine(files: Mapping[str, bytes]) -> tuple[Sources, Compiled, list[Problem]]:
    """Read, compile, and find what is wrong. Sorted, each problem once."""
    sources, problems = read_sources(files)
    compiled = compile_library(sources, fingerprint(files))
    found = {*problems, *compiled.problems, *_rules(sources, compiled)}
    return sources, compiled, sorted(found)


def _rules(sources: Sources, compiled: Compiled) -> Iterator[Problem]:
    library = compiled.library
    yield from check_names(sources)
    yield from check_words(compiled.catalogue, library, sources.broken)
    for language in sources.languages:
        yield from moment_words.problems(language)
    yield from zone_names.problems()
    for dialogue in library.dialogues.values():
        yield from check_dialogue(dialogue, library, lines_of(sources, dialogue))

"""All problems of a content folder, at once.

Law: a rule is a function that yields problems; this module only calls them in turn. Rules of form and of names keep
content from being loaded; proofreading and transcripts do not, they are for writers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from content.check_flow import check_dialogue, lines_of
from content.check_names import check_names
from content.check_words import check_words
from content.compile import Compiled, compile_library
from content.errors import Problem
from content.folder import fingerprint
from content.proofread import proofread
from content.sources import Sources, read_sources
from content.talks import run_all
from flows.library import Library


def examine(files: Mapping[str, bytes]) -> tuple[Sources, Compiled, list[Problem]]:
    """Read, compile, and find what keeps this content from being used. Sorted, each problem once."""
    sources, problems = read_sources(files)
    compiled = compile_library(sources, fingerprint(files))
    found = {*problems, *compiled.problems, *_rules(sources, compiled)}
    return sources, compiled, sorted(found)


def check(files: Mapping[str, bytes]) -> tuple[Library, list[Problem]]:
    """Everything: what keeps content from being used, what an editor would send back, talks that go otherwise.

    Talks are run only if nothing keeps the content from being used.
    """
    sources, compiled, problems = examine(files)
    found = {*problems, *proofread(compiled.catalogue, compiled.library)}
    if not problems:
        found |= set(run_all(sources, compiled.library))
    return compiled.library, sorted(found)


def _rules(sources: Sources, compiled: Compiled) -> Iterator[Problem]:
    library = compiled.library
    yield from check_names(sources)
    yield from check_words(compiled.catalogue, library)
    for dialogue in library.dialogues.values():
        yield from check_dialogue(dialogue, library, lines_of(sources, dialogue))

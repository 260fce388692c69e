"""Everything a writer wants to know: the check, then the editor's eye, then the transcripts."""

from __future__ import annotations

from collections.abc import Mapping

from content.check import examine
from content.errors import Problem
from content.proofread import proofread
from content.talks import run_all
from flows.library import Library


def review(files: Mapping[str, bytes]) -> tuple[Library, list[Problem]]:
    """What keeps content from being used, what an editor would send back, and talks that go otherwise.

    Talks are run only if nothing keeps the content from being used.
    """
    sources, compiled, problems = examine(files)
    found = {*problems, *proofread(compiled.catalogue, compiled.library)}
    if not problems:
        found |= set(run_all(sources, compiled.library))
    return compiled.library, sorted(found)

"""Everything a writer wants to know: the check, then the editor's eye, then the transcripts."""

from __future__ import annotations

from collections.abc import Mapping

from content.check import examine
from content.errors import Problem
from content.interface import check_interface
from content.languages import begun, finished
from content.proofread import proofread
from content.sources import language_of
from content.talks import run_all
from flows.library import Library
from flows.texts import Language


def review(files: Mapping[str, bytes]) -> tuple[Library, list[Problem]]:
    """What keeps content from being used, what an editor would send back, and talks that go otherwise.

    Talks are run only if nothing keeps the content from being used. A language that is only begun keeps it from
    nothing: what is left to do there is listed apart from the rest.
    """
    usable = finished(files)
    sources, compiled, problems = examine(usable)
    problems += check_interface(usable, sources)
    found = {*problems, *proofread(compiled.catalogue, compiled.library)}
    if not problems:
        found |= set(run_all(sources, compiled.library))
    return compiled.library, sorted(found)


def left_to_write(files: Mapping[str, bytes]) -> dict[Language, list[Problem]]:
    """For each begun language what its files lack, and what an editor would send back."""
    unfinished = begun(files)
    if not unfinished:
        return {}
    _, compiled, problems = examine(files)
    found = sorted({*problems, *proofread(compiled.catalogue, compiled.library)})
    return {each: [problem for problem in found if language_of(problem.file) == each] for each in sorted(unfinished)}

"""From a folder's files to a library that has passed the check, in the languages that are finished."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from content.check import examine
from content.errors import ContentRefused
from content.interface import check_interface
from content.languages import finished
from flows.library import Library


def build(files: Mapping[str, bytes], folder: Path | None = None) -> Library:
    """The library of a folder's files; ``folder`` is named where they are refused.

    Raises:
        ContentRefused: with every problem of the files' form and of the names in them.
    """
    usable = finished(files)
    sources, compiled, problems = examine(usable)
    problems += check_interface(usable, sources)
    if problems:
        raise ContentRefused(problems, folder)
    return compiled.library

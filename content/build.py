"""From a folder's files to a library that has passed the check."""

from __future__ import annotations

from collections.abc import Mapping

from content.check import examine
from content.errors import ContentRefused
from flows.library import Library


def build(files: Mapping[str, bytes]) -> Library:
    """The library of a folder's files.

    Raises:
        ContentRefused: with every problem of the files' form and of the names in them.
    """
    _, compiled, problems = examine(files)
    if problems:
        raise ContentRefused(problems)
    return compiled.library

"""From a folder to a checked library."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from content.compile import Compiled, compile_library
from content.errors import ContentRefused, Problem
from content.sources import Sources, content_files, read_sources
from flows.library import Library


def build(root: Path) -> Library:
    """The library of a folder.

    Raises:
        ContentRefused: with every problem of the files' form and of the names in them.
    """
    _, compiled, problems = examine(root)
    if problems:
        raise ContentRefused(problems)
    return compiled.library


def examine(root: Path) -> tuple[Sources, Compiled, list[Problem]]:
    """Read, compile and check; problems do not stop it."""
    files = content_files(root)
    sources, problems = read_sources(files)
    compiled = compile_library(sources, fingerprint(files))
    return sources, compiled, [*problems, *compiled.problems]


def fingerprint(files: Mapping[str, bytes]) -> str:
    """Sixteen hexadecimal digits that change with any file the library is built of."""
    digest = blake2b(digest_size=8)
    for name in sorted(files):
        if not name.endswith("talks.yaml"):
            digest.update(name.encode() + b"\0" + files[name] + b"\0")
    return digest.hexdigest()

"""What the coach knows.

Law: ``load`` is the only door for those who run the coach. It refuses content with problems, all of them at once; what
it has read once it keeps beside the content, and reads that the next time.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from content import kept
from content.errors import ContentError, ContentRefused, Problem
from content.folder import content_files
from flows.library import Library

__all__ = ["ContentError", "ContentRefused", "Problem", "load"]

#: The content that comes with the program.
HERE = Path(__file__).parent


def load(path: Path | None = None) -> Library:
    """Read all content under a folder (by default, the content that comes with the program).

    Raises:
        ContentRefused: the files have problems; all are listed.
    """
    root = path or HERE
    files = content_files(root)
    where = shelf(root, files)
    library = kept.take(where)
    if library is None:
        from content.build import build  # noqa: PLC0415 - a warm start needs no YAML, no models, no dictionary

        library = build(files, None if root == HERE else root)
        kept.keep(library, where)
    return library


def shelf(root: Path, files: Mapping[str, bytes]) -> Path:
    """Where the library of these files is kept. An operator's own were also compared with our interface texts."""
    ours = {} if root == HERE else {"": (HERE / "system/system.yaml").read_bytes()}
    return kept.place(root, {**files, **ours})

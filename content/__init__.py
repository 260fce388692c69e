"""What the coach knows.

Law: ``load`` is the only door for those who run the coach. It refuses content with problems, all of them at once; what
it has read once it keeps beside the content, and reads that the next time.
"""

from __future__ import annotations

from pathlib import Path

from content.errors import ContentError, ContentRefused, Problem
from flows.library import Library

__all__ = ["ContentError", "ContentRefused", "Problem", "load"]

#: The content that comes with the program.
HERE = Path(__file__).parent


def load(path: Path | None = None) -> Library:
    """Read all content under a folder (by default, the content that comes with the program).

    Raises:
        ContentRefused: the files have problems; all are listed.
    """
    from content import build  # noqa: PLC0415 - a warm start reads the kept library and imports none of this

    return build.build(path or HERE)

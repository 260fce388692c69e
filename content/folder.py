"""The files of a content folder, and what tells one state of them from another.

Law: standard library only. A warm start needs this and nothing else of the room.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Final

#: Where the files that new ones begin as are kept, beside the content: they are examples, nobody sees them in a chat.
TEMPLATES: Final = "templates"


def content_files(root: Path) -> dict[str, bytes]:
    """Every YAML file under a folder by its path, in order. Hidden folders, caches and templates are passed over."""
    files = ((path.relative_to(root), path) for path in root.rglob("*.yaml"))
    shown = sorted((inside, path) for inside, path in files if not _is_passed_over(inside))
    return {inside.as_posix(): path.read_bytes() for inside, path in shown}


def _is_passed_over(inside: Path) -> bool:
    return inside.parts[0] == TEMPLATES or any(part[0] in "._" for part in inside.parts)


def fingerprint(files: Mapping[str, bytes]) -> str:
    """Sixteen hexadecimal digits that change with any file that a library is built of."""
    digest = blake2b(digest_size=8)
    for name in sorted(files):
        if not name.endswith("talks.yaml"):
            digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    return digest.hexdigest()

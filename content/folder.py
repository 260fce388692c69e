"""The files of a content folder, and what tells one state of them from another.

Law: standard library only. A warm start needs this and nothing else of the room.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path


def content_files(root: Path) -> dict[str, bytes]:
    """Every YAML file under a folder by its path, in order. Hidden folders and caches are passed over."""
    files = ((path.relative_to(root), path) for path in root.rglob("*.yaml"))
    shown = sorted((inside, path) for inside, path in files if not any(part[0] in "._" for part in inside.parts))
    return {inside.as_posix(): path.read_bytes() for inside, path in shown}


def fingerprint(files: Mapping[str, bytes]) -> str:
    """Sixteen hexadecimal digits that change with any file that a library is built of."""
    digest = blake2b(digest_size=8)
    for name in sorted(files):
        if not name.endswith("talks.yaml"):
            digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    return digest.hexdigest()

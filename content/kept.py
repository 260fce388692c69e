"""The library of a folder as it was built last time, kept beside the content.

Law: as trusted as Python's own ``.pyc`` files in the same folder, and as dispensable. It is used only if every byte of
the content and of the code that built it is the same; if it cannot be read or written, the library is built again.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final

from content.folder import fingerprint
from flows import library
from flows.library import Library

_FOLDER: Final = "__pycache__"
_SUM: Final = 16
#: Rooms of ``flows`` that a library is made with.
_SHAPES: Final = ("lexicon.py", "library.py", "measures.py", "steps.py", "time_words.py")
#: What the language data comes from.
_DATA: Final = ("babel", "morfeusz2", "snowballstemmer")


def place(root: Path, files: Mapping[str, bytes]) -> Path:
    """Where the library of these files is kept, if it was."""
    return root / _FOLDER / f"library-{fingerprint(files)}-{_builder()}.pickle"


def take(path: Path) -> Library | None:
    """The kept library; ``None`` if there is none, or if its bytes are not those that were written."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if data[:_SUM] != _sum(data[_SUM:]):
        return None
    kept = pickle.loads(data[_SUM:])  # noqa: S301 - our own bytes, by their checksum; as trusted as a .pyc
    return kept if isinstance(kept, Library) else None


def keep(built: Library, path: Path) -> None:
    """Keep a library, whole or not at all, instead of earlier ones."""
    data = pickle.dumps(built, protocol=pickle.HIGHEST_PROTOCOL)
    mine = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):  # a folder that cannot be written is no reason not to start
        path.parent.mkdir(exist_ok=True)
        mine.write_bytes(_sum(data) + data)
        mine.replace(path)
        for old in path.parent.glob("library-*.pickle"):
            if old != path:
                old.unlink(missing_ok=True)


def _sum(data: bytes) -> bytes:
    return blake2b(data, digest_size=_SUM).digest()


def _builder() -> str:
    """What tells one state of the code and of the language data from another."""
    digest = blake2b(repr(sys.version_info).encode(), digest_size=8)
    flows = Path(library.__file__).parent
    room = Path(__file__).parent
    read = (
        *sorted(room.glob("*.py")),
        *sorted(room.glob("*.txt")),
        *(flows / name for name in _SHAPES),
    )
    for file in read:
        digest.update(file.read_bytes())
    for installed in _installed(_DATA):
        digest.update(installed.encode())
    return digest.hexdigest()


def _installed(packages: tuple[str, ...]) -> list[str]:
    """Names with versions, from the names of folders: reading the metadata takes ten times as long."""
    folders = (Path(entry) for entry in sys.path if entry.endswith("-packages"))
    return sorted(path.name for folder in folders for name in packages for path in folder.glob(f"{name}-*.dist-info"))

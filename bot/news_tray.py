"""How a command asks something of the bot that has the SQLite file: by a file in a folder beside the database.

Law: a request that is there is whole and on disk, and requests are taken up in the order in which they were put in. It is
taken away only after what it asks for was committed; done twice, each does what it does once. The words in it are the
operator's own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Final, Literal

from storage.lasting import sync_folder

#: Raised with each change that an earlier program cannot read.
VERSION: Final = 1
_SQLITE: Final = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Request:
    """Say something (``name`` and ``body`` are an announcement's), or stop everything that is being said."""

    do: Literal["say", "stop"]
    name: str = ""
    body: str = ""


class Tray:
    """The folder. It is made with the first request."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def beside(cls, database: str) -> Tray | None:
        """That of the database at this address; ``None`` where a command may write by itself."""
        if not database.startswith(_SQLITE):
            return None
        return cls(Path(f"{database.removeprefix(_SQLITE)}.news"))

    def put(self, request: Request) -> Path:
        """Hand a request over. Raises ``OSError``."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._folder / f".{os.getpid()}.part"
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "w", encoding="utf-8") as file:  # noqa: PTH123 - of a descriptor
            json.dump({"v": VERSION, **asdict(request)}, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        try:
            return self._linked(draft)
        finally:
            draft.unlink()
            sync_folder(self._folder)

    def _linked(self, draft: Path) -> Path:
        """Give it the next number; whoever is quicker has the one before."""
        last = max((int(path.stem) for path in self.waiting()), default=0)
        for number in count(last + 1):
            place = self._folder / f"{number:08}.json"
            try:
                os.link(draft, place)
            except FileExistsError:
                continue
            return place
        raise AssertionError  # numbers do not end

    def waiting(self) -> Sequence[Path]:
        """Requests that nobody has taken up, in order. Raises ``OSError``."""
        if not self._folder.exists():
            return ()
        return sorted(path for path in self._folder.iterdir() if path.suffix == ".json" and path.stem.isdecimal())

    def read(self, path: Path) -> Request:
        """One of them. Raises ``OSError``, and ``ValueError`` for what is no request of ours."""
        found = json.loads(path.read_text(encoding="utf-8"))
        match found:
            case {"v": 1, "do": "stop"}:
                return Request("stop")
            case {"v": 1, "do": "say", "name": str(name), "body": str(body)} if _is_news(body):
                return Request("say", name, body)
        raise ValueError

    def done(self, path: Path) -> None:
        """What it asks for was committed."""
        path.unlink(missing_ok=True)
        sync_folder(self._folder)  # or a power cut would bring it back, perhaps after a later one was done

    def set_aside(self, path: Path) -> None:
        """Nobody can read it: keep it for whoever wonders, out of the way."""
        path.replace(path.with_suffix(".refused"))


def _is_news(body: str) -> bool:
    texts = json.loads(body)
    return isinstance(texts, dict) and all(isinstance(text, str) for text in texts.values())

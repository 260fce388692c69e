"""What can go wrong with content. One root; each docstring is the sentence a person may read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something to mend: ``file`` relative to the content folder, ``line`` from 1, what it is and what to do."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class ContentError(Exception):
    """The content could not be used. Run `kladka content check` to see why."""


class ContentRefused(ContentError):
    """The content has problems. Mend them and run `kladka content check` again."""

    def __init__(self, problems: Iterable[Problem], folder: Path | None = None) -> None:
        self.problems = tuple(sorted(set(problems)))
        count = len(self.problems)
        where = f" in {folder}" if folder else ""
        lines = "\n".join(map(str, self.problems))
        super().__init__(f"the content{where} has {count} {'problem' if count == 1 else 'problems'}:\n{lines}")


class NameRefused(ContentError):
    """A new dialogue or story cannot have this name."""


class LanguageRefused(ContentError):
    """A new language cannot have this code."""


class UnknownName(ContentError):
    """Nothing in the content has this name. Names are listed by `kladka content stats --json`."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"nothing in the content is called {name}; there is: {', '.join(sorted(known))}")
        self.name = name

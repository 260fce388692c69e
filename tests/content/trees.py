"""Content folders of a test: the sound one spoilt, checked, written to disk, run.

Law: what reads and writes folders. Tests change one thing each and look at what the check says about it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from content import HERE
from content.check import examine
from content.commands import app
from content.reader import read
from tests.content.sound import SOUND


def spoilt(file: str, before: str, after: str) -> dict[str, str]:
    """The sound folder with one thing changed; it must be there, once."""
    assert SOUND[file].count(before) == 1, f"{before!r} is {SOUND[file].count(before)} times in {file}"
    return {**SOUND, file: SOUND[file].replace(before, after)}


def as_bytes(tree: Mapping[str, str]) -> dict[str, bytes]:
    """A folder as it is read from disk."""
    return {name: text.encode() for name, text in sorted(tree.items())}


def refused(tree: Mapping[str, str]) -> list[str]:
    """What keeps a folder from being used."""
    return [str(problem) for problem in examine(as_bytes(tree))[2]]


def whole(tree: Mapping[str, str]) -> dict[str, str]:
    """The folder with all interface texts of the program besides its own, so that the program can be run with it."""
    listed = _texts("system.yaml")
    places = {"system/system.yaml": listed, **{f"system/{each}.yaml": _texts(f"{each}.yaml") for each in ("pl", "en")}}
    filled = dict(tree)
    for file, texts in places.items():
        if file in tree:
            head, sections, rest = tree[file].partition("sections:\n")
            new = (name for name in texts if name in listed and f"  {name}:" not in head)
            more = "".join(f"  {name}: {json.dumps(texts[name], ensure_ascii=False)}\n" for name in new)
            filled[file] = f"{head}{more}{sections}{rest}"
    return filled


@cache
def _texts(name: str) -> Mapping[str, Any]:
    node, _ = read((HERE / "system" / name).read_bytes(), name)
    assert node
    plain: Any = node.plain()
    return dict(plain["texts"])


def reported(tree: Mapping[str, str]) -> list[str]:
    """All that the check says about a folder, proofreading and transcripts too."""
    from content.review import review

    return [str(problem) for problem in review(as_bytes(whole(tree)))[1]]


def written(root: Path, tree: Mapping[str, str]) -> Path:
    """The tree as a folder; returns its root."""
    for name, text in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def run(*arguments: str | Path) -> Result:
    """``kladka content …`` with these arguments."""
    return CliRunner().invoke(app, [str(each) for each in arguments])

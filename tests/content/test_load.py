"""The door to content: loaded, refused, kept for the next start."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import content
from content import ContentRefused, kept
from content.folder import content_files
from tests.content.sound import SOUND
from tests.content.trees import spoilt, whole, written


def _write(root: Path, tree: Mapping[str, str]) -> Path:
    return written(root, whole(tree))


def _kept(root: Path) -> list[Path]:
    return sorted(root.glob("__pycache__/library-*.pickle"))


def test_content_with_problems_is_refused_with_all_of_them(tmp_path: Path) -> None:
    """The error lists every problem with file and line, and nothing is kept."""
    _write(tmp_path, spoilt("dialogues/meet/flow.yaml", "minutes: 3", "minutes: soon") | {"daily/extra.yaml": "a: b"})
    with pytest.raises(ContentRefused) as refused:
        content.load(tmp_path)
    assert [problem.file for problem in refused.value.problems] == ["daily/extra.yaml", "dialogues/meet/flow.yaml"]
    assert str(refused.value) == (
        f"the content in {tmp_path} has 2 problems:\n"
        "daily/extra.yaml:1: has no place in the content folder; move it where README.md says, or remove it\n"
        "dialogues/meet/flow.yaml:1: `minutes` must be a whole number"
    )
    assert _kept(tmp_path) == []


def test_the_second_start_takes_the_kept_library(tmp_path: Path) -> None:
    """What was built once is read the next time, and is the same."""
    first = content.load(_write(tmp_path, SOUND))
    (path,) = _kept(tmp_path)
    before = path.stat().st_mtime_ns
    assert content.load(tmp_path) == first
    assert path.stat().st_mtime_ns == before


def test_any_change_builds_the_library_anew(tmp_path: Path) -> None:
    """Changed words are seen at once; only the newest library is kept."""
    content.load(_write(tmp_path, SOUND))
    _write(tmp_path, {"daily/pl.yaml": SOUND["daily/pl.yaml"].replace("Kiedy?", "O której?")})
    assert content.load(tmp_path).texts["pl"]["daily.D-001.follow_up"] == "O której?"
    assert len(_kept(tmp_path)) == 1


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 64])
def test_a_damaged_library_is_built_anew(tmp_path: Path, damage: bytes) -> None:
    """A kept library that is cut short or overwritten is never unpickled."""
    first = content.load(_write(tmp_path, SOUND))
    (path,) = _kept(tmp_path)
    path.write_bytes(damage)
    assert content.load(tmp_path) == first


def test_what_is_no_library_is_not_taken(tmp_path: Path) -> None:
    """A sound pickle of something else is passed over."""
    path = tmp_path / "library-x.pickle"
    data = pickle.dumps("not a library")
    path.write_bytes(kept._sum(data) + data)
    assert kept.take(path) is None


def test_a_folder_that_cannot_be_written_is_no_hindrance(tmp_path: Path) -> None:
    """Where there is no room for the kept library, the content loads all the same."""
    _write(tmp_path, SOUND)
    (tmp_path / "__pycache__").write_text("a file where the folder should be")
    assert content.load(tmp_path).dialogues.keys() == {"meet", "risk-mapping"}


def test_hidden_folders_are_passed_over(tmp_path: Path) -> None:
    """An editor's own files are no content."""
    _write(tmp_path, {**SOUND, ".idea/a.yaml": "&", "__pycache__/b.yaml": "&"})
    assert sorted(content_files(tmp_path)) == sorted(SOUND)


def test_a_warm_start_imports_nothing_heavy(tmp_path: Path) -> None:
    """No YAML, no models, no dictionary, no engine: a start of the bot waits for none of them."""
    content.load(_write(tmp_path, SOUND))
    code = (
        "import sys, pathlib, content; content.load(pathlib.Path(sys.argv[1]));"
        "print([m for m in ('yaml', 'pydantic', 'morfeusz2', 'babel', 'snowballstemmer', 'flows.engine') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_the_content_that_ships_is_sound() -> None:
    """What the coach knows can be used."""
    library = content.load()
    assert library.languages[:2] == ("pl", "en")
    assert "start" in library.dialogues

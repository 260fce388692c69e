"""The map of the house: what ``docs/rooms.md`` says is where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
_PACKAGE = re.compile(r"^## (\w+):.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"`(\w+)`")
MAP = {found[1]: found[0] for found in _PACKAGE.finditer((HOUSE / "docs" / "rooms.md").read_text("utf-8"))}


@pytest.mark.parametrize("package", ["flows", "storage", "content", "bot"])
def test_every_module_stands_on_the_map_once(package: str) -> None:
    """A new module is put where a newcomer would look for it, and one that is gone is taken off."""
    modules = {path.stem for path in (HOUSE / package).glob("*.py") if not path.stem.startswith("__")}
    assert sorted(_NAMED.findall(MAP[package])) == sorted(modules)

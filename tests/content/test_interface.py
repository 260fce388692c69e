"""Interface texts: what the program asks for is written, and what is written is asked for."""

from __future__ import annotations

import re
from pathlib import Path

from content.check import examine
from content.folder import content_files

ROOT = Path(__file__).parents[2]
#: Ids are made of pieces in places (``system.button.{action}``): what such an id begins with counts as asked for.
_NAMED = re.compile(r"""["'](system\.[a-z_]+(?:[.-][a-z_-]+)*)["']""")
#: A button without words of its own has those of ``system.button.<action>``.
_BUTTON = re.compile(r"""\.button\("([a-z0-9_.-]+)"\)""")
_BEGUN = re.compile(r"""f["'](system\.[a-z_.-]*)\{""")


def _code() -> str:
    folders = ("flows", "bot")
    return "\n".join(path.read_text("utf-8") for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))


def _wanted() -> set[str]:
    _, compiled, _ = examine(content_files(ROOT / "content"))
    return {name for name in compiled.catalogue.wanted if name.startswith("system.")}


def test_every_text_that_the_program_names_is_written() -> None:
    """A name in the code without words would be shown to a person as it is."""
    code = _code()
    named = {*_NAMED.findall(code), *(f"system.button.{action}" for action in _BUTTON.findall(code))}
    assert sorted(named - _wanted()) == []


def test_no_interface_text_is_written_in_vain() -> None:
    """Words that nothing asks for are removed."""
    code = _code()
    named, begun = set(_NAMED.findall(code)), tuple(_BEGUN.findall(code))
    assert sorted(name for name in _wanted() - named if not name.startswith(begun)) == []

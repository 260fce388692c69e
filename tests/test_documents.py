"""What the documents say is there: commands, settings, tests, places to go to.

Law: reads the documents as text and asks the program; a sentence that became untrue fails here.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import typer.main

from bot.commands import kladka
from bot.settings import NAMES
from bot.setup import COMMANDS

HOUSE = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted(
    [*(HOUSE / name for name in ("README.md", "README.pl.md", "SECURITY.md", "CHANGELOG.md")), *HOUSE.glob("docs/*.md")]
)
TWINS = [("README.md", "README.pl.md"), ("docs/operating.md", "docs/operating.pl.md")]
_FENCE = re.compile(r"```.*?```", re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_RUN = re.compile(r"\bkladka((?: (?!kladka)[a-z]+)+)")


@cache
def known_commands() -> dict[str, set[str]]:
    """Words after ``kladka`` -> what may follow them; nothing where arguments do."""
    found: dict[str, set[str]] = {}

    def look(command: object, path: str) -> None:
        below = getattr(command, "commands", {})
        found[path] = set(below)
        for name, each in below.items():
            look(each, f"{path} {name}".strip())

    look(typer.main.get_command(kladka), "")
    return found


def anchors(document: Path) -> set[str]:
    """The places of a document that a link can lead to, as the usual hosts name them."""
    headings = _HEADING.findall(_FENCE.sub("", document.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    """Files are there, and so are the headings in them."""
    for link in _LINK.findall(_FENCE.sub("", document.read_text("utf-8"))):
        if link.startswith(("http", "mailto")):
            continue
        file, _, anchor = link.partition("#")
        target = (document.parent / file).resolve() if file else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_is_shown_is_one(document: Path) -> None:
    """Whatever follows ``kladka`` in code is a command of it."""
    commands = known_commands()
    text = document.read_text("utf-8")
    code = _FENCE.findall(text) + re.findall(r"`([^`\n]+)`", _FENCE.sub("", text))
    for words in (run.split() for piece in code for run in _RUN.findall(piece)):
        path = ""
        for word in words:
            if not commands[path]:
                break
            assert word in commands[path], " ".join(words)
            path = f"{path} {word}".strip()


@pytest.mark.parametrize("name", ["README.md", "README.pl.md"])
def test_the_tables_are_complete(name: str) -> None:
    """Each setting and each command of the chat has its line, and each that has one exists."""
    text = (HOUSE / name).read_text("utf-8")
    told = {
        each + suffix
        for line in re.findall(r"^\| (`[A-Z_]+`[^|]*)\|", text, re.MULTILINE)
        for each in re.findall(r"`([A-Z][A-Z_]+)`", line)
        for suffix in ("", "_FILE" if "`_FILE`" in line else "")
    }
    assert told == set(NAMES)
    assert set(re.findall(r"`/([a-z]+)`", "".join(re.findall(r"^\| `/.*$", text, re.MULTILINE)))) == set(COMMANDS)


def test_every_control_has_its_tests() -> None:
    """Each test that SECURITY.md names is there."""
    named = set(re.findall(r"`(test_\w+)`", (HOUSE / "SECURITY.md").read_text("utf-8")))
    there = {
        name
        for file in (HOUSE / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)\(", file.read_text("utf-8"))
    }
    assert named
    assert named <= there


@pytest.mark.parametrize(("english", "polish"), TWINS)
def test_twins_have_the_same_shape(english: str, polish: str) -> None:
    """As many chapters of each level, and as many blocks of code, in both languages."""

    def shape(name: str) -> tuple[list[int], int]:
        text = (HOUSE / name).read_text("utf-8")
        blocks = len(_FENCE.findall(text))
        return [len(marks) for marks in re.findall(r"^(#+) ", _FENCE.sub("", text), re.MULTILINE)], blocks

    assert shape(english) == shape(polish)

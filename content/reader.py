"""YAML files as text only: each node knows its file and line.

Law: nothing is guessed. A value is the text that was written, never a number, date or truth value; duplicate keys,
anchors, aliases, tags, more documents in one file and deep nesting are problems. Reading never raises for what a file
holds: problems are collected beside what could be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import yaml

from content.errors import Problem

#: Larger files are refused unread.
MOST_BYTES: Final = 1_000_000
#: The format needs six levels; twice that is a mistake.
MOST_LEVELS: Final = 12

_Loader: Final[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_Marked: TypeAlias = yaml.ScalarEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent
Step: TypeAlias = str | int
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
Value: TypeAlias = "str | tuple[Node, ...] | dict[str, Node]"


@dataclass(frozen=True, slots=True)
class Node:
    """Text, a list or a mapping. ``line`` is where its key (or its list item) stands, from 1."""

    line: int
    value: Value

    def plain(self) -> Plain:
        """The same as text, lists and dictionaries."""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        return [node.plain() for node in self.value]

    def at(self, path: Sequence[Step]) -> Node:
        """The node under a path, or the nearest one above it; steps that lead nowhere are passed over."""
        node = self
        for step in path:
            node = node.child(step) or node
        return node

    def child(self, step: Step) -> Node | None:
        """What stands right under this key or number."""
        if isinstance(self.value, dict):
            return self.value.get(str(step))
        if isinstance(self.value, tuple) and isinstance(step, int) and step < len(self.value):
            return self.value[step]
        return None

    def find(self, path: Sequence[Step]) -> Node | None:
        """The node under a path, if it is there."""
        node: Node | None = self
        for step in path:
            node = node.child(step) if node else None
        return node


def read(data: bytes, file: str) -> tuple[Node | None, list[Problem]]:
    """Read one file's bytes.

    Returns:
        What could be read (``None``: nothing) and every problem met on the way.
    """
    if len(data) > MOST_BYTES:
        return None, [Problem(file, 1, f"is larger than {MOST_BYTES} bytes; divide it")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, [Problem(file, line, "is not UTF-8 text; save the file as UTF-8")]
    builder = _Builder(file)
    try:
        root = builder.document(yaml.parse(text, Loader=_Loader))
    except yaml.YAMLError as error:
        return None, [*builder.problems, Problem(file, _line_of(error, text), _sentence(error))]
    return root, builder.problems


def _line_of(error: yaml.YAMLError, text: str) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        return min(int(mark.line) + 1, text.count("\n") + 1)
    return text.count("\n", 0, getattr(error, "position", 0)) + 1


def _sentence(error: yaml.YAMLError) -> str:
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
    return f"is not YAML here ({said}); check the indentation, and put text with ? : # or quotes into quotes"


class _Builder:
    """Builds nodes from YAML's events, without recursion."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.open: list[_Open] = []
        self.roots: list[Node] = []

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        for event in events:
            self.take(event)
        return self.roots[0] if self.roots else None

    def note(self, line: int, text: str) -> None:
        self.problems.append(Problem(self.file, line, text))

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        match event:
            case yaml.ScalarEvent():
                self.refuse_marks(event, line)
                self.put(line, event.value)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self.refuse_marks(event, line)
                self.enter(line, is_mapping=isinstance(event, yaml.MappingStartEvent))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.leave()
            case yaml.AliasEvent():
                self.note(line, f"*{event.anchor} stands for other text; write the text itself, or quote the star")
                self.put(line, "")
            case yaml.DocumentStartEvent() if self.roots:
                self.note(line, "a second document begins; keep one per file")

    def refuse_marks(self, event: _Marked, line: int) -> None:
        if event.anchor is not None:
            self.note(line, f"&{event.anchor} is an anchor; remove it, or quote the text")
        if event.tag is not None:
            self.note(line, f"{event.tag} is a tag; remove it, or quote the text")

    def enter(self, line: int, *, is_mapping: bool) -> None:
        if len(self.open) == MOST_LEVELS:
            self.note(line, f"is nested deeper than {MOST_LEVELS} levels; flatten it")
        self.open.append(_Open(self.place(line), is_mapping=is_mapping))

    def leave(self) -> None:
        closed = self.open.pop()
        self.put(closed.line, closed.entries if closed.is_mapping else tuple(closed.items))

    def place(self, line: int) -> int:
        """The line to report for what comes next: its key's, if it has one."""
        if self.open and self.open[-1].key is not None:
            return self.open[-1].key_line
        return line

    def put(self, line: int, value: Value) -> None:
        if not self.open:
            self.roots.append(Node(line, value))
            return
        around = self.open[-1]
        if not around.is_mapping:
            around.items.append(Node(line, value))
        elif around.key is None:
            around.key, around.key_line = self.as_key(line, value), line
        else:
            self.put_entry(around, value)

    def as_key(self, line: int, value: Value) -> str:
        if isinstance(value, str):
            return value
        self.note(line, "a key must be one word; put text that begins with [ or { into quotes")
        return ""

    def put_entry(self, around: _Open, value: Value) -> None:
        key = around.key or ""
        if key in around.entries:
            self.note(around.key_line, f"`{key}` is here twice; keep one")
        else:
            around.entries[key] = Node(around.key_line, value)
        around.key = None


class _Open:
    """A list or mapping that is not closed yet."""

    __slots__ = ("entries", "is_mapping", "items", "key", "key_line", "line")

    def __init__(self, line: int, *, is_mapping: bool) -> None:
        self.line = line
        self.is_mapping = is_mapping
        self.items: list[Node] = []
        self.entries: dict[str, Node] = {}
        self.key: str | None = None
        self.key_line = line

"""YAML as text: what is read, what is refused, and where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.reader import MOST_BYTES, Node, read


def _problems(text: str | bytes) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode()
    return [str(problem) for problem in read(data, "a.yaml")[1]]


def _node(text: str) -> Node:
    node, problems = read(text.encode(), "a.yaml")
    assert node is not None, problems
    assert problems == []
    return node


def test_everything_is_text() -> None:
    """No value becomes a number, a date or a truth value."""
    node = _node("a: 19:30\nb: no\nc: 0123\nd: 2026-01-01\ne: ~\nf:\ng: [1, yes]\n")
    assert node.plain() == {
        "a": "19:30", "b": "no", "c": "0123", "d": "2026-01-01", "e": "~", "f": "", "g": ["1", "yes"],
    }  # fmt: skip


def test_nodes_know_their_lines() -> None:
    """A value is reported where its key stands, an item where it begins; what is missing, at the nearest above."""
    node = _node("a:\n  b:\n    - x\n    - c: |\n        one\n        two\n")
    assert [node.at(path).line for path in ((), ("a",), ("a", "b"), ("a", "b", 0), ("a", "b", 1, "c"))] == [
        1,
        1,
        2,
        3,
        4,
    ]
    assert node.at(("a", "b", 7, "nothing")).line == 2
    assert node.find(("a", "b", 7)) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\nb: 2\na: 3\n", "a.yaml:3: `a` is here twice; keep one"),
        ("a: &x 1\n", "a.yaml:1: &x is an anchor; remove it, or quote the text"),
        ("a: 1\nb: !!int 2\n", "a.yaml:2: tag:yaml.org,2002:int is a tag; remove it, or quote the text"),
        ("a: 1\n---\nb: 2\n", "a.yaml:2: a second document begins; keep one per file"),
        ("a: 1\n[b]: 2\n", "a.yaml:2: a key must be one word; put text that begins with [ or { into quotes"),
        (b"a: 1\nb: \xff\n", "a.yaml:2: is not UTF-8 text; save the file as UTF-8"),
    ],
)
def test_what_invites_mistakes_is_refused(text: str | bytes, problem: str) -> None:
    """Each refusal names the line and says what to do."""
    assert _problems(text) == [problem]


def test_aliases_are_refused_and_reading_goes_on() -> None:
    """Both the anchor and each alias are reported, and what follows is still read."""
    assert _problems("a: &x 1\nb: *x\nb: 2\n") == [
        "a.yaml:1: &x is an anchor; remove it, or quote the text",
        "a.yaml:2: *x stands for other text; write the text itself, or quote the star",
        "a.yaml:3: `b` is here twice; keep one",
    ]


def test_unreadable_yaml_says_where() -> None:
    """A question mark in a flow mapping is the usual trap."""
    assert _problems("ok: 1\na: {b: c, ?: [d}\n")[-1].startswith("a.yaml:2: is not YAML here (")


def test_deep_nesting_is_refused_however_deep() -> None:
    """Thousands of levels are one problem, not a crash."""
    assert _problems("[" * 3000 + "]" * 3000)[0] == "a.yaml:1: is nested deeper than 12 levels; flatten it"


def test_large_files_are_refused_unread() -> None:
    """A megabyte of anything is no content."""
    assert _problems(b"a" * (MOST_BYTES + 1)) == ["a.yaml:1: is larger than 1000000 bytes; divide it"]


def test_an_empty_file_holds_nothing() -> None:
    """No node and no problem of its own: the caller knows whether that is right."""
    assert read(b"# only a comment\n", "a.yaml") == (None, [])


_YAMLISH = st.text(alphabet=st.sampled_from("ab:-[]{}?!&*#|>%@`\"', \n\t\\0~é\x00\x85\ufeff"), max_size=80)


@given(st.one_of(_YAMLISH, st.text(max_size=80)))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Anything gives a node, problems or nothing; each problem has a line of the file."""
    data = text.encode("utf-8", "surrogatepass")
    _, problems = read(data, "a.yaml")
    last = (
        max(text.count("\n"), text.count("\x85") + text.count("\n") + text.count("\u2028") + text.count("\u2029")) + 1
    )
    assert all(1 <= problem.line <= last + text.count("\r") for problem in problems)


@given(st.binary(max_size=80))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    """The same for files that are no text."""
    read(data, "a.yaml")

"""Whatever stands in the files, there are problems and never a crash.

``KLADKA_TESTS=thorough`` spoils ten times as many.
"""

from __future__ import annotations

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.sound import SOUND
from tests.content.trees import as_bytes, reported

#: How many times as many trees are spoilt.
MORE = 10 if os.environ.get("KLADKA_TESTS") == "thorough" else 1
_LINES = [(name, number) for name, text in SOUND.items() for number in range(text.count("\n"))]
_WORDS = [
    "a",
    "id",
    "ask",
    "say",
    "none",
    "meet",
    "state",
    "only-money",
    "model",
    "1",
    "yes",
    "{count}",
    "{",
    "„",
    "..",
    "x" * 500,
]
_YAMLISH = st.lists(
    st.sampled_from([*_WORDS, "-", ":", ": ", ", ", "[", "]", "{", "}", "\n", "  ", "'", "*"]), max_size=8
).map("".join)


@settings(max_examples=25 * MORE, deadline=None)
@given(place=st.sampled_from(_LINES), line=_YAMLISH, keep=st.booleans())
def test_no_line_breaks_the_check(place: tuple[str, int], line: str, *, keep: bool) -> None:
    """Any line of any file replaced by (or given an end of) anything like YAML."""
    file, number = place
    lines = SOUND[file].splitlines()
    lines[number] = lines[number] + line if keep else line
    tree = {**SOUND, file: "\n".join(lines)}
    assert all(problem.partition(":")[0] in as_bytes(tree) for problem in reported(tree))


@settings(max_examples=12 * MORE, deadline=None)
@given(gone=st.sets(st.sampled_from(sorted(SOUND)), min_size=1))
def test_no_missing_file_breaks_the_check(gone: set[str]) -> None:
    """Any files may be gone."""
    reported({name: text for name, text in SOUND.items() if name not in gone})


@settings(max_examples=12 * MORE, deadline=None)
@given(one=st.sampled_from(sorted(SOUND)), other=st.sampled_from(sorted(SOUND)))
def test_no_file_in_the_wrong_place_breaks_the_check(one: str, other: str) -> None:
    """Two files may have changed places."""
    reported({**SOUND, one: SOUND[other], other: SOUND[one]})

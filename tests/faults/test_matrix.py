"""The table of faults in the documentation names what there is."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_row_is_there_and_every_test_it_names() -> None:
    """Rows are numbered without a gap, each says what shows it, and no test is named that was renamed or removed."""
    table = (ROOT / "docs/faults.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \|.*\| (.+) \|$", table, re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 78))
    for number, shown in rows:
        assert "`test_" in shown or "by hand" in shown.lower() or "not automated" in shown.lower(), number
    named = set(re.findall(r"`(test_\w+)`", table))
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert named - set(re.findall(r"def (test_\w+)\(", sources)) == set()

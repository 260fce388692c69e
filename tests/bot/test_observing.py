"""What the operator's pages say about watching is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from bot import health, watching
from bot.health import REASONS, Condition, Facts
from bot.measures import COUNTS, SPANS, Measures
from bot.metrics import tell
from storage.store import Backlog

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "observing.md").read_text(encoding="utf-8")


def exposed() -> set[str]:
    """Every metric there is, without the suffixes of its samples."""
    backlog = Backlog(updates=0, letters=0, dead=0, oldest_update=None, oldest_letter=None)
    text = tell(Measures(), Condition(reasons=(), facts=Facts(backlog=backlog))).decode()
    return {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE kladka_")}


def test_every_word_and_number_is_explained() -> None:
    """Each reason, each metric and each limit is on the page, and no metric is there that does not exist."""
    assert not [reason for reason in REASONS if f"`{reason}`" not in PAGE]
    named = set(re.findall(r"kladka_[a-z_]+", PAGE))
    assert named == exposed()
    for seconds in (health.APPLIED, health.SILENT):
        assert f"{seconds:.0f} seconds" in PAGE
    assert f"{health.SENT / 60:.0f} minutes" in PAGE
    assert watching._JUMP == 60


def test_the_example_alerts_ask_for_what_is_there() -> None:
    """The file parses, each rule says what happened, and every metric, label and value in it exists."""
    (group,) = yaml.safe_load((DOCS / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    known = exposed() | {f"kladka_seconds_{name}_bucket" for name in SPANS}
    labels = {f"kladka_{name}_total": label for name, (label, _) in COUNTS.items()}
    for rule in group["rules"]:
        assert rule["annotations"]["summary"]
        for name, inside in re.findall(r"(kladka_[a-z_]+)(?:\{([^}]*)\})?", rule["expr"]):
            assert name in known, name
            for label, value in re.findall(r'(\w+)="(\w+)"', inside):
                assert label == labels[name]
                assert value in PAGE


def test_an_alarm_sees_the_first_time() -> None:
    """Whatever the example alerts wait for is told from the start, at nought, so that its first time is a rise."""
    (group,) = yaml.safe_load((DOCS / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    told = tell(Measures(), Condition(reasons=(), facts=Facts(backlog=None))).decode()
    awaited = re.findall(r"increase\((kladka_[a-z_]+\{[^}]*\})", " ".join(rule["expr"] for rule in group["rules"]))
    assert awaited
    assert [each for each in awaited if f"{each} 0.0" not in told] == []

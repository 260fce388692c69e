"""A year of daily prompts: the promises hold on every history, and the same seed gives the same one.

``KLADKA_TESTS=thorough`` lets a thousand people live through it; the usual pace is ten.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta

import pytest

from flows.library import Library
from tests.flows.year import World
from tests.flows.year_history import check, fingerprint

THOROUGH = os.environ.get("KLADKA_TESTS") == "thorough"
PEOPLE = 1000 if THOROUGH else 10


def test_a_year_keeps_every_promise(real: Library) -> None:
    """One message a local date, none at night or on quiet days, slower when nobody answers, one goodbye, no early repeat."""
    history = World(real, people=PEOPLE, seed=1).runs().history
    assert check(history) > 30 * PEOPLE


def test_the_same_seed_gives_the_same_year(real: Library) -> None:
    """Nothing but the seed decides: two years of one seed are the same to the letter, of another they are not."""
    first, again, other = (World(real, people=1, seed=seed).runs().history for seed in (7, 7, 8))
    assert fingerprint(first) == fingerprint(again) != fingerprint(other)


def test_the_checks_can_fail(real: Library) -> None:
    """A history with a message twice, at night, on a holiday or too soon is refused, so the checks do look."""
    history = World(real, people=3, seed=2).runs().history
    prompts = [number for number, each in enumerate(history) if each.what.startswith("sends daily.")]
    at = prompts[len(prompts) // 2]
    entry = history[at]
    night = replace(entry, at=entry.at + timedelta(hours=12), dedupe="another")
    for bad in (entry, night, replace(entry, days=(), dedupe="another"), replace(entry, dedupe="another")):
        with pytest.raises(AssertionError):
            check([*history[: at + 1], bad, *history[at + 1 :]])

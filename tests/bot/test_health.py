"""Red means that updates are not being applied."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.errors import AnotherPoller, Unreachable, WebhookSet
from bot.health import Condition, Facts, Health, judge
from bot.measures import COUNTS, Measures
from bot.metrics import tell
from bot.pulse import Pulse
from bot.watching import TimeWatch
from storage.errors import StorageUnavailable
from storage.store import Arrival, Backlog, Store
from tests.bot.conftest import Disk, TestClock, queue

EMPTY = Backlog(updates=0, letters=0, dead=0, oldest_update=None, oldest_letter=None)
WELL = Facts(backlog=EMPTY, answered=True)


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        (WELL, ()),
        (replace(WELL, oldest_update=59.0, oldest_letter=599.0, silent=149.0), ()),
        (replace(WELL, oldest_update=61.0), ("updates_wait",)),
        (replace(WELL, oldest_letter=601.0), ("letters_wait",)),
        (replace(WELL, silent=151.0), ("telegram_silent",)),
        (replace(WELL, silent=151.0, standby=True), ()),
        (replace(WELL, trouble=Unreachable()), ()),
        (replace(WELL, trouble=AnotherPoller()), ("another_poller",)),
        (replace(WELL, trouble=WebhookSet()), ("webhook_set",)),
        (replace(WELL, backlog=None, trouble=StorageUnavailable()), ("storage_away",)),
        (replace(WELL, jump=-90.0), ("clock_jumped",)),
        (replace(WELL, backlog=None, oldest_update=None, silent=200.0), ("storage_away", "telegram_silent")),
    ],
)
def test_what_is_wrong(facts: Facts, reasons: tuple[str, ...]) -> None:
    """Each thing that keeps updates from being applied has its word; weather has none."""
    assert judge(facts) == reasons


async def test_waiting_is_seen_and_a_broken_disk_is_red(store: Store, clock: TestClock, disk: Disk) -> None:
    """What waits too long, for its turn or for its sending, is red; so is a storage that does not answer."""
    pulse = Pulse(answered_at=clock())
    health = Health(store, pulse, TimeWatch(clock=clock, steady=lambda: 0.0), clock=clock)
    assert (await health.look()).well
    await queue(store, clock, 5, ["letter"])
    await store.take_in([Arrival(source="telegram", number=1, chat=6, body="{}")], now=clock())
    clock.move(700)
    pulse.answered_at = clock()
    health._kept = (float("-inf"), None)
    found = await health.look()
    assert found.reasons == ("updates_wait", "letters_wait")
    assert (found.facts.oldest_update, found.facts.oldest_letter) == (700.0, 700.0)
    disk.broken = True
    assert (await health.look()).reasons == found.reasons, "asked again within a second, the storage is left alone"
    health._kept = (float("-inf"), None)
    assert "storage_away" in (await health.look()).reasons


async def test_before_the_first_answer_it_is_not_ready_and_not_red(store: Store, clock: TestClock) -> None:
    """A bot that has just started is not ill; one that never hears from Telegram is."""
    health = Health(store, Pulse(), TimeWatch(clock=clock, steady=lambda: 0.0), clock=clock)
    found = await health.look()
    assert (found.well, found.ready) == (True, False)
    clock.time += timedelta(seconds=200)
    assert (await health.look()).reasons == ("telegram_silent",)


def test_metrics_are_counts_and_nothing_else() -> None:
    """The exposition parses; every name is ours or the process's, every label a word of ours."""
    measures = Measures()
    measures.count("turns", "done", 3)
    measures.took("to_state", 0.03)
    measures.took("to_state", 99.0)
    measures.took("to_state", -1.0)
    condition = Condition(reasons=("updates_wait",), facts=replace(WELL, oldest_update=61.0))
    found = {each.name: each for each in text_string_to_metric_families(tell(measures, condition).decode())}
    samples = {
        (each.name, *sorted(each.labels.values())): each.value for family in found.values() for each in family.samples
    }
    assert samples["kladka_turns_total", "done"] == 3
    assert samples["kladka_seconds_to_state_bucket", "0.05"] == 2
    assert samples["kladka_seconds_to_state_bucket", "+Inf"] == samples["kladka_seconds_to_state_count",] == 3
    assert samples["kladka_wrong", "updates_wait"] == 1
    assert samples["kladka_well",] == 0
    assert all(name.startswith(("kladka_", "process_")) for name in found)
    assert {f"kladka_{name}" for name in COUNTS} <= found.keys()

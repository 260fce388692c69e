"""What the bot measures, in the form that Prometheus reads.

Law: only names from ``bot.measures`` and ages and counts from ``bot.health``; no ids, no words. The library is imported
when somebody asks: it takes longer to import than the bot to start.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.health import Condition
from bot.measures import COUNTS, SPANS, Durations, Measures


class _Told(Collector):
    """One answer to one question."""

    def __init__(self, measures: Measures, condition: Condition) -> None:
        self._measures = measures
        self._condition = condition

    def collect(self) -> Iterator[Metric]:
        yield from _counts(self._measures)
        yield from _spans(self._measures)
        yield from _gauges(self._condition)


def tell(measures: Measures, condition: Condition) -> bytes:
    """Everything, as text in the exposition format."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(_Told(measures, condition))
    return generate_latest(registry)


def _counts(measures: Measures) -> Iterator[Metric]:
    for name, (label, what) in COUNTS.items():
        family = CounterMetricFamily(f"kladka_{name}", what, labels=[label])
        for (counted, kind), times in measures.counts.items():
            if counted == name:
                family.add_metric([kind], times)
        yield family


def _spans(measures: Measures) -> Iterator[Metric]:
    for name, (_, what) in SPANS.items():
        family = HistogramMetricFamily(f"kladka_seconds_{name}", what)
        spent = measures.spans[name]
        family.add_metric([], _buckets(spent), spent.total)
        yield family


def _buckets(spent: Durations) -> list[tuple[str, float]]:
    """Upper bound -> how many took at most so long."""
    bounds = [*(str(bound) for bound in spent.bounds), "+Inf"]
    return list(zip(bounds, map(float, accumulate(spent.buckets)), strict=True))


def _gauges(condition: Condition) -> Iterator[Metric]:
    facts = condition.facts
    yield GaugeMetricFamily("kladka_well", "1 when all is well.", value=int(condition.well))
    wrong = GaugeMetricFamily("kladka_wrong", "What is wrong, 1 for each reason.", labels=["reason"])
    for reason in condition.reasons:
        wrong.add_metric([reason], 1)
    yield wrong
    ages = {
        "oldest_update_seconds": ("Age of the oldest update that was not applied.", facts.oldest_update or 0.0),
        "oldest_letter_seconds": ("Age of the oldest letter that was not sent.", facts.oldest_letter or 0.0),
        "telegram_silent_seconds": ("Since Telegram last answered the intake.", facts.silent),
        "standby": ("1 when another replica takes updates in.", int(facts.standby)),
        "loop_lag_seconds": ("How late the event loop last came to a task.", facts.lag),
    }
    for name, (what, value) in ages.items():
        yield GaugeMetricFamily(f"kladka_{name}", what, value=value)
    if (backlog := facts.backlog) is not None:
        yield GaugeMetricFamily("kladka_updates_waiting", "Updates that were not applied.", value=backlog.updates)
        yield GaugeMetricFamily("kladka_letters_waiting", "Letters that were not sent.", value=backlog.letters)
        yield GaugeMetricFamily("kladka_dead", "Updates and letters that were given up.", value=backlog.dead)

"""How long people wait for their messages on a day, for few people and for many.

    python -m benchmarks.capacity [--people 1000 100000] [--rate 28] [--seed 1] [--spread]

Law: a simulation in virtual time, second by second; the same seed gives the same table. What is simulated is the queue
of messages before Telegram's limit, which binds long before a processor does (``benchmarks/README.md``): replies go
first, prompts fill what is left, as in ``bot.delivery`` and ``bot.clockwork``, at their rates. What people do is
assumed, and printed with the table; the arithmetic of docs/scaling.md rests on it.
"""

import argparse
import random
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.figures import weighted_percentile
from bot.clockwork import RATE
from bot.pacing import OVERALL

HOUR, DAY = 3600, 86_400
#: Of a hundred people: who talk with the coach on a given day, and who have chosen a daily prompt.
TALKING, PROMPTED = 10, 30
#: Messages of the coach in one visit.
VISIT = 15
#: How visits lie on a day, hour by hour; only their proportions count. Nobody measured this: an office day and an evening.
HOURS = (0, 0, 0, 0, 0, 0, 1, 3, 5, 6, 6, 5, 5, 5, 5, 5, 5, 4, 4, 5, 6, 5, 3, 1)
#: When prompts fall due: at one moment, or at each half hour of the day.
ONE_MOMENT = (8 * HOUR + HOUR // 2,)
SPREAD = tuple(range(7 * HOUR, 21 * HOUR, HOUR // 2))


@dataclass(slots=True)
class Queue:
    """Who came first is served first. ``waits``: seconds -> how many waited so long."""

    waiting: deque[tuple[int, int]] = field(default_factory=deque)
    waits: Counter[int] = field(default_factory=Counter)

    def join(self, now: int, count: int) -> None:
        """So many, in this second."""
        if count:
            self.waiting.append((now, count))

    def serve(self, now: int, most: int) -> int:
        """Up to so many; how many there were."""
        left = most
        while left and self.waiting:
            came, count = self.waiting.popleft()
            served = min(left, count)
            self.waits[now - came] += served
            left -= served
            if served < count:
                self.waiting.appendleft((came, count - served))
        return most - left

    def at(self, share: float) -> int | None:
        """Seconds that this share (0 to 1) waited at most; ``None`` where somebody still waits."""
        return None if self.waiting else weighted_percentile(self.waits, share)


def poisson(chance: random.Random, mean: float) -> int:
    """How many come in a second when ``mean`` are expected."""
    if mean > 30:
        return max(0, round(chance.gauss(mean, mean**0.5)))
    count, left = 0, chance.expovariate(1.0)
    while left < mean:
        count, left = count + 1, left + chance.expovariate(1.0)
    return count


def budget(rate: float, now: int) -> int:
    """Whole messages that may leave in this second, at so many a second."""
    return int(rate * (now + 1)) - int(rate * now)


def simulate(people: int, *, rate: float, moments: Sequence[int], seed: int) -> tuple[Queue, Queue]:
    """A day of that many people, and as much of the next as it takes. Replies, and prompts."""
    chance = random.Random(seed)  # noqa: S311 - a simulation; the same seed gives the same day
    replies, prompts = Queue(), Queue()
    each = people * PROMPTED // 100 // len(moments)
    due = set(moments)
    now = 0
    while now < DAY or (now < 2 * DAY and (replies.waiting or prompts.waiting)):
        if now < DAY:
            expected = people * TALKING / 100 * VISIT * HOURS[now // HOUR] / sum(HOURS) / HOUR
            replies.join(now, poisson(chance, expected))
            prompts.join(now, each if now in due else 0)
        room = budget(rate, now)
        room -= replies.serve(now, room)
        prompts.serve(now, min(room, budget(RATE * max(1.0, rate / OVERALL), now)))
        now += 1
    return replies, prompts


def told(seconds: int | None) -> str:
    """Seconds as people say them."""
    if seconds is None:
        return "more than a day"
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds / 60:.0f} min" if seconds < 2 * HOUR else f"{seconds / HOUR:.1f} h"


def line(people: int, queues: tuple[Queue, Queue]) -> str:
    """What comes out of a day."""
    replies, prompts = queues
    waits: Mapping[str, int | None] = {
        "replies p50": replies.at(0.5),
        "p95": replies.at(0.95),
        "prompts p50": prompts.at(0.5),
        "the last": prompts.at(1.0),
    }
    sent = people * TALKING // 100 * VISIT + people * PROMPTED // 100
    return f"{people:>11,} people {sent:>11,} messages  " + "  ".join(
        f"{name} {told(at)}" for name, at in waits.items()
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000, 10_000_000])
    parser.add_argument("--rate", type=float, nargs="+", default=[OVERALL, 950.0], help="messages a second")
    parser.add_argument("--spread", action="store_true", help="prompts at each half hour, not at one moment")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    print(f"Of 100 people {TALKING} talk that day, {VISIT} messages each; {PROMPTED} get a prompt.")
    for rate in chosen.rate:
        print(f"{rate:g} messages a second, prompts {'spread' if chosen.spread else 'at one moment'}:")
        for people in chosen.people:
            moments = SPREAD if chosen.spread else ONE_MOMENT
            print(line(people, simulate(people, rate=rate, moments=moments, seed=chosen.seed)), flush=True)


if __name__ == "__main__":
    main()

"""The coach as ``kladka run`` runs it, with the ten questions as one more dialogue.

Law: the settings, the store, the library and the coach are the real ones. Two things differ: the added dialogue, and
a pace that does not slow the talk, since Telegram's limits are not what is measured.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import cycle, islice

from benchmarks.talk import CLOSING, NAME, OPENING, QUESTIONS
from bot import app, coach, loop
from bot.pacing import Pace
from bot.settings import read_settings
from flows.library import Dialogue, Library
from flows.steps import Ask, Finish, Step
from flows.texts import Text

#: The variable that names the file for a profile.
PROFILE = "BENCHMARK_PROFILE"
#: Messages a second; nobody here is slower than that.
_UNHURRIED = 1e6
#: Signals that each question listens for; real ones listen for at most five.
_SIGNALS = 5
#: A real dialogue whose tips, examples and good answers are lent.
_LENDER = "communication-planning"


def with_the_talk(library: Library) -> Library:
    """The library with the ten questions in it, each listening to signals in turn."""
    added: Mapping[str, Text] = {"title": NAME, "about": OPENING, "end": CLOSING} | {
        f"q{number}": words for number, words in enumerate(QUESTIONS)
    }
    words = {f"{NAME}.{name}": text for name, text in added.items()}
    lender = library.dialogues[_LENDER]
    asks = [step for step in lender.steps.values() if isinstance(step, Ask)]
    fits = frozenset().union(*(signal.asks for signal in library.signals.values()))
    signals = cycle(library.signals)
    steps: dict[str, Step] = {}
    for number in range(len(QUESTIONS)):
        name = f"q{number}"
        steps[name] = replace(
            asks[number % len(asks)],
            id=name,
            key=f"{NAME}.{name}",
            ask=f"{NAME}.{name}",
            asks=fits,
            signals=tuple(islice(signals, _SIGNALS)),
            pitfalls={},
            when=(),
            next=None,
            section=None,
            replaces=None,
        )
    steps["end"] = Finish(id="end", key=f"{NAME}.end", text=f"{NAME}.end", offers=())
    talk = Dialogue(
        name=NAME,
        kind="dialogue",
        title=f"{NAME}.title",
        about=f"{NAME}.about",
        minutes=10,
        steps=steps,
        tips=lender.tips,
    )
    texts = {language: {**known, **words} for language, known in library.texts.items()}
    return replace(library, texts=texts, dialogues={**library.dialogues, NAME: talk})


async def run() -> None:
    """What ``kladka run`` does."""
    settings = read_settings(os.environ)
    library = with_the_talk(app.load_library(settings))
    pace = Pace(overall=_UNHURRIED, burst=1000, per_chat=_UNHURRIED, chat_burst=1000)
    with _profiled():
        store = await app.open_storage(settings)
        loop.settled()
        try:
            await coach.run(settings, coach.Parts(store=store, library=library, pace=pace))
        finally:
            await store.close()


@contextmanager
def _profiled() -> Iterator[None]:
    """Where a profile is asked for: count CPU, in every thread that starts, and write it down in the end."""
    if PROFILE not in os.environ:
        yield
        return
    profiles = [cProfile.Profile(time.thread_time)]

    def begin(*_: object) -> None:
        sys.setprofile(None)
        profiles.append(cProfile.Profile(time.thread_time))
        profiles[-1].enable()

    threading.setprofile(begin)
    profiles[0].enable()
    try:
        yield
    finally:
        profiles[0].disable()
        stats = pstats.Stats(profiles[0])
        for other in profiles[1:]:
            stats.add(other)
        stats.dump_stats(os.environ[PROFILE])


if __name__ == "__main__":
    loop.run(run(), serving=True)

"""What a turn's CPU goes into, room by room: ``python -m benchmarks.profile``.

Law: shares, not milliseconds: a profiler slows Python code down and C code not, so shares of Python are somewhat too
large. What a built-in function takes counts for the room that called it, except where it has a room of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import pstats
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeAlias

from benchmarks.kladka_bot import PROFILE
from benchmarks.polling import TALKING, Talker
from benchmarks.processes import environment, running
from tests.telegram.fake import FakeTelegram

#: File, line and name of a function, as pstats has them. Built-in ones have no file: ``~``.
Function: TypeAlias = tuple[str, int, str]

#: The first that occurs in a function's file or, for built-in ones, its name.
ROOMS: Final[Mapping[str, tuple[str, ...]]] = {
    "SQLite: statements and commits": ("sqlite3",),
    "sealing": ("storage/sealing", "AESGCM", "urandom"),
    "storage: plans and rows": ("/storage/", "stat'", "posix.stat"),
    "cues: matching": ("flows/lexicon", "flows/coaching"),
    "engine": ("/flows/",),
    "JSON": ("/json/", "_json", "encode_basestring", "scan_once"),
    "HTTP: aiohttp": ("/aiohttp/", "/yarl/", "/multidict/", "aiohttp."),
    "python-telegram-bot": ("site-packages/telegram/",),
    "event loop": ("asyncio", "uvloop", "_contextvars", "/selectors", "select.epoll", "socket"),
    "bot": ("/bot/",),
}
_REST: Final = "the rest"


def _room(function: Function) -> str | None:
    file, _, name = function
    place = name if file == "~" else file
    return next((room for room, marks in ROOMS.items() if any(mark in place for mark in marks)), None)


def shares(stats: Mapping[Function, Any]) -> Counter[str]:
    """Own time by room. ``stats`` is what ``pstats.Stats.stats`` holds."""
    found: Counter[str] = Counter()
    for function, (_, _, own, _, callers) in stats.items():
        room = _room(function)
        if room is not None or function[0] != "~" or not callers:
            found[room or _REST] += own
            continue
        for caller, (_, _, share, _) in callers.items():
            found[_room(caller) or _REST] += share
    return found


async def _profiled(folder: Path, *, people: int, talks: int) -> tuple[Mapping[Function, Any], int]:
    """The profile of a bot through which so many people talked, and the number of turns."""
    out = folder / "profile"
    async with FakeTelegram(keep=2000) as fake:
        settings = dict(environment(url=fake.url, token=fake.token, folder=folder)) | {PROFILE: str(out)}
        async with running(TALKING["kladka"], settings) as bot:
            talkers = [Talker(fake, bot, number=number) for number in range(people)]
            async with asyncio.TaskGroup() as group:
                for talker in talkers:
                    group.create_task(talker.talks(talks))
            turns = sum(len(talker.waits) for talker in talkers)
    stats: Mapping[Function, Any] = pstats.Stats(str(out)).stats  # type: ignore[attr-defined]  # since ever, untyped
    return stats, turns


def main() -> None:
    """Profile and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=1, help="how many talk at once")
    parser.add_argument("--talks", type=int, default=40, help="how often each goes through the ten questions")
    parser.add_argument("--functions", type=int, default=0, help="also list so many functions, the dearest first")
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        stats, turns = asyncio.run(_profiled(Path(folder), people=arguments.people, talks=arguments.talks))
    found = shares(stats)
    print(f"{turns} turns, {arguments.people} at once")
    for room, seconds in found.most_common():
        print(f"  {seconds / found.total():6.1%}  {room}")
    dearest = sorted(stats.items(), key=lambda item: -item[1][2])[: arguments.functions]
    for (file, line, name), (_, calls, own, _, _) in dearest:
        print(f"  {own / found.total():6.2%}  {calls / turns:6.1f} a turn  {Path(file).name}:{line} {name}")


if __name__ == "__main__":
    main()

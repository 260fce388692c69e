"""``make bench``: all measurements, printed, and with ``--json`` for other programs.

Law: measures nothing itself; runs the measurements and prints what they found, spread and ratio beside each figure.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from benchmarks import polling
from benchmarks.figures import Spread, ratios
from benchmarks.polling import Measured, Started

#: People at once -> talks of each.
CROWDS: Final[Mapping[int, int]] = {1: 20, 20: 8}
#: What is printed of a talk: the field of ``Measured``, and its name with its unit.
TALK_LINES: Final = {
    "cpu": "CPU a turn, ms",
    "half": "reply after, ms, p50",
    "tail": "reply after, ms, p95",
    "pace": "turns a second",
    "memory": "memory, MiB",
}
START_LINES: Final = {"imports": "imports alone, s", "reply": "start to first reply, s"}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the bot beside another one.")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured, by turns (default 5)")
    parser.add_argument("--only", choices=("talk", "start"), help="one of the two measurements")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--folder", type=Path, help="where the bots keep their files; a disk like the real one")
    return parser.parse_args()


async def _run(arguments: argparse.Namespace) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with TemporaryDirectory(dir=arguments.folder) as folder:
        if arguments.only != "start":
            talks = await polling.talking(rounds=arguments.rounds, crowds=CROWDS, folder=Path(folder))
            found["talk"] = {people: _compared({name: talks[name][people] for name in talks}) for people in CROWDS}
        if arguments.only != "talk":
            found["start"] = _compared(await polling.starting(rounds=arguments.rounds, folder=Path(folder)))
    return found


def _compared(found: Mapping[str, Measured | Started]) -> dict[str, dict[str, Any]]:
    """Field -> bot -> spread, with the ratio of ours to theirs."""
    lines = TALK_LINES if isinstance(found["kladka"], Measured) else START_LINES
    compared: dict[str, dict[str, Any]] = {}
    for line in lines:
        values = {name: getattr(each, line) for name, each in found.items()}
        compared[line] = {name: Spread.of(each) for name, each in values.items() if each}
        compared[line]["ratio"] = ratios(values["kladka"], values["baseline"])
    return compared


def _print(found: Mapping[str, Any]) -> None:
    for people, compared in found.get("talk", {}).items():
        print(f"\n{people} at once")
        _print_lines(compared, TALK_LINES)
    if "start" in found:
        print("\nstart")
        _print_lines(found["start"], START_LINES)


def _print_lines(compared: Mapping[str, Mapping[str, Spread]], lines: Mapping[str, str]) -> None:
    for line, title in lines.items():
        print(f"  {title}")
        for name, spread in compared[line].items():
            print(f"    {name:12}{spread}")


def main() -> None:
    """Run, print."""
    arguments = _arguments()
    try:
        import uvloop  # noqa: PLC0415 - where it is installed, the server and the people cost less
    except ImportError:
        found = asyncio.run(_run(arguments))
    else:
        found = uvloop.run(_run(arguments))
    if arguments.json:
        json.dump(found, sys.stdout, default=Spread.as_json, indent=1)
        print()
    else:
        _print(found)


main()

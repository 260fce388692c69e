"""``python -m tests.faults.nursery``: imports everything once; each victim is a process that splits off from it.

Law: one victim at a time. A line comes in with its arguments, as JSON; a line goes out when it lives, with its number,
and one when it has ended, with its exit code. Two hundred starts would otherwise be mostly Python's imports.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys

import bot.webhook
import storage.postgres
import storage.sqlite
from tests.faults import victim

#: What a start needs sooner or later.
PRELOADED = (bot.webhook, storage.postgres, storage.sqlite)


def _split_off(arguments: list[str]) -> int:
    """The number of a new process that is the victim."""
    number = os.fork()
    if number:
        return number
    code = 1
    try:
        with open(os.devnull) as nothing:  # noqa: PTH123 - a file descriptor is what is wanted
            os.dup2(nothing.fileno(), 0)
        os.dup2(2, 1)
        asyncio.run(victim.run(victim.arguments(arguments)))
        code = 0
    finally:
        sys.stderr.flush()
        os._exit(code)


def main() -> None:
    """Serve until the input ends."""
    for line in sys.stdin:
        number = _split_off(json.loads(line))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        _, status = os.waitpid(number, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main()

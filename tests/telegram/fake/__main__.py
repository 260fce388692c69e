"""The fake as a process of its own: ``python -m tests.telegram.fake --port 8081``.

Law: the first line it prints is its address and its token, with a blank between; then it serves until it is stopped.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys

from tests.telegram.fake.rates import Rates
from tests.telegram.fake.server import TOKEN, FakeTelegram


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.telegram.fake", description="A strict fake of Telegram.")
    parser.add_argument("--port", type=int, default=0, help="where to listen on loopback; 0: anywhere free")
    parser.add_argument("--token", default=TOKEN, help="the only token it knows")
    parser.add_argument("--seed", type=int, default=0, help="of update ids and chances")
    parser.add_argument("--keep", type=int, default=None, help="how many history entries to keep; default all")
    parser.add_argument("--rates", action="store_true", help="refuse messages above the published rates")
    parser.add_argument("--throttled", action="store_true", help="punish asking for the same offset again")
    return parser.parse_args()


async def _serve(arguments: argparse.Namespace) -> None:
    fake = FakeTelegram(
        token=arguments.token,
        rates=Rates(enforced=arguments.rates),
        throttled=arguments.throttled,
        seed=arguments.seed,
        keep=arguments.keep,
        port=arguments.port,
    )
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    async with fake:
        sys.stdout.write(f"{fake.url} {fake.token}\n")
        sys.stdout.flush()
        await stopped.wait()


if __name__ == "__main__":
    try:
        import uvloop
    except ImportError:  # not on this system: slower, not different
        asyncio.run(_serve(_arguments()))
    else:
        uvloop.run(_serve(_arguments()))

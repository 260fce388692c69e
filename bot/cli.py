"""The ``kladka`` command: the door to all that it can do.

Law: turns named errors into a sentence and an exit code. A person never sees a stack trace for something that was
foreseen.
"""

from __future__ import annotations

import sys

from bot.errors import BotError
from content.errors import ContentError
from storage.errors import StorageError


def main() -> None:
    """Do what the arguments say."""
    try:
        _obey(sys.argv[1:])
    except (BotError, StorageError, ContentError) as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from None


def _obey(arguments: list[str]) -> None:
    if arguments == ["run"]:
        # People wait for a bot that starts again. It needs no parser, whose imports take a quarter of the start.
        from bot.serving import serve  # noqa: PLC0415 - each command imports what it needs

        serve()
    elif arguments == ["health"]:
        # Asked twice a minute by whoever keeps the container alive.
        from bot.health_command import ask_health  # noqa: PLC0415 - as above

        raise SystemExit(ask_health())
    else:
        from bot.commands import kladka  # noqa: PLC0415 - as above

        kladka()

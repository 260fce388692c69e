"""``kladka health``: asks the bot that runs on this machine how it is.

Law: over the port it would be asked on from elsewhere, with nothing but the standard library: containers ask twice a
minute.
"""

from __future__ import annotations

import json
import os
import sys
from http.client import HTTPConnection, HTTPException
from typing import Final

from bot.errors import BadSettings
from bot.settings import Settings, read_settings

_PATIENCE: Final = 4.0
#: Addresses that mean: every one of this machine.
_ANYWHERE: Final = ("0.0.0.0", "::", "")  # noqa: S104 - recognised, not listened on


def ask_health() -> int:
    """Print what the bot says of itself; 0 when all is well, 1 when not or when nobody answers.

    Raises:
        BadSettings: there is no HEALTH_PORT.
    """
    settings = read_settings(os.environ)
    if settings.health_port is None:
        raise BadSettings(["HEALTH_PORT is missing: the port on which the running bot can be asked."])
    wrong = what_is_wrong(settings, settings.health_port)
    if wrong is None:
        sys.stdout.write("nobody answers\n")
    else:
        sys.stdout.write(f"not well: {', '.join(wrong)}\n" if wrong else "well\n")
    return 0 if wrong == [] else 1


def what_is_wrong(settings: Settings, port: int) -> list[str] | None:
    """What the running bot says is wrong with it; ``None`` when nobody answers."""
    host = "127.0.0.1" if settings.health_host in _ANYWHERE else settings.health_host
    connection = HTTPConnection(host, port, timeout=_PATIENCE)
    try:
        connection.request("GET", "/healthz")
        return [str(reason) for reason in json.loads(connection.getresponse().read())["wrong"]]
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        return None
    finally:
        connection.close()

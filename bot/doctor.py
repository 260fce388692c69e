"""``kladka doctor``: looks everything over before people meet it, or when something seems wrong.

Law: prints findings and says by its exit code whether one is bad. It changes nothing; the bot may be running.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from bot import log
from bot.app import wall_clock
from bot.doctor_house import look_around
from bot.errors import BadSettings
from bot.findings import Finding
from bot.settings import Settings, read_settings


async def examine(say: Callable[[str], None]) -> int:
    """Say each finding as soon as it is known; 1 if any is bad, else 0."""
    worst = 0
    try:
        settings = read_settings(os.environ)
    except BadSettings as error:
        for problem in error.problems:
            say(str(Finding("bad", "settings", problem)))
        return 1
    log.set_up(form="console", level="error", secrets=settings.secrets())
    for finding in await look_around(settings):
        say(str(finding))
        worst |= finding.level == "bad"
    return worst | await _examine_telegram(settings, say)


async def _examine_telegram(settings: Settings, say: Callable[[str], None]) -> int:
    if settings.token is None:
        try:
            settings.need_token()
        except BadSettings as error:
            say(str(Finding("bad", "token", str(error))))
        return 1
    from bot.doctor_telegram import ask_telegram  # noqa: PLC0415 - the rest needs no Telegram

    worst = 0
    async for finding in ask_telegram(settings, clock=wall_clock):
        say(str(finding))
        worst |= finding.level == "bad"
    return worst

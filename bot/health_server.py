"""``/healthz``, ``/readyz`` and ``/metrics``: for who watches the bot.

Law: reads, changes nothing; answers with words of ours and numbers. It listens on the machine itself unless told
otherwise: counts are nobody's secret, and nobody else's business.
"""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from bot.health import Condition, Health
from bot.listening import listening
from bot.measures import Measures


class HealthServer:
    """Answers three questions."""

    def __init__(self, health: Health, measures: Measures, *, host: str, port: int) -> None:
        self._health = health
        self._measures = measures
        self._host = host
        self._port = port

    async def run(self) -> None:
        """Serve until cancelled. Raises ``PortTaken``."""
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._metrics)
        async with listening(app, host=self._host, port=self._port) as port:
            self._port = port
            await asyncio.Event().wait()

    async def _healthz(self, _: web.Request) -> web.Response:
        condition = await self._health.look()
        return web.json_response(_told(condition), status=200 if condition.well else 503)

    async def _readyz(self, _: web.Request) -> web.Response:
        condition = await self._health.look()
        return web.json_response({"ready": condition.ready}, status=200 if condition.ready else 503)

    async def _metrics(self, _: web.Request) -> web.Response:
        from bot.metrics import tell  # noqa: PLC0415 - its library is imported when somebody asks

        text = tell(self._measures, await self._health.look())
        return web.Response(body=text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


def _told(condition: Condition) -> dict[str, Any]:
    facts = condition.facts
    backlog = facts.backlog
    return {
        "well": condition.well,
        "wrong": list(condition.reasons),
        "updates_waiting": backlog.updates if backlog else None,
        "letters_waiting": backlog.letters if backlog else None,
        "dead": backlog.dead if backlog else None,
        "oldest_update_seconds": facts.oldest_update,
        "oldest_letter_seconds": facts.oldest_letter,
        "telegram_silent_seconds": round(facts.silent, 1),
        "standby": facts.standby,
        "clock_jump_seconds": round(facts.jump),
    }

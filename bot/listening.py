"""A small HTTP server, for as long as a block lasts.

Law: knows hosts, ports and nothing of what is said there. It writes no access log: addresses hold secrets.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

from bot.errors import PortTaken

#: Seconds that requests in flight may take when stopping; a commit takes milliseconds.
_FINISH: Final = 2.0
#: Seconds that a connection may idle. Longer than proxies keep theirs, so that none is closed under a request.
_IDLE: Final = 75.0


@asynccontextmanager
async def listening(app: web.Application, *, host: str, port: int) -> AsyncIterator[int]:
    """Serve, and give the port (``port=0``: any free one). When left: nothing new comes in, what is in flight ends.

    Raises:
        PortTaken: nothing can listen there.
    """
    app.on_response_prepare.append(_say_no_name)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_FINISH, keepalive_timeout=_IDLE)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError:
            raise PortTaken(f"Nothing can listen on {host}, port {port}: another program has it.") from None
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


async def _say_no_name(_: web.Request, response: web.StreamResponse) -> None:
    """Which program answers, and in which version, is nobody's business."""
    response.headers.pop("Server", None)

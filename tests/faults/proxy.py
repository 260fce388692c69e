"""A small reverse proxy, as an operator runs one before several replicas.

Law: one post after another goes to the next replica. One that nobody listens at is passed over; what breaks off in the
middle is answered 502, since the replica may have taken it. The proxy keeps nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count

import aiohttp
from aiohttp import web

#: Seconds for one answer of a replica.
_PATIENCE = aiohttp.ClientTimeout(total=30, sock_connect=2)
_PASSED_ON = ("X-Telegram-Bot-Api-Secret-Token", "Content-Type")


class RoundRobin:
    """Passes posts on to replicas in turn. ``served`` counts what each has answered."""

    def __init__(self, ports: Sequence[int]) -> None:
        self.served = dict.fromkeys(ports, 0)
        self._ports = list(ports)
        self._turn = count()
        self._session: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def listens(self) -> AsyncIterator[str]:
        """Listen as long as the block lasts, at the address it gives."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._pass_on)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        async with aiohttp.ClientSession(timeout=_PATIENCE) as self._session:
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            try:
                yield f"http://127.0.0.1:{runner.addresses[0][1]}"
            finally:
                await runner.cleanup()

    async def _pass_on(self, request: web.Request) -> web.Response:
        body = await request.read()
        first = next(self._turn)
        for place in range(len(self._ports)):
            port = self._ports[(first + place) % len(self._ports)]
            try:
                return await self._ask(port, request, body)
            except aiohttp.ClientConnectorError:
                continue
            except (aiohttp.ClientError, TimeoutError, OSError):
                return web.Response(status=502)
        return web.Response(status=502)

    async def _ask(self, port: int, request: web.Request, body: bytes) -> web.Response:
        assert self._session is not None
        headers = {name: request.headers[name] for name in _PASSED_ON if name in request.headers}
        url = f"http://127.0.0.1:{port}{request.path}"
        async with self._session.request(request.method, url, data=body, headers=headers) as answer:
            response = web.Response(status=answer.status, body=await answer.read())
            if after := answer.headers.get("Retry-After"):
                response.headers["Retry-After"] = after
        self.served[port] += 1
        return response

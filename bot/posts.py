"""What Telegram posts to the webhook: checked, stored, and only then answered.

Law: 200 is said after the commit and never otherwise, except to what is no update: Telegram would repeat that until it
expires, and everything of that chat would wait behind it. Who cannot show the secret learns nothing, not even whether
the rest was right. Nothing of a body is looked into beyond what ``bot.arrivals`` looks at, and nothing of it is logged.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Callable
from datetime import datetime
from typing import Final

from aiohttp import web

from bot.arrivals import arrival_of
from bot.failures import describe
from bot.log import get_log
from bot.measures import Measures
from bot.pulse import Pulse
from storage.errors import Refused, StorageError, StorageUnavailable
from storage.store import Arrival, Store

#: Where Telegram shows the secret.
SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
#: Bytes that a post may have. The largest real updates have a few tens of thousands.
LARGEST: Final = 1024 * 1024
#: Seconds that a post may take to come in.
_PATIENCE: Final = 10.0
#: Seconds after which Telegram is to try again while the storage is away.
_RETRY_AFTER: Final = 5

_log = get_log("webhook")


class Posts:
    """Answers posts to one secret path. ``wake`` is set whenever something new was stored."""

    def __init__(
        self,
        store: Store,
        *,
        path: str,
        secret: str,
        wake: asyncio.Event,
        clock: Callable[[], datetime],
        pulse: Pulse,
        measures: Measures,
    ) -> None:
        """``path`` is the last part of the address; what stands before it is the proxy's affair."""
        self._store = store
        self._path = path.encode()
        self._secret = secret.encode()
        self._wake = wake
        self._clock = clock
        self._pulse = pulse
        self._measures = measures
        #: What keeps the storage from ever working again, once it was met.
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def app(self) -> web.Application:
        """The server's side of it: every path and every method come here."""
        app = web.Application(client_max_size=LARGEST)
        app.router.add_route("*", "/{way:.*}", self.answer)
        return app

    async def answer(self, request: web.Request) -> web.Response:
        """One post, counted by its status."""
        answer = await self._answer(request)
        self._measures.count("posts", str(answer.status))
        return answer

    async def _answer(self, request: web.Request) -> web.Response:
        """One post: 200 stored or garbage, 403, 404, 405, 408, 413, or 503 while the storage is away."""
        if (refused := self._refuse(request)) is not None:
            return refused
        try:
            async with asyncio.timeout(_PATIENCE):
                body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return web.Response(status=413, text="too large")
        except TimeoutError:
            return web.Response(status=408, text="too slow")
        arrival = _read(body)
        if arrival is None:
            self._measures.count("updates", "garbage")
            _log.warning("garbage", count=1)
            return web.Response(text="no update")
        return await self._take_in(arrival)

    def _refuse(self, request: web.Request) -> web.Response | None:
        if not hmac.compare_digest(request.path.rpartition("/")[2].encode(errors="replace"), self._path):
            return web.Response(status=404, text="not found")
        if request.method != "POST":
            return web.Response(status=405, text="post only", headers={"Allow": "POST"})
        shown = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(shown.encode(errors="replace"), self._secret):
            return web.Response(status=403, text="forbidden")
        if (request.content_length or 0) > LARGEST:
            return web.Response(status=413, text="too large")
        return None

    async def _take_in(self, arrival: Arrival) -> web.Response:
        try:
            new = await self._store.take_in([arrival], now=self._clock())
        except Refused as error:
            # A bug of ours. Said again it would be refused again, and the chat would wait behind it for a day.
            self._measures.count("updates", "garbage")
            _log.error("update_refused", **describe(error))
            return web.Response(text="refused")
        except StorageError as error:
            return self._away(error)
        if self._pulse.trouble is not None and isinstance(self._pulse.trouble, StorageUnavailable):
            self._pulse.trouble = None
            _log.info("storage_back")
        self._measures.count("updates", "new" if new else "known")
        _log.debug("taken_in", updates=1, new=new)
        if new:
            self._wake.set()
        return web.Response()

    def _away(self, error: StorageError) -> web.Response:
        if not isinstance(error, StorageUnavailable):
            if not self.ended.done():
                self.ended.set_exception(error)
        elif not isinstance(self._pulse.trouble, StorageUnavailable):
            # Once per trouble, not once per post.
            _log.warning("storage_away", **describe(error))
            self._pulse.trouble = error
        return web.Response(status=503, text="try again", headers={"Retry-After": str(_RETRY_AFTER)})


def _read(body: bytes) -> Arrival | None:
    """The update in a body, whatever its content type says; ``None`` for anything else."""
    try:
        return arrival_of(json.loads(body))
    except (ValueError, RecursionError):  # not UTF-8, not JSON, a number too long to read, nested too deep
        return None

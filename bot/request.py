"""Calls to the Bot API, over aiohttp.

Law: an error that leaves here says whether the call certainly never reached Telegram (``NotSent``) or may have
(everything else that is a ``NetworkError``). No address is ever logged or put into an error: it holds the token.
"""

from __future__ import annotations

import json
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import aiohttp
from telegram import Bot
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter
from yarl import URL

if TYPE_CHECKING:
    from telegram._utils.types import JSONDict, ODVInput

#: Seconds without a byte from Telegram before a call counts as lost.
READ_TIMEOUT = 10.0
#: Seconds to reach Telegram, name look-up and TLS included.
CONNECT_TIMEOUT = 5.0
#: Seconds to wait for a free connection.
POOL_TIMEOUT = 5.0
#: Seconds more for an upload to leave.
WRITE_TIMEOUT = 20.0

#: Seconds to pause where Telegram does not say how long.
_PAUSE = 5.0

#: Sent as they are; what aiohttp would add itself costs time and says nothing that Telegram reads.
_JSON_HEADERS = {"Content-Type": "application/json", "User-Agent": BaseRequest.USER_AGENT}
_FORM_HEADERS = {"User-Agent": BaseRequest.USER_AGENT}
_NEEDLESS_HEADERS = ("Accept", "Accept-Encoding")
_encode = json.JSONEncoder(separators=(",", ":")).encode


class NotSent(NetworkError):
    """Telegram could not be reached; the call certainly did not arrive."""


class Garbled(NetworkError):
    """Telegram's answer could not be read; the call may have had its effect."""


class SlowDown(TelegramError):
    """Telegram asks for a pause (429); the call had no effect. ``seconds`` is how long.

    Takes the place of ``telegram.error.RetryAfter``, which warns about its own future each time it is made.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__("too many calls")
        self.seconds = seconds


class AiohttpRequest(BaseRequest):
    """python-telegram-bot's way out, on one aiohttp session.

    Timeouts are seconds. The session is made by ``initialize`` and closed by ``shutdown``; both may be repeated.
    Calls raise ``NotSent``, ``telegram.error.TimedOut``, ``Garbled`` or ``telegram.error.NetworkError`` (lost on the
    way, may have arrived), and, from the base class, the errors that Telegram's answers stand for.
    """

    __slots__ = ("_connect", "_connections", "_pool", "_read", "_session", "_write")

    def __init__(
        self,
        *,
        connections: int = 64,
        read_timeout: float = READ_TIMEOUT,
        connect_timeout: float = CONNECT_TIMEOUT,
        pool_timeout: float = POOL_TIMEOUT,
        write_timeout: float = WRITE_TIMEOUT,
    ) -> None:
        self._connections = connections
        self._read = read_timeout
        self._connect = connect_timeout
        self._pool = pool_timeout
        self._write = write_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds without a byte before a call counts as lost, where a call does not say otherwise."""
        return self._read

    async def initialize(self) -> None:
        """Open the session, unless it is open."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=60),
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=_NEEDLESS_HEADERS,
                auto_decompress=False,
            )

    async def shutdown(self) -> None:
        """Close the session, if there is one."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0917 - the base class's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One HTTP call: status and body. Called by the base class, which reads both."""
        if self._session is None:
            raise NotSent("the session is not open")
        upload = request_data is not None and request_data.contains_files
        read = _or_default(read_timeout, self._read)
        if upload and read is not None:
            # aiohttp counts silence from the first byte out, so the time to upload comes on top.
            read += _or_default(write_timeout, self._write) or 0.0
        connect = _or_default(connect_timeout, self._connect)
        timeout = _timeout(read, connect, _or_default(pool_timeout, self._pool))
        body, headers = _body(request_data, upload=upload)
        try:
            async with self._session.request(
                method, _address(url), data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                payload = await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(type(error).__name__) from error
        except (TimeoutError, aiohttp.ServerTimeoutError) as error:
            raise TimedOut(type(error).__name__) from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from error
        self._refuse(answer.status, payload)
        return answer.status, payload

    def _refuse(self, status: int, payload: bytes) -> None:
        """Raise what the base class would take for a fault of the network."""
        if not HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return
        # A refusal that is no JSON comes from something on the way; Telegram has blocked nobody and refused no token.
        parameters = self.parse_json_payload(payload).get("parameters")
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            asked = parameters.get("retry_after") if isinstance(parameters, dict) else None
            raise SlowDown(float(asked) if isinstance(asked, int | float) else _PAUSE)
        if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise BadRequest("Request Entity Too Large")

    @staticmethod
    def parse_json_payload(payload: bytes) -> JSONDict:
        """Read an answer. Unlike the base class it logs nothing: an answer repeats what people wrote.

        Raises:
            Garbled: it is no JSON object with a result or a description.
        """
        try:
            answer: Any = json.loads(payload.decode())
        except (ValueError, RecursionError):
            raise Garbled("no JSON") from None
        if not isinstance(answer, dict) or ("result" not in answer and not answer.get("description")):
            raise Garbled("no answer")
        return answer


def _or_default(given: ODVInput[float], default: float) -> float | None:
    return default if given is BaseRequest.DEFAULT_NONE else given  # type: ignore[return-value] # the marker is gone


@lru_cache(maxsize=64)
def _timeout(read: float | None, connect: float | None, pool: float | None) -> aiohttp.ClientTimeout:
    waiting = None if connect is None or pool is None else connect + pool
    # Silence is measured between two bytes; an answer that drips has an end as well.
    total = None if read is None or waiting is None else waiting + 2 * read
    return aiohttp.ClientTimeout(total=total, connect=waiting, sock_connect=connect, sock_read=read)


@lru_cache(maxsize=64)
def _address(url: str) -> URL:
    return URL(url, encoded=True)


def _body(data: RequestData | None, *, upload: bool) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    if data is None:
        return None, _FORM_HEADERS
    if not upload:
        # One level of JSON; surrogates that stand alone stay escaped, so that any text can be encoded.
        return _encode(data.parameters).encode("ascii"), _JSON_HEADERS
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, _FORM_HEADERS


def _ready(parameters: JSONDict) -> RequestData:
    """Parameters that are JSON values already. The library's own look into each costs a fifth of a call."""
    return RequestData([RequestParameter(name, value, None) for name, value in parameters.items()])


class RawBot(Bot):
    """python-telegram-bot's ``Bot``, with a way to call a method and have its result as plain JSON.

    ``Bot.send_message`` takes 0.4 ms of CPU to make objects that we would only read a number from, and
    ``Bot.get_updates`` loses a whole batch to one update that it cannot read; ``Bot.do_api_request`` warns where the
    library has a method of its own.
    """

    async def shutdown(self) -> None:
        """Close the connections, also of a bot that was stopped while it was being opened. May be repeated."""
        await super().shutdown()
        for request in self._request:
            await request.shutdown()

    async def call(self, method: str, parameters: JSONDict, *, read_timeout: float | None = None) -> Any:  # noqa: ANN401 - JSON: each method's own
        """Call ``method`` (its name in the Bot API) with JSON values; no value may be ``None``.

        ``read_timeout`` is in seconds; ``None`` is the request's own. Raises ``telegram.error.TelegramError``.
        """
        waiting: ODVInput[float] = BaseRequest.DEFAULT_NONE if read_timeout is None else read_timeout
        try:
            return await self._request[method != "getUpdates"].post(
                f"{self.base_url}/{method}", request_data=_ready(parameters), read_timeout=waiting
            )
        except KeyError:
            raise Garbled("no result") from None


def connect(token: str, api_url: str) -> RawBot:
    """A bot that speaks to the Bot API at ``api_url``. Opened by ``initialize``, closed by ``shutdown``."""
    return RawBot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(connections=1),
    )

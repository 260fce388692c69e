"""Answers over HTTP, whole and broken ones.

Law: bytes and connections only; what an answer says is decided elsewhere.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct

from aiohttp import web

from tests.telegram.fake.faults import Fault
from tests.telegram.fake.refusals import JSON

PHRASES = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}
_HTML = "<html>\r\n<head><title>{0} {1}</title></head>\r\n<body><center><h1>{0} {1}</h1></center></body>\r\n</html>\r\n"
#: Linger for no time: closing sends a reset.
_NO_LINGER = struct.pack("ii", 1, 0)


def whole(body: JSON, code: int) -> web.Response:
    """An answer as it should be."""
    return web.Response(text=json.dumps(body), content_type="application/json", status=code)


def half(body: JSON, code: int) -> web.Response:
    """Half of the JSON, well framed."""
    text = json.dumps(body)
    return web.Response(text=text[: len(text) // 2], content_type="application/json", status=code)


def page(code: int) -> web.Response:
    """What a proxy in front of Telegram says when Telegram does not."""
    return web.Response(text=_HTML.format(code, PHRASES.get(code, "Error")), content_type="text/html", status=code)


def close(request: web.Request) -> web.StreamResponse:
    """Close the connection without another byte."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def reset(request: web.Request) -> web.StreamResponse:
    """Close so that the other side sees a reset, not an end."""
    if request.transport is not None:
        raw = request.transport.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    return close(request)


async def cut(request: web.Request, body: JSON, code: int) -> web.StreamResponse:
    """Half of the bytes, then the connection closes."""
    response, content = await _begun(request, body, code)
    await response.write(content[: len(content) // 2])
    return close(request)


async def drip(
    request: web.Request, body: JSON, code: int, *, seconds: float, closing: asyncio.Event
) -> web.StreamResponse:
    """Byte by byte over so many seconds."""
    response, content = await _begun(request, body, code)
    for place in range(len(content)):
        await response.write(content[place : place + 1])
        await pause(seconds / len(content), closing)
    return response


async def _begun(request: web.Request, body: JSON, code: int) -> tuple[web.StreamResponse, bytes]:
    content = json.dumps(body).encode()
    response = web.StreamResponse(status=code, headers={"Content-Type": "application/json"})
    response.content_length = len(content)
    await response.prepare(request)
    return response, content


async def pause(seconds: float, closing: asyncio.Event) -> None:
    """Let time pass, but no longer than the server lives."""
    try:
        await asyncio.wait_for(closing.wait(), seconds)
    except TimeoutError:
        return


async def badly(
    request: web.Request, fault: Fault, body: JSON, code: int, *, closing: asyncio.Event
) -> web.StreamResponse:
    """The answer to a call that was carried out, as the fault lets it arrive."""
    match fault.kind:
        case "apply_drop":
            return close(request)
        case "apply_error":
            return page(fault.code)
        case "truncated":
            return half(body, code)
        case "cut":
            return await cut(request, body, code)
        case "drip":
            return await drip(request, body, code, seconds=fault.seconds, closing=closing)
        case _:
            return whole(body, code)

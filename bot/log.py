"""Logs: what happened, as a name and fields.

Law: nothing that a person wrote and no secret reaches a line, at any level. Exceptions come as their kind and place
(``bot.failures``); lines of other people's libraries come as their unfilled template; a token that slips into a field
all the same is blotted out.

structlog is imported with the first line that is written, not before: the terminal chat mostly writes none.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Callable, Iterable, MutableMapping
from functools import cache
from types import TracebackType
from typing import Any, Final, Literal, TextIO

from bot.failures import describe

_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_BLOT = "[removed]"
#: Libraries that talk about every call, some with the token in it.
_CHATTY = ("telegram", "httpx", "httpcore", "aiohttp", "asyncio")
#: Characters of a foreign line that are kept.
_FOREIGN = 200

LogFormat = Literal["console", "json"]
LogLevel = Literal["debug", "info", "warning", "error"]

_LEVELS: Final[dict[LogLevel, int]] = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}


class Log:
    """Where a part of the bot writes. Fields are numbers, words of ours, or nothing."""

    def __init__(self, room: str) -> None:
        self._room = room

    def debug(self, event: str, **fields: object) -> None:
        """Of interest to who looks for a bug."""
        _write(logging.DEBUG, self._room, event, fields)

    def info(self, event: str, **fields: object) -> None:
        """Something that happens rarely and is well."""
        _write(logging.INFO, self._room, event, fields)

    def warning(self, event: str, **fields: object) -> None:
        """Something that mends itself, or that the operator could improve."""
        _write(logging.WARNING, self._room, event, fields)

    def error(self, event: str, **fields: object) -> None:
        """Something that a person must see to."""
        _write(logging.ERROR, self._room, event, fields)


class _Settled:
    """What ``set_up`` decided; until then, warnings go to standard error for people to read."""

    level = logging.WARNING
    form: LogFormat = "console"
    stream: TextIO | None = None
    secrets: tuple[str, ...] = ()


def get_log(room: str) -> Log:
    """A log for one part of the bot."""
    return Log(room)


def set_up(*, form: LogFormat, level: LogLevel, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Decide how lines look and which are written; take in the lines of libraries and of uncaught exceptions.

    ``secrets`` are blotted out wherever they appear. Lines go to ``stream``, by default standard error.
    """
    _Settled.level, _Settled.form, _Settled.stream = _LEVELS[level], form, stream
    _Settled.secrets = tuple(secret for secret in secrets if secret)
    _render.cache_clear()
    root = logging.getLogger()
    root.handlers[:] = [_Foreign()]
    root.setLevel(max(_Settled.level, logging.INFO))
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def redact(text: str) -> str:
    """The same text without tokens and secrets, and without characters that would act where it is read."""
    text = _TOKEN.sub(_BLOT, text)
    for secret in _Settled.secrets:
        text = text.replace(secret, _BLOT)
    return _CONTROLS.sub(" ", text)


class _Foreign(logging.Handler):
    """Lines that libraries write, made safe: template and place only."""

    def emit(self, record: logging.LogRecord) -> None:
        template = str(record.msg).split("\n", 1)[0][:_FOREIGN]
        error = record.exc_info[1] if record.exc_info else None
        _write(record.levelno, record.name, template, describe(error) if error else {})


def _uncaught(_: type[BaseException], error: BaseException | None, __: TracebackType | None) -> None:
    if isinstance(error, KeyboardInterrupt) or error is None:
        return
    _write(logging.CRITICAL, "kladka", "uncaught", dict(describe(error)))


def _write(level: int, room: str, event: str, fields: MutableMapping[str, Any]) -> None:
    if level < _Settled.level:
        return
    named = {name: _safe(value) for name, value in fields.items()}
    line = _render()({"event": redact(event), "level": logging.getLevelName(level).lower(), "room": room, **named})
    print(line, file=_Settled.stream or sys.stderr, flush=True)


def _safe(value: object) -> object:
    if value is None or isinstance(value, int | float):
        return value
    return type(value).__qualname__ if isinstance(value, BaseException) else redact(str(value))


@cache
def _render() -> Callable[[dict[str, Any]], str]:
    import structlog  # noqa: PLC0415 - a tenth of a second that most terminal chats never need

    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
    finish: Any
    if _Settled.form == "json":
        finish = structlog.processors.JSONRenderer(ensure_ascii=False)
    else:
        finish = structlog.dev.ConsoleRenderer(colors=(_Settled.stream or sys.stderr).isatty())

    def render(line: dict[str, Any]) -> str:
        return str(finish(None, line["level"], stamp(None, line["level"], line)))

    return render

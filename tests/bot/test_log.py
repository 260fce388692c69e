"""Logs: names and fields, never words or secrets."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from bot import log

TOKEN = "123456789:AAcanaryCANARYcanaryCANARYcanary_"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Where lines go, as JSON, during the test."""
    root = logging.getLogger()
    before = list(root.handlers), root.level, sys.excepthook, threading.excepthook
    stream = io.StringIO()
    log.set_up(form="json", level="debug", secrets=["very-secret", ""], stream=stream)
    yield stream
    log.set_up(form="console", level="warning")
    root.handlers[:], root.level, sys.excepthook, threading.excepthook = before


def read(lines: io.StringIO) -> list[dict[str, Any]]:
    """The lines so far."""
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_line_is_a_name_and_fields(lines: io.StringIO) -> None:
    """A line says when, how serious, where, what, and the fields it was given."""
    log.get_log("delivery").info("sent", letter=7, chat=None, lag=0.5)
    (line,) = read(lines)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "sent", "level": "info", "room": "delivery", "letter": 7, "chat": None, "lag": 0.5}


def test_levels(lines: io.StringIO) -> None:
    """Only lines of the chosen level and above are written."""
    log.set_up(form="json", level="warning", stream=lines)
    speaker = log.get_log("x")
    speaker.debug("a")
    speaker.info("b")
    speaker.warning("c")
    speaker.error("d")
    assert [line["event"] for line in read(lines)] == ["c", "d"]


def test_tokens_and_secrets_are_blotted_out(lines: io.StringIO) -> None:
    """A token in any field, a secret of the settings, and an exception given as a field leave no trace."""
    log.get_log("x").error(f"e {TOKEN}", url=f"https://h/bot{TOKEN}/x", db="very-secret", error=ValueError(TOKEN))
    assert "canary" not in lines.getvalue()
    assert "very-secret" not in lines.getvalue()
    assert read(lines)[0]["error"] == "ValueError"


def test_a_field_cannot_make_a_line(lines: io.StringIO) -> None:
    """Line breaks and terminal controls in a field do not act."""
    log.get_log("x").info("a", path="x\r\n{}\x1b[31m\u2028\u202e")
    assert len(lines.getvalue().splitlines()) == 1
    assert read(lines)[0]["path"] == "x  {} [31m  "


def test_libraries_lines_come_as_templates(lines: io.StringIO) -> None:
    """What a library fills into its message stays out; so do its exceptions' texts."""
    chatty = logging.getLogger("telegram.ext")
    try:
        int("canary words")
    except ValueError:
        chatty.exception('Can not load "%s"', f"canary {TOKEN}")
    chatty.info("not written: %s", TOKEN)
    (line,) = read(lines)
    assert line["event"] == 'Can not load "%s"'
    assert line["error"] == "ValueError"
    assert "canary" not in lines.getvalue()


async def test_forgotten_tasks_say_no_words(lines: io.StringIO) -> None:
    """A task that failed and was never awaited is reported by kind, without its exception's text."""

    async def fail() -> None:
        raise ValueError("canary words")

    asyncio.get_running_loop().call_exception_handler(
        {"message": "Task exception was never retrieved", "exception": ValueError("canary words")}
    )
    task = asyncio.create_task(fail())
    await asyncio.wait([task])
    del task
    await asyncio.sleep(0)
    assert "Task exception was never retrieved" in lines.getvalue()
    assert "canary" not in lines.getvalue()


def test_uncaught_exceptions_say_no_words() -> None:
    """A process that ends by an exception writes its kind and place and not its text."""
    program = (
        "import sys; sys.path.insert(0, '.')\n"
        "from bot import log\n"
        "log.set_up(form='json', level='info')\n"
        "raise ValueError('canary words')\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert json.loads(ended.stderr)["error"] == "ValueError"
    assert "canary" not in ended.stderr


def test_uncaught_exceptions_of_threads(lines: io.StringIO) -> None:
    """A thread that ends by an exception is reported the same way."""

    def fail() -> None:
        raise ValueError("canary words")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert read(lines)[0]["event"] == "uncaught"
    assert "canary" not in lines.getvalue()


def test_console_lines_are_for_people() -> None:
    """The console form is one readable line without JSON, and without colours where there is no terminal."""
    stream = io.StringIO()
    log.set_up(form="console", level="info", stream=stream)
    log.get_log("intake").warning("intake_waits", trouble="Unreachable")
    log.set_up(form="console", level="warning")
    assert "intake_waits" in stream.getvalue()
    assert "trouble=Unreachable" in stream.getvalue()
    assert "\x1b" not in stream.getvalue()


def test_structlog_is_imported_with_the_first_line() -> None:
    """Setting up the log costs nothing that a silent program would not need."""
    program = (
        "import sys; sys.path.insert(0, '.')\n"
        "from bot import log\n"
        "log.set_up(form='json', level='info')\n"
        "log.get_log('x').debug('silent')\n"
        "assert 'structlog' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)

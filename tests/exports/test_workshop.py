"""Presses of their own: limits, deaths, and what becomes of the job."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path

import pytest

from bot.errors import NotRendered, TooManyRenders
from bot.exports.workshop import LARGE, MOST_WAITING, Workshop
from flows.library import Library
from tests.exports.filled import page_of, session_of
from tests.exports.reading import pdf

#: A press that does as it is told by the format: it dies, sleeps, hoards memory, writes files, or answers.
ODD = """
import os, sys, time
from bot.exports import press
class Odd(press.Press):
    def __init__(self): pass
    def make(self, job):
        match job["format"]:
            case "die": os._exit(3)
            case "sleep": time.sleep(60)
            case "hoard": return b"x" * (press.MEMORY * 2)
            case "write": os.write(os.open(job["paper"], os.O_CREAT | os.O_WRONLY), b"x")
            case "environment": return repr(sorted(os.environ)).encode()
            case "once" if not os.path.exists(job["paper"]): os.mkdir(job["paper"]); os._exit(3)
        return str(os.getpid()).encode()
press.Press = Odd
press.main()
"""


@pytest.fixture
async def odd() -> AsyncIterator[Workshop]:
    """A workshop of odd presses."""
    workshop = Workshop(patience=3, command=(sys.executable, "-c", ODD))
    yield workshop
    await workshop.close()


async def test_a_press_makes_a_page_and_stays_warm(library: Library) -> None:
    """The real press, as the bot starts it: two files, one process."""
    workshop = Workshop()
    page = asdict(page_of(library, session_of(library, share=0.1)))
    made = [await workshop.make("pdf", "one-pager", page) for _ in range(2)]
    assert [len(pdf(each).pages) for each in made] == [1, 1]
    assert len(workshop.at_rest) == 1
    await workshop.close()


async def test_a_press_is_used_again(odd: Workshop) -> None:
    """One process does one job after another."""
    assert await odd.make("pid", "", {}) == await odd.make("pid", "", {})


@pytest.mark.parametrize("fault", ["die", "hoard", "write"])
async def test_a_job_that_breaks_a_press_is_given_up_and_the_next_is_done(
    odd: Workshop, fault: str, tmp_path: Path
) -> None:
    """A death, too much memory, a file that it must not write: that job is refused, the workshop goes on."""
    with pytest.raises(NotRendered):
        await odd.make(fault, str(tmp_path / "written"), {})
    assert (await odd.make("pid", "", {})).isdigit()


async def test_a_press_that_takes_too_long_is_killed(odd: Workshop) -> None:
    """Its chat is told after the patience for two tries; another chat's file does not wait for it."""
    odd._patience = 1.5
    slow = asyncio.create_task(odd.make("sleep", "", {}))
    await asyncio.sleep(0)
    assert (await odd.make("pid", "", {})).isdigit()
    assert not slow.done()
    with pytest.raises(NotRendered):
        await slow


async def test_a_press_that_dies_once_is_replaced(odd: Workshop, tmp_path: Path) -> None:
    """A killed press costs a moment, not the file."""
    assert (await odd.make("once", str(tmp_path / "was-here"), {})).isdigit()


async def test_a_press_goes_after_a_huge_page(odd: Workshop) -> None:
    """What a huge record took of memory is given back with the press that took it."""
    first = await odd.make("pid", "", {"words": "x" * LARGE})
    assert odd.at_rest == ()
    assert await odd.make("pid", "", {}) != first


async def test_a_press_knows_no_secrets(odd: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Token, key and database address stay in the house."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:secret")
    monkeypatch.setenv("KLADKA_KEY", "secret")
    known = (await odd.make("environment", "", {})).decode()
    assert "TOKEN" not in known
    assert "KLADKA" not in known


async def test_a_crowd_is_asked_to_come_back(odd: Workshop) -> None:
    """Beyond a dozen nobody queues: whoever asks is told at once, and keeps their place in the outbox."""
    odd._patience = 0.3
    crowd = [asyncio.create_task(odd.make("sleep", "", {})) for _ in range(MOST_WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(TooManyRenders):
        await odd.make("pid", "", {})
    for each in crowd:
        each.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)

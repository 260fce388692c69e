"""Somebody at the machine that the bot runs on, who has news for people; and the people.

Law: asks what ``kladka announce`` asks, in this process: starting a command for each look would take a second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.announce_command import Order, obey
from bot.news_desk import desk
from tests.scenarios.guest import Guest
from tests.scenarios.house import House

POLISH = "Nowa rozmowa: *pilotaż* <b>krok po kroku</b>."


def files(folder: Path, polish: str = POLISH) -> dict[str, Path]:
    """The news, written down by an operator."""
    found = {"pl": folder / "news.pl.txt", "en": folder / "news.en.txt"}
    found["pl"].write_text(f"{polish}\n", encoding="utf-8")
    found["en"].write_text("A new talk: the pilot.\n", encoding="utf-8")
    return found


@dataclass
class Operator:
    """Somebody at the machine that the bot runs on."""

    house: House
    folder: Path

    async def announces(self, *, types: str = "", **options: object) -> str:
        """Do what ``kladka announce`` does, and type an answer when asked; what was said."""
        said: list[str] = []

        def ask(question: str) -> str:
            said.append(question)
            return types

        order = Order(**{"files": {}, **options})  # type: ignore[arg-type] # as the test says
        async with desk(self.house.settings) as open_desk:
            await obey(order, open_desk, lambda: self.house.library, say=said.append, ask=ask, now=self.house.clock())
        return "\n".join(said)

    async def tells(self, *, polish: str = POLISH, types: str = "", **options: object) -> str:
        """The same with the news in both languages."""
        return await self.announces(types=types, files=files(self.folder, polish), **options)


async def agrees(guest: Guest) -> None:
    """Begin, and say yes to news."""
    await guest.starts()
    await guest.says("/news")
    await guest.presses({"pl": "Tak, chcę", "en": "Yes, please"}[guest.language])


def has_news(guest: Guest) -> Callable[[], bool]:
    """Whether it came."""
    return lambda: guest.shows("system.news.why") > 0


async def is_over(operator: Operator) -> None:
    """Wait until nothing of it goes on."""
    await operator.house.is_still()
    while " going " in await operator.announces(status=True):  # noqa: ASYNC110 - the command has no event to wait for
        await asyncio.sleep(0.02)

"""People who press and type whatever comes to hand."""

from __future__ import annotations

import asyncio
from random import Random

import pytest

from tests.scenarios.guest import Guest
from tests.scenarios.house import House

#: What they type: answers of all kinds, commands, nonsense.
TYPED = (
    "W gminie gniją jabłka, a Wasze auta wracają puste.",
    "Szukamy sponsora, oni muszą dać nam salę i pieniądze.",
    "Pani Kasia z urzędu, w środę o 10:00",
    "nie wiem",
    "5",
    "🍏" * 500,
    "słowo " * 600,
    *(f"/{name}" for name in ("back", "skip", "example", "menu", "note", "glossary", "answers", "summary", "start")),
    *(f"/{name}" for name in ("partnerships", "language", "help", "privacy", "restart", "resume", "stop", "delete")),
    "/note zadzwonić",
    "/start introduce",
    "/glossary synergia",
)
STEPS = 120


class Monkey:
    """Presses any button of the newest message that has some, or types anything."""

    def __init__(self, guest: Guest, *, seed: int) -> None:
        self._guest = guest
        self._chance = Random(seed)  # noqa: S311 - chance in tests is seeded on purpose

    async def plays(self) -> None:
        """So many steps, each answered."""
        await self._guest.starts()
        for _ in range(STEPS):
            offers = [shown for shown in self._guest.screen if shown.rows]
            if offers and self._chance.random() < 0.75:
                label = self._chance.choice([label for row in offers[-1].labels for label in row])
                await self._guest.presses(label, on=offers[-1])
            elif self._chance.random() < 0.1:
                await self._guest.sends_voice()
            else:
                await self._guest.says(self._chance.choice(TYPED))


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_is_pressed_or_typed_is_answered(house: House, seed: int) -> None:
    """Four people in both languages: every step gets an answer that Telegram takes, nothing dies, nobody is stuck."""
    people = [house.person(name, language) for name, language in zip("ABCD", ["pl", "en"] * 2, strict=True)]
    await asyncio.gather(*(Monkey(guest, seed=10 * seed + at).plays() for at, guest in enumerate(people)))
    for guest in people:
        await guest.says("/menu")
        assert guest.last.rows

"""People who keep talking while the bot dies and comes back.

Law: each follows the checker's three rules and waits as people do: for the button they want to press, for the answer
to a question. Chance is seeded.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random

from tests.scenarios.guest import Guest
from tests.telegram.fake import Shown, poison

#: Seconds that somebody waits for an answer. Deaths and starts fall into it.
PATIENCE = 60.0
#: How many notes in one have an unreadable update behind them.
POISONED = 0.1
#: Seconds between one thing and the next.
LONGEST_THOUGHT = 0.05


class Talker:
    """Somebody who walks through the compass and takes notes all the while, until told that it is enough."""

    def __init__(
        self, guest: Guest, *, seed: int, enough: Callable[[], bool], daily: str = "", patience: float = PATIENCE
    ) -> None:
        """``daily`` is the hour at which they want to be asked; empty: never. ``patience`` is in seconds."""
        self._patience = patience
        self._guest = guest
        self._chance = Random(seed)  # noqa: S311 - chance in tests is seeded on purpose
        self._enough = enough
        self._said = 0
        self._daily = daily
        #: Everything up to the notes is said and answered.
        self.is_settled = asyncio.Event()

    async def talks(self) -> None:
        """The whole visit. When it ends, everything that was said has been answered."""
        await self._says("/start")
        await self._asked("start.name.ask")
        await self._says(f"Dom {self._name}")
        await self._presses("Pierwsze rozmowy")
        await self._notes_down()
        await self._presses("Firma")
        await self._asked("start.knowledge.ask")
        await self._says(f"Pomaga nam sąsiad {self._name} z księgowością.")
        await self._presses("Przedstawić się")
        await self._notes_down()
        await self._presses("Piszę od razu")
        if self._daily:
            await self._says(f"/daily {self._daily}")
            await self._shown("system.timing.next")
        self.is_settled.set()
        while not self._enough():
            await self._notes_down()
        await self._notes_down("koniec")

    @property
    def _name(self) -> str:
        return str(self._guest.user["first_name"])

    async def _says(self, text: str) -> None:
        await self._guest.says(text, answered=False)

    async def _asked(self, text_id: str) -> None:
        await self._guest.until(lambda: self._guest.asks(text_id), seconds=self._patience, what=text_id)

    async def _shown(self, text_id: str) -> None:
        await self._guest.until(lambda: self._guest.shows(text_id), seconds=self._patience, what=text_id)

    async def _presses(self, label: str) -> None:
        await self._guest.until(lambda: self._offer(label), seconds=self._patience, what=label)
        if offer := self._offer(label):
            await self._guest.presses_old(offer, label)

    def _offer(self, label: str) -> Shown | None:
        """The newest message with this button; an apology without buttons may stand below it."""
        return next((shown for shown in reversed(self._guest.screen) if shown.button(label)), None)

    async def _notes_down(self, last: str = "") -> None:
        """A few notes at once, sometimes with something unreadable between them; wait until each is answered."""
        for _ in range(self._chance.randint(1, 3)):
            self._said += 1
            await self._says(f"/note {self._name} {self._said} {last}".strip())
            if self._chance.random() < POISONED:
                await self._guest.fake.give(poison.wrong_types(self._guest.chat["id"]))
        await self._guest.until(
            lambda: self._guest.shows("system.note.saved") >= self._said, seconds=self._patience, what="every note"
        )
        await asyncio.sleep(self._chance.random() * LONGEST_THOUGHT)

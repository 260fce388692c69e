"""Somebody who goes from the menu to any talk and walks it to its end.

Law: sees what a phone shows, and decides by it alone; of the content it knows what each question's example is, and what
the coach's own buttons are called.
"""

from __future__ import annotations

from collections import Counter

from flows import menu, walk
from flows.library import Dialogue, Library
from flows.session import begin
from flows.steps import Ask
from tests.scenarios.guest import Guest

#: What somebody says where no example was given.
SENTENCE = {
    "pl": "Pani Nowak z biblioteki, w czwartek 12.03.2027 o 10:00, ma na to dwie godziny.",
    "en": "Ms Nowak from the library, on Thursday 12.03.2027 at 10:00, has two hours for it.",
}
SHRUG = {"pl": "nie wiem", "en": "I don't know"}
#: Steps of no talk are more than this; who needs more is stuck.
FURTHEST = 80
#: Questions at which somebody who says little tries to say something.
TRIES = 2


def way_to(library: Library, dialogue: Dialogue) -> list[str]:
    """The words of the buttons that lead there from the menu, as ids of texts."""
    if dialogue.kind == "cell":
        return ["system.button.menu.map", f"system.domain.{dialogue.domain}", f"system.stage.{dialogue.stage}"]
    if dialogue.name == menu.COMPASS:
        return [dialogue.title]
    page = menu.STORIES if dialogue.kind == "story" else dialogue.group
    return ["system.button.menu.talks", *([f"system.button.menu.{page}"] if page else []), dialogue.title]


class Walker:
    """A guest on the way through one talk."""

    def __init__(self, guest: Guest, library: Library, dialogue: Dialogue) -> None:
        self.guest = guest
        self.dialogue = dialogue
        self.turns = 0
        self._been: Counter[str] = Counter()
        texts = library.texts[guest.language]
        self._own = {
            text for name, text in texts.items() if name.startswith("system.button.") and isinstance(text, str)
        }
        self._words = {name: text for name, text in texts.items() if isinstance(text, str)}
        self._examples = {
            _last_line(self._words[step.ask]): self._words[step.example]
            for each in library.dialogues.values()
            for step in each.steps.values()
            if isinstance(step, Ask)
        }
        self.way = [self._words[each] for each in way_to(library, dialogue)]
        opening = next(filter(walk.waits, walk.path(begin(language=guest.language, seed=""), dialogue)))
        #: The first thing it asks or says, as the id of its text.
        self.first = str(getattr(opening, "ask", "") or getattr(opening, "text", ""))

    # --- the way there and through ------------------------------------------------------------------------------

    async def sets_out(self) -> None:
        """From the menu to the first thing the talk says."""
        await self.guest.says("/menu")
        for label in self.way:
            await self.guest.presses(label)
        await self.guest.reads(self.first)

    async def answers_properly(self) -> None:
        """To the end, with an answer to everything that is asked."""
        while not self._has("enough"):
            await self._goes_on()
            if self._has("example") or self._is_asked_back():
                await self.guest.says(self._answer())
            else:
                await self._presses_something()

    async def says_little(self) -> None:
        """To the end, with a shrug here and there and otherwise by what leads on."""
        tries = 0
        while not self._has("enough"):
            await self._goes_on()
            if self._has("example") and tries < TRIES:
                tries += 1
                await self.guest.says(SHRUG[self.guest.language])
            elif self._has("skip"):
                await self.guest.presses(self._words["system.button.skip"])
            else:
                await self._presses_something()

    # --- pieces -------------------------------------------------------------------------------------------------

    async def _goes_on(self) -> None:
        self.turns += 1
        assert self.turns < FURTHEST, f"stuck in {self.dialogue.name}:\n{self.guest}"

    @property
    def _labels(self) -> list[str]:
        return [label for row in self.guest.last.labels for label in row]

    def _has(self, button: str) -> bool:
        return self._words[f"system.button.{button}"] in self._labels

    def _is_asked_back(self) -> bool:
        """Whether only words can answer: what is on offer are ways round the question."""
        return not self._offers() and not self._has("next")

    def _offers(self) -> list[str]:
        return [label for label in self._labels if label not in self._own and not label.startswith("✓")]

    def _answer(self) -> str:
        asked = self.guest.words.strip()
        found = next((text for line, text in self._examples.items() if asked.endswith(line)), "")
        return found.partition(":")[2].strip() or SENTENCE[self.guest.language]

    async def _presses_something(self) -> None:
        """The next way that was not taken here before: a tick and then the button that takes it, or on."""
        offers = self._offers()
        if self._has("done") and len(offers) < len([each for each in self._labels if each not in self._own]):
            await self.guest.presses(self._words["system.button.done"])
        elif offers:
            at = "\n".join(offers)
            self._been[at] += 1
            await self.guest.presses(offers[(self._been[at] - 1) % len(offers)])
        else:
            await self.guest.presses(self._words["system.button.next"])


def _last_line(text: str) -> str:
    return text.strip().splitlines()[-1]

"""Every end that a writer wrote is one that somebody comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from random import Random

import pytest

import content
from flows.answers import Answer, Answers, Chosen
from flows.engine import advance
from flows.events import Begun, Pressed, TextSaid
from flows.library import Dialogue
from flows.session import Place, begin
from flows.steps import Branch, Choose, Condition, Finish
from tests.flows.conversation import MORNING

REAL = content.load()
#: Among so many people there is one for every end.
PEOPLE = 600
#: Steps after which somebody is stuck, whatever is pressed.
FURTHEST = 200
#: Habits of people: always the button at this place, from the first to the sixth; then people without habits.
HABITS = 6
_WAYS = frozenset({"skip", "back", "pause", "example", "keep", "done"})


def conditions_of(dialogue: Dialogue) -> Iterator[Condition]:
    """All that its ways depend on."""
    for step in dialogue.steps.values():
        yield from step.when
        if isinstance(step, Choose):
            yield from (each for choice in step.choices for each in choice.when)
        if isinstance(step, Branch):
            yield from (each for case in step.cases for each in case.when)


class Somebody:
    """A person who skips more or less often, and who has said things in other dialogues before."""

    def __init__(self, dialogue: Dialogue, number: int) -> None:
        self.name = dialogue.name
        self.chance = Random(number)  # noqa: S311 - chance in tests is seeded on purpose
        self.skips = (0.0, 0.2, 1.0)[number % 3]
        self.habit = number // 3 if number < 3 * HABITS else None
        elsewhere = {each for each in conditions_of(dialogue) if not each.key.startswith(f"{self.name}.")}
        said = {each.key: self.chance.choice([*sorted(each.values), ""]) for each in sorted(elsewhere, key=repr)}
        answers = Answers(_chose(key, value) for key, value in said.items() if value)
        self.session = replace(begin(language="pl", seed="x"), answers=answers)

    def walks(self) -> str:
        """Go through the dialogue; the id of the end."""
        self._lets_happen(Begun(payload=self.name))
        for _ in range(FURTHEST):
            top = self.session.top
            if "enough" in self.session.offered and isinstance(top, Place):
                return top.step
            self._goes_on(self.session.offered)
        raise AssertionError(f"stuck in {self.name} at {self.session.top}")

    def _goes_on(self, offered: tuple[str, ...]) -> None:
        choices = [each for each in offered if each not in _WAYS]
        ticked = any(each.startswith("u.") for each in choices)
        if "skip" in offered and self.chance.random() < self.skips:
            self._presses("skip")
        elif ticked:
            self._presses("done")
        elif choices:
            habit = self.habit if self.habit is not None else self.chance.randrange(len(choices))
            self._presses(choices[min(habit, len(choices) - 1)])
        else:
            self._lets_happen(TextSaid(text="Pani Nowak z biblioteki, w czwartek o 10:00."))

    def _presses(self, action: str) -> None:
        # Somebody who always presses the same grows tired of it where a talk leads back to its question.
        if self.chance.random() < 1 / FURTHEST:
            self.habit = None
        self._lets_happen(Pressed(nonce=self.session.nonce, action=action))

    def _lets_happen(self, event: Begun | Pressed | TextSaid) -> None:
        self.session = advance(REAL, self.session, event, MORNING).session


def _chose(key: str, value: str) -> Answer:
    return Answer(partnership=1, key=key, value=Chosen((value,)), version=1, at=MORNING)


@pytest.mark.parametrize("name", sorted(each.name for each in REAL.dialogues.values() if each.kind != "cell"))
def test_somebody_comes_to_every_end(name: str) -> None:
    """Whatever people choose and skip, nobody is stuck, and no end is written in vain."""
    dialogue = REAL.dialogues[name]
    left = {step.id for step in dialogue.steps.values() if isinstance(step, Finish)}
    for number in count():
        left.discard(Somebody(dialogue, number).walks())
        if not left and number >= 3 * HABITS:
            break
        assert number < PEOPLE, f"nobody comes to {sorted(left)}"

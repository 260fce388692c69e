"""Transcripts that are tests: a person who types and presses, and a coach who must answer as written.

Law: nothing is staged. Each talk walks the engine from the dialogue's beginning, as a chat would; only the welcome of
the very first start is left out. A talk stops at the first line that does not come true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from content.errors import Problem
from content.format_lists import LineFile, TalkFile, TalksFile
from content.sources import Source, Sources, known
from flows.effects import Button, Redraw, Speak
from flows.engine import advance
from flows.events import Begun, Event, Pressed, TextSaid
from flows.library import Library
from flows.session import Place, begin

#: When every talk begins; a minute passes with each line.
_START: Final = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
_MINUTE: Final = timedelta(minutes=1)
_NONE: Final = "no"


def run_all(sources: Sources, library: Library) -> Iterator[Problem]:
    """Every transcript of every dialogue, story and square."""
    for name, source in transcripts(sources):
        for number, talk in enumerate(source.model.talks):
            yield from run(
                talk, name, library, at=lambda text, *path, n=number, s=source: s.problem(text, "talks", n, *path)
            )


def transcripts(sources: Sources) -> Iterator[tuple[str, Source[TalksFile]]]:
    """Files of transcripts with the name of the dialogue that each begins with."""
    for unit in (*sources.dialogues.values(), *sources.stories.values(), *sources.squares.values()):
        if unit.talks:
            yield unit.name, unit.talks


def run(talk: TalkFile, dialogue: str, library: Library, *, at: Callable[..., Problem]) -> Iterator[Problem]:
    """One transcript. ``at(text, *path)`` makes a problem at a place in it. At most one problem."""
    if talk.language not in library.languages or dialogue not in library.dialogues:
        yield at(f"`{talk.language}` is no language here; there is {known(library.languages)}", "language")
        return
    chat = _Chat(library, talk.language, dialogue)
    for number, line in enumerate(talk.lines):
        try:
            wrong = chat.play(line)
        except Exception as error:  # noqa: BLE001 - a fault of the engine is a finding too, and it has this line
            wrong = f"stops the engine: {type(error).__name__}: {error}"
        if wrong:
            yield at(f"“{talk.name}”: {wrong}", "lines", number)
            return


class _Chat:
    """A person's side of one chat."""

    def __init__(self, library: Library, language: str, dialogue: str) -> None:
        self.library = library
        self.dialogue = dialogue
        self.now = _START
        self.session = replace(begin(language=language, seed=dialogue), told=frozenset({"welcome"}))
        self.last: tuple[Speak, ...] = ()
        self.buttons: tuple[Button, ...] = ()
        self.nonce = ""
        self.take(Begun(payload=dialogue))

    def take(self, event: Event) -> None:
        """Something happens, and the coach answers."""
        self.now += _MINUTE
        outcome = advance(self.library, self.session, event, self.now)
        self.session = outcome.session
        spoken = outcome.spoken
        if spoken:
            self.last = spoken
        for effect in outcome.effects:
            if isinstance(effect, Speak | Redraw):
                self.buttons = tuple(button for row in effect.rows for button in row)
                self.nonce = effect.nonce

    def play(self, line: LineFile) -> str | None:
        """Say, press or compare; what is wrong, if anything is."""
        if line.person is not None:
            self.take(TextSaid(text=line.person, source=self.session.turn + 1))
            return None
        if line.presses is not None:
            return self.press(line.presses)
        if line.coach is not None:
            return self.hears(line.coach)
        if line.warns is not None:
            return self.warned(line.warns)
        if line.returns is not None:
            self.now += timedelta(days=line.returns)
            self.take(Begun(payload=self.dialogue))
            return None
        return self.stands(line.at or "")

    def press(self, label: str) -> str | None:
        for button in self.buttons:
            if button.label == label:
                self.take(Pressed(nonce=self.nonce, action=button.action))
                return None
        return f"there is no button “{label}”; there is {known(f'“{button.label}”' for button in self.buttons)}"

    def hears(self, words: str) -> str | None:
        said = " ".join(" ".join(each.text for each in self.last).split())
        return None if " ".join(words.split()) in said else f"the coach does not say this, but “{said}”"

    def warned(self, signal: str) -> str | None:
        notices = {self.library.signals[name].notice: name for name in self.library.signals}
        given = [notices[text] for each in self.last for text in each.said if text in notices]
        if signal == _NONE:
            return f"the coach warns of {known(given)}, and should not" if given else None
        if signal not in self.library.signals:
            return f"there is no signal `{signal}`; there is {known(self.library.signals)}"
        return None if signal in given else f"the coach should warn of {signal}, and warns of {known(given)}"

    def stands(self, place: str) -> str | None:
        top = self.session.top
        here = f"{top.dialogue}.{top.step}" if isinstance(top, Place) else top.kind
        return None if here == place else f"the person should stand at {place}, and stands at {here}"

"""The same coach in a terminal: the same turns, the same store, no token.

Law: what is typed becomes an arrival in the inbox before anything else happens, so leaving at any moment loses
nothing. Imports neither Telegram nor HTTP.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot import keeping
from bot.cleaning import clean
from bot.clockwork import Clockwork
from bot.errors import NotRendered
from bot.exports.render import Renderer
from bot.heard import Heard
from bot.letters import DocumentLetter, SpeakLetter, TakeBackLetter, read
from bot.turns import Aftermath, Turns
from flows.effects import Button, Part
from flows.events import Begun, CommandGiven, Event, Pressed, TextSaid
from flows.library import Library
from flows.wording import plain
from storage.store import Arrival, Letter, Outcome, Sent, Store, Undeliverable

#: The terminal is one chat of its own.
CHAT = 1
SOURCE = "terminal"


class Screen(Protocol):
    """Where the coach's words go and the person's come from."""

    def show(self, part: Part) -> None:
        """Print one part of a message."""
        ...

    def offer(self, number: int, label: str) -> None:
        """Print one numbered choice."""
        ...

    def note(self, words: str) -> None:
        """Print a word about the terminal itself."""
        ...

    def rest(self) -> None:
        """Leave room after a message."""
        ...

    def lines(self) -> AsyncIterator[str]:
        """What is typed, line by line, until the end of input."""
        ...


class Console:
    """A talk in a terminal."""

    def __init__(
        self,
        store: Store,
        library: Library,
        screen: Screen,
        *,
        clock: Callable[[], datetime],
        chance: Callable[[], str],
        language: str,
        folder: Path,
    ) -> None:
        self._store = store
        self._library = library
        self._screen = screen
        self._clock = clock
        self._language = keeping.spoken(library, language)
        self._folder = folder
        self._turns = Turns(store, library, hear, clock=clock, chance=chance, courtesy=self)
        self._renderer = Renderer(store, library, clock=clock)
        self._buttons: tuple[Button, ...] = ()
        self._nonce = ""
        self._number = 0

    async def talk(self, *, switch: bool) -> None:
        """Talk until the input ends. ``switch``: use the given language even where the chat has another."""
        try:
            await self._talk(switch=switch)
        finally:
            await self._renderer.close()

    async def _talk(self, *, switch: bool) -> None:
        known = (await self._store.read_chat(CHAT)).session
        if known is not None and not switch:
            self._language = known.language
        self._screen.note(self._words("system.console.hint"))
        await self._deliver()
        if known is None:
            await self._tell({"start": ""})
        elif switch and known.language != self._language:
            await self._tell({"command": "language", "argument": self._language})
        else:
            await self._greet()
        with suppress(asyncio.CancelledError):  # Ctrl-C is a way to leave, like the end of the input
            async for line in self._screen.lines():
                if line.strip():
                    await self._tell(self._meant(line.strip()))
        self._screen.note(self._words("system.console.bye"))

    async def _greet(self) -> None:
        """What fell due while nobody was here, or else where the talk was left. Nothing falls due during a talk."""
        due = Clockwork(self._store, self._library, clock=self._clock)
        while await due.take_one():
            pass
        shown = self._nonce
        await self._deliver()
        if self._nonce == shown:
            await self._tell({"command": "resume"})

    def _meant(self, line: str) -> dict[str, str]:
        """What a line of input is: a command, the number of a button, or words."""
        if line.startswith("/") and len(line) > 1:
            name, _, argument = line[1:].partition(" ")
            return {"command": name.lower(), "argument": argument.strip()}
        if line.isdecimal() and 1 <= int(line) <= len(self._buttons):
            return {"nonce": self._nonce, "action": self._buttons[int(line) - 1].action}
        return {"text": line.removeprefix("=")}

    async def _tell(self, said: dict[str, str]) -> None:
        now = self._clock()
        body = json.dumps(said | {"language": self._language})
        # Grows even where the clock stands or goes back: an arrival whose number is known would be passed over.
        self._number = max(self._number + 1, int(now.timestamp() * 1_000_000))
        await self._store.take_in([Arrival(source=SOURCE, number=self._number, chat=CHAT, body=body)], now=now)
        while await self._turns.take_one():
            pass
        await self._deliver()

    async def _deliver(self) -> None:
        settled: list[Outcome] = []
        while letters := await self._store.exchange(settled, now=self._clock(), limit=8):
            settled = [await self._send(letter) for letter in letters]

    async def _send(self, letter: Letter) -> Outcome:
        body = read(letter.body)
        if isinstance(body, DocumentLetter):
            return await self._write(letter, body)
        if not isinstance(body, TakeBackLetter):  # what was printed cannot be taken back
            self._show(body)
        return Sent(letter=letter.id)

    def after(self, aftermath: Aftermath) -> None:
        """A tick set or taken changes the choices without a message: show them again."""
        if aftermath.redraw is not None:
            self._offer(aftermath.redraw.rows, aftermath.redraw.nonce)

    def _show(self, body: SpeakLetter) -> None:
        for part in body.parts:
            self._screen.show(part)
        self._offer(body.rows, body.nonce)

    def _offer(self, rows: tuple[tuple[Button, ...], ...], nonce: str) -> None:
        self._nonce = nonce
        self._buttons = tuple(button for row in rows for button in row)
        for number, button in enumerate(self._buttons, start=1):
            self._screen.offer(number, button.label)
        self._screen.rest()

    async def _write(self, letter: Letter, body: DocumentLetter) -> Outcome:
        try:
            file = await self._renderer.render(letter.chat, body)
        except LookupError:
            return Undeliverable(letter=letter.id, reason="nothing to render")
        except NotRendered:
            self._screen.note(body.excuse)
            return Undeliverable(letter=letter.id, reason="not rendered")
        path = self._folder / file.name
        await asyncio.to_thread(path.write_bytes, file.data)
        self._screen.note(self._words("system.console.file", path=str(path)))
        return Sent(letter=letter.id)

    def _words(self, text_id: str, **values: str) -> str:
        return plain(self._library, self._language, text_id, **values)


def hear(body: str) -> Heard:
    """Read an arrival from the terminal; words are cleaned as Telegram's are."""
    said: dict[str, str] = {name: clean(words) for name, words in json.loads(body).items()}
    return Heard(event=_event(said), language=said.get("language"))


def _event(said: dict[str, str]) -> Event:
    match said:
        case {"start": payload}:
            return Begun(payload=payload)
        case {"command": name}:
            return CommandGiven(name=name, argument=said.get("argument", ""))
        case {"nonce": nonce, "action": action}:
            return Pressed(nonce=nonce, action=action)
        case _:
            return TextSaid(text=said["text"])

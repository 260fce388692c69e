"""The one place that joins flows and storage: claim a chat, load, advance, save.

Law: one turn is one transaction; inside it there is no network and no clock. Which event it is and what it does are
decided elsewhere. A bug in deciding makes that update dead and apologises, in a fresh transaction; a storage error
is tried again, for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime
from types import coroutine
from typing import Protocol

from bot import deciding, keeping, letters
from bot.failures import describe
from bot.heard import Heard, Read
from bot.known import KnownSessions
from bot.log import get_log
from bot.measures import Measures
from flows.effects import Effect, Redraw, Speak, Toast
from flows.engine import advance
from flows.events import GroupSpoke
from flows.library import Library
from flows.session import Session
from flows.voice import Voice
from storage.errors import StorageUnavailable, TurnFailed
from storage.store import Decision, NewLetter, Store, Waiting

#: Seconds between tries while the storage is away.
PATIENCE = 1.0
#: Seconds between looks into the inbox when nothing calls for one.
LOOK = 0.5

#: Rounds of the event loop between two turns. What comes in takes a few of them to get from the socket to the inbox; with
#: one round a turn, each of those steps would wait for a turn of whoever has many updates waiting.
BREATHS = 8

#: Turns whose letters are leased in one commit, while more is waiting: each commit waits for the disk.
TOGETHER = 4

log = get_log("turns")


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What a committed turn leaves to do that may be lost: answering a press, tidying its buttons."""

    chat: int
    heard: Heard
    effects: tuple[Effect, ...]

    @property
    def toast(self) -> str:
        """A short word in answer to the press; empty when there is nothing to say."""
        return next((each.text for each in self.effects if isinstance(each, Toast)), "")

    @property
    def redraw(self) -> Redraw | None:
        """Other buttons for the pressed message."""
        return next((each for each in self.effects if isinstance(each, Redraw)), None)


class Courtesy(Protocol):
    """Does what an aftermath asks, best effort."""

    def after(self, aftermath: Aftermath) -> None:
        """Start it and return at once."""
        ...


@coroutine
def _breathe() -> Generator[None]:
    """``asyncio.sleep(0)`` so often, in one."""
    for _ in range(BREATHS):
        yield


class Turns:
    """Takes turns while updates are waiting."""

    def __init__(
        self,
        store: Store,
        library: Library,
        read: Read,
        *,
        clock: Callable[[], datetime],
        chance: Callable[[], str],
        courtesy: Courtesy | None = None,
        measures: Measures | None = None,
    ) -> None:
        self._measures = measures or Measures()
        self._store = store
        self._library = library
        self._read = read
        self._clock = clock
        self._chance = chance
        self._courtesy = courtesy
        self._known = KnownSessions()
        self._waits = False

    async def run(self, arrived: asyncio.Event, decided: asyncio.Event) -> None:
        """Take turns for ever; wait for ``arrived`` when there are none, set ``decided`` soon after each."""
        loop = asyncio.get_running_loop()
        while True:
            arrived.clear()
            try:
                await self._take_all(decided)
            except StorageUnavailable as error:
                self._wait_for(error)
                await asyncio.sleep(PATIENCE)
                continue
            self._waits = False
            # A chat that somebody else had locked was passed over, and nobody tells us when it is free again.
            alarm = loop.call_later(LOOK, arrived.set)
            try:
                await arrived.wait()
            finally:
                alarm.cancel()

    async def _take_all(self, decided: asyncio.Event) -> None:
        """Take what waits. The first letters leave at once; where more is waiting, those of a few turns leave together."""
        taken, is_said = 0, True
        try:
            while await self.take_one():
                is_said = taken % TOGETHER == 0
                taken += 1
                if is_said:
                    decided.set()
                await _breathe()
        finally:
            if not is_said:
                decided.set()

    async def take_one(self) -> bool:
        """Let one chat take its turn. ``False`` when nothing is waiting.

        Raises:
            StorageUnavailable: nothing has changed; try again.
        """
        turn = _Turn(self._library, self._read, self._chance, self._clock(), known=self._known)
        try:
            taken = await self._store.take_turn(turn, now=turn.now)
        except TurnFailed as failed:
            log.error("turn_failed", update=failed.seq, **describe(failed))
            reason = type(failed.__cause__).__name__
            await self._store.bury(failed.seq, reason=reason, letters=[turn.apology()], now=turn.now)
            self._measures.count("turns", "failed")
            return True
        if taken is not None and turn.received_at is not None:
            waited = (self._clock() - turn.received_at).total_seconds()
            self._measures.count("turns", "done")
            self._measures.took("to_state", waited)
            log.debug("turn", update=taken.seq, seconds=round(waited, 3), letters=turn.letters)
        if turn.aftermath is not None:
            await self._follow_up(turn.aftermath, turn.now)
        return taken is not None

    def _wait_for(self, error: StorageUnavailable) -> None:
        """Say once that turns wait."""
        if not self._waits:
            log.warning("turns_wait", **describe(error))
        self._waits = True

    async def _follow_up(self, aftermath: Aftermath, now: datetime) -> None:
        if aftermath.heard.stopped:
            await self._store.block(aftermath.chat, now=now)
        elif self._courtesy is not None:
            self._courtesy.after(aftermath)


class _Turn:
    """The ``Decide`` of one turn; remembers what is left to do after the commit."""

    def __init__(
        self, library: Library, read: Read, chance: Callable[[], str], now: datetime, *, known: KnownSessions
    ) -> None:
        self.now = now
        self.aftermath: Aftermath | None = None
        #: When the update was taken in, once it is known.
        self.received_at: datetime | None = None
        #: How many letters it left.
        self.letters = 0
        self._library = library
        self._read = read
        self._chance = chance
        self._known = known
        self._language: str | None = None

    def __call__(self, waiting: Waiting) -> Decision:
        self._language = waiting.session.language if waiting.session else None
        self.received_at = waiting.received_at
        heard = self._read(waiting.body)
        if heard.event is None:
            self.aftermath = Aftermath(waiting.chat, heard, ())
            return Decision()
        outcome = advance(self._library, self._session(waiting, heard), heard.event, self.now)
        self.aftermath = Aftermath(waiting.chat, heard, outcome.effects)
        keep = not isinstance(heard.event, GroupSpoke)
        decision = deciding.decision(outcome, waiting.chat, keep=keep, pressed=heard.message)
        self.letters = len(decision.letters)
        if decision.erase:
            self._known.forget(waiting.chat)
        elif decision.session is not None:
            self._known.keep(waiting.chat, decision.session, outcome.session)
        return decision

    def apology(self) -> NewLetter:
        """What the person is told when deciding broke."""
        session = keeping.new_session(self._library, self._language, "")
        words = Voice(self._library, session).part("notice", "system.apology")
        return NewLetter(body=letters.from_speak(Speak(parts=(words,))))

    def _session(self, waiting: Waiting, heard: Heard) -> Session:
        if waiting.session is not None:
            return self._known.recall(waiting) or keeping.session_from(waiting.session, waiting.answers)
        self._language = heard.language
        return keeping.new_session(self._library, heard.language, self._chance())

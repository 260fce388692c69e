"""The in-memory store and SQLite, given the same life, tell the same story.

They were written apart from each other, so what they agree on is not an accident of one.
"""

import asyncio
import shutil
import sqlite3
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from storage import open_store
from storage.errors import DueFailed, TurnFailed
from storage.remembering import current
from storage.store import (
    Alarm,
    Blocked,
    Decision,
    Due,
    KeptAnswer,
    Letter,
    Migrated,
    NewLetter,
    Outcome,
    SavedSession,
    Sent,
    Store,
    TryLater,
    Undeliverable,
    Waiting,
)
from tests.storage.shapes import KEY, NOW, arrival, later

Answer = TypeVar("Answer")
CHATS = st.integers(min_value=1, max_value=4)
KINDS = st.sampled_from(["send", "nudge", "document"])
KEYS = st.none() | st.sampled_from(["k1", "k2", "k3"])
ROOM = st.integers(min_value=0, max_value=3)
LETTERS = st.lists(st.builds(NewLetter, body=st.text(max_size=3), kind=KINDS, dedupe=KEYS), max_size=3)
SESSIONS = st.none() | st.builds(SavedSession, body=st.text(max_size=3), language=st.just("pl"))
#: Minutes after "now" at which something falls due; ``None`` takes it away.
ALARMS = st.dictionaries(st.sampled_from(["daily", "review", "step"]), st.none() | st.integers(-5, 300), max_size=2)
OUTCOMES = st.sampled_from(["sent", "later", "doubt", "dead", "blocked", "migrated"])


class Twins(RuleBasedStateMachine):
    """One life, two stores. Letters are matched by the order in which they were made, since numbers may differ."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp(prefix="kladka-twins-"))
        self.url = f"sqlite:///{self.folder / 'kladka.db'}"
        self.stores = [self.open("memory:"), self.open(self.url)]
        self.minute = 0
        self.number = 0
        self.leased: list[tuple[Letter, Letter]] = []

    def open(self, url: str) -> Store:
        """A store."""
        return self.wait(open_store(url, key=KEY, now=NOW))

    def wait(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        """Its result."""
        return self.loop.run_until_complete(work)

    def both(self, say: str, *arguments: object, **named: object) -> Any:  # noqa: ANN401 - whatever the method returns
        """Ask both, expect the same answer, return it."""
        ours, theirs = (self.wait(getattr(store, say)(*arguments, **named)) for store in self.stores)
        assert ours == theirs
        return ours

    @property
    def now(self) -> dict[str, object]:
        """The time, as methods take it."""
        return {"now": later(minutes=self.minute)}

    @rule(minutes=st.sampled_from([1, 60, 60 * 24 * 8, 60 * 24 * 31]))
    def time_passes(self, minutes: int) -> None:
        """Minutes, or weeks."""
        self.minute += minutes

    @rule(chats=st.lists(CHATS, min_size=1, max_size=4))
    def new_updates(self, chats: list[int]) -> None:
        """Somebody writes."""
        arrivals = [arrival(self.number + place, chat=chat, body=str(chat)) for place, chat in enumerate(chats)]
        self.number += len(chats)
        assert self.both("take_in", arrivals, **self.now) == len(chats)

    @rule(number=st.integers(min_value=0, max_value=30), chat=CHATS)
    def an_update_comes_again(self, number: int, chat: int) -> None:
        """Telegram repeats itself."""
        if number < self.number:
            self.both("take_in", [arrival(number, chat=chat)], **self.now)

    @rule(
        session=SESSIONS,
        letters=LETTERS,
        keys=st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 2)), max_size=2),
        alarms=ALARMS,
        erase=st.integers(0, 9),
    )
    def a_turn(
        self,
        session: SavedSession | None,
        letters: list[NewLetter],
        keys: list[tuple[str, int]],
        alarms: dict[str, int | None],
        erase: int,
    ) -> None:
        """A chat takes its turn; a key twice in one turn is a bug, which fails it."""
        seen: list[Waiting] = []

        def decide(waiting: Waiting) -> Decision:
            seen.append(waiting)
            answers = [self.next_version(waiting, key, round_) for key, round_ in keys]
            return Decision(
                session=session, letters=letters, answers=answers, alarms=self.alarms(alarms), erase=erase == 0
            )

        taken = [self.turn(store, decide) for store in self.stores]
        assert taken[0] == taken[1]
        if seen:
            ours, theirs = seen
            assert (ours.chat, ours.body, ours.session, ours.received_at, ours.attempts) == (
                theirs.chat,
                theirs.body,
                theirs.session,
                theirs.received_at,
                theirs.attempts,
            )
            assert set(ours.answers) == set(theirs.answers)

    def next_version(self, seen: Waiting | Due, key: str, round_: int) -> KeptAnswer:
        """A new version of an answer, in a round."""
        version = 1 + max((each.version for each in seen.answers if each.key == key), default=0)
        return KeptAnswer(partnership=1, key=key, version=version, body=str(version), at=later(), round=round_)

    def alarms(self, minutes: dict[str, int | None]) -> list[Alarm]:
        """By kind and minutes from now."""
        return [
            Alarm(kind=kind, due=None if after is None else later(minutes=self.minute + after), body=str(after))
            for kind, after in minutes.items()
        ]

    @rule(letters=LETTERS, alarms=ALARMS, answered=st.booleans(), fate=st.integers(0, 9))
    def something_falls_due(
        self, letters: list[NewLetter], alarms: dict[str, int | None], *, answered: bool, fate: int
    ) -> None:
        """What is due goes off; sometimes that erases the chat, sometimes it is a bug and is put off."""
        seen: list[Due] = []

        def decide(due: Due) -> Decision:
            seen.append(due)
            if fate == 1:
                raise ValueError
            answers = [self.next_version(due, "a", 1)] if answered else []
            return Decision(letters=letters, answers=answers, alarms=self.alarms(alarms), erase=fate == 0)

        taken = [self.goes_off(store, decide) for store in self.stores]
        assert taken[0] == taken[1]
        if seen:
            ours, theirs = seen
            assert (ours.chat, ours.alarm, ours.session) == (theirs.chat, theirs.alarm, theirs.session)
            assert set(ours.answers) == set(theirs.answers)

    def goes_off(self, store: Store, decide: Any) -> object:  # noqa: ANN401 - a DecideDue
        """What came of it."""
        now = later(minutes=self.minute)
        try:
            taken = self.wait(store.take_due(decide, now=now))
        except DueFailed as failed:
            self.wait(store.put_off(failed.chat, failed.kind, until=later(minutes=self.minute + 7)))
            return "failed", failed.chat, failed.kind
        return taken and taken.chat

    def turn(self, store: Store, decide: Any) -> object:  # noqa: ANN401 - a Decide
        """What came of it."""
        try:
            taken = self.wait(store.take_turn(decide, now=later(minutes=self.minute)))
        except TurnFailed as failed:
            sorry = [NewLetter(body="sorry")]
            self.wait(store.bury(failed.seq, reason="bug", letters=sorry, now=later(minutes=self.minute)))
            return "failed", failed.chat
        return taken and taken.chat  # numbers may differ: an update that is passed over uses one up on SQLite

    @rule(limit=ROOM, nudges=st.none() | ROOM, data=st.data(), chat=st.integers(min_value=1, max_value=6))
    def letters_go_out(self, limit: int, nudges: int | None, data: st.DataObject, chat: int) -> None:
        """Some leased letters are settled, some more are leased."""
        settled = [pair for pair in self.leased if data.draw(st.booleans())]
        kinds = [data.draw(OUTCOMES) for _ in settled]
        if kinds.count("migrated") > 1:  # one at a time: which of two moves is first is nobody's promise
            return
        ours = [self.outcome(pair[0], kind, chat) for pair, kind in zip(settled, kinds, strict=True)]
        theirs = [self.outcome(pair[1], kind, chat) for pair, kind in zip(settled, kinds, strict=True)]
        now = later(minutes=self.minute)
        self.leased = [pair for pair in self.leased if pair not in settled]
        room: Any = {"now": now, "limit": limit, "nudges": nudges}
        mine = sorted(self.wait(self.stores[0].exchange(ours, **room)), key=lambda each: each.chat)
        other = sorted(self.wait(self.stores[1].exchange(theirs, **room)), key=lambda each: each.chat)
        if len(mine) >= min(
            limit, limit if nudges is None else nudges
        ):  # who waits equally long may come in any order: let all the others come as well
            mine += self.wait(self.stores[0].exchange([], now=now, limit=99))
            other += self.wait(self.stores[1].exchange([], now=now, limit=99))
            mine.sort(key=lambda each: each.chat)
            other.sort(key=lambda each: each.chat)
        assert list(map(self.without_number, mine)) == list(map(self.without_number, other))
        self.leased += zip(mine, other, strict=True)

    def without_number(self, letter: Letter) -> tuple[object, ...]:
        """All of a letter but its number."""
        return letter.chat, letter.body, letter.kind, letter.attempts, letter.uncertain

    def outcome(self, letter: Letter, kind: str, chat: int) -> Outcome:
        """What became of it."""
        at = later(minutes=self.minute + 5)
        outcomes: dict[str, Outcome] = {
            "sent": Sent(letter=letter.id, message=1),
            "later": TryLater(letter=letter.id, at=at, uncertain=False),
            "doubt": TryLater(letter=letter.id, at=at, uncertain=True),
            "dead": Undeliverable(letter=letter.id, reason="no"),
            "blocked": Blocked(letter=letter.id),
            "migrated": Migrated(letter=letter.id, chat=chat),
        }
        return outcomes[kind]

    @rule(chat=CHATS)
    def somebody_stops_the_bot(self, chat: int) -> None:
        """They do."""
        self.both("block", chat, **self.now)

    @rule(name=st.sampled_from(["n1", "n2"]))
    def something_is_to_be_said(self, name: str) -> None:
        """An operator hands it in, perhaps again."""
        self.both("hand_in", name, name, **self.now)

    @rule(most=st.integers(1, 3), look=st.integers(1, 3))
    def news_goes_on(self, most: int, look: int) -> None:
        """To whoever's session has a word in it."""
        self.both("spread", lambda body: lambda saved: body if saved.body else None, most=most, look=look, **self.now)

    @rule()
    def news_is_called_off(self) -> None:
        """All of it."""
        self.both("call_off", **self.now)

    @rule()
    def pruning(self) -> None:
        """The same number of things is forgotten."""
        self.both("prune", **self.now)

    @rule()
    def a_restart(self) -> None:
        """The file is closed and opened again; what was leased is in doubt."""
        self.wait(self.stores[1].close())
        self.stores[1] = self.open(self.url)
        self.both("recover", **self.now)
        self.leased.clear()

    @invariant()
    def the_same_is_kept(self) -> None:
        """Chats and backlog are equal, and the current answers are the highest versions."""
        self.both("backlog")
        self.both("next_due")
        self.both("announcements")
        for chat in range(1, 7):
            ours, theirs = (self.wait(store.read_chat(chat)) for store in self.stores)
            assert (ours.session, ours.history, ours.alarms) == (theirs.session, theirs.history, theirs.alarms)
            assert set(ours.answers) == set(theirs.answers) == set(current(ours.history))

    def teardown(self) -> None:
        """Close both."""
        for store in self.stores:
            self.wait(store.close())
        self.loop.close()
        assert wrong_pointers(self.url.removeprefix("sqlite:///")) == []
        shutil.rmtree(self.folder)


def wrong_pointers(path: str) -> list[object]:
    """Chats that do not say rightly what waits in them."""
    file = sqlite3.connect(path)
    unsent = "FROM outbox WHERE outbox.chat = chat.chat AND status IN ('pending', 'sending')"
    found = file.execute(
        f"""SELECT * FROM chat
            WHERE next_due IS NOT (SELECT min(due) FROM schedule WHERE schedule.chat = chat.chat)
            OR next_update IS NOT (SELECT min(seq) FROM inbox WHERE inbox.chat = chat.chat AND status = 'new')
            OR next_letter IS NOT (SELECT min(id) {unsent})
            OR (next_letter IS NOT NULL AND only_nudges <> (SELECT min(kind = 'nudge') {unsent}))"""  # noqa: S608 - ours
    ).fetchall()
    file.close()
    return found


Twins.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestTwins = Twins.TestCase

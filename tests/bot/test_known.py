"""Sessions that are known already."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot import keeping
from bot.known import KnownSessions
from flows.answers import Answer, Said
from flows.session import Session, begin
from storage import open_store
from storage.errors import TurnFailed
from storage.store import Arrival, Decision, SavedSession, Waiting

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def _waiting(saved: SavedSession | None, chat: int = 1) -> Waiting:
    return Waiting(seq=1, chat=chat, body="{}", received_at=NOW, attempts=0, session=saved, answers=())


def _session(turn: int = 0) -> Session:
    return replace(begin(language="pl", seed="x"), turn=turn)


def test_only_the_very_object_is_known() -> None:
    """An equal session may belong to other answers: it was read anew, so ours is not used."""
    known, session = KnownSessions(), _session()
    saved = keeping.session_to(session)
    known.keep(1, saved, session)
    assert known.recall(_waiting(saved)) is session
    assert known.recall(_waiting(replace(saved))) is None
    assert known.recall(_waiting(saved, chat=2)) is None
    assert known.recall(_waiting(None)) is None


def test_who_was_erased_is_not_known() -> None:
    """Nothing of an erased chat stays in memory."""
    known, session = KnownSessions(), _session()
    saved = keeping.session_to(session)
    known.keep(1, saved, session)
    known.forget(1)
    known.forget(2)
    assert known.recall(_waiting(saved)) is None


def test_the_longest_unmet_is_forgotten() -> None:
    """Memory is bounded: a hundred chats later, one has to be read from the store."""
    known, session = KnownSessions(), _session()
    saved = keeping.session_to(session)
    for chat in range(101):
        known.keep(chat, saved, session)
    assert known.recall(_waiting(saved, chat=0)) is None
    assert known.recall(_waiting(saved, chat=100)) is session


async def test_the_store_gives_back_what_was_committed_and_nothing_else() -> None:
    """A turn that failed leaves no trace: the next one starts from the session before it, with its answers."""
    store = await open_store("memory:", key=bytes(32), now=NOW)
    known = KnownSessions()
    met: list[Session | None] = []

    def decide(waiting: Waiting) -> Decision:
        met.append(known.recall(waiting))
        session = _session(turn=len(met))
        answer = Answer(partnership=1, key="a.b", value=Said(str(len(met))), version=len(met), at=NOW)
        session = replace(session, answers=session.answers.adding(answer))
        saved = keeping.session_to(session)
        known.keep(waiting.chat, saved, session)
        if len(met) == 2:
            raise ValueError("a bug of ours")
        return Decision(session=saved, answers=[keeping.answer_to(answer)])

    for number in (1, 2):
        await store.take_in([Arrival(source="test", number=number, chat=1, body="{}")], now=NOW)
    await store.take_turn(decide, now=NOW)
    with pytest.raises(TurnFailed):
        await store.take_turn(decide, now=NOW)
    await store.take_turn(decide, now=NOW)
    await store.close()
    assert met[0] is None
    assert met[2] is None, "the failed turn's session must not be used"

"""Announcements: to whom they are for, once, behind all others, and called off as if they had never been."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from storage import sealer
from storage.backup import back_up, put_back
from storage.store import (
    Announcement,
    Decision,
    Migrated,
    NewLetter,
    SavedSession,
    Sent,
    Spread,
    Store,
    TryLater,
    WriteNews,
)
from tests.storage.places import PostgresPlace, SqlitePlace
from tests.storage.shapes import KEY, NOW, later, session, tell


def compose(body: str) -> WriteNews:
    """News for those whose session says yes."""

    def write(saved: SavedSession) -> str | None:
        return body if saved.body == "yes" else None

    return write


async def people(store: Store, most: int = 5) -> None:
    """Chats from 1 on: the odd ones want news; 5 has blocked the bot."""
    for chat in range(1, most + 1):
        await tell(store, Decision(session=session("yes" if chat % 2 else "no")), chat=chat, number=chat)
    await store.block(5, now=NOW)


async def page(store: Store, *, most: int = 2, look: int = 9) -> Spread | None:
    """One page."""
    return await store.spread(compose, most=most, look=look, now=NOW)


async def spread(store: Store, name: str = "n1", *, look: int = 2) -> int:
    """Hand it in, and go on to its end. How many letters that made."""
    await store.hand_in(name, "news", now=NOW)
    letters = 0
    while (came := await page(store, most=9, look=look)) is not None and came.state != "waits":
        letters += came.letters
    return letters


async def wanted(store: Store, name: str = "n1") -> int:
    """How many it is for."""
    first = await store.count_wanted(compose("news"), name=name, after=None, most=2)
    rest = await store.count_wanted(compose("news"), name=name, after=first.last, most=9)
    return first.letters + rest.letters


async def known(store: Store) -> Announcement:
    """The only one."""
    (found,) = await store.announcements()
    return found


async def test_whoever_agreed_is_told_once(store: Store) -> None:
    """Counting writes nothing; spreading reaches those whom it is for, none who blocked the bot, and nobody twice."""
    await people(store)
    assert await wanted(store) == 2
    assert await store.exchange([], now=NOW, limit=9) == []
    assert await spread(store) == 2
    letters = await store.exchange([], now=NOW, limit=9)
    assert [(letter.chat, letter.kind, letter.body) for letter in letters] == [
        (1, "nudge", "news"),
        (3, "nudge", "news"),
    ]
    await store.exchange([Sent(letter=letter.id, message=7) for letter in letters], now=NOW, limit=0)
    assert await spread(store) == 0
    assert await wanted(store) == 0
    done = await known(store)
    assert (done.state, done.letters, done.fates, done.settled) == ("done", 2, {"sent": 2}, NOW)


async def test_it_stays_said_when_its_letters_are_forgotten(store: Store) -> None:
    """A month later, when no letter of it is known, handing the same in again does nothing."""
    await people(store)
    await spread(store)
    letters = await store.exchange([], now=NOW, limit=9)
    await store.exchange([Sent(letter=letter.id) for letter in letters], now=NOW, limit=0)
    await store.prune(now=later(days=31))
    assert (await known(store)).fates == {}
    assert await spread(store) == 0
    assert (await known(store)).letters == 2


async def test_a_page_has_an_end(store: Store) -> None:
    """No more chats are looked at and no more letters made than asked for, and the next page begins where it ended."""
    await people(store, most=9)
    await store.hand_in("n1", "news", now=NOW)
    assert await page(store, most=9, look=2) == Spread(name="n1", letters=1, state="going")
    assert await page(store, most=2) == Spread(name="n1", letters=2, state="going")
    assert [letter.chat for letter in await store.exchange([], now=NOW, limit=9)] == [1, 3, 7]


async def test_replies_go_first(store: Store) -> None:
    """News that is queued before a reply to somebody else does not keep it waiting."""
    await people(store)
    await spread(store)
    await tell(store, Decision(letters=[NewLetter(body="reply")]), chat=2, number=22)
    (first,) = await store.exchange([], now=NOW, limit=1)
    assert first.body == "reply"


@pytest.mark.parametrize("kind", ["send", "nudge"])
async def test_it_waits_while_others_wait(store: Store, kind: str) -> None:
    """While so many letters as a page has may go out, replies or prompts, no news is queued; a put-off one counts not."""
    await people(store)
    others = Decision(letters=[NewLetter(body="theirs", kind=kind)])  # type: ignore[arg-type] # both are kinds
    for chat in (2, 4):
        await tell(store, others, chat=chat, number=20 + chat)
    await store.hand_in("n1", "news", now=NOW)
    assert await page(store) == Spread(name="n1", letters=0, state="waits")
    first, second = await store.exchange([], now=NOW, limit=9)
    assert await page(store) == Spread(name="n1", letters=0, state="waits")
    put_off = TryLater(letter=second.id, at=later(minutes=5), uncertain=False)
    await store.exchange([Sent(letter=first.id), put_off], now=NOW, limit=0)
    assert await page(store) == Spread(name="n1", letters=2, state="going")


async def test_one_after_the_other(store: Store) -> None:
    """What was handed in second begins when the first is over; handing the first in again meanwhile does nothing."""
    await people(store)
    await store.hand_in("n1", "first", now=NOW)
    await store.hand_in("a2", "second", now=later(seconds=1))
    await store.hand_in("n1", "first", now=later(seconds=2))
    told = []
    while (came := await page(store, most=9)) is not None:
        told.append(came)
    assert told == [
        Spread(name="n1", letters=2, state="going"),
        Spread(name="n1", letters=0, state="done"),
        Spread(name="a2", letters=2, state="going"),
        Spread(name="a2", letters=0, state="done"),
    ]
    assert [each.name for each in await store.announcements()] == ["a2", "n1"]


async def test_what_was_not_sent_is_called_off(store: Store) -> None:
    """It is not sent, other letters are, nobody further is told; handed in again it goes to those who have not had it."""
    await people(store, most=9)
    await store.hand_in("n1", "news", now=NOW)
    await page(store)
    await tell(store, Decision(letters=[NewLetter(body="reply")]), chat=3, number=33)
    (sent,) = await store.exchange([], now=NOW, limit=1)
    assert (sent.chat, sent.body) == (3, "news")
    assert await store.call_off(now=NOW) == 1
    assert await page(store) is None
    (reply,) = await store.exchange([Sent(letter=sent.id)], now=NOW, limit=9)
    assert (reply.chat, reply.body) == (3, "reply")
    await store.exchange([Sent(letter=reply.id)], now=NOW, limit=0)
    stopped = await known(store)
    assert (stopped.state, stopped.letters, stopped.fates) == ("stopped", 1, {"sent": 1})
    assert await store.call_off(now=NOW) == 0
    assert await spread(store) == 3
    assert {letter.chat for letter in await store.exchange([], now=NOW, limit=9)} == {1, 7, 9}
    assert (await known(store)).letters == 4


async def test_one_under_way_when_it_is_called_off(store: Store) -> None:
    """All is queued, and a letter that was being sent just then fails: it is not tried again. Then nothing is left to stop."""
    await people(store)
    await spread(store)
    first, second = await store.exchange([], now=NOW, limit=9)
    assert await store.call_off(now=NOW) == 0
    failed = TryLater(letter=second.id, at=NOW, uncertain=False)
    await store.exchange([Sent(letter=first.id), failed], now=NOW, limit=0)
    assert await page(store) is None
    assert await store.exchange([], now=later(hours=1), limit=9) == []
    stopped = await known(store)
    assert (stopped.state, stopped.letters, stopped.fates) == ("stopped", 1, {"sent": 1})


async def test_who_is_gone_is_not_told(store: Store) -> None:
    """Between two pages somebody takes the yes back, somebody blocks the bot and somebody is erased."""
    await people(store, most=9)
    await store.hand_in("n1", "news", now=NOW)
    assert await page(store, most=1) == Spread(name="n1", letters=1, state="going")
    await tell(store, Decision(session=session("no")), chat=3, number=33)
    await store.block(7, now=NOW)
    await tell(store, Decision(erase=True), chat=9, number=99)
    assert await page(store) == Spread(name="n1", letters=0, state="going")
    assert [letter.chat for letter in await store.exchange([], now=NOW, limit=9)] == [1]


async def test_a_group_that_moves_takes_its_letter_along(store: Store) -> None:
    """A letter on its way to a chat that has another number now arrives there, or is called off there."""
    await people(store, most=1)
    await store.hand_in("n1", "news", now=NOW)
    await page(store)
    (letter,) = await store.exchange([], now=NOW, limit=9)
    await store.exchange([Migrated(letter=letter.id, chat=1001)], now=NOW, limit=0)
    assert await store.call_off(now=NOW) == 1
    assert await store.exchange([], now=later(hours=1), limit=9) == []


async def test_a_backup_does_not_say_it_again(sqlite_place: SqlitePlace, tmp_path: Path) -> None:
    """What was going out when a backup was made rests once it is put back: it does not know whom it reached since."""
    store = await sqlite_place.open()
    await people(store, most=9)
    await store.hand_in("n1", "news", now=NOW)
    await page(store)
    back_up(sqlite_place.path, tmp_path / "one.db", sealer=sealer(KEY))
    await sqlite_place.close_all()
    put_back(tmp_path / "one.db", sqlite_place.path, sealer=sealer(KEY), now=later(days=1))
    store = await sqlite_place.open()
    rests = await known(store)
    assert (rests.state, rests.letters, rests.settled) == ("stopped", 0, later(days=1))
    assert await page(store) is None
    assert await store.exchange([], now=later(days=1), limit=9) == []


@asynccontextmanager
async def in_the_way(place: PostgresPlace, *statements: str) -> AsyncIterator[None]:
    """Another process does this, and commits as soon as the block's task waits for it."""
    other = await asyncpg.connect(place.url)
    async with other.transaction():
        for sql in statements:
            await other.execute(sql)
        yield
        async with asyncio.timeout(5):
            while not await other.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):  # noqa: ASYNC110 - a server tells nobody
                await asyncio.sleep(0.01)
    await other.close()


async def test_who_leaves_in_that_moment_is_told_nothing(postgres_place: PostgresPlace) -> None:
    """Found among those it is for, but gone or silent when the letter is written: none is written."""
    store = await postgres_place.open()
    await people(store)
    await store.hand_in("n1", "news", now=NOW)
    async with in_the_way(
        postgres_place,
        "UPDATE chat SET state = 'blocked' WHERE chat = 1",
        "UPDATE chat SET served = served WHERE chat = 3",
        "DELETE FROM session WHERE chat = 3",
    ):
        going = asyncio.create_task(page(store))
    assert await going == Spread(name="n1", letters=0, state="going")
    assert await store.exchange([], now=NOW, limit=9) == []


async def test_a_letter_that_leaves_in_that_moment_has_left(postgres_place: PostgresPlace) -> None:
    """Called off while a letter is being sent: that one is not taken back, and still counted; the other one is."""
    store = await postgres_place.open()
    await people(store)
    assert await spread(store) == 2
    async with in_the_way(
        postgres_place,
        "UPDATE chat SET served = served WHERE chat = 1",
        "UPDATE outbox SET status = 'sent' WHERE chat = 1",
    ):
        stopping = asyncio.create_task(store.call_off(now=NOW))
    assert await stopping == 1
    assert (await known(store)).letters == 1

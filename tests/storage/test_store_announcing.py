"""Announcements: to whom they are for, once, and called off as if they had never been."""

from __future__ import annotations

from storage.store import Decision, NewLetter, SavedSession, Sent, Store
from tests.storage.shapes import NOW, session, tell


def write(saved: SavedSession) -> str | None:
    """News for those whose session says yes."""
    return "news" if saved.body == "yes" else None


async def people(store: Store) -> None:
    """Five chats: 1, 3 and 5 want news; 5 has blocked the bot; all had an answer waiting, which went out."""
    for chat in range(1, 6):
        wants = Decision(session=session("yes" if chat % 2 else "no"))
        await tell(store, wants, chat=chat, number=chat)
    await store.block(5, now=NOW)


async def spread(store: Store, *, dry: bool = False) -> int:
    """Two chats at a time, as often as it takes."""
    after, letters = None, 0
    while True:
        page = await store.announce(write, name="n1", after=after, most=2, now=None if dry else NOW)
        letters += page.letters
        if page.last is None:
            return letters
        after = page.last


async def test_whoever_agreed_is_told_once(store: Store) -> None:
    """Counting writes nothing; sending reaches those whom it is for, none who blocked the bot, and nobody twice."""
    await people(store)
    assert await spread(store, dry=True) == 2
    assert await store.exchange([], now=NOW, limit=9) == []
    assert await spread(store) == 2
    letters = await store.exchange([], now=NOW, limit=9)
    assert [(letter.chat, letter.kind, letter.body) for letter in letters] == [
        (1, "nudge", "news"),
        (3, "nudge", "news"),
    ]
    await store.exchange([Sent(letter=letter.id, message=7) for letter in letters], now=NOW, limit=0)
    assert await spread(store) == 0
    assert await spread(store, dry=True) == 0


async def test_replies_go_first(store: Store) -> None:
    """News that is queued before a reply to somebody else does not keep it waiting."""
    await people(store)
    await spread(store)
    await tell(store, Decision(letters=[NewLetter(body="reply")]), chat=2, number=22)
    (first,) = await store.exchange([], now=NOW, limit=1)
    assert first.body == "reply"


async def test_what_was_not_sent_is_called_off(store: Store) -> None:
    """It is not sent, other letters are, and another time it goes to those who have not had it."""
    await people(store)
    await spread(store)
    await tell(store, Decision(letters=[NewLetter(body="reply")]), chat=3, number=33)
    (sent,) = await store.exchange([], now=NOW, limit=1)
    assert (sent.chat, sent.body) == (3, "news")
    assert await store.call_off("n1", now=NOW) == 1
    (reply,) = await store.exchange([Sent(letter=sent.id)], now=NOW, limit=9)
    assert (reply.chat, reply.body) == (3, "reply")
    await store.exchange([Sent(letter=reply.id)], now=NOW, limit=0)
    assert await store.call_off("n1", now=NOW) == 0
    assert await spread(store) == 1
    (late,) = await store.exchange([], now=NOW, limit=9)
    assert late.chat == 1

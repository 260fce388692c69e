"""The contract, over every store: letters that nobody asked for, behind all replies."""

from storage.store import Decision, NewLetter, Sent, Store
from tests.storage.shapes import NOW, later, says, tell


async def test_replies_go_before_nudges(store: Store) -> None:
    """Whoever only waits for a nudge comes after all who wait for a reply, however long they have waited."""
    nudge = NewLetter(body="nudge", kind="nudge")
    for chat in (1, 2, 3):
        await tell(store, Decision(letters=[nudge, nudge]), chat=chat, number=chat)
    await tell(store, says("reply"), chat=4, number=4, now=later(minutes=1))
    document = NewLetter(body="page", kind="document")
    await tell(store, Decision(letters=[document]), chat=5, number=5, now=later(minutes=2))
    await tell(store, says("behind a nudge"), chat=3, number=6, now=later(minutes=3))

    first = await store.exchange([], now=later(minutes=4), limit=2)
    assert {letter.chat for letter in first} == {3, 4}
    settled = [Sent(letter=letter.id) for letter in first]
    assert [letter.chat for letter in await store.exchange(settled, now=later(minutes=4), limit=2)] == [5, 3]
    rest = await store.exchange([], now=later(minutes=5), limit=9)
    assert [letter.body for letter in rest] == ["nudge", "nudge"]


async def test_a_nudge_becomes_urgent_when_somebody_writes(store: Store) -> None:
    """And is one again when only nudges are left: replies to one person wait for nobody's nudges."""
    nudge = NewLetter(body="nudge", kind="nudge")
    for chat in (1, 2):
        await tell(store, Decision(letters=[nudge]), chat=chat, number=chat)
    await tell(store, Decision(letters=[NewLetter(body="reply"), nudge]), chat=2, number=3)
    sent = []
    letters = await store.exchange([], now=NOW, limit=1)
    while letters:
        sent += [(letter.chat, letter.body) for letter in letters]
        letters = await store.exchange([Sent(letter=letter.id) for letter in letters], now=NOW, limit=1)
    assert sent[:2] == [(2, "nudge"), (2, "reply")]
    assert sorted(sent[2:]) == [(1, "nudge"), (2, "nudge")]

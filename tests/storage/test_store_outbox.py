"""The contract, over every store: letters."""

import pytest

from storage.store import (
    Blocked,
    Decision,
    Letter,
    Migrated,
    NewLetter,
    Outcome,
    Sent,
    Store,
    TryLater,
    Undeliverable,
)
from tests.storage.shapes import NOW, Coach, all_turns, answer, arrival, later, says, session, tell


async def one(store: Store, *outcomes: Outcome, minutes: float = 0) -> Letter:
    """Exchange, and expect one letter."""
    (letter,) = await store.exchange(outcomes, now=later(minutes=minutes), limit=10)
    return letter


async def none(store: Store, *outcomes: Outcome, minutes: float = 0) -> None:
    """Exchange, and expect no letter."""
    assert await store.exchange(outcomes, now=later(minutes=minutes), limit=10) == []


async def test_in_order_one_at_a_time(store: Store) -> None:
    """Letters of a chat go out in order, the next one only when the one before is settled."""
    await tell(store, says("1", "2"), chat=1, number=1)
    await tell(store, says("3"), chat=1, number=2)
    sent = []
    letter = await one(store)
    assert letter == Letter(id=letter.id, chat=1, body="1", kind="send", attempts=1, uncertain=False)
    await none(store)
    for _ in range(2):
        sent.append(letter.body)
        letter = await one(store, Sent(letter=letter.id, message=5))
    sent.append(letter.body)
    await none(store, Sent(letter=letter.id))
    assert sent == ["1", "2", "3"]
    assert (await store.backlog()).letters == 0


async def test_every_chat_its_own(store: Store) -> None:
    """Each chat has one letter leased at most, as many chats as the limit allows, who waits longest first."""
    for chat in range(1, 5):
        await tell(store, says(f"a{chat}", f"b{chat}"), chat=chat, number=chat, now=later(seconds=chat))
    first = await store.exchange([], now=later(minutes=1), limit=3)
    assert sorted(letter.body for letter in first) == ["a1", "a2", "a3"]
    rest = await store.exchange([], now=later(minutes=1), limit=3)
    assert [letter.body for letter in rest] == ["a4"]
    settled = [Sent(letter=letter.id) for letter in (*first, *rest)]
    again = await store.exchange(settled, now=later(minutes=2), limit=10)
    assert sorted(letter.body for letter in again) == ["b1", "b2", "b3", "b4"]


async def test_no_limit_no_lease(store: Store) -> None:
    """With a limit of nothing outcomes are settled and nothing is leased."""
    await tell(store, says("1", "2"), chat=1, number=1)
    letter = await one(store)
    assert await store.exchange([Sent(letter=letter.id)], now=NOW, limit=0) == []
    assert (await one(store)).body == "2"


@pytest.mark.parametrize(
    ("limit", "room", "leased"),
    [
        (9, None, ["reply", "reply", "nudge", "nudge", "nudge"]),
        (9, 4, ["reply", "reply", "nudge", "nudge"]),
        (9, 2, ["reply", "reply"]),
        (9, 0, ["reply", "reply"]),
        (1, 9, ["reply"]),
        (3, 9, ["reply", "reply", "nudge"]),
    ],
)
async def test_nudges_have_what_replies_leave(store: Store, limit: int, room: int | None, leased: list[str]) -> None:
    """Replies go up to the limit; nudges, however long they wait, only while there is room for them besides."""
    for chat in range(1, 4):
        await tell(store, Decision(letters=[NewLetter(body="nudge", kind="nudge")]), chat=chat, number=chat)
    for chat in range(4, 6):
        await tell(store, says("reply"), chat=chat, number=chat, now=later(seconds=1))
    letters = await store.exchange([], now=later(minutes=1), limit=limit, nudges=room)
    assert [letter.body for letter in letters] == leased


async def test_behind_a_nudge_of_their_own_people_wait_for_a_reply(store: Store) -> None:
    """A nudge with a reply behind it in the same chat goes with the replies, since somebody waits for what comes next."""
    both = [NewLetter(body="nudge", kind="nudge"), NewLetter(body="reply")]
    await tell(store, Decision(letters=both), chat=1, number=1)
    (first,) = await store.exchange([], now=NOW, limit=9, nudges=0)
    assert first.body == "nudge"


async def test_try_later(store: Store) -> None:
    """A letter put off goes first when its time comes, counted; later letters wait behind it."""
    await tell(store, says("1", "2"), chat=1, number=1)
    letter = await one(store)
    await none(store, TryLater(letter=letter.id, at=later(minutes=10), uncertain=False))
    await none(store, minutes=9.9)
    again = await one(store, minutes=10)
    assert (again.id, again.attempts, again.uncertain) == (letter.id, 2, False)
    await none(store, TryLater(letter=letter.id, at=later(minutes=20), uncertain=True), minutes=11)
    third = await one(store, minutes=20)
    assert (third.attempts, third.uncertain) == (3, True)
    await none(store, TryLater(letter=letter.id, at=later(minutes=30), uncertain=False), minutes=21)
    assert (await one(store, minutes=30)).uncertain  # once in doubt, always in doubt


async def test_a_new_letter_does_not_hurry_the_one_before(store: Store) -> None:
    """A letter that is put off stays put off when another joins the queue."""
    await tell(store, says("1"), chat=1, number=1)
    letter = await one(store)
    await none(store, TryLater(letter=letter.id, at=later(minutes=10), uncertain=False))
    await tell(store, says("2"), chat=1, number=2)
    await none(store, minutes=5)
    assert (await one(store, minutes=10)).body == "1"


async def test_a_nudge_in_doubt_is_not_repeated(store: Store) -> None:
    """Nobody knows whether a nudge arrived: it is not sent again, and counts among the dead."""
    nudge = Decision(letters=[NewLetter(body="nudge", kind="nudge"), NewLetter(body="next")])
    await tell(store, nudge, chat=1, number=1)
    letter = await one(store)
    again = await one(store, TryLater(letter=letter.id, at=later(minutes=10), uncertain=True))
    assert again.body == "next"
    assert (await store.backlog()).dead == 1


async def test_a_nudge_that_did_not_go_is_tried_again(store: Store) -> None:
    """When it certainly did not arrive, a nudge is like any other."""
    await tell(store, Decision(letters=[NewLetter(body="nudge", kind="nudge")]), chat=1, number=1)
    letter = await one(store)
    await none(store, TryLater(letter=letter.id, at=later(minutes=1), uncertain=False))
    assert (await one(store, minutes=1)).attempts == 2


async def test_undeliverable(store: Store) -> None:
    """A letter that can never arrive is dead, and the next one goes."""
    await tell(store, says("1", "2"), chat=1, number=1)
    letter = await one(store)
    assert (await one(store, Undeliverable(letter=letter.id, reason="too long"))).body == "2"
    backlog = await store.backlog()
    assert (backlog.dead, backlog.letters) == (1, 1)


async def test_blocked(store: Store) -> None:
    """All that waits is cancelled; nothing is sent until somebody writes again, and then only what is new."""
    await tell(store, says("1", "2"), chat=1, number=1)
    await tell(store, says("other"), chat=2, number=2)
    letters = await store.exchange([], now=NOW, limit=10)
    mine, other = sorted(letters, key=lambda letter: letter.chat)
    await none(store, Blocked(letter=mine.id), Sent(letter=other.id))
    assert (await store.backlog()).letters == 0
    await tell(store, says("back"), chat=1, number=3)
    assert (await one(store)).body == "back"


async def test_block_while_one_is_being_sent(store: Store) -> None:
    """The person stops the bot: what waits is cancelled, what is under way is settled as it turns out."""
    await tell(store, says("1", "2"), chat=1, number=1)
    letter = await one(store)
    await store.block(1, now=NOW)
    await none(store, Sent(letter=letter.id))
    await tell(store, says("3"), chat=1, number=2)
    assert (await one(store)).body == "3"
    await store.block(404, now=NOW)  # nobody there: nothing to do


async def test_a_known_update_does_not_unblock(store: Store) -> None:
    """Only somebody who writes anew is back; an update delivered again is not."""
    await store.take_in([arrival(1)], now=NOW)
    await all_turns(store, Coach(lambda _: says("1")))
    await store.block(1, now=NOW)
    await store.take_in([arrival(1)], now=NOW)
    await store.take_in([arrival(2, chat=2)], now=NOW)
    await all_turns(store, Coach(lambda _: says("2")))
    assert (await one(store)).body == "2"


async def test_what_a_blocked_chat_is_told_waits(store: Store) -> None:
    """A reply to an update that came before the block waits until the person is back, and goes first."""
    await store.take_in([arrival(1)], now=NOW)
    await store.block(1, now=NOW)
    await all_turns(store, Coach(lambda _: says("1")))
    assert (await store.backlog()).letters == 0
    assert (await store.backlog()).oldest_letter is None
    await tell(store, says("2"), chat=1, number=2)
    assert (await one(store)).body == "1"


async def test_dedupe(store: Store) -> None:
    """A key is used once for ever: in one turn, later, in another chat, and after pruning."""
    twice = Decision(letters=[NewLetter(body="a", dedupe="k"), NewLetter(body="b", dedupe="k")])
    await tell(store, twice, chat=1, number=1)
    letter = await one(store)
    assert letter.body == "a"
    await none(store, Sent(letter=letter.id))
    await store.prune(now=later(days=400))
    await tell(store, Decision(letters=[NewLetter(body="c", dedupe="k")]), chat=2, number=2)
    await none(store, minutes=1)
    await tell(store, Decision(letters=[NewLetter(body="d", dedupe="l")]), chat=2, number=3)
    assert (await one(store, minutes=1)).body == "d"


async def test_outcomes_of_others_are_passed_over(store: Store) -> None:
    """An outcome for a letter that is not leased, or was settled, or never was, changes nothing."""
    await tell(store, says("1", "2"), chat=1, number=1)
    letter = await one(store)
    second = await one(store, Sent(letter=letter.id), Undeliverable(letter=letter.id, reason="late"))
    for stale in (Sent(letter=letter.id), Blocked(letter=letter.id), Migrated(letter=letter.id, chat=9)):
        await none(store, stale, Sent(letter=424242))
    assert (await store.backlog()).dead == 0
    await none(store, Sent(letter=second.id))
    assert (await store.backlog()).letters == 0


async def test_migrated(store: Store) -> None:
    """Everything of a chat moves to its new id: session, answers, updates, letters; the letter is tried again."""
    old, new = -5, -1005
    remembered = Decision(session=session("old"), answers=[answer(), answer(version=2)], letters=says("1", "2").letters)
    await tell(store, remembered, chat=old, number=1)
    await store.take_in([arrival(2, chat=old, body="waiting")], now=NOW)
    letter = await one(store)

    again = await one(store, Migrated(letter=letter.id, chat=new))
    assert (again.id, again.chat, again.body, again.attempts, again.uncertain) == (letter.id, new, "1", 2, False)
    gone = await store.read_chat(old)
    assert (gone.session, gone.answers, gone.history) == (None, (), ())
    assert (await store.read_chat(new)).history == (answer(), answer(version=2))
    coach = Coach()
    (turn,) = await all_turns(store, coach)
    assert (turn.chat, coach.bodies, coach.seen[0].session) == (new, ["waiting"], session("old"))
    assert (await one(store, Sent(letter=letter.id))).body == "2"


async def test_migrated_to_a_chat_that_is_known(store: Store) -> None:
    """Both histories stay: what moves keeps its versions, what was there comes after; the session that moves goes on."""
    old, new = 1, 2
    await tell(store, Decision(session=session("old"), answers=[answer(body="o1")]), chat=old, number=1)
    there = Decision(session=session("new"), answers=[answer(body="n1"), answer("other", body="n2")])
    await tell(store, there, chat=new, number=2)
    await tell(store, says("from new"), chat=new, number=3)
    await tell(store, says("from old"), chat=old, number=4)
    letters = {letter.chat: letter for letter in await store.exchange([], now=NOW, limit=10)}

    await none(store, Migrated(letter=letters[old].id, chat=new))
    found = await store.read_chat(new)
    assert found.session == session("old")
    versions = {(each.key, each.version): each.body for each in found.history}
    assert versions == {("introduce.name", 1): "o1", ("introduce.name", 2): "n1", ("other", 1): "n2"}
    assert (await one(store, Sent(letter=letters[new].id))).body == "from old"


async def test_migrated_to_itself(store: Store) -> None:
    """A chat that is told its own id stays, and the letter is tried again."""
    await tell(store, Decision(session=session("s"), letters=says("1").letters), chat=1, number=1)
    letter = await one(store)
    assert (await one(store, Migrated(letter=letter.id, chat=1))).id == letter.id
    assert (await store.read_chat(1)).session == session("s")


@pytest.mark.parametrize(("kind", "goes_on"), [("send", True), ("document", True), ("nudge", False)])
async def test_recover(store: Store, kind: str, goes_on: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """What a dead process was sending is in doubt: it is sent again, unless it is a nudge."""
    letter = NewLetter(body="x", kind=kind)  # type: ignore[arg-type] # one of the three
    await tell(store, Decision(letters=[letter, NewLetter(body="next")]), chat=1, number=1)
    leased = await one(store)
    assert await store.recover(now=later(minutes=1)) == 1
    assert await store.recover(now=later(minutes=1)) == 0
    again = await one(store, minutes=1)
    assert (again.id == leased.id, again.uncertain) == (goes_on, goes_on)
    assert again.attempts == (2 if goes_on else 1)
    assert (await store.backlog()).dead == (0 if goes_on else 1)


async def test_nothing_to_recover(store: Store) -> None:
    """Letters that were not leased are left alone."""
    await tell(store, says("1"), chat=1, number=1)
    assert await store.recover(now=NOW) == 0
    assert not (await one(store)).uncertain


async def test_waits_for_the_decision_time(store: Store) -> None:
    """A letter is not leased before the time at which it was decided."""
    await tell(store, says("1"), chat=1, number=1, now=later(minutes=5))
    await none(store)
    assert (await one(store, minutes=5)).body == "1"

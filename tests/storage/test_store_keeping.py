"""The contract, over every store: reading, counting, forgetting, erasing, closing."""

from dataclasses import replace

import pytest

from storage.errors import StorageUnavailable, TurnFailed
from storage.store import Backlog, Chat, Decision, NewLetter, Sent, Store, Undeliverable
from tests.storage.places import Place, SqlPlace
from tests.storage.shapes import NOW, Coach, all_turns, answer, arrival, later, says, session, tell


async def test_a_chat_nobody_knows(store: Store) -> None:
    """Reading it finds nothing, and makes nothing."""
    assert await store.read_chat(404) == Chat(chat=404, session=None, answers=(), history=())


async def test_history_is_oldest_first(store: Store) -> None:
    """Every version is there, oldest first; the current ones are the highest."""
    first = answer("b", body="1")
    second = type(first)(partnership=1, key="a", version=1, body="2", at=later(minutes=1))
    third = type(first)(partnership=1, key="b", version=2, body="3", at=later(minutes=2))
    for number, each in enumerate((first, second, third)):
        await tell(store, Decision(answers=[each]), chat=1, number=number)
    found = await store.read_chat(1)
    assert found.history == (first, second, third)
    assert sorted(each.body for each in found.answers) == ["2", "3"]


async def test_each_round_has_its_newest_version(store: Store) -> None:
    """An answer given again in a later round leaves the last word of the earlier one where it can be compared."""
    rounds = [1, 1, 2, 2, 1]
    versions = [
        replace(answer(version=number, body=str(number)), round=of, at=later(minutes=number))
        for number, of in enumerate(rounds, start=1)
    ]
    coach = Coach()
    for number, version in enumerate(versions):
        await tell(store, Decision(answers=[version]), chat=1, number=number)
    await store.take_in([arrival(9)], now=NOW)
    await all_turns(store, coach)
    assert sorted(each.body for each in coach.seen[0].answers) == ["4", "5"]
    found = await store.read_chat(1)
    assert sorted(each.body for each in found.answers) == ["4", "5"]
    assert [each.body for each in found.history] == ["1", "2", "3", "4", "5"]


async def test_rounds_after_a_restart(database: SqlPlace) -> None:
    """The same is read from the disk as was kept in mind."""
    store = await database.open()
    again = [replace(answer(version=number, body=str(number)), round=1 + number // 3) for number in range(1, 6)]
    await tell(store, Decision(answers=again), chat=1, number=1)
    await store.close()
    opened, coach = await database.open(), Coach()
    await opened.take_in([arrival(2)], now=NOW)
    await all_turns(opened, coach)
    assert sorted(each.body for each in coach.seen[0].answers) == ["2", "5"]


async def test_the_keys_of_nudges_are_forgotten(store: Store) -> None:
    """After thirty days nothing is left of a prompt; keys of replies stay."""
    letters = [NewLetter(body="n", kind="nudge", dedupe="daily:1:2026-03-29"), NewLetter(body="r", dedupe="r")]
    await tell(store, Decision(letters=letters), chat=1, number=1)
    (nudge,) = await store.exchange([], now=NOW, limit=1)
    (reply,) = await store.exchange([Sent(letter=nudge.id)], now=NOW, limit=1)
    await store.exchange([Sent(letter=reply.id)], now=NOW, limit=0)
    await store.prune(now=later(days=8))
    assert await store.prune(now=later(days=30)) == 0
    assert await store.prune(now=later(days=30, seconds=1)) == 1
    await tell(store, Decision(letters=letters), chat=1, number=2, now=later(days=31))
    again = await store.exchange([], now=later(days=31), limit=5)
    assert [letter.body for letter in again] == ["n"]


async def test_backlog(store: Store) -> None:
    """What waits is counted, with the times of the oldest."""
    assert await store.backlog() == Backlog(updates=0, letters=0, dead=0, oldest_update=None, oldest_letter=None)
    await tell(store, says("1", "2"), chat=1, number=1, now=later(minutes=1))
    await store.take_in([arrival(2)], now=later(minutes=2))
    await store.take_in([arrival(3), arrival(4, chat=2)], now=later(minutes=3))
    assert await store.backlog() == Backlog(
        updates=3, letters=2, dead=0, oldest_update=later(minutes=2), oldest_letter=later(minutes=1)
    )
    await store.exchange([], now=later(minutes=4), limit=1)
    assert (await store.backlog()).letters == 2  # one is on its way, and not there yet


async def test_prune(store: Store) -> None:
    """Done updates go after seven days, sent letters after one, the dead of both after thirty."""
    await tell(store, says("1", "2"), chat=1, number=1)
    await store.take_in([arrival(2)], now=NOW)
    with pytest.raises(TurnFailed) as failed:
        await store.take_turn(lambda _: Decision(answers=[answer(), answer()]), now=NOW)
    await store.bury(failed.value.seq, reason="bug", letters=[], now=NOW)
    (first,) = await store.exchange([], now=NOW, limit=1)
    (second,) = await store.exchange([Sent(letter=first.id)], now=NOW, limit=1)
    await store.exchange([Undeliverable(letter=second.id, reason="no")], now=NOW, limit=1)

    assert await store.prune(now=later(days=1)) == 0
    assert await store.prune(now=later(days=1, seconds=1)) == 1
    assert await store.prune(now=later(days=7)) == 0
    assert await store.prune(now=later(days=7, seconds=1)) == 1
    assert await store.prune(now=later(days=30)) == 0
    assert (await store.backlog()).dead == 2
    assert await store.prune(now=later(days=30, seconds=1)) == 2
    assert (await store.backlog()).dead == 0


async def test_prune_leaves_what_waits(store: Store) -> None:
    """However old: what waits stays, and what people wrote stays."""
    await tell(store, Decision(session=session("s"), answers=[answer()], letters=says("1").letters), chat=1, number=1)
    await store.take_in([arrival(2)], now=NOW)
    assert await store.prune(now=later(days=4000)) == 1
    assert (await store.read_chat(1)).history == (answer(),)
    backlog = await store.backlog()
    assert (backlog.updates, backlog.letters) == (1, 1)


async def test_a_pruned_number_may_come_again(store: Store) -> None:
    """Telegram numbers anew at random after a week: a number that was forgotten is a new one."""
    await tell(store, Decision(), chat=1, number=1)
    await store.prune(now=later(days=8))
    assert await store.take_in([arrival(1)], now=later(days=8)) == 1


async def test_erase(store: Store) -> None:
    """Everything of the chat is gone but the last word; other chats are untouched."""
    full = Decision(session=session("s"), answers=[answer()], letters=[NewLetter(body="old", dedupe="k")])
    await tell(store, full, chat=1, number=1)
    await tell(store, full, chat=2, number=2)
    await store.take_in([arrival(3, body="erase me"), arrival(4, body="more")], now=NOW)
    gone = Decision(erase=True, session=session("no"), answers=[answer("x")], letters=says("bye").letters)
    coach = Coach(lambda _: gone)
    assert len(await all_turns(store, coach)) == 1

    assert await store.read_chat(1) == Chat(chat=1, session=None, answers=(), history=())
    assert (await store.read_chat(2)).session == session("s")
    assert [letter.body for letter in await store.exchange([], now=NOW, limit=5)] == ["bye"]
    assert (await store.backlog()).updates == 0


async def test_an_erased_chat_is_not_brought_back_by_a_repeat(store: Store) -> None:
    """The update that erased, delivered again, is still known."""
    await store.take_in([arrival(1)], now=NOW)
    await store.take_turn(lambda _: Decision(erase=True), now=NOW)
    assert await store.take_in([arrival(1)], now=NOW) == 0
    assert await store.take_turn(Coach(), now=NOW) is None


async def test_a_chat_comes_back_after_erasing(store: Store) -> None:
    """Whoever writes again after erasing starts from nothing."""
    await tell(store, Decision(session=session("s"), answers=[answer()]), chat=1, number=1)
    await tell(store, Decision(erase=True), chat=1, number=2)
    await store.take_in([arrival(3, body="hello")], now=NOW)
    coach = Coach()
    await all_turns(store, coach)
    assert (coach.seen[0].session, coach.seen[0].answers) == (None, ())


async def test_close_twice(place: Place) -> None:
    """Closing again does nothing; a closed store says that it is unavailable."""
    store = await place.open()
    await store.close()
    await store.close()
    with pytest.raises(StorageUnavailable):
        await store.backlog()
    with pytest.raises(StorageUnavailable):
        await store.take_turn(Coach(), now=NOW)


async def test_times_must_know_their_zone(store: Store) -> None:
    """A naive time is refused and changes nothing."""
    with pytest.raises(TypeError):
        await store.take_in([arrival(1)], now=NOW.replace(tzinfo=None))
    assert (await store.backlog()).updates == 0

"""The contract, over every store: updates."""

import asyncio

import pytest

from storage.store import Arrival, Decision, NewLetter, SavedSession, Store, Waiting
from tests.storage.shapes import NOW, Coach, all_turns, answer, arrival, later, says, session, tell


async def test_keeps_updates_in_order(store: Store) -> None:
    """What arrives is given to the coach whole, in the order of arrival, with the time it came."""
    bodies = ["zażółć", "", "a\0b", "\ud83d", "🌉" * 2000]
    assert await store.take_in([arrival(n, body=body) for n, body in enumerate(bodies)], now=NOW) == 5

    coach = Coach()
    await all_turns(store, coach, now=later(seconds=1))

    assert coach.bodies == bodies
    assert {waiting.received_at for waiting in coach.seen} == {NOW}
    assert [waiting.seq for waiting in coach.seen] == sorted(waiting.seq for waiting in coach.seen)


async def test_passes_over_what_it_knows(store: Store) -> None:
    """The same number of the same source is taken in once, also in one batch and also after it was done."""
    assert await store.take_in([arrival(7), arrival(7), arrival(8)], now=NOW) == 2
    assert await store.take_in([arrival(7, chat=2), arrival(9)], now=NOW) == 1
    assert len(await all_turns(store, Coach())) == 3
    assert await store.take_in([arrival(7), arrival(8), arrival(9)], now=NOW) == 0
    assert await store.take_in([arrival(7, source="terminal")], now=NOW) == 1
    assert await store.take_in([], now=NOW) == 0


async def test_lower_numbers_are_as_good(store: Store) -> None:
    """Telegram may start numbering anew, lower: order is the order of arrival."""
    await store.take_in([arrival(1000, body="first")], now=NOW)
    await store.take_in([arrival(3, body="second")], now=NOW)
    coach = Coach()
    await all_turns(store, coach)
    assert coach.bodies == ["first", "second"]


async def test_eight_clients_at_once(store: Store) -> None:
    """Duplicates that arrive at the same moment are one update."""
    batch = [arrival(number, chat=number % 3) for number in range(10)]
    kept = await asyncio.gather(*(store.take_in(batch, now=NOW) for _ in range(8)))
    assert sum(kept) == 10
    assert len(await all_turns(store, Coach())) == 10


async def test_nobody_waits(store: Store) -> None:
    """Without updates there is no turn to take."""
    assert await store.take_turn(Coach(), now=NOW) is None


async def test_an_empty_inbox_fills_again(store: Store) -> None:
    """However turns and arrivals meet, an update that was taken in is found by the next turn that is asked for."""
    for number in range(20):
        idle = [asyncio.create_task(store.take_turn(Coach(), now=NOW)) for _ in range(number % 3)]
        arriving = asyncio.create_task(store.take_in([arrival(number)], now=NOW))
        idle += [asyncio.create_task(store.take_turn(Coach(), now=NOW)) for _ in range(number % 2)]
        await arriving
        idle.append(asyncio.create_task(store.take_turn(Coach(), now=NOW)))
        assert len([taken for taken in await asyncio.gather(*idle) if taken]) == 1


async def test_a_turn_saves_everything(store: Store) -> None:
    """Session, answers and letters of a turn are what the next turn and a reader find."""
    note = answer("note.1", body='"nota"')
    decision = Decision(
        session=SavedSession(body='{"a":1}', language="pl", dialogue="introduce", step="name", partnership=2),
        answers=[answer(), note],
        letters=[NewLetter(body="one"), NewLetter(body="two", kind="document", dedupe="d")],
    )
    taken = await tell(store, decision, chat=5, number=1)
    coach = Coach()
    await store.take_in([arrival(2, chat=5, body="next")], now=NOW)
    await store.take_turn(coach, now=NOW)

    (waiting,) = coach.seen
    assert taken.seq is not None
    assert waiting.seq > taken.seq
    assert waiting.chat == 5
    assert waiting.session == decision.session
    assert sorted(waiting.answers, key=lambda each: each.key) == [answer(), note]
    found = await store.read_chat(5)
    assert (found.session, sorted(found.answers, key=lambda each: each.key)) == (decision.session, [answer(), note])


async def test_all_columns_of_an_answer(store: Store) -> None:
    """Every field of an answer comes back."""
    full = answer("a+b", version=3, body="\ud800\0", partnership=4)
    full = type(full)(
        partnership=4,
        key="a+b",
        version=3,
        body="\ud800\0",
        at=later(days=1),
        round=2,
        source=77,
        about="introduce.name",
        withdrawn=True,
    )
    await tell(store, Decision(answers=[full]), chat=1, number=1)
    assert (await store.read_chat(1)).history == (full,)


async def test_no_session_leaves_it(store: Store) -> None:
    """A turn that decides no session leaves the one there is."""
    await tell(store, Decision(session=session("old")), chat=1, number=1)
    await tell(store, Decision(), chat=1, number=2)
    found = await store.read_chat(1)
    assert found.session == session("old")


async def test_versions_are_never_overwritten(store: Store) -> None:
    """A new version stands beside the old one; the highest is current; an existing one is refused as our bug."""
    await tell(store, Decision(answers=[answer(body="1")]), chat=1, number=1)
    await tell(store, Decision(answers=[answer(version=2, body="2")]), chat=1, number=2)
    from storage.errors import TurnFailed

    with pytest.raises(TurnFailed):
        await tell(store, Decision(answers=[answer(version=2, body="other")]), chat=1, number=3)

    found = await store.read_chat(1)
    assert [each.body for each in found.history] == ["1", "2"]
    assert [each.body for each in found.answers] == ["2"]


async def test_round_robin(store: Store) -> None:
    """A chat with much to say does not keep the others waiting, even when the clock stands still or goes back."""
    await store.take_in([arrival(number, chat=1) for number in range(6)], now=NOW)
    await store.take_in([arrival(number, chat=2) for number in range(10, 12)], now=NOW)
    await store.take_in([arrival(number, chat=3) for number in range(20, 22)], now=NOW)
    order = []
    for minute in range(10):
        taken = await store.take_turn(Coach(), now=later(minutes=-minute))
        assert taken is not None
        order.append(taken.chat)
    assert order == [1, 2, 3, 1, 2, 3, 1, 1, 1, 1]


async def test_new_chats_come_first_by_arrival(store: Store) -> None:
    """Chats that were never served are served in the order in which they wrote, whatever their numbers."""
    for number, chat in enumerate((30, -5, 12)):
        await store.take_in([arrival(number, chat=chat)], now=NOW)
    assert [turn.chat for turn in await all_turns(store, Coach())] == [30, -5, 12]


async def test_a_bug_changes_nothing(store: Store) -> None:
    """What decide raises is wrapped with the update's number; the update stays first, and its tries are counted."""
    from storage.errors import TurnFailed

    await tell(store, Decision(session=session("s"), letters=[NewLetter(body="x")]), chat=1, number=1)
    await store.take_in([arrival(2, body="bad"), arrival(3, body="good")], now=NOW)
    before = await store.read_chat(1), await store.backlog()

    def broken(_: Waiting) -> Decision:
        raise RecursionError

    with pytest.raises(TurnFailed) as failed:
        await store.take_turn(broken, now=NOW)
    assert isinstance(failed.value.__cause__, RecursionError)
    assert (await store.read_chat(1), await store.backlog()) == before

    coach = Coach()
    await all_turns(store, coach)
    assert coach.bodies == ["bad", "good"]
    assert [waiting.attempts for waiting in coach.seen] == [1, 0]
    assert failed.value.seq == coach.seen[0].seq
    assert failed.value.chat == 1


@pytest.mark.parametrize(
    "bad",
    [
        Decision(session=SavedSession(body=b"bytes", language="pl")),  # type: ignore[arg-type] # wrong on purpose
        Decision(session=SavedSession(body="", language="\ud800")),
        Decision(letters=[NewLetter(body="", kind="shout")]),  # type: ignore[arg-type] # wrong on purpose
        Decision(answers=[answer(), answer()]),
        None,
    ],
)
async def test_what_cannot_be_saved_is_a_bug(store: Store, bad: Decision) -> None:
    """A decision that no database could keep fails its turn; it is not mistaken for trouble with the storage."""
    from storage.errors import TurnFailed

    await store.take_in([arrival(1, body="bad")], now=NOW)
    with pytest.raises(TurnFailed):
        await store.take_turn(lambda _: bad, now=NOW)
    coach = Coach()
    await all_turns(store, coach)
    assert coach.bodies == ["bad"]
    assert (await store.read_chat(1)).session is None
    assert (await store.backlog()).letters == 0


async def test_cancelled_decide_is_a_bug_too(store: Store) -> None:
    """A CancelledError that decide raises by itself is no cancellation of ours."""
    from storage.errors import TurnFailed

    def cancelled(_: Waiting) -> Decision:
        raise asyncio.CancelledError

    await store.take_in([arrival(1)], now=NOW)
    with pytest.raises(TurnFailed):
        await store.take_turn(cancelled, now=NOW)


async def test_bury(store: Store) -> None:
    """A buried update is passed over, counted as dead, and its apology is queued, once however often it is buried."""
    await store.take_in([arrival(1, body="bad"), arrival(2, body="good")], now=NOW)
    coach = Coach()
    from storage.errors import TurnFailed

    with pytest.raises(TurnFailed) as failed:
        await store.take_turn(lambda _: Decision(answers=[answer(), answer()]), now=NOW)
    for _ in range(2):
        await store.bury(failed.value.seq, reason="bug", letters=[NewLetter(body="sorry")], now=NOW)
    await store.bury(999, reason="bug", letters=[NewLetter(body="sorry")], now=NOW)

    backlog = await store.backlog()
    assert (backlog.updates, backlog.dead, backlog.letters) == (1, 1, 1)
    await all_turns(store, coach)
    assert coach.bodies == ["good"]
    (letter,) = await store.exchange([], now=NOW, limit=5)
    assert (letter.chat, letter.body) == (1, "sorry")
    assert await store.take_in([arrival(1)], now=NOW) == 0


async def test_workers_keep_the_order(store: Store) -> None:
    """Many workers at once: each update once, in order within its chat, and nothing waits at the end."""
    arrivals = [arrival(number, chat=number % 5, body=str(number)) for number in range(100)]
    await store.take_in(arrivals, now=NOW)
    applied: dict[int, list[int]] = {chat: [] for chat in range(5)}

    def note(waiting: Waiting) -> Decision:
        applied[waiting.chat].append(int(waiting.body))
        count = len(waiting.answers)
        return Decision(answers=[answer(f"a.{waiting.body}", body=str(count))], letters=says(waiting.body).letters)

    await asyncio.gather(*(all_turns(store, note) for _ in range(6)))

    for chat in range(5):
        expected = [each.body for each in arrivals if each.chat == chat]
        history = (await store.read_chat(chat)).history
        # PostgreSQL may ask twice after a failure; what was kept counts: each saw as many answers as came before.
        assert sorted(map(int, expected)) == sorted(int(each.key.removeprefix("a.")) for each in history)
        by_turn = sorted(history, key=lambda each: int(each.body))
        assert [each.key for each in by_turn] == [f"a.{body}" for body in expected]
        assert applied[chat] == [int(body) for body in expected]


async def test_a_blocked_chat_still_takes_its_turns(store: Store) -> None:
    """Updates that arrived before the block are applied; only sending stops."""
    await store.take_in([arrival(1, body="last words")], now=NOW)
    await store.block(1, now=NOW)
    coach = Coach(lambda _: says("reply"))
    await all_turns(store, coach)
    assert coach.bodies == ["last words"]
    assert await store.exchange([], now=NOW, limit=5) == []


async def test_large_numbers(store: Store) -> None:
    """Chats and updates of Telegram need more than 32 bits."""
    big = Arrival(source="telegram", number=2**62, chat=-(2**52), body="x")
    await store.take_in([big], now=NOW)
    taken = await store.take_turn(Coach(), now=NOW)
    assert taken is not None
    assert taken.chat == -(2**52)

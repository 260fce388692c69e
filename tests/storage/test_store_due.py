"""The contract, over every store: what falls due."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

import pytest

from storage.errors import DueFailed, TurnFailed
from storage.store import Alarm, Decision, Due, Migrated, NewLetter, SavedSession, Sent, Store
from tests.storage.shapes import NOW, Coach, all_turns, answer, arrival, later, says, session, tell

DAILY = Alarm(
    kind="daily", due=later(), local_time="08:30", zone="Europe/Warsaw", local_date="2026-03-28", body='{"days":127}'
)


def alarm(kind: str = "daily", *, minutes: float = 0, body: str = "") -> Alarm:
    """An alarm that is due so long after ``NOW``."""
    return Alarm(kind=kind, due=later(minutes=minutes), body=body)


@dataclass
class Clockwork:
    """Decides by a function and notes what it was shown."""

    answer: Callable[[Due], Decision] = field(default=lambda _: Decision())
    seen: list[Due] = field(default_factory=list)

    def __call__(self, due: Due) -> Decision:
        """Be asked."""
        self.seen.append(due)
        return self.answer(due)

    @property
    def kinds(self) -> list[tuple[int, str]]:
        """What went off where, in order."""
        return [(due.chat, due.alarm.kind) for due in self.seen]


async def sets(store: Store, chat: int, *alarms: Alarm, number: int | None = None) -> None:
    """A turn of a chat that sets these."""
    await tell(store, Decision(alarms=alarms), chat=chat, number=chat if number is None else number)


async def goes_off(store: Store, decide: Callable[[Due], Decision], *, minutes: float = 0) -> int:
    """Due turns until nothing is due; how many there were."""
    count = 0
    while await store.take_due(decide, now=later(minutes=minutes)) is not None:
        count += 1
    return count


async def test_nothing_is_due(store: Store) -> None:
    """An empty store has nothing due; neither has one in which something is due later."""
    assert await store.take_due(Clockwork(), now=NOW) is None
    assert await store.next_due() is None
    await sets(store, 1, alarm(minutes=1))
    assert await store.take_due(Clockwork(), now=NOW) is None
    assert await store.next_due() == later(minutes=1)


async def test_a_due_turn_starts_from_all_that_is_known(store: Store) -> None:
    """The alarm comes back whole, with the session and the answers; without a decision about it, it is gone."""
    await tell(store, Decision(session=session("s"), answers=[answer()], alarms=[DAILY]), chat=7, number=1)
    clockwork = Clockwork()
    taken = await store.take_due(clockwork, now=NOW)
    assert taken is not None
    assert (taken.chat, taken.seq) == (7, None)
    assert clockwork.seen == [Due(chat=7, alarm=DAILY, session=session("s"), answers=(answer(),))]
    assert (await store.read_chat(7)).alarms == ()
    assert await store.next_due() is None


async def test_a_chat_without_a_session(store: Store) -> None:
    """Somebody of whom nothing else is known can have an alarm."""
    await sets(store, 1, alarm())
    clockwork = Clockwork()
    assert await goes_off(store, clockwork) == 1
    assert (clockwork.seen[0].session, clockwork.seen[0].answers) == (None, ())


async def test_what_a_due_turn_changes(store: Store) -> None:
    """Session, answers, letters and alarms of a due turn are kept together; the next turn starts from them."""
    await tell(store, Decision(session=session("old"), answers=[answer()], alarms=[DAILY]), chat=1, number=1)
    tomorrow = Alarm(kind="daily", due=later(days=1), local_date="2026-03-29", body="new")
    nudge = NewLetter(body="prompt", kind="nudge", dedupe="daily:1:2026-03-29")
    decision = Decision(session=session("new"), answers=[answer(version=2)], letters=[nudge], alarms=[tomorrow])
    assert await goes_off(store, lambda _: decision) == 1

    found = await store.read_chat(1)
    assert (found.session, found.alarms) == (session("new"), (tomorrow,))
    assert found.history == (answer(), answer(version=2))
    (letter,) = await store.exchange([], now=NOW, limit=5)
    assert (letter.chat, letter.body, letter.kind) == (1, "prompt", "nudge")
    coach = Coach()
    await store.take_in([arrival(2)], now=NOW)
    await all_turns(store, coach)
    assert (coach.seen[0].session, coach.seen[0].answers) == (session("new"), (answer(version=2),))
    clockwork = Clockwork()
    await goes_off(store, clockwork, minutes=60 * 24)
    assert clockwork.seen[0].alarm == tomorrow


async def test_the_longest_overdue_goes_first(store: Store) -> None:
    """Across chats and within one; what is due at the same moment comes by chat, then by kind."""
    await sets(store, 3, alarm("b", minutes=2), alarm("a", minutes=2))
    await sets(store, -4, alarm("later", minutes=9), alarm("c", minutes=2))
    await sets(store, 5, alarm("first", minutes=1), alarm("B.x-2", minutes=2))
    clockwork = Clockwork()
    assert await goes_off(store, clockwork, minutes=5) == 5
    assert clockwork.kinds == [(5, "first"), (-4, "c"), (3, "a"), (3, "b"), (5, "B.x-2")]
    assert await store.next_due() == later(minutes=9)


async def test_alarms_are_set_moved_and_taken_away(store: Store) -> None:
    """There is one of each kind; others stay as they were; of two of a kind in one decision the last one counts."""
    await sets(store, 1, alarm("daily", minutes=5), alarm("step", minutes=6), alarm("review", minutes=7))
    await sets(store, 1, alarm("daily", minutes=9, body="x"), Alarm(kind="step", due=None), number=2)
    assert (await store.read_chat(1)).alarms == (alarm("review", minutes=7), alarm("daily", minutes=9, body="x"))
    await sets(store, 1, Alarm(kind="review", due=None), Alarm(kind="unknown", due=None), number=3)
    assert await store.next_due() == later(minutes=9)
    await sets(store, 1, alarm("daily", minutes=1), Alarm(kind="daily", due=None), number=4)
    assert await store.next_due() is None
    await sets(store, 1, Alarm(kind="daily", due=None), alarm("daily", minutes=2), number=5)
    assert (await store.read_chat(1)).alarms == (alarm("daily", minutes=2),)


@pytest.mark.parametrize("minutes", [0, -60])
async def test_what_went_off_is_not_due_any_more(store: Store, minutes: int) -> None:
    """An alarm that is left as it was, or set to a time that is no later than now, is taken away."""
    await sets(store, 1, alarm("daily", body="x"), alarm("other", minutes=5))
    assert await goes_off(store, lambda due: Decision(alarms=[due.alarm, alarm("daily", minutes=minutes)])) == 1
    assert (await store.read_chat(1)).alarms == (alarm("other", minutes=5),)


async def test_a_due_turn_may_set_off_another(store: Store) -> None:
    """An alarm of another kind that is due at once goes off at once."""
    await sets(store, 1, alarm("first"))
    clockwork = Clockwork(lambda due: Decision(alarms=[alarm("second")] if due.alarm.kind == "first" else []))
    assert await goes_off(store, clockwork) == 2
    assert clockwork.kinds == [(1, "first"), (1, "second")]


async def test_the_time_zone_of_a_due_time_does_not_matter(store: Store) -> None:
    """A moment is a moment, and comes back in UTC."""
    warsaw = timezone(timedelta(hours=2))
    await sets(store, 1, Alarm(kind="a", due=datetime(2026, 7, 1, 8, 30, tzinfo=warsaw)))
    assert await store.next_due() == datetime(2026, 7, 1, 6, 30, tzinfo=UTC)


async def test_a_blocked_chat_is_left_alone(store: Store) -> None:
    """Alarms rest while a chat is blocked, also those set meanwhile, and wake when somebody writes."""
    await sets(store, 1, alarm())
    await store.take_in([arrival(10, chat=1)], now=NOW)
    await store.block(1, now=NOW)
    await store.take_turn(lambda _: Decision(alarms=[alarm("step")]), now=NOW)
    clockwork = Clockwork()
    assert await goes_off(store, clockwork, minutes=60) == 0
    assert await store.next_due() is None
    assert len((await store.read_chat(1)).alarms) == 2
    await store.take_in([arrival(11, chat=1)], now=NOW)
    assert await store.next_due() == NOW
    assert await goes_off(store, clockwork, minutes=60) == 2
    assert clockwork.kinds == [(1, "daily"), (1, "step")]


async def test_erasing_takes_alarms_away(store: Store) -> None:
    """From either kind of turn, and even if the decision sets some; other chats keep theirs."""
    for chat in (1, 2, 3):
        await sets(store, chat, alarm(minutes=chat))
    await tell(store, Decision(erase=True, alarms=[alarm("new")], letters=says("bye").letters), chat=1, number=11)
    assert (await store.read_chat(1)).alarms == ()
    assert await store.next_due() == later(minutes=2)
    await store.take_due(lambda _: Decision(erase=True, letters=says("bye").letters), now=later(minutes=2))
    assert await store.next_due() == later(minutes=3)
    letters = await store.exchange([], now=later(minutes=5), limit=5)
    assert sorted((letter.chat, letter.body) for letter in letters) == [(1, "bye"), (2, "bye")]


async def test_alarms_move_with_the_chat(store: Store) -> None:
    """Under the new id they go off as before; where it has one of the kind already, the one that moves stays."""
    await tell(store, Decision(alarms=[DAILY, alarm("step", minutes=3)], letters=says("1").letters), chat=1, number=1)
    await sets(store, 2, alarm("daily", minutes=60, body="there"), alarm("review", minutes=9))
    (letter,) = await store.exchange([], now=NOW, limit=5)
    await store.exchange([Migrated(letter=letter.id, chat=2)], now=NOW, limit=0)
    assert (await store.read_chat(1)).alarms == ()
    assert (await store.read_chat(2)).alarms == (DAILY, alarm("step", minutes=3), alarm("review", minutes=9))
    clockwork = Clockwork()
    assert await goes_off(store, clockwork, minutes=10) == 3
    assert clockwork.kinds == [(2, "daily"), (2, "step"), (2, "review")]


async def test_pruning_leaves_alarms(store: Store) -> None:
    """A chat of which nothing but an alarm is left is no empty one."""
    await sets(store, 1, alarm())
    await store.prune(now=later(days=400))
    assert (await store.read_chat(1)).alarms == (alarm(),)
    assert await goes_off(store, Clockwork()) == 1


async def test_a_bug_changes_nothing_and_is_put_off(store: Store) -> None:
    """What decide raises is wrapped with chat and kind; put off, the alarm lets others go first and then tries again."""
    await sets(store, 1, alarm("daily", body="x"))
    await sets(store, 2, alarm(minutes=1))

    def broken(_: Due) -> Decision:
        raise RecursionError

    with pytest.raises(DueFailed) as failed:
        await store.take_due(broken, now=later(minutes=5))
    assert isinstance(failed.value.__cause__, RecursionError)
    assert (failed.value.chat, failed.value.kind) == (1, "daily")
    assert (await store.read_chat(1)).alarms == (alarm("daily", body="x"),)
    await store.put_off(1, "daily", until=later(minutes=60))
    clockwork = Clockwork()
    assert await goes_off(store, clockwork, minutes=59) == 1
    assert await goes_off(store, clockwork, minutes=60) == 1
    assert clockwork.kinds == [(2, "daily"), (1, "daily")]
    assert clockwork.seen[1].alarm == alarm("daily", minutes=60, body="x")


async def test_putting_off_only_puts_off(store: Store) -> None:
    """An alarm that is set to a later time already, or is gone, or never was, is left alone."""
    await sets(store, 1, alarm("daily", minutes=90), alarm("step", minutes=5))
    for chat, kind in ((1, "daily"), (1, "nothing"), (404, "daily")):
        await store.put_off(chat, kind, until=later(minutes=60))
    assert (await store.read_chat(1)).alarms == (alarm("step", minutes=5), alarm("daily", minutes=90))
    assert await store.next_due() == later(minutes=5)
    await store.put_off(1, "step", until=later(minutes=120))
    assert await store.next_due() == later(minutes=90)


@pytest.mark.parametrize(
    "bad",
    [
        Decision(alarms=[Alarm(kind="", due=NOW)]),
        Decision(alarms=[Alarm(kind="a b", due=NOW)]),
        Decision(alarms=[Alarm(kind="krótko", due=None)]),
        Decision(alarms=[Alarm(kind="a", due=NOW.replace(tzinfo=None))]),
        Decision(alarms=[Alarm(kind="a", due=NOW, zone="\ud800")]),
        Decision(alarms=[Alarm(kind="a", due=NOW, body=b"bytes")]),  # type: ignore[arg-type] # wrong on purpose
        Decision(session=SavedSession(body="", language="\ud800")),
        Decision(answers=[answer(), answer()]),
        None,
    ],
)
async def test_what_cannot_be_saved_is_a_bug(store: Store, bad: Decision) -> None:
    """In either kind of turn, and nothing is changed by it."""
    await sets(store, 1, DAILY)
    with pytest.raises(DueFailed):
        await store.take_due(lambda _: bad, now=NOW)
    assert (await store.read_chat(1)).alarms == (DAILY,)
    await store.take_in([arrival(2)], now=NOW)
    if bad is not None:
        with pytest.raises(TurnFailed):
            await store.take_turn(lambda _: bad, now=NOW)
    assert (await store.read_chat(1)).alarms == (DAILY,)


async def test_one_prompt_for_each_date(store: Store) -> None:
    """A prompt whose key exists is not kept, whatever set it off, also when the first one has been sent."""
    prompt = Decision(letters=[NewLetter(body="prompt", kind="nudge", dedupe="daily:1:2026-03-29")])
    await sets(store, 1, alarm("daily"), alarm("again"))
    await store.take_due(lambda _: prompt, now=NOW)
    (letter,) = await store.exchange([], now=NOW, limit=5)
    await store.exchange([Sent(letter=letter.id)], now=NOW, limit=5)
    await store.take_due(lambda _: prompt, now=NOW)
    assert await store.exchange([], now=NOW, limit=5) == []

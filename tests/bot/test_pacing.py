"""Pacing: bursts pass, then the rate holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pacing import Bucket, Pace


def test_a_burst_then_the_rate() -> None:
    """After a rest a burst leaves at once; what follows keeps its distance; a new rest fills the bucket again."""
    bucket = Bucket(2.0, burst=3)
    assert [bucket.reserve(10.0) for _ in range(5)] == [0.0, 0.0, 0.0, 0.5, 1.0]
    assert not bucket.rested(11.0)
    assert bucket.rested(12.5)
    assert bucket.rested(20.0)
    assert bucket.free_in(1, 20.0) == 0.0
    assert [bucket.reserve(20.0) for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]


@given(st.lists(st.floats(0, 2), min_size=1, max_size=60), st.floats(0.5, 30), st.integers(1, 10))
def test_never_faster_than_promised(pauses: list[float], rate: float, burst: int) -> None:
    """In any window, no more leave than the burst and the rate allow, whenever they ask."""
    bucket, now, left = Bucket(rate, burst), 0.0, []
    for pause in pauses:
        now += pause
        left.append(now + bucket.reserve(now))
    assert left == sorted(left)
    for first in range(len(left)):
        for last in range(first, len(left)):
            assert last - first + 1 <= burst + (left[last] - left[first]) * rate + 1e-6


@given(st.lists(st.floats(0, 2), min_size=1, max_size=60), st.floats(0.5, 30), st.integers(1, 10))
def test_what_is_said_to_be_free_is_free(pauses: list[float], rate: float, burst: int) -> None:
    """As many slots as are said to be free are given without a pause, and not one more; and it is known when one is."""
    bucket, now = Bucket(rate, burst), 0.0
    for pause in pauses:
        now += pause
        free = bucket.free(now)
        for _ in range(free):
            assert bucket.reserve(now) <= 1e-5
        wait = bucket.free_in(1, now)
        assert wait > 0
        assert bucket.free(now + wait) == 1


def test_some_slots_are_left_to_replies() -> None:
    """What nobody waits for may take two thirds of a burst; what is left then goes to replies at once."""
    pace = Pace(overall=30.0, burst=30)
    assert pace.spare(0.0) == 20
    for _ in range(20):
        assert pace.reserve(0.0) == 0
    assert pace.spare(0.0) == 0
    assert pace.spare_in(1, 0.0) == pytest.approx(1 / 30)
    assert [pace.reserve(0.0) for _ in range(10)] == [0.0] * 10
    assert pace.reserve(0.0) > 0
    assert pace.spare(0.0) == 0
    pace.share(3)
    assert pace.spare(60.0) == 7


def test_chats_do_not_wait_for_each_other() -> None:
    """A chat that used up its burst waits; another one does not."""
    pace = Pace(per_chat=1.0, chat_burst=2)
    assert [pace.reserve_chat(5, 0.0) for _ in range(3)] == [0.0, 0.0, 1.0]
    assert pace.reserve_chat(6, 0.0) == 0.0


def test_chats_at_rest_are_forgotten() -> None:
    """However many chats are written to, only the lately busy ones are remembered."""
    pace = Pace()
    for chat in range(10_000):
        pace.reserve_chat(chat, float(chat))
    assert len(pace._chats) <= 4096


def test_several_chats_slowed_down_mean_everybody() -> None:
    """One or two chats that Telegram slows down are theirs; the third within seconds stops all, with no burst after."""
    pace = Pace(overall=10.0, burst=5)
    assert [pace.slow_down(chat, 7.0, 0.0) for chat in (1, 2, 2)] == [False, False, False]
    assert pace.paused(0.0) == pace.reserve(0.0) == 0.0
    assert not pace.slow_down(3, 7.0, 20.0), "what was long ago does not count"
    assert [pace.slow_down(chat, 7.0, 20.0) for chat in (4, 5)] == [False, True]
    assert pace.paused(21.0) == pytest.approx(6.0)
    assert [pace.reserve(21.0) for _ in range(3)] == pytest.approx([6.0, 6.1, 6.2])
    assert pace.paused(27.0) == 0.0


def test_replicas_share_what_the_bot_may_send() -> None:
    """Each of four sends a quarter; together they send what one did, and the one that is left sends it all again."""

    def sent(pace: Pace, seconds: int) -> int:
        now = count = 0.0
        while (now := now + pace.reserve(now)) < seconds:
            count += 1
        return round(count)

    paces = [Pace(overall=28.0, burst=28) for _ in range(4)]
    for pace in paces:
        pace.share(4)
    assert sum(sent(pace, 10) for pace in paces) == pytest.approx(28 * 11, abs=8)
    alone = Pace(overall=28.0, burst=28)
    alone.share(4)
    alone.share(1)
    assert sent(alone, 10) == pytest.approx(28 * 11, abs=2)


def test_a_small_share_has_no_burst() -> None:
    """However many share, each may send one at once, and no more."""
    pace = Pace(overall=28.0, burst=28)
    pace.share(56)
    assert [pace.reserve(0.0) for _ in range(2)] == [0.0, pytest.approx(2.0)]

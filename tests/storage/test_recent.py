"""What is remembered of the last few chats, opened already."""

from dataclasses import replace

from storage.recent import RecentChats, Recollection
from tests.storage.shapes import answer, session


def test_whom_we_have_not_met_for_longest_is_forgotten() -> None:
    """A hundred chats are remembered; the next takes the place of the one that was silent longest, met again or not."""
    recent, memory = RecentChats(), Recollection(session(), [])
    for chat in [*range(1, 101), 1, 101]:
        recent.keep(chat, memory, ticket=chat)
    assert [recent.recall(chat, served=chat) for chat in (1, 2, 3, 101)] == [memory, None, memory, memory]


def test_only_the_highest_version_counts() -> None:
    """A version that comes late changes nothing; a higher one, another round and another partnership do."""
    first, late, higher = answer(version=2), answer(version=1, body="late"), answer(version=3)
    again, other = replace(answer(version=1), round=2), answer(version=1, partnership=2)
    after = Recollection(session(), [first]).after(None, [late])
    assert list(after.answers.values()) == [first]
    assert after.session == session()
    assert set(after.after(session("new"), [higher, again, other]).answers.values()) == {higher, again, other}

"""People are counted without being read."""

from storage.counting import Talk
from storage.sql import SqlStore
from storage.store import Decision, SavedSession
from tests.storage.places import SqlPlace
from tests.storage.shapes import NOW, answer, later, tell


def stands(step: str, language: str = "pl") -> SavedSession:
    """A session in the introduction."""
    return SavedSession(body="{}", language=language, dialogue="introduce", step=step)


async def test_counts_of_people_and_steps(database: SqlPlace) -> None:
    """Each person is counted once at each question and once in each talk, however often they changed an answer."""
    store = await database.open()
    assert isinstance(store, SqlStore)
    twice = [answer("introduce.name"), answer("introduce.name", version=2), answer("note.1"), answer("value.gain")]
    await tell(store, Decision(session=stands("work"), answers=twice), chat=1, number=1)
    done = [answer("introduce.name"), answer("introduce.work"), answer("introduce.name", partnership=2)]
    await tell(store, Decision(session=stands("end", "en"), answers=done), chat=2, number=2)
    await tell(store, Decision(session=stands("name")), chat=3, number=3)
    await store.block(3, now=NOW)
    talks = [Talk(name="introduce", last=["introduce.work"], ends=["end"]), Talk(name="value", last=[], ends=["end"])]
    counts = await store.count_people(talks, now=later(days=1))
    assert (counts.chats, counts.blocked, counts.lately) == (3, 1, 3)
    assert counts.languages == {"pl": 2, "en": 1}
    assert counts.started == {"introduce": 4, "value": 1}
    assert counts.finished == {"introduce": 1, "value": 0}
    assert counts.answered == {"introduce.name": 3, "introduce.work": 1, "value.gain": 1}
    assert counts.standing == {"introduce.work": 1, "introduce.end": 1, "introduce.name": 1}
    assert (await store.count_people([], now=later(days=9))).lately == 0

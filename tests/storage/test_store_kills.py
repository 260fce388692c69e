"""Killed with SIGKILL at each named point, then opened again: nothing lost, nothing twice, order kept."""

import pytest

from tests.storage.dying import killed
from tests.storage.killing import KEPT, UPDATES, live
from tests.storage.places import PostgresPlace, SqlitePlace, SqlPlace

POINTS = [
    f"{method}.{when}_commit"
    for method in ("open", "take_in", "turn", "due", "exchange", "recover")
    for when in ("before", "after")
]


async def told_whole(place: SqlPlace) -> None:
    """Go on where it was killed: every update applied once, in order, with one letter each, and one prompt a day."""
    store = await place.open()
    sent: list[str] = []
    await live(store, sent=sent)
    history = (await store.read_chat(1)).history
    assert [each.body for each in history if each.key == KEPT] == [str(number) for number in range(UPDATES)]
    assert [each.body for each in history if each.key == "daily"] == [str(number) for number in range(UPDATES)]
    rows = sorted(await place.ask("SELECT * FROM outbox"), key=lambda row: row["id"])
    assert [row["status"] for row in rows if row["kind"] == "send"] == ["sent"] * UPDATES
    replies = [f"{number}:{number + 1}" for number in range(UPDATES)]
    said = [body for body in sent if not body.startswith("day")]
    assert said == replies[UPDATES - len(said) :]

    prompts = [row for row in rows if row["kind"] == "nudge"]
    assert [row["dedupe"] for row in prompts] == [f"daily:1:{day}" for day in range(UPDATES)]
    assert {row["status"] for row in prompts} <= {"sent", "unknown"}
    assert len(set(sent)) == len(sent)
    assert [row["status"] for row in await place.ask("SELECT * FROM inbox")] == ["done"] * UPDATES


@pytest.mark.parametrize("point", POINTS)
async def test_killed_at_a_point(sqlite_place: SqlitePlace, point: str) -> None:
    """The first time a point is passed."""
    killed("tests.storage.killing:main", sqlite_place.url, point, 1)
    await told_whole(sqlite_place)


@pytest.mark.parametrize("point", ["take_in.after_commit", "turn.before_commit", "exchange.after_commit"])
async def test_killed_in_the_middle(sqlite_place: SqlitePlace, point: str) -> None:
    """And a later time."""
    killed("tests.storage.killing:main", sqlite_place.url, point, 3)
    await told_whole(sqlite_place)


@pytest.mark.parametrize("point", ["turn.before_commit", "due.before_commit", "exchange.after_commit"])
async def test_killed_on_a_server(postgres_place: PostgresPlace, point: str) -> None:
    """The server goes on without the process, and lets go of what it held."""
    killed("tests.storage.killing:main", postgres_place.url, point, 2)
    await told_whole(postgres_place)

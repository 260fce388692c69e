"""Every store in turn: in memory, in a file, on a real server."""

from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest

from storage.store import Store
from tests.postgres import new_schema, postgres_server
from tests.storage.places import Place, PostgresPlace, SqlitePlace, SqlPlace

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server for this test process."""
    with postgres_server() as address:
        yield address


@pytest.fixture
async def postgres_place(postgres: str) -> AsyncIterator[PostgresPlace]:
    """A fresh schema on the server."""
    name = f"kladka_{next(_numbers)}"
    place = PostgresPlace(await new_schema(postgres, name))
    yield place
    await place.close_all()


@pytest.fixture
async def sqlite_place(tmp_path: Path) -> AsyncIterator[SqlitePlace]:
    """A file that is not there yet."""
    place = SqlitePlace(f"sqlite:///{tmp_path / 'kladka.db'}")
    yield place
    await place.close_all()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> SqlPlace:
    """A database, of one engine and then of the other."""
    name = {"sqlite": "sqlite_place", "postgresql": "postgres_place"}[request.param]
    place: SqlPlace = request.getfixturevalue(name)
    return place


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Place:
    """Where a store of each kind can be."""
    if request.param == "memory":
        return Place("memory:")
    name = {"sqlite": "sqlite_place", "postgresql": "postgres_place"}[request.param]
    found: Place = request.getfixturevalue(name)
    return found


@pytest.fixture
async def store(place: Place) -> AsyncIterator[Store]:
    """An empty store of each kind."""
    yield await place.open()
    await place.close_all()

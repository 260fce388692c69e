"""Somebody saw the key: the operator puts another in its place by the commands of the guide, and the talk goes on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.database import need_newest
from bot.doctor_house import look_around
from bot.keys import is_made, load_key, renew_key
from bot.settings import Settings, read_settings
from flows.library import Library
from storage import open_store
from storage.errors import NoDatabase, OlderSchema
from tests.postgres import new_schema
from tests.scenarios.house import KEY, House, settings_for
from tests.scenarios.program import ran
from tests.storage.conftest import postgres
from tests.storage.older_schemas import build
from tests.storage.places import PostgresPlace, SqlitePlace, SqlPlace
from tests.storage.shapes import NOW
from tests.telegram.fake import FakeTelegram

__all__ = ["postgres"]


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """The operator's key file, as every installation has it today: one bare key."""
    path = tmp_path / "key"
    path.write_text(f"{KEY}\n")
    path.chmod(0o600)
    return path


def keys_in(path: Path) -> list[str]:
    """What stands in a key file."""
    return path.read_text().split()


async def told(settings: Settings) -> list[str]:
    """What the doctor says of key and database."""
    return [f"{each.level} {each.said}" for each in await look_around(settings) if each.about in {"key", "database"}]


async def test_the_key_is_exchanged(fake: FakeTelegram, library: Library, tmp_path: Path, key_file: Path) -> None:
    """Each of key new, db reseal and key forget says what comes next, none too early; the doctor follows; nothing is lost."""
    variables = {"KLADKA_KEY_FILE": str(key_file), "KLADKA_DATA_DIR": str(tmp_path / "data")}
    settings = settings_for(fake, tmp_path, KLADKA_KEY="", KLADKA_KEY_FILE=str(key_file))
    house = House(fake, library, settings)

    async def kladka(*arguments: str) -> tuple[int, str]:
        code, out, complaint = await ran(*arguments, home=tmp_path, variables=variables)
        assert not {KEY, *keys_in(key_file)} & set((out + complaint).split())
        return code, out + complaint

    await house.opens()
    ania = house.person("Ania")
    await ania.starts()
    await ania.says("Piekarnia za Rogiem")
    code, out = await kladka("key", "new")
    assert (code, "Copy" in out, "kladka db reseal" in out) == (0, True, True)
    first, older = keys_in(key_file)
    assert older == KEY
    assert (await kladka("db", "reseal"))[0] == 1  # the bot has the file
    await house.restarts()
    await ania.presses("Trwa")
    await house.closes()
    assert any("need an older key: " in each and "Run: kladka db reseal" in each for each in await told(settings))
    code, out = await kladka("key", "forget")
    assert (code, "kladka db reseal" in out, len(load_key(settings))) == (1, True, 2)

    code, out = await kladka("db", "reseal")
    assert (code, "of" in out, "kladka key forget" in out, "Backups" in out) == (0, True, True, True)
    assert any("Run: kladka key forget" in each for each in await told(settings))
    code, out = await kladka("key", "forget")
    assert (code, "Backups" in out, keys_in(key_file)) == (0, True, [first])
    assert not [each for each in await told(settings) if "older" in each]

    await house.opens()
    await ania.says("/note jest dobrze")
    kept = await house.answers_of(ania)
    assert (kept["start.name"], kept["note.1"]) == ("Piekarnia za Rogiem", "jest dobrze")
    await house.is_still()
    await house.closes()


async def test_the_check_names_what_an_older_key_sealed(tmp_path: Path, key_file: Path) -> None:
    """After key new, db check still finds everything sound, and says how much is to be done."""
    variables = {"KLADKA_KEY_FILE": str(key_file), "KLADKA_DATA_DIR": str(tmp_path)}
    place = SqlitePlace(f"sqlite:///{tmp_path / 'kladka.db'}")
    await build(place, "0006")
    renew_key(read_settings(variables))
    code, out, _ = await ran("db", "check", home=tmp_path, variables=variables)
    assert (code, "Fields sealed with an older key: " in out) == (0, True)
    _, out, _ = await ran("key", "list", home=tmp_path, variables=variables)
    assert [line.split()[1] for line in out.splitlines()] == ["seals", "opens"]


def place_on(engine: str, tmp_path: Path, address: str) -> SqlPlace:
    """A database of this engine that nothing is in yet."""
    return SqlitePlace(f"sqlite:///{tmp_path / 'kladka.db'}") if engine == "sqlite" else PostgresPlace(address)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_what_looks_does_not_upgrade(engine: str, tmp_path: Path, postgres: str) -> None:
    """An older schema is named with the command for it, and so is a database that is not there; neither is touched."""
    place = place_on(engine, tmp_path, await new_schema(postgres, f"kladka_looks_{engine}"))
    variables = {"KLADKA_KEY": KEY, "DATABASE_URL": place.url}
    settings = read_settings(variables)
    with pytest.raises(NoDatabase):
        await need_newest(settings)
    await build(place, "0005")
    with pytest.raises(OlderSchema):
        await need_newest(settings)
    look, ask = ("db", "check"), ("announce", "--status")
    for command in (look, ask, ("db", "reseal")) if engine == "sqlite" else (look, ask):
        code, out, complaint = await ran(*command, home=tmp_path, variables=variables)
        assert (code, out, "kladka db upgrade" in complaint) == (1, "", True), complaint
    assert [row["version_num"] for row in await place.ask("SELECT * FROM alembic_version")] == ["0005"]


async def test_a_key_in_the_environment(tmp_path: Path) -> None:
    """No command can change it: the sentence says how to. Several may stand in it, and forget looks at the database first."""
    database = f"sqlite:///{tmp_path / 'kladka.db'}"
    variables: Mapping[str, str] = {"KLADKA_KEY": f"{'A' * 43} {KEY}", "DATABASE_URL": database}
    keys = load_key(read_settings(variables))
    store = await open_store(database, key=keys[1], now=NOW)
    await store.close()
    code, _, complaint = await ran("key", "new", home=tmp_path, variables=variables)
    assert (code, "KLADKA_KEY" in complaint, "openssl" in complaint) == (1, True, True)
    code, _, complaint = await ran("key", "forget", home=tmp_path, variables=variables)
    assert (code, "still needed" in complaint) == (1, True)
    code, out, _ = await ran("db", "reseal", home=tmp_path, variables=variables)
    assert (code, "kladka key forget" in out) == (0, True)
    code, _, complaint = await ran("key", "forget", home=tmp_path, variables=variables)
    assert (code, "Take them out" in complaint) == (1, True)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_what_asks_makes_nothing(engine: str, tmp_path: Path, postgres: str) -> None:
    """Before the first start, who only asks leaves neither a key nor a database behind, and is told so."""
    place = place_on(engine, tmp_path, await new_schema(postgres, f"kladka_asks_{engine}"))
    variables = {"DATABASE_URL": place.url, "XDG_CONFIG_HOME": str(tmp_path / "config")}
    for command in (("announce", "--status"), ("key", "forget") if engine == "sqlite" else ("db", "reseal")):
        code, _, complaint = await ran(*command, home=tmp_path, variables=variables)
        assert (code, complaint.startswith("There is no ")) == (1, True), (command, complaint)
    assert not is_made(read_settings(variables))
    if isinstance(place, SqlitePlace):
        assert not place.path.exists()
    else:
        assert not await place.tables()

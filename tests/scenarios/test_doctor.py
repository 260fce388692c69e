"""``kladka doctor``: every trouble an operator can have is named with what to do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import wall_clock
from bot.doctor_house import look_around
from bot.doctor_telegram import ask_telegram
from bot.findings import Finding
from bot.keys import load_key
from bot.settings import Settings
from storage import open_store
from tests.free_port import free_port
from tests.postgres import new_schema
from tests.scenarios.house import KEY, House, settings_for
from tests.scenarios.program import ran
from tests.storage.conftest import postgres
from tests.telegram.fake import FakeTelegram, Fault

__all__ = ["postgres"]


async def of_telegram(settings: Settings, *, ahead: float = 0.0) -> dict[str, Finding]:
    """The last finding about each thing."""
    found = ask_telegram(settings, clock=lambda: wall_clock() + timedelta(seconds=ahead))
    return {each.about: each async for each in found}


async def of_house(settings: Settings) -> dict[str, list[str]]:
    """What is found about each thing: its level and sentence."""
    told: dict[str, list[str]] = {}
    for each in await look_around(settings):
        told.setdefault(each.about, []).append(f"{each.level} {each.said}")
    return told


def is_empty(folder: Path) -> bool:
    """Whether nothing was made there."""
    return not list(folder.iterdir())


async def test_a_healthy_bot_while_it_runs(house: House, tmp_path: Path) -> None:
    """Everything is looked at, nothing is bad, the exit code is 0, and neither token nor key is printed."""
    variables = {
        "TELEGRAM_BOT_TOKEN": house.fake.token,
        "TELEGRAM_API_URL": house.fake.url,
        "KLADKA_DATA_DIR": str(house.settings.data_folder),
        "KLADKA_KEY": KEY,
        "OPERATOR_NAME": "Fundacja Próba",
        "PRIVACY_CONTACT": "kontakt@przyklad.pl",
    }
    code, out, told = await ran("doctor", home=tmp_path, variables=variables)
    assert (code, told) == (0, ""), out
    looked_at = {line.split()[1] for line in out.splitlines()}
    assert looked_at == {"key", "database", "content", "disk", "privacy", "clock", "token", "intake", "face"}
    assert "kladka telegram setup" in out
    assert house.fake.token not in out + told
    assert KEY not in out + told


async def test_before_the_first_start(fake: FakeTelegram, tmp_path: Path) -> None:
    """On an empty machine nothing is bad, and nothing is made by looking."""
    settings = settings_for(fake, tmp_path, KLADKA_KEY="")
    told = await of_house(settings)
    assert told["key"][0].startswith("ok The first start makes one")
    assert "the first start makes it" in told["database"][0]
    assert is_empty(tmp_path)


async def test_keys_and_databases(fake: FakeTelegram, tmp_path: Path) -> None:
    """Another key, a file that is no database, a key that lies open beside the data."""
    settings = settings_for(fake, tmp_path)
    settings.data_folder.mkdir()
    store = await open_store(settings.database, key=load_key(settings), now=wall_clock())
    await store.close()
    assert (await of_house(settings))["database"][0].startswith("ok SQLite")
    other = settings_for(fake, tmp_path, KLADKA_KEY="A" * 43)
    assert (await of_house(other))["database"][0].startswith("bad The key does not open this database")
    (settings.data_folder / "kladka.db").write_bytes(b"not a database" * 1000)
    assert (await of_house(settings))["database"][0].startswith("bad")
    beside = settings.data_folder / "key"
    beside.write_text(KEY)
    beside.chmod(0o644)
    told = (await of_house(settings_for(fake, tmp_path, KLADKA_KEY="", KLADKA_KEY_FILE=str(beside))))["key"]
    assert any("lies beside the data" in each for each in told)
    assert any(f"chmod 600 {beside}" in each for each in told)


async def test_a_server_is_looked_at_and_left_alone(fake: FakeTelegram, tmp_path: Path, postgres: str) -> None:
    """PostgreSQL: empty, ours, opened by another key, and away."""
    database = await new_schema(postgres, "kladka_doctor")
    settings = settings_for(fake, tmp_path, DATABASE_URL=database)
    assert "It is empty" in (await of_house(settings))["database"][0]
    store = await open_store(database, key=load_key(settings), now=wall_clock())
    await store.close()
    assert (await of_house(settings))["database"][0].startswith("ok PostgreSQL 18, schema")
    other = settings_for(fake, tmp_path, DATABASE_URL=database, KLADKA_KEY="A" * 43)
    assert (await of_house(other))["database"][0].startswith("bad The key does not open")
    away = settings_for(fake, tmp_path, DATABASE_URL=f"postgresql://localhost:{free_port()}/none")
    assert (await of_house(away))["database"][0].startswith("bad The database cannot be reached")


@pytest.mark.parametrize(("ahead", "level", "words"), [(0, "ok", "agrees"), (20, "note", "off"), (-120, "bad", "slow")])
async def test_the_clock(fake: FakeTelegram, tmp_path: Path, ahead: float, level: str, words: str) -> None:
    """A clock that is wrong by more than a minute makes prompts come at wrong times."""
    found = (await of_telegram(settings_for(fake, tmp_path), ahead=ahead))["clock"]
    assert (found.level, words in found.said) == (level, True)


async def test_token_and_network(fake: FakeTelegram, tmp_path: Path) -> None:
    """A refused token and a Telegram that cannot be reached are different troubles, and the token stays unsaid."""
    await fake.fault(Fault(kind="refuse", method="getMe", code=401, description="Unauthorized"))
    refused = (await of_telegram(settings_for(fake, tmp_path)))["token"]
    assert (refused.level, "@BotFather" in refused.said, fake.token in refused.said) == ("bad", True, False)
    await fake.fault(Fault(kind="error", method="getMe", code=502))
    assert (await of_telegram(settings_for(fake, tmp_path)))["telegram"].level == "bad"


async def test_where_messages_go(fake: FakeTelegram, tmp_path: Path) -> None:
    """Polling with a webhook set, a webhook that is not set yet, one that is another's, one that fails."""
    polling = settings_for(fake, tmp_path)
    posted = settings_for(fake, tmp_path, WEBHOOK_URL="https://coach.example.org", WEBHOOK_SECRET="s" * 40)
    assert (await of_telegram(polling))["intake"].level == "ok"
    assert (await of_telegram(posted))["intake"].level == "note"
    fake.profile.webhook["url"] = "https://other.example.com/x"
    found = (await of_telegram(polling))["intake"]
    assert (found.level, "kladka telegram webhook delete" in found.said) == ("bad", True)
    found = (await of_telegram(posted))["intake"]
    assert (found.level, "kladka telegram webhook set" in found.said) == ("bad", True)
    fake.profile.webhook["url"] = f"https://coach.example.org/{posted.webhook_path}"
    fake.webhooks.last_error = 1, "Connection refused"
    found = (await of_telegram(posted))["intake"]
    assert (found.level, "Connection refused" in found.said) == ("note", True)

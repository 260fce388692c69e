"""``kladka telegram webhook``, as an operator uses it."""

from __future__ import annotations

from pathlib import Path

from tests.scenarios.program import ran
from tests.telegram.fake import FakeTelegram

PUBLIC = "https://coach.example.org"
SECRET = "0123456789abcdefghijABCDEFGHIJ_-canary"


async def test_set_look_and_delete(fake: FakeTelegram, tmp_path: Path) -> None:
    """The webhook is set with all we want to hear, described without a secret in it, and taken away with nothing lost."""
    variables = {
        "TELEGRAM_BOT_TOKEN": fake.token,
        "TELEGRAM_API_URL": fake.url,
        "WEBHOOK_URL": PUBLIC,
        "WEBHOOK_SECRET": SECRET,
        "LOG_LEVEL": "debug",
    }
    await fake.proxy(PUBLIC, "http://127.0.0.1:1")
    await fake.give({"message": {"chat": {"id": 7, "type": "private"}, "text": "hej"}})
    printed = []
    for verb in ("info", "set", "info", "delete", "info"):
        code, out, told = await ran("telegram", "webhook", verb, home=tmp_path, variables=variables)
        assert code == 0, told
        printed.append(out + told)
    assert "No webhook is set" in printed[0]
    assert f"Telegram posts to {PUBLIC}/…" in printed[1]
    assert "Telegram posts to this bot." in printed[2]
    assert "updates that wait: 1" in printed[2]
    assert "Updates that wait: 1" in printed[3]
    assert "No webhook is set" in printed[4]
    (asked,) = fake.history.calls("setWebhook")
    path = asked.params["url"].removeprefix(f"{PUBLIC}/")
    assert len(path) >= 22
    assert asked.params["secret_token"] == SECRET
    for secret in (SECRET, path, fake.token):
        assert secret not in "".join(printed)


async def test_without_a_secret_nothing_is_set(fake: FakeTelegram, tmp_path: Path) -> None:
    """Where a secret is missing the sentence says how to make one, and Telegram is not asked."""
    variables = {"TELEGRAM_BOT_TOKEN": fake.token, "TELEGRAM_API_URL": fake.url, "WEBHOOK_URL": PUBLIC}
    code, _, told = await ran("telegram", "webhook", "set", home=tmp_path, variables=variables)
    assert code == 1
    assert "openssl rand -hex 32" in told
    assert not fake.history.calls("setWebhook")

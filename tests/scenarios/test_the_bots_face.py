"""What Telegram shows of the bot: set by ``kladka telegram setup``."""

from __future__ import annotations

from pathlib import Path

from flows.library import Library
from tests.scenarios.program import ran
from tests.telegram.fake import FakeTelegram
from tests.telegram.fake.library import library as client


async def test_setup_sets_commands_and_descriptions_in_every_language(
    fake: FakeTelegram, library: Library, tmp_path: Path
) -> None:
    """After the command, Telegram shows Polish to Poles and English to everybody else; again changes nothing."""
    given = {"TELEGRAM_BOT_TOKEN": fake.token, "TELEGRAM_API_URL": fake.url}
    code, said, _ = await ran("telegram", "setup", home=tmp_path, variables=given)
    assert (code, said[:4]) == (0, "Set:")
    assert {"commands pl", "description en"} <= set(said[5:-2].split(", "))
    calls = len(fake.history.calls())
    async with client(fake) as bot:
        from telegram import BotCommandScopeAllPrivateChats

        scope = BotCommandScopeAllPrivateChats()
        polish = {each.command: each.description for each in await bot.get_my_commands(scope, language_code="pl")}
        english = {each.command: each.description for each in await bot.get_my_commands(scope)}
        description = (await bot.get_my_description("pl")).description
    assert polish["help"] == library.texts["pl"]["system.command.help"]
    assert english["help"] == library.texts["en"]["system.command.help"]
    assert polish.keys() == english.keys()
    assert {"start", "help", "privacy", "delete", "summary"} <= polish.keys()
    assert description == str(library.texts["pl"]["system.telegram.description"]).strip()
    assert calls > 0
    assert await ran("telegram", "setup", home=tmp_path, variables=given) == (0, "All of it was already set.\n", "")
    assert [call.method for call in fake.history.calls()[calls:] if call.method.lower().startswith("setmy")] == []


async def test_a_command_without_a_token_says_what_is_missing(tmp_path: Path) -> None:
    """A sentence and exit code 1, no trace."""
    code, _, said = await ran("telegram", "setup", home=tmp_path)
    assert code == 1
    assert said.startswith("TELEGRAM_BOT_TOKEN is missing.")
    assert "Traceback" not in said


async def test_a_command_that_cannot_be_carried_out_says_why(fake: FakeTelegram, tmp_path: Path) -> None:
    """A refused token, a Telegram that is not there: one sentence, exit code 1, and the token is not repeated."""
    refused = {"TELEGRAM_BOT_TOKEN": f"123456:{'A' * 35}", "TELEGRAM_API_URL": fake.url}
    away = {"TELEGRAM_BOT_TOKEN": fake.token, "TELEGRAM_API_URL": "http://127.0.0.1:9"}
    for command, given, sentence in [
        (("telegram", "setup"), refused, "Telegram does not accept the bot token."),
        (("telegram", "setup"), away, "Telegram cannot be reached. Try again later."),
        (("run",), refused, "Telegram does not accept the bot token."),
    ]:
        code, _, said = await ran(*command, home=tmp_path, variables=given)
        assert code == 1
        assert said.splitlines()[-1].startswith(sentence)
        assert given["TELEGRAM_BOT_TOKEN"] not in said

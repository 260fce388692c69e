"""What Telegram shows of the bot: set by ``kladka telegram setup``."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from flows.library import Library
from tests.scenarios.house import KEY
from tests.telegram.fake import FakeTelegram
from tests.telegram.fake.library import library as client

ROOT = Path(__file__).parents[2]


async def kladka(*arguments: str, folder: Path, **variables: str) -> tuple[int, str, str]:
    """Run the command; exit code and what it printed."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=ROOT,
        env={**kept, "HOME": str(folder), "KLADKA_KEY": KEY, **variables},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def test_setup_sets_commands_and_descriptions_in_every_language(
    fake: FakeTelegram, library: Library, tmp_path: Path
) -> None:
    """After the command, Telegram shows Polish to Poles and English to everybody else; again changes nothing."""
    given = {"TELEGRAM_BOT_TOKEN": fake.token, "TELEGRAM_API_URL": fake.url}
    assert await kladka("telegram", "setup", folder=tmp_path, **given) == (0, "", "")
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
    await kladka("telegram", "setup", folder=tmp_path, **given)
    assert [call.method for call in fake.history.calls()[calls:] if call.method.lower().startswith("setmy")] == []


async def test_a_command_without_a_token_says_what_is_missing(tmp_path: Path) -> None:
    """A sentence and exit code 1, no trace."""
    code, _, said = await kladka("telegram", "setup", folder=tmp_path)
    assert code == 1
    assert said.startswith("TELEGRAM_BOT_TOKEN is missing.")
    assert "Traceback" not in said

"""What Telegram shows of the bot: set in every language, and only when it differs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from telegram import BotCommandScopeAllPrivateChats

import content
from bot.errors import MissingText
from bot.request import connect
from bot.setup import COMMANDS, set_up
from flows.library import Library
from tests.telegram.fake import TOKEN, FakeTelegram


@pytest.fixture(scope="module")
def library() -> Library:
    """The content as it is."""
    return content.load()


async def test_set_once(library: Library) -> None:
    """The first run sets commands and descriptions for everyone and for Polish; the second changes nothing."""
    async with FakeTelegram() as fake, connect(TOKEN, fake.url) as bot:
        changed = await set_up(bot, library)
        assert {f"{what} {language}" for what in ("commands", "description") for language in ("en", "pl")} <= set(
            changed
        )
        assert await set_up(bot, library) == []
        polish = await bot.get_my_commands(BotCommandScopeAllPrivateChats(), language_code="pl")
        anyone = await bot.get_my_commands(BotCommandScopeAllPrivateChats())
        assert [each.command for each in polish] == [each.command for each in anyone] == list(COMMANDS)
        assert polish[0].description == library.texts["pl"]["system.command.start"]
        assert anyone[0].description == library.texts["en"]["system.command.start"]
        assert (await bot.get_my_description("pl")).description
        assert not fake.history.violations


async def test_only_what_differs(library: Library) -> None:
    """A changed text is set again, alone."""
    async with FakeTelegram() as fake, connect(TOKEN, fake.url) as bot:
        await set_up(bot, library)
        polish = {**library.texts["pl"], "system.telegram.short_description": "Inaczej."}
        changed = await set_up(bot, replace(library, texts={**library.texts, "pl": polish}))
        assert changed == ["short description pl"]


async def test_a_missing_text_is_named(library: Library) -> None:
    """Content without a text that Telegram needs is told by name, before anything of that language is set."""
    polish = {name: text for name, text in library.texts["pl"].items() if name != "system.command.note"}
    async with FakeTelegram() as fake, connect(TOKEN, fake.url) as bot:
        with pytest.raises(MissingText, match=r"system\.command\.note is missing in pl"):
            await set_up(bot, replace(library, texts={**library.texts, "pl": polish}))


def test_every_command_of_the_content_is_listed(library: Library) -> None:
    """No command that the content describes is forgotten, and none is listed without a description."""
    for language in library.languages:
        described = {name for name in library.texts[language] if name.startswith("system.command.")}
        assert described == {f"system.command.{name}" for name in COMMANDS}

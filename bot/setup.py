"""What Telegram shows of the bot before anyone writes: commands, descriptions, the menu button.

Law: asks first and changes only what differs, so that it may run at every deployment. Every word comes from the
content, in each of its languages.
"""

from __future__ import annotations

from typing import Final

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, MenuButtonCommands

from bot.errors import MissingText
from flows.library import Library

#: In the order in which Telegram lists them: the ones that help at any moment first, the last one last.
COMMANDS: Final = (
    "start",
    "menu",
    "back",
    "skip",
    "example",
    "daily",
    "morning",
    "rhythm",
    "prompts",
    "meeting",
    "note",
    "glossary",
    "tips",
    "answers",
    "find",
    "summary",
    "print",
    "export",
    "partnerships",
    "language",
    "help",
    "privacy",
    "news",
    "resume",
    "restart",
    "stop",
    "delete",
)
#: The language that people see whose own is not among ours.
_FALLBACK: Final = "en"


async def set_up(bot: Bot, library: Library) -> list[str]:
    """Bring what Telegram shows in line with the content. Returns what was changed, such as ``commands pl``.

    Raises:
        MissingText: the content lacks a text.
        telegram.error.TelegramError: Telegram cannot be reached or refuses.
    """
    changed: list[str] = []
    fallback = _FALLBACK if _FALLBACK in library.languages else library.languages[0]
    for code, language in [(None, fallback), *((each, each) for each in library.languages if each != fallback)]:
        texts = _Texts(library, language)
        if await _set_commands(bot, texts, code):
            changed.append(f"commands {language}")
        if await _set_description(bot, texts, code):
            changed.append(f"description {language}")
        if await _set_short_description(bot, texts, code):
            changed.append(f"short description {language}")
    # The one thing that is cheaper to say again than to ask about.
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    return changed


class _Texts:
    """The system texts of one language."""

    def __init__(self, library: Library, language: str) -> None:
        self._texts = library.texts[language]
        self._language = language

    def __getitem__(self, name: str) -> str:
        found = self._texts.get(f"system.{name}")
        if not isinstance(found, str):
            raise MissingText(f"The text system.{name} is missing in {self._language}. Run `kladka content check`.")
        return found.strip()


async def _set_commands(bot: Bot, texts: _Texts, code: str | None) -> bool:
    # Private chats only: in groups the coach has nothing to offer.
    scope = BotCommandScopeAllPrivateChats()
    wanted = tuple(BotCommand(name, texts[f"command.{name}"]) for name in COMMANDS)
    if await bot.get_my_commands(scope, language_code=code) == wanted:
        return False
    return await bot.set_my_commands(wanted, scope, language_code=code)


async def _set_description(bot: Bot, texts: _Texts, code: str | None) -> bool:
    wanted = texts["telegram.description"]
    if (await bot.get_my_description(code)).description == wanted:
        return False
    return await bot.set_my_description(wanted, code)


async def _set_short_description(bot: Bot, texts: _Texts, code: str | None) -> bool:
    wanted = texts["telegram.short_description"]
    if (await bot.get_my_short_description(code)).short_description == wanted:
        return False
    return await bot.set_my_short_description(wanted, code)

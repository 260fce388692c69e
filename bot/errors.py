"""What can go wrong between the coach and Telegram. One root; each docstring is the sentence a person may read."""

from __future__ import annotations

from collections.abc import Iterable


class BotError(Exception):
    """The bot could not go on."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip().split("\n\n")[0])


class BadSettings(BotError):
    """The settings have mistakes. ``problems`` has a sentence for each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class BadKey(BotError):
    """The sealing key cannot be read. It is 32 bytes, written as 43 letters, digits, - and _ on one line."""


class BadToken(BotError):
    """Telegram does not accept the bot token. Ask @BotFather for the current one and set TELEGRAM_BOT_TOKEN."""


class AnotherPoller(BotError):
    """Another program is reading this bot's messages. Stop it: one of the two loses what the other takes."""


class WebhookSet(BotError):
    """A webhook is set for this bot, so messages go there. Delete it (deleteWebhook) to read them here."""


class Unreachable(BotError):
    """Telegram cannot be reached. It will be tried again."""


class MalformedUpdate(BotError):
    """An update is not of the form that Telegram promises."""


class UnreadableLetter(BotError):
    """This letter was written by a newer program. Run that program to send it."""


class MissingText(BotError):
    """The content lacks a text that Telegram needs. Run `kladka content check`."""

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


class KeyInEnvironment(BotError):
    """The key is in KLADKA_KEY, which no command can change."""


class BadToken(BotError):
    """Telegram does not accept the bot token. Ask @BotFather for the current one, put it where the old one was, restart."""


class AnotherPoller(BotError):
    """Another program is reading this bot's messages. Stop it: one of the two loses what the other takes."""


class WebhookSet(BotError):
    """A webhook is set for this bot, so messages go there. `kladka telegram webhook delete` brings them here."""


class WebhookElsewhere(BotError):
    """Telegram sends this bot's messages to another address. `kladka telegram webhook set` brings them here."""


class WebhookRefused(BotError):
    """Telegram does not take the webhook's address."""


class WebhookGone(BotError):
    """No webhook is set, so no messages come. Set it with `kladka telegram webhook set`, or start the bot again."""


class WebhookFailing(BotError):
    """Telegram cannot deliver messages to the webhook. `kladka telegram webhook info` says why."""


class PortTaken(BotError):
    """Nothing can listen there: another program has the port, or the address is not this machine's."""


class Unreachable(BotError):
    """Telegram cannot be reached. It will be tried again."""


class MalformedUpdate(BotError):
    """An update is not of the form that Telegram promises."""


class UnreadableLetter(BotError):
    """This letter was written by a newer program. Run that program to send it."""


class MissingText(BotError):
    """The content lacks a text that Telegram needs. Run `kladka content check`."""


class NotRendered(BotError):
    """A document could not be made."""


class TooManyRenders(BotError):
    """Too many documents are being made at once. Try again in a moment."""

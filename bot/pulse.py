"""How the taking in of updates is doing.

Law: facts only; whether they are good is judged where health is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.errors import BotError
from storage.errors import StorageUnavailable


@dataclass(slots=True)
class Pulse:
    """Of the poller, or of the webhook."""

    #: When Telegram last answered a poll, or a question about the webhook.
    answered_at: datetime | None = None
    #: What is wrong now, if anything.
    trouble: BotError | StorageUnavailable | None = None
    #: Another replica takes updates in; this one is ready to.
    standby: bool = False

"""Where Telegram is told to post, and the taking in by webhook.

Law: the address that Telegram knows ends in a path that is made from the secret, so every replica has the same one and
nobody can guess it; neither is ever shown or logged. Nothing that waits at Telegram is ever dropped. A webhook that is
not ours is reported and left alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, TypeAlias

from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.errors import (
    BadToken,
    BotError,
    Unreachable,
    WebhookElsewhere,
    WebhookFailing,
    WebhookGone,
    WebhookRefused,
)
from bot.failures import describe
from bot.incoming import WANTED
from bot.intake import Line
from bot.listening import listening
from bot.log import get_log, redact
from bot.measures import Measures
from bot.posts import Posts
from bot.pulse import Pulse
from bot.settings import Settings
from storage.errors import StorageUnavailable
from storage.store import Store

#: Posts that Telegram may have under way at once.
CONNECTIONS: Final = 40
#: Seconds between looks at how the webhook does: until Telegram answers, then for good.
_SOON, _LOOK = 5.0, 60.0
#: An error that Telegram met this long ago is no news any more.
_RECENT: Final = timedelta(minutes=5)

#: Whose the webhook is that Telegram knows.
Standing: TypeAlias = Literal["ours", "none", "elsewhere"]

_log = get_log("webhook")


def standing(info: Mapping[str, Any], url: str) -> Standing:
    """Whose webhook ``getWebhookInfo`` tells of. One of ours with an older secret is ours."""
    known = str(info.get("url") or "")
    if not known:
        return "none"
    return "ours" if known.rpartition("/")[0] == url else "elsewhere"


async def set_webhook(bot: Line, settings: Settings) -> None:
    """Have Telegram post to us; whatever waits there comes too. May be repeated.

    Raises:
        BadSettings: address or secret is missing.
        WebhookRefused: Telegram does not take the address.
        telegram.error.TelegramError: Telegram cannot be reached.
    """
    url, secret = settings.need_webhook()
    asked = {
        "url": f"{url}/{settings.webhook_path}",
        "secret_token": secret,
        "allowed_updates": list(WANTED),
        "max_connections": CONNECTIONS,
    }
    try:
        await bot.call("setWebhook", asked)
    except BadRequest as error:
        raise WebhookRefused(f"Telegram does not take the webhook's address: {redact(error.message)}.") from None


async def delete_webhook(bot: Line) -> None:
    """Have Telegram keep updates until somebody polls. Raises ``telegram.error.TelegramError``."""
    await bot.call("deleteWebhook", {})


async def webhook_info(bot: Line) -> Mapping[str, Any]:
    """What Telegram says of the webhook. Raises ``telegram.error.TelegramError``."""
    found = await bot.call("getWebhookInfo", {})
    return found if isinstance(found, dict) else {}


class WebhookIntake:
    """Takes updates in as they are posted, and looks after the webhook. ``wake`` is set when something was stored."""

    def __init__(
        self,
        bot: Line,
        store: Store,
        settings: Settings,
        *,
        wake: asyncio.Event,
        clock: Callable[[], datetime],
        measures: Measures | None = None,
    ) -> None:
        url, secret = settings.need_webhook()
        self.pulse = Pulse()
        self._bot = bot
        self._settings = settings
        self._url = url
        self._clock = clock
        self._settled = False
        self._posts = Posts(
            store,
            path=settings.webhook_path,
            secret=secret,
            wake=wake,
            clock=clock,
            pulse=self.pulse,
            measures=measures or Measures(),
        )

    async def run(self) -> None:
        """Listen and watch until cancelled. What is being stored then is stored and answered.

        Raises:
            BadToken: Telegram does not accept the token.
            PortTaken: nothing can listen there.
            storage.errors.StorageError: the database is damaged.
        """
        host, port = self._settings.webhook_host, self._settings.webhook_port
        async with listening(self._posts.app(), host=host, port=port):
            while True:
                await self._see_to_it()
                await asyncio.wait([self._posts.ended], timeout=_LOOK if self.pulse.answered_at else _SOON)
                if self._posts.ended.done():
                    self._posts.ended.result()

    async def _see_to_it(self) -> None:
        try:
            info = await webhook_info(self._bot)
            if not self._settled and standing(info, self._url) != "elsewhere":
                await set_webhook(self._bot, self._settings)
                self._settled = True
                _log.info("webhook_set", waiting=info.get("pending_update_count"))
                info = await webhook_info(self._bot)
        except (InvalidToken, Forbidden):
            raise BadToken from None
        except WebhookRefused as error:
            self._note(error)
        except TelegramError as error:
            self._note(Unreachable(), cause=error)
        else:
            self.pulse.answered_at = self._clock()
            self._note(self._trouble(info))

    def _trouble(self, info: Mapping[str, Any]) -> BotError | None:
        match standing(info, self._url):
            case "none":
                return WebhookGone()
            case "elsewhere":
                return WebhookElsewhere()
        failed, waiting = info.get("last_error_date"), info.get("pending_update_count")
        if not isinstance(failed, int) or not waiting:
            return None
        return WebhookFailing() if self._clock() - datetime.fromtimestamp(failed, UTC) < _RECENT else None

    def _note(self, trouble: BotError | None, *, cause: Exception | None = None) -> None:
        """Keep what is wrong; said once per kind. That the storage is away is for the posts to say and to take back."""
        before = self.pulse.trouble
        if trouble is None and isinstance(before, StorageUnavailable):
            return
        if trouble is not None and type(trouble) is not type(before):
            _log.warning(
                "intake_waits", trouble=type(trouble).__name__, said=str(trouble), **describe(cause or trouble)
            )
        if trouble is None and before is not None:
            _log.info("intake_well")
        self.pulse.trouble = trouble

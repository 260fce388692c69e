"""Small calls to Telegram that lose nothing if they fail: a word in answer to a press, other buttons, "a file is coming".

Law: best effort. Each is tried once, and nothing it meets is raised.
"""

from __future__ import annotations

from typing import Any

from telegram.constants import CallbackQueryLimit, ChatAction
from telegram.error import TelegramError

from bot.buttons import Rows, keyboard
from bot.failures import describe
from bot.log import get_log
from bot.refusals import NO_NEWS, says
from bot.request import RawBot

#: Seconds after which such a call helps nobody.
_TIMEOUT = 10.0

_log = get_log("small_calls")


class SmallCalls:
    """Makes them, with the bot's own connections."""

    def __init__(self, bot: RawBot) -> None:
        self._bot = bot

    async def answer_press(self, query: str, toast: str = "") -> None:
        """Stop the spinner on a pressed button, with a short word if there is one."""
        answer: dict[str, Any] = {"callback_query_id": query}
        if toast:
            answer["text"] = toast[: int(CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH)]
        await self._best_effort("answerCallbackQuery", answer)

    async def close_buttons(self, chat: int, message: int) -> None:
        """Take the buttons off a message that was answered."""
        await self._best_effort("editMessageReplyMarkup", {"chat_id": chat, "message_id": message})

    async def redraw_buttons(self, chat: int, message: int, *, rows: Rows, nonce: str) -> None:
        """Put other buttons under a message."""
        redrawn = {"chat_id": chat, "message_id": message, "reply_markup": keyboard(rows, nonce)}
        await self._best_effort("editMessageReplyMarkup", redrawn)

    async def show_waiting(self, chat: int) -> None:
        """Telegram shows for five seconds that a file is on its way."""
        await self._best_effort("sendChatAction", {"chat_id": chat, "action": ChatAction.UPLOAD_DOCUMENT.value})

    async def _best_effort(self, method: str, parameters: dict[str, Any]) -> None:
        try:
            await self._bot.call(method, parameters, read_timeout=_TIMEOUT)
        except TelegramError as error:
            if not says(error, NO_NEWS):
                _log.info("not_done", method=method, **describe(error))

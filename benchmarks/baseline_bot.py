"""The same talk as python-telegram-bot's own examples would hold it.

Law: nothing made slow on purpose, nothing tuned. After ``persistentconversationbot.py`` of the library's examples:
a ``ConversationHandler`` that persists, ``PicklePersistence``, the default request, ``run_polling``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

from benchmarks.talk import CLOSING, OPENING, QUESTIONS

Handler = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, int]]


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:  # noqa: ARG001 - the library gives it
    """Ask the first question."""
    if update.message is not None:
        await update.message.reply_text(f"{OPENING}\n\n{QUESTIONS[0]}")
    return 0


async def cancel(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:  # noqa: ARG001 - as above
    """End the conversation."""
    if update.message is not None:
        await update.message.reply_text(CLOSING)
    return ConversationHandler.END


def taking(number: int) -> Handler:
    """The handler that keeps the answer to a question and asks the next."""

    async def take(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        message, kept = update.message, context.user_data
        if message is None or kept is None:
            return number
        kept[QUESTIONS[number]] = message.text
        if number + 1 == len(QUESTIONS):
            await message.reply_text(CLOSING)
            return ConversationHandler.END
        await message.reply_text(QUESTIONS[number + 1])
        return number + 1

    return take


def build(token: str, api_url: str, folder: Path) -> Application[Any, Any, Any, Any, Any, Any]:
    """The application, ready to run."""
    persistence = PicklePersistence(filepath=folder / "conversationbot")
    application = Application.builder().token(token).base_url(f"{api_url}/bot").persistence(persistence).build()
    answer = filters.TEXT & ~filters.COMMAND
    conversation = ConversationHandler(
        entry_points=[CommandHandler("start", start)],
        states={number: [MessageHandler(answer, taking(number))] for number in range(len(QUESTIONS))},
        fallbacks=[CommandHandler("cancel", cancel)],
        name="ten_questions",
        persistent=True,
    )
    application.add_handler(conversation)
    return application


if __name__ == "__main__":
    environment = os.environ
    build(
        environment["TELEGRAM_BOT_TOKEN"], environment["TELEGRAM_API_URL"], Path(environment["KLADKA_DATA_DIR"])
    ).run_polling(allowed_updates=Update.ALL_TYPES)

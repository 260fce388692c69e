"""A letter -> calls to Telegram, and what became of it.

Law: the only place that catches ``telegram.error``. Each error has one consequence; what is not named here is raised.
People's words go out as text with entities, never with a parse mode.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias, assert_never

from telegram import InputFile
from telegram.constants import CallbackQueryLimit, MessageLimit
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, TelegramError

from bot.buttons import pack
from bot.errors import NotRendered, TooManyRenders, UnreadableLetter
from bot.failures import describe
from bot.letters import DocumentLetter, SpeakLetter, TakeBackLetter, read
from bot.log import get_log
from bot.pieces import Piece, pieces
from bot.request import NotSent, RawBot, SlowDown
from flows.effects import Button, Part, Span
from storage.store import Blocked, Letter, Migrated, Outcome, Sent, TryLater, Undeliverable

#: File name and content of a document, made when it is sent. ``LookupError``: what it would show is gone;
#: ``NotRendered``: it cannot be made; ``TooManyRenders``: not now.
Render: TypeAlias = Callable[[int, DocumentLetter], Awaitable[tuple[str, bytes]]]

Rows: TypeAlias = Sequence[Sequence[Button]]

#: Seconds: the longest pause between two tries of one letter.
_LONGEST_PAUSE = 60.0
#: Pieces already sent are remembered for this many letters.
_MOST_HALF_SENT = 1000
#: Seconds until a letter is tried again whose document has to wait for others.
_BUSY_PAUSE = 2.0
#: Seconds after which a person sees that a file is being made; Telegram shows it for five.
_SHOW_AFTER = 1.5
#: Seconds after which answering a press helps nobody.
_PRESS_TIMEOUT = 10.0

#: What Telegram says -> our word for it, for a letter that will never arrive. The first that fits.
_REASONS: Final = {
    "message is too long": "too long",
    "message text is empty": "empty",
    "text must be non-empty": "empty",
    "not enough rights": "no rights",
    "have no rights": "no rights",
    "button_data_invalid": "buttons",
    "reply markup": "buttons",
    "entity too large": "file too large",
    "file": "file",
}
#: Refusals that mean: there is nobody to reach.
_NOBODY: Final = ("chat not found", "user not found", "peer_id_invalid", "user_is_blocked", "user is deactivated")
#: Refusals of the styles; the words alone may still go.
_STYLES: Final = ("entit",)
#: Refusals to take messages back that name one of them.
_KEPT: Final = ("can't be deleted", "message to delete not found")
#: Refusals of a best-effort call that are no news.
_NO_NEWS: Final = (
    "query is too old",
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
)

_log = get_log("outgoing")


class _NothingToRenderError(Exception):
    """What a document would show was erased meanwhile."""


@dataclass(slots=True)
class _HalfSent:
    """How far a letter of several messages came, and the messages that arrived."""

    pieces: int = 0
    messages: list[int] = field(default_factory=list)


class TelegramSender:
    """Sends letters, one call at a time per letter, and says what became of each.

    ``chance`` gives numbers from 0 to 1 and spreads retries; ``render`` makes the document that a letter names.
    """

    def __init__(
        self,
        bot: RawBot,
        *,
        clock: Callable[[], datetime],
        chance: Callable[[], float],
        render: Render,
        slowed: Callable[[int, float], object] | None = None,
    ) -> None:
        """``slowed`` hears of each 429: the chat, and the seconds that Telegram asked for."""
        self._slowed = slowed
        self._bot = bot
        self._clock = clock
        self._chance = chance
        self._render = render
        self._half_sent: dict[int, _HalfSent] = {}

    async def send(self, letter: Letter) -> Outcome:
        """Send a leased letter. Raises only what ``render`` raises, and what is a bug."""
        try:
            messages = await self._try(letter)
        except TelegramError as error:
            outcome = self._judge(letter, error)
        except UnreadableLetter:
            outcome = Undeliverable(letter=letter.id, reason="unreadable")
        except _NothingToRenderError:
            outcome = Undeliverable(letter=letter.id, reason="nothing to render")
        except TooManyRenders:
            outcome = self._later(letter, _BUSY_PAUSE, uncertain=False)
        else:
            outcome = Sent(letter=letter.id, message=messages[-1] if messages else None, earlier=tuple(messages[:-1]))
        if not isinstance(outcome, TryLater):
            self._half_sent.pop(letter.id, None)
        return outcome

    async def answer_press(self, query: str, toast: str = "") -> None:
        """Stop the spinner on a pressed button, with a short word if there is one. Best effort."""
        answer: dict[str, Any] = {"callback_query_id": query}
        if toast:
            answer["text"] = toast[: int(CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH)]
        await self._best_effort("answerCallbackQuery", answer)

    async def close_buttons(self, chat: int, message: int) -> None:
        """Take the buttons off a message that was answered. Best effort."""
        await self._best_effort("editMessageReplyMarkup", {"chat_id": chat, "message_id": message})

    async def redraw_buttons(self, chat: int, message: int, *, rows: Rows, nonce: str) -> None:
        """Put other buttons under a message. Best effort."""
        redrawn = {"chat_id": chat, "message_id": message, "reply_markup": _markup(rows, nonce)}
        await self._best_effort("editMessageReplyMarkup", redrawn)

    # --- sending ----------------------------------------------------------------------------------------------------

    async def _try(self, letter: Letter) -> list[int]:
        """The numbers of the messages that it became."""
        body = read(letter.body)
        match body:
            case DocumentLetter():
                message = await self._send_document(letter.chat, body)
                return [] if message is None else [message]
            case TakeBackLetter():
                await self._take_back(letter.chat, body.messages)
                return []
            case SpeakLetter():
                return await self._send_message(letter, body)
            case _:
                assert_never(body)

    async def _take_back(self, chat: int, messages: Sequence[int]) -> None:
        """Take messages back. One that Telegram keeps, being too old by now, keeps no other one there."""
        try:
            await self._bot.call("deleteMessages", {"chat_id": chat, "message_ids": list(messages)})
        except BadRequest as error:
            if not _says(error, _KEPT):
                raise
            half = len(messages) // 2
            for part in (messages[:half], messages[half:]) if half else ():
                await self._take_back(chat, part)

    async def _send_message(self, letter: Letter, body: SpeakLetter) -> list[int]:
        ready = [piece for piece in pieces(body.parts) if piece.text.strip()]
        progress = self._half_sent.get(letter.id, _HalfSent())
        for number, piece in enumerate(ready[progress.pieces :], progress.pieces + 1):
            markup = _markup(body.rows, body.nonce) if body.rows and number == len(ready) else None
            message = await self._send_piece(letter.chat, piece, markup)
            progress.messages += [] if message is None else [message]
            progress.pieces = number
            if number < len(ready):
                self._remember(letter.id, progress)
        return progress.messages

    async def _send_piece(self, chat: int, piece: Piece, markup: dict[str, Any] | None) -> int | None:
        message = _message(chat, piece, markup)
        try:
            return _message_id(await self._bot.call("sendMessage", message))
        except BadRequest as error:
            if "entities" not in message or not _says(error, _STYLES):
                raise
        # It certainly did not arrive. Words without their styles are better than no words.
        _log.warning("styles_refused")
        del message["entities"]
        return _message_id(await self._bot.call("sendMessage", message))

    async def _send_document(self, chat: int, body: DocumentLetter) -> int | None:
        try:
            name, content = await self._shown_waiting(chat, self._render(chat, body))
        except NotRendered:
            return await self._excuse(chat, body)
        except LookupError as error:
            if type(error) is not LookupError:
                raise  # a key or an index that is missing is a bug
            raise _NothingToRenderError from None
        caption = pieces([Part("notice", (Span(body.caption),))], limit=int(MessageLimit.CAPTION_LENGTH))[0].text
        file = InputFile(content, filename=name)
        if body.format == "png":
            return (await self._bot.send_photo(chat, file, caption=caption or None)).message_id
        return (await self._bot.send_document(chat, file, caption=caption or None)).message_id

    async def _excuse(self, chat: int, body: DocumentLetter) -> int | None:
        """Words in place of a file that cannot be made: nobody waits for what will not come."""
        if not body.excuse:
            raise _NothingToRenderError
        return await self._send_piece(chat, Piece(body.excuse, ()), None)

    async def _shown_waiting(self, chat: int, rendering: Awaitable[tuple[str, bytes]]) -> tuple[str, bytes]:
        """Wait for a file; where that takes long, Telegram shows that a file is on its way."""
        task = asyncio.ensure_future(rendering)
        try:
            while not task.done():
                await asyncio.wait((task,), timeout=_SHOW_AFTER)
                if not task.done():
                    await self._best_effort("sendChatAction", {"chat_id": chat, "action": "upload_document"})
            return task.result()
        finally:
            task.cancel()

    def _remember(self, letter: int, progress: _HalfSent) -> None:
        self._half_sent[letter] = progress
        if len(self._half_sent) > _MOST_HALF_SENT:
            del self._half_sent[next(iter(self._half_sent))]

    # --- judging ----------------------------------------------------------------------------------------------------

    def _judge(self, letter: Letter, error: TelegramError) -> Outcome:
        match error:
            case SlowDown():
                if self._slowed is not None:
                    self._slowed(letter.chat, error.seconds)
                return self._later(letter, error.seconds + self._chance(), uncertain=False)
            case Forbidden():
                return Blocked(letter=letter.id)
            case ChatMigrated():
                return Migrated(letter=letter.id, chat=error.new_chat_id)
            case BadRequest():
                return self._refused(letter, error)
            case NotSent():
                return self._later(letter, self._back_off(letter.attempts), uncertain=False)
            case NetworkError():
                return self._unknown(letter)
            case InvalidToken():
                # Not this letter's fault. The intake meets the same answer and stops the bot.
                return self._later(letter, _LONGEST_PAUSE, uncertain=False)
            case _:
                raise error

    def _refused(self, letter: Letter, error: BadRequest) -> Outcome:
        if _says(error, _NOBODY):
            return Blocked(letter=letter.id)
        said = error.message.lower()
        reason = next((ours for theirs, ours in _REASONS.items() if theirs in said), "refused")
        _log.error("letter_refused", letter=letter.id, reason=reason)
        return Undeliverable(letter=letter.id, reason=reason)

    def _unknown(self, letter: Letter) -> Outcome:
        if letter.kind == "nudge":
            return Undeliverable(letter=letter.id, reason="unknown")
        return self._later(letter, self._back_off(letter.attempts), uncertain=True)

    def _later(self, letter: Letter, seconds: float, *, uncertain: bool) -> TryLater:
        return TryLater(letter=letter.id, at=self._clock() + timedelta(seconds=seconds), uncertain=uncertain)

    def _back_off(self, attempts: int) -> float:
        longest = min(_LONGEST_PAUSE, float(1 << min(max(attempts, 1) - 1, 16)))
        return longest * (0.5 + self._chance() / 2)

    async def _best_effort(self, method: str, parameters: dict[str, Any]) -> None:
        try:
            await self._bot.call(method, parameters, read_timeout=_PRESS_TIMEOUT)
        except TelegramError as error:
            if not _says(error, _NO_NEWS):
                _log.info("not_done", method=method, **describe(error))


def _says(error: TelegramError, known: tuple[str, ...]) -> bool:
    said = error.message.lower()
    return any(each in said for each in known)


def _message(chat: int, piece: Piece, markup: dict[str, Any] | None) -> dict[str, Any]:
    message: dict[str, Any] = {
        "chat_id": chat,
        "text": piece.text,
        "link_preview_options": {"is_disabled": True},
    }
    if piece.entities:
        message["entities"] = [entity._asdict() for entity in piece.entities]
    if markup:
        message["reply_markup"] = markup
    return message


def _markup(rows: Rows, nonce: str) -> dict[str, Any]:
    drawn = [[{"text": each.label, "callback_data": pack(nonce, each.action)} for each in row] for row in rows]
    return {"inline_keyboard": drawn}


def _message_id(result: object) -> int | None:
    found = result.get("message_id") if isinstance(result, dict) else None
    return found if isinstance(found, int) else None

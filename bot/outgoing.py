"""A letter -> calls to Telegram, and what became of it.

Law: people's words go out as text with entities, never with a parse mode. What Telegram refuses is judged in
``refusals``; here an error is caught only where the same letter can still go another way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias, assert_never

from telegram import InputFile
from telegram.constants import MessageLimit
from telegram.error import BadRequest, TelegramError

from bot.buttons import keyboard
from bot.errors import NotRendered, TooManyRenders, UnreadableLetter
from bot.letters import DocumentLetter, SpeakLetter, TakeBackLetter, read
from bot.log import get_log
from bot.pieces import Piece, pieces
from bot.refusals import KEPT, STYLES, Judge, says
from bot.request import RawBot
from bot.small_calls import SmallCalls
from flows.effects import Part, Span
from storage.store import Letter, Outcome, Sent, TryLater, Undeliverable

#: File name and content of a document, made when it is sent. ``LookupError``: what it would show is gone;
#: ``NotRendered``: it cannot be made; ``TooManyRenders``: not now.
Render: TypeAlias = Callable[[int, DocumentLetter], Awaitable[tuple[str, bytes]]]

#: Pieces already sent are remembered for this many letters.
_MOST_HALF_SENT = 1000
#: Seconds until a letter is tried again whose document has to wait for others.
_BUSY_PAUSE = 2.0
#: Seconds after which a person sees that a file is being made, and between times that Telegram is told to show it.
_SHOW_AFTER = 1.5

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
        self._bot = bot
        self._small = SmallCalls(bot)
        self._judge = Judge(clock=clock, chance=chance, slowed=slowed)
        self._render = render
        self._half_sent: dict[int, _HalfSent] = {}

    async def send(self, letter: Letter) -> Outcome:
        """Send a leased letter. Raises only what ``render`` raises, and what is a bug."""
        try:
            messages = await self._try(letter)
        except TelegramError as error:
            outcome = self._judge.verdict(letter, error)
        except UnreadableLetter:
            outcome = Undeliverable(letter=letter.id, reason="unreadable")
        except _NothingToRenderError:
            outcome = Undeliverable(letter=letter.id, reason="nothing to render")
        except TooManyRenders:
            outcome = self._judge.later(letter, _BUSY_PAUSE, uncertain=False)
        else:
            outcome = Sent(letter=letter.id, message=messages[-1] if messages else None, earlier=tuple(messages[:-1]))
        if not isinstance(outcome, TryLater):
            self._half_sent.pop(letter.id, None)
        return outcome

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
            if not says(error, KEPT):
                raise
            half = len(messages) // 2
            for part in (messages[:half], messages[half:]) if half else ():
                await self._take_back(chat, part)

    async def _send_message(self, letter: Letter, body: SpeakLetter) -> list[int]:
        ready = [piece for piece in pieces(body.parts) if piece.text.strip()]
        progress = self._half_sent.get(letter.id, _HalfSent())
        for number, piece in enumerate(ready[progress.pieces :], progress.pieces + 1):
            markup = keyboard(body.rows, body.nonce) if body.rows and number == len(ready) else None
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
            if "entities" not in message or not says(error, STYLES):
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
                    await self._small.show_waiting(chat)
            return task.result()
        finally:
            task.cancel()

    def _remember(self, letter: int, progress: _HalfSent) -> None:
        self._half_sent[letter] = progress
        if len(self._half_sent) > _MOST_HALF_SENT:
            del self._half_sent[next(iter(self._half_sent))]


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


def _message_id(result: object) -> int | None:
    found = result.get("message_id") if isinstance(result, dict) else None
    return found if isinstance(found, int) else None

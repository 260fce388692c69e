"""A document request to a file: reads the chat as it is now, and renders.

Law: rendered when it is sent, and again on each retry; nothing rendered is stored.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot import keeping
from bot.exports import markdown
from bot.letters import DocumentLetter
from flows import summary
from flows.library import Library
from flows.voice import Voice
from storage.store import Store


@dataclass(frozen=True, slots=True)
class File:
    """A rendered document. The name is ours: letters, digits, ``-`` and one dot."""

    name: str
    data: bytes


class Renderer:
    """Renders what a letter asks for."""

    def __init__(self, store: Store, library: Library, *, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._library = library
        self._clock = clock

    async def render(self, chat: int, letter: DocumentLetter) -> File:
        """The document of one partnership of a chat, in the letter's language.

        Raises:
            LookupError: the chat or the partnership is gone (erased in between).
        """
        kept = await self._store.read_chat(chat)
        if kept.session is None:
            raise LookupError(f"no session in chat {chat}")
        session = keeping.session_from(kept.session, kept.answers)
        if letter.partnership not in session.stacks:
            raise LookupError(f"no partnership {letter.partnership}")
        session = replace(session, partnership=letter.partnership, language=letter.language)
        return await asyncio.to_thread(self._markdown, Voice(self._library, session))

    def _markdown(self, voice: Voice) -> File:
        from babel.dates import format_date  # noqa: PLC0415 - a start need not wait for what only documents use

        page = summary.one_pager(self._library, voice.session)
        today = self._clock().date()
        made = voice.label("system.summary.made", date=format_date(today, "d MMMM y", locale=voice.session.language))
        data = markdown.render(page, notes_title=voice.label("system.summary.notes"), made=made)
        return File(f"{voice.label('system.summary.file')}-{today.isoformat()}.md", data)

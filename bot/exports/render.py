"""A document request to a file: reads the chat as it is now, and renders.

Law: rendered when it is sent, and again on each retry; nothing rendered is stored. File names are ours: a word of
the content and the date, never what a person wrote.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final

from bot import keeping
from bot.errors import NotRendered, TooManyRenders
from bot.exports import data, markdown
from bot.exports.everything import Everything, as_json, as_markdown
from bot.exports.page import Page, PageMaker
from bot.exports.workshop import Workshop
from bot.failures import describe
from bot.letters import DocumentLetter
from bot.log import get_log
from flows import record, summary
from flows.library import Library
from flows.open_questions import open_questions
from flows.partnerships import name_of
from flows.session import Session
from flows.voice import Voice
from storage.errors import StorageUnavailable
from storage.store import Chat, Store

#: Endings of file names by format.
_ENDINGS: Final = {"pdf": "pdf", "docx": "docx", "markdown": "md", "json": "json", "png": "png"}

_log = get_log("render")


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
        self._workshop = Workshop()

    async def render(self, chat: int, letter: DocumentLetter) -> File:
        """What a letter asks for, in its language.

        Raises:
            LookupError: the chat or the partnership is gone (erased in between).
            NotRendered: it cannot be made.
            TooManyRenders: too many want something at once; try again in a moment.
            storage.errors.StorageUnavailable: the chat cannot be read now.
        """
        kept = await self._store.read_chat(chat)
        session = _session(kept, letter)
        try:
            return await self._make(letter, session, kept)
        except (NotRendered, TooManyRenders, StorageUnavailable):
            raise
        except LookupError as error:
            if type(error) is LookupError:
                raise
            raise self._broken(letter, error) from error
        except Exception as error:
            raise self._broken(letter, error) from error

    def _broken(self, letter: DocumentLetter, error: Exception) -> NotRendered:
        """A bug with one page: its person is told, and the place of the bug is logged."""
        _log.error("page_broken", kind=letter.kind, format=letter.format, **describe(error))
        return NotRendered()

    async def close(self) -> None:
        """Let the presses go."""
        await self._workshop.close()

    async def _make(self, letter: DocumentLetter, session: Session, kept: Chat) -> File:
        voice = Voice(self._library, session)
        today = self._clock().date()
        name = f"{voice.label(_name(letter))}-{today.isoformat()}.{_ENDINGS[letter.format]}"
        if letter.kind == "export":
            traces = await self._store.read_traces(kept.chat)
            known = Everything(voice, kept, traces, made=self._clock())
            return File(name, await asyncio.to_thread(as_json if letter.format == "json" else as_markdown, known))
        if letter.format == "json":
            return File(name, await asyncio.to_thread(data.render, voice, kept, made=self._clock()))
        page = await asyncio.to_thread(_page, PageMaker(voice, today=today), self._library, letter)
        if letter.format == "png" and page.chart is None:
            raise LookupError("nothing is rated any more")
        if letter.format == "markdown":
            return File(name, markdown.render(page))
        return File(name, await self._workshop.make(letter.format, letter.kind, asdict(page)))


def _session(kept: Chat, letter: DocumentLetter) -> Session:
    if kept.session is None:
        raise LookupError(f"no session in chat {kept.chat}")
    session = keeping.session_from(kept.session, [*kept.history, *kept.answers])
    if letter.partnership not in session.stacks:
        raise LookupError(f"no partnership {letter.partnership}")
    return replace(session, partnership=letter.partnership, language=letter.language)


def _name(letter: DocumentLetter) -> str:
    kind = "shared" if letter.view == "shared" else letter.kind
    return f"system.file.{kind}"


def _page(maker: PageMaker, library: Library, letter: DocumentLetter) -> Page:
    session = maker.session
    if letter.kind == "questions":
        return _paper(maker, library, letter.dialogue)
    page = summary.one_pager(library, session)
    if letter.view == "shared":
        return maker.page(summary.for_partner(page), view="shared")
    talks = record.record(library, session) if letter.kind == "record" else ()
    return maker.page(page, view="private", talks=talks)


def _paper(maker: PageMaker, library: Library, name: str) -> Page:
    if name not in library.dialogues:
        raise LookupError(f"no dialogue {name}")
    voice = Voice(library, maker.session)
    active = next(each for each in maker.session.partnerships if each.id == maker.session.partnership)
    asked = open_questions(library, maker.session, name)
    about = maker.set(name_of(voice, active))
    return maker.paper(voice.label(library.dialogues[name].title), about=about, questions=asked)

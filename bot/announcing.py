"""``kladka announce``: news to those who said yes to it.

Law: shows how many it would reach before anything is written. To nobody without their own yes, once to each; letters
that nobody waits for go out behind all replies. Killed or called off, it goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from bot import keeping, letters
from bot.cleaning import clean
from bot.errors import BotError
from flows.effects import Part, Span, Speak
from flows.library import Library
from flows.voice import Voice
from storage.store import SavedSession, Store

#: Characters of a text that is news and no essay.
LONGEST: Final = 1500
#: Chats in one transaction.
_PAGE: Final = 200


class NoNews(BotError):
    """A file with the news cannot be read, is empty, or has more than 1,500 characters."""


@dataclass(frozen=True, slots=True)
class News:
    """What is said, by language. The same words are the same news: nobody gets them twice."""

    texts: Mapping[str, str]

    @property
    def name(self) -> str:
        """What the news is known by."""
        said = "\0".join(f"{language}\0{self.texts[language]}" for language in sorted(self.texts))
        return sha256(said.encode()).hexdigest()[:16]


def read_news(files: Mapping[str, Path]) -> News:
    """The texts in these files, by language.

    Raises:
        NoNews: see there.
    """
    texts: dict[str, str] = {}
    for language, path in files.items():
        try:
            texts[language] = clean(path.expanduser().read_text(encoding="utf-8")).strip()
        except (OSError, UnicodeDecodeError):
            raise NoNews from None
        if not 0 < len(texts[language]) <= LONGEST:
            raise NoNews
    return News(texts)


def writer(library: Library, news: News) -> Callable[[SavedSession], str | None]:
    """Writes the letter to whom a session belongs; ``None`` for whoever has not said yes."""

    def write(saved: SavedSession) -> str | None:
        session = keeping.session_from(saved, ())
        if not session.news or session.language not in news.texts:
            return None
        why = Voice(library, session).part("notice", "system.news.why")
        return letters.from_speak(Speak(parts=(Part("card", (Span(news.texts[session.language]),)), why)))

    return write


async def announce(store: Store, library: Library, news: News, *, now: datetime | None) -> int:
    """Queue the news to everybody who wants it and has not got it; ``now=None`` only counts them. Returns how many."""
    write = writer(library, news)
    after, reached = None, 0
    while True:
        page = await store.announce(write, name=news.name, after=after, most=_PAGE, now=now)
        reached += page.letters
        if page.last is None:
            return reached
        after = page.last

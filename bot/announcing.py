"""News to those who said yes to it: its words, and who gets them.

Law: pure but for reading the operator's files. To nobody without their own yes. The same words are the same news, for
ever: said again only when that is asked for by name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from bot import keeping, letters
from bot.cleaning import clean
from bot.errors import BotError
from flows.effects import Part, Span, Speak
from flows.library import Library
from flows.session import Session
from flows.voice import Voice
from storage.store import Announcement, SavedSession

#: Characters of a text that is news and no essay.
LONGEST: Final = 1500
#: For so long, what was stopped can go on: the keys of its letters are known for a month, by which nobody gets it
#: twice.
RESUMABLE: Final = timedelta(days=7)


class NoNews(BotError):
    """A file with the news cannot be read, is empty, or has more than 1,500 characters."""


class AlreadySaid(BotError):
    """This news went out. Say something new; or with --again it goes to all of them once more."""


@dataclass(frozen=True, slots=True)
class News:
    """What is said, by language."""

    texts: Mapping[str, str]

    @property
    def name(self) -> str:
        """What the news is known by."""
        said = "\0".join(f"{language}\0{self.texts[language]}" for language in sorted(self.texts))
        return sha256(said.encode()).hexdigest()[:16]

    @property
    def body(self) -> str:
        """Its JSON form, as an announcement keeps it."""
        return json.dumps(dict(self.texts), ensure_ascii=False)


def news_from(body: str) -> News:
    """The news of ``News.body``."""
    return News(json.loads(body))


def read_news(files: Mapping[str, Path]) -> News:
    """The texts in these files, by language.

    Raises:
        NoNews: with a sentence about the file.
    """
    return News({language: _text(path) for language, path in files.items()})


def _text(path: Path) -> str:
    try:
        text = clean(path.expanduser().read_text(encoding="utf-8")).strip()
    except OSError as error:
        raise NoNews(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise NoNews(f"{path} is no text in UTF-8.") from None
    if not text:
        raise NoNews(f"{path} is empty.")
    if len(text) > LONGEST:
        raise NoNews(f"{path} has {len(text):,} characters; {LONGEST:,} are the most.")
    return text


def writer(library: Library, news: News) -> Callable[[SavedSession], str | None]:
    """Writes the letter to whom a session belongs; ``None`` for whoever has not said yes, or speaks another language."""

    def write(saved: SavedSession) -> str | None:
        session = keeping.session_from(saved, ())
        return letter(library, news, session) if session.news and session.language in news.texts else None

    return write


def letter(library: Library, news: News, session: Session) -> str:
    """What somebody is sent: the news, and how to have no more of it."""
    why = Voice(library, session).part("notice", "system.news.why")
    return letters.from_speak(Speak(parts=(Part("card", (Span(news.texts[session.language]),)), why)))


def run_of(news: News, said: Sequence[Announcement], *, again: bool, now: datetime) -> str:
    """The name under which it goes out: its own, that of the run that was stopped, or a new one if it is said again.

    Raises:
        AlreadySaid: it goes out now, went out, or was stopped too long ago to know who has it.
    """
    runs = [each for each in said if each.name.partition(".")[0] == news.name]
    if not runs:
        return news.name
    last = runs[0]
    if last.state == "going":
        raise AlreadySaid("This news is going out already. `kladka announce --status` shows how far it is.")
    if again:
        return f"{news.name}.{len(runs) + 1}"
    if last.state == "stopped" and now - last.begun < RESUMABLE:
        return last.name
    done = "was stopped" if last.state == "stopped" else "went out"
    raise AlreadySaid(
        f"This news {done} on {last.settled or last.begun:%Y-%m-%d}; it was sent to {people(last.letters)}. "
        "Say something new; or with --again everybody gets it, also whoever had it."
    )


def people(many: int) -> str:
    """1 person, 2 people."""
    return f"{many} person" if many == 1 else f"{many} people"

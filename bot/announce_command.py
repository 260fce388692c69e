"""``kladka announce``: shown, counted, asked about, handed over; and how far it is, and no further.

Law: nothing is handed over before the operator has seen the words and the number, and has said yes to both; ``--send``
is that yes said beforehand. The bot runs meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from bot import keeping, letters
from bot.announcing import News, letter, news_from, people, read_news, run_of, writer
from bot.errors import BotError
from bot.news_desk import Desk
from bot.news_tray import Request
from bot.newsroom import RATE
from flows.library import Library
from storage.store import Announcement, SavedSession

Say = Callable[[str], object]

#: Chats in one question to the database.
_PAGE: Final = 200
#: Characters of a news by which somebody knows it again.
_GLIMPSE: Final = 40
#: How letters end or go on, for people; what is not here is not worth a word.
_FATES: Final[Mapping[str, str]] = {
    "sent": "arrived",
    "pending": "waiting",
    "sending": "waiting",
    "cancelled": "not taken, because the bot is blocked",
    "dead": "not deliverable",
    "unknown": "sent just when the bot died, so perhaps not arrived",
}
_LATER: Final = "The bot has not taken it up yet. It does so when it runs."


class NothingAsked(BotError):
    """Say what: the news (--pl FILE --en FILE), --status or --stop. `kladka announce --help` shows all."""


class TwoThings(BotError):
    """Of --status, --stop and news to send, ask for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the operator typed."""

    files: Mapping[str, Path]
    send: bool = False
    again: bool = False
    status: bool = False
    stop: bool = False

    def check(self) -> None:
        """Raises ``NothingAsked``, ``TwoThings``."""
        things = (bool(self.files), self.status, self.stop)
        if not any(things):
            raise NothingAsked
        if sum(things) > 1:
            raise TwoThings


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many want it, by their language: with a text for them, and without one."""

    reached: Counter[str] = field(default_factory=Counter)
    wordless: Counter[str] = field(default_factory=Counter)


async def obey(
    order: Order, desk: Desk, load: Callable[[], Library], *, say: Say, ask: Callable[[str], str], now: datetime
) -> None:
    """Do what was typed. ``load`` reads the content, where it is needed; ``ask`` puts a question and has the answer.

    Raises:
        BotError, storage.errors.StorageError: with a sentence for the operator.
    """
    order.check()
    if order.status:
        await tell_status(desk, say)
    elif order.stop:
        await stop(desk, say)
    else:
        await offer(order, desk, load(), say=say, ask=ask, now=now)


# --- saying something -----------------------------------------------------------------------------------------------


async def offer(
    order: Order, desk: Desk, library: Library, *, say: Say, ask: Callable[[str], str], now: datetime
) -> None:
    """Show it, count, and hand it over if the operator says yes."""
    news = read_news(order.files)
    if any(each.do == "say" and news_from(each.body) == news for each in await desk.handed_over()):
        say(f"This news was handed over before. {_LATER}")
        return
    said = await desk.announcements()
    name = run_of(news, said, again=order.again, now=now)
    wanted = await count(desk, library, news, name=name)
    for each in said:
        if each.name == name:
            say(f"It was stopped after {people(each.letters)}, who will not get it again.\n")
    preview(library, news, wanted, say)
    many = wanted.reached.total()
    if not many:
        say("Nobody would get this.")
    elif order.send or ask(f"Type {many} to send it to {people(many)}, or Enter to leave it: ").strip() == str(many):
        await _hand_over(desk, Request("say", name, news.body), say)
    else:
        say("Nothing was sent.")


async def _hand_over(desk: Desk, request: Request, say: Say) -> None:
    taken = await desk.hand_over(request)
    say(f"Handed over. It goes out at {RATE} a second, behind whoever is talking.")
    if not taken:
        say(_LATER)
    say("`kladka announce --status` shows how far it is; `kladka announce --stop` ends it.")


async def count(desk: Desk, library: Library, news: News, *, name: str) -> Wanted:
    """Who would get it, and has not got it under this name."""
    wanted, write = Wanted(), writer(library, news)

    def counted(saved: SavedSession) -> str | None:
        body = write(saved)
        if body is not None:
            wanted.reached[saved.language] += 1
        elif keeping.session_from(saved, ()).news:
            wanted.wordless[saved.language] += 1
        return body

    after: int | None = None
    while (after := (await desk.count_wanted(counted, name=name, after=after, most=_PAGE)).last) is not None:
        pass
    return wanted


def preview(library: Library, news: News, wanted: Wanted, say: Say) -> None:
    """Each text as it will stand in a chat, and how many would get it."""
    for language in news.texts:
        body = letters.read(letter(library, news, replace(keeping.new_session(library, language, ""), news=True)))
        shown = body.text if isinstance(body, letters.SpeakLetter) else ""
        say(f"--- {language}: {people(wanted.reached[language])} ---\n\n{shown}\n")
    for language, many in sorted(wanted.wordless.items()):
        say(f"No text in {language}: {people(many)} who said yes would get nothing.")


# --- how far it is, and no further ----------------------------------------------------------------------------------


async def tell_status(desk: Desk, say: Say) -> None:
    """A line for each announcement, the newest first."""
    waiting = await desk.handed_over()
    for request in waiting:
        say(f"Handed over and not taken up yet: {glimpse(request.body) if request.do == 'say' else 'a stop'}")
    if waiting:
        say(_LATER)
    known = await desk.announcements()
    for each in known:
        say(line(each))
    if not known and not waiting:
        say("Nothing was ever announced.")


async def stop(desk: Desk, say: Say) -> None:
    """End whatever is being said."""
    if not await desk.handed_over() and not any(map(_goes_on, await desk.announcements())):
        say("Nothing is being announced.")
        return
    before = {each.name for each in await desk.announcements() if not _goes_on(each)}
    if not await desk.hand_over(Request("stop")):
        say(f"Nobody else gets it. {_LATER}")
        return
    say("Stopped. What was being sent just now may still arrive.")
    for each in await desk.announcements():
        if each.name not in before:
            say(line(each))


def _goes_on(announcement: Announcement) -> bool:
    return announcement.state == "going" or any(announcement.fates.get(each) for each in ("pending", "sending"))


def line(announcement: Announcement) -> str:
    """When it began, how it stands, what became of its letters, and its first words."""
    fates: Counter[str] = Counter()
    for state, many in announcement.fates.items():
        fates[_FATES[state]] += many
    known = ", ".join(f"{many} {fate}" for fate, many in fates.items()) if fates else ""
    return (
        f"{announcement.begun:%Y-%m-%d %H:%M} UTC  {announcement.state:7}  to {people(announcement.letters)}"
        f"{f': {known}' if known else ''}  {glimpse(announcement.body)}"
    )


def glimpse(body: str) -> str:
    """The first words of the first text."""
    texts: Sequence[str] = list(news_from(body).texts.values())
    words = " ".join(texts[0].split()) if texts else ""
    return f"“{words[:_GLIMPSE]}…”" if len(words) > _GLIMPSE else f"“{words}”"

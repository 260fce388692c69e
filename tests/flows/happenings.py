"""What can happen to a chat, as strategies: a happening is drawn blindly and becomes an event when it is met.

Law: a happening knows no session; it says "the third button" or "the last but two message", and ``event`` looks up
what that is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Literal, TypeAlias

from hypothesis import strategies as st

from flows.events import (
    Begun,
    CommandGiven,
    Event,
    FellDue,
    GroupSpoke,
    MediaSent,
    Pressed,
    TextEdited,
    TextSaid,
    Unreadable,
)
from tests.flows.conversation import Chat


@dataclass(frozen=True)
class Presses:
    """The button with this number, counted round; ``old`` is how many steps ago it was seen."""

    number: int
    old: int = 0


@dataclass(frozen=True)
class Edits:
    """The message so many before the last."""

    ago: int
    text: str


@dataclass(frozen=True)
class Forges:
    """An action that nobody offered, under the right nonce or another."""

    action: str
    nonce: str | None


@dataclass(frozen=True)
class FallsDue:
    """So many hours later something falls due, whether or not it was set."""

    hours: int
    kind: str = "daily"


@dataclass(frozen=True)
class ComesBack:
    """So many weeks pass, and then a dialogue is opened."""

    weeks: int
    dialogue: str


Happening: TypeAlias = Presses | Edits | Forges | FallsDue | ComesBack | Event

COMMANDS = [
    "start",
    "menu",
    "help",
    "note",
    "glossary",
    "tips",
    "answers",
    "partnerships",
    "language",
    "delete",
    "privacy",
    "back",
    "skip",
    "example",
    "restart",
    "stop",
    "pause",
    "resume",
    "summary",
    "daily",
    "on",
    "morning",
    "rhythm",
    "prompts",
    "meeting",
    "nonsense",
]
#: Words that mean something somewhere, and words that try to.
KNOWN = (
    "ok", "nie wiem", "I don't know", "tak", "1", "2", "99", "-", "?", "…", "hej", "skip", "Pomiń", "menu", "Anna Nowak",
    "rano", "8.15", "23:59", "Berlin", "we wtorek o 10", "tomorrow at 9", "Nie daję rady.",
    "note.1", "Piekarnia za Rogiem", "A bakery in the valley that bakes for three schools.",
    "Potrzebujemy tylko pieniędzy, sponsor nas uratuje.", "Everyone will help, money and a logo are enough for us.",
    "{name} {answer:write} {count}", "*strong* _under_ <b>bold</b> [link](http://x)", "/menu", "erase", "as-answer",
    "e\u0301\u0302\u0303" * 20, "\u202eabc", "\u200b", "\u3164", "👩‍👩‍👧‍👦" * 30, "🤷", "ﷺ", "\n\n\nx", " " * 300 + "x", "\ufffd",
    "a" * 4096, "ż" * 4096, "słowo " * 600,
)  # fmt: skip

#: Actions that exist somewhere, though hardly where they are forged.
FORGED = ("c.none", "t.x", "u.x", "e.0", "e.-1", "p.1", "p.99", "go.start", "r.9", "erase", "l.xx", "keep", "done", "")


def texts() -> st.SearchStrategy[str]:
    """Words of a person: known ones, odd ones, and any Unicode that can reach us."""
    letters = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n")
    return st.one_of(st.sampled_from(KNOWN), st.sampled_from(KNOWN), st.text(letters, max_size=20))


def happenings(dialogues: tuple[str, ...]) -> st.SearchStrategy[Happening]:
    """Anything, with presses and words most often, as in life."""
    words, presses = texts(), st.builds(Presses, st.integers(0, 11))
    said: st.SearchStrategy[Happening] = st.builds(TextSaid, text=words)
    arguments = st.one_of(st.just(""), st.just(""), words, st.sampled_from((*dialogues, "pl", "en")))
    commands = st.builds(CommandGiven, name=st.sampled_from(COMMANDS), argument=arguments)
    links = st.builds(Begun, payload=st.sampled_from(("", "nowhere", *dialogues)))
    returns = st.builds(ComesBack, st.integers(1, 6), st.sampled_from(dialogues))
    return st.one_of(*[presses] * 6, *[said] * 5, commands, commands, links, returns, _rare(words))


def _rare(words: st.SearchStrategy[str]) -> st.SearchStrategy[Happening]:
    media: st.SearchStrategy[Literal["voice", "picture", "sticker", "other"]]
    media = st.sampled_from(("voice", "picture", "sticker", "other"))
    file = st.one_of(st.none(), st.just("AgACAgIAAxkBAAI"))
    actions = st.one_of(st.sampled_from(FORGED), st.text(max_size=64))
    return st.one_of(
        st.builds(Edits, st.integers(0, 12), words),
        st.builds(MediaSent, media=media, file=file, caption=st.one_of(st.just(""), words)),
        st.builds(Presses, st.integers(0, 11), st.integers(1, 5)),
        st.builds(Forges, actions, st.one_of(st.none(), st.just("AAAAAAAAAAA"), st.text(max_size=12))),
        st.sampled_from((GroupSpoke(), Unreadable())),
        st.builds(FallsDue, st.integers(1, 40), st.sampled_from(("daily", "review", "step", "unknown"))),
    )


def by_chance(random: Random, dialogues: tuple[str, ...]) -> Happening:
    """The same from a seed: quicker to draw, so that talks can be long."""
    text = random.choice(KNOWN) if random.random() < 0.5 else f"Pani Nowak ma salę w piątki, {random.randrange(999)}."
    match random.choices(("press", "say", "command", "link", "back", "rare"), (10, 7, 2, 0.5, 0.5, 1))[0]:
        case "press":
            return Presses(random.randrange(12))
        case "say":
            return TextSaid(text=text)
        case "command":
            return CommandGiven(name=random.choice(COMMANDS), argument=random.choice(("", "", "", text, "pl", "en")))
        case "link":
            return Begun(payload=random.choice(("", *dialogues)))
        case "back":
            return ComesBack(random.randrange(1, 7), random.choice(dialogues))
        case _:
            return _rare_by_chance(random, text)


def _rare_by_chance(random: Random, text: str) -> Happening:
    return random.choice(
        (
            Edits(random.randrange(12), text),
            MediaSent(media="voice", file="v"),
            MediaSent(media="picture", file="p", caption=text),
            MediaSent(media="other", caption=random.choice(("", text))),
            Presses(random.randrange(12), random.randrange(1, 6)),
            Forges(random.choice(FORGED), None),
            GroupSpoke(),
            Unreadable(),
            FallsDue(random.randrange(1, 40)),
            FallsDue(random.randrange(1, 40), random.choice(("review", "step"))),
        )
    )


class Player:
    """Turns happenings into events for one chat."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self._messages = 100
        #: Buttons seen, with their nonces.
        self._seen: list[tuple[str, tuple[str, ...]]] = []

    def event(self, happening: Happening) -> Event:
        """What a happening is, here and now."""
        match happening:
            case Presses(number, old):
                return self._press(number, old)
            case Edits(ago, text):
                return TextEdited(text=text, source=self._messages - ago)
            case Forges(action, nonce):
                return Pressed(nonce=self.chat.nonce if nonce is None else nonce, action=action)
            case TextSaid() | CommandGiven() | MediaSent():
                return replace(happening, source=self._next())
            case FallsDue(hours, kind):
                self.chat.waits(hours=hours)
                return FellDue(kind=kind, due=self.chat.now)
            case ComesBack(weeks, dialogue):
                self.chat.waits(weeks=weeks)
                return Begun(payload=dialogue)
            case _:
                return happening

    def sees(self) -> None:
        """Remembers the buttons that are shown."""
        self._seen.append((self.chat.nonce, tuple(self.chat.actions)))

    def _press(self, number: int, old: int) -> Event:
        if len(self._seen) <= old or not self._seen[-1 - old][1]:
            return Unreadable()
        nonce, actions = self._seen[-1 - old]
        return Pressed(nonce=nonce, action=actions[number % len(actions)])

    def _next(self) -> int:
        self._messages += 1
        return self._messages

"""A person in a test: types, presses buttons by their words, gives commands, and sees what the coach shows.

Law: the engine is the real one; between two events the session goes through its JSON form, as it does in life. Every
event is held to the engine's promises.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flows import saved
from flows.answers import Answer, Answers, Chosen, Rated, Said
from flows.effects import Button, Effect, Erase, MakeDocument, Redraw, Remember, SetAlarm, Speak, Toast
from flows.engine import advance
from flows.events import Begun, CommandGiven, Event, FellDue, MediaSent, Pressed, TextEdited, TextSaid
from flows.library import Library
from flows.scene import Outcome
from flows.session import Interlude, Place, begin
from tests.flows import promises
from tests.flows.small import library, talk

#: When every conversation begins; a Monday morning.
MORNING = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)
#: A Monday in March, half past nine in Warsaw.
MONDAY = datetime(2027, 3, 8, 8, 30, tzinfo=UTC)


class Chat:
    """One chat with the coach."""

    def __init__(self, library: Library, *, language: str = "en", seed: str = "test") -> None:
        self.library = library
        self.session = begin(language=language, seed=seed)
        self.now = MORNING
        self.effects: tuple[Effect, ...] = ()
        #: Everything that was ever remembered, in order.
        self.history: list[Answer] = []
        self._last: Speak | None = None
        self._rows: tuple[tuple[Button, ...], ...] = ()
        self._messages = 100
        #: What will fall due, by kind.
        self.alarms: dict[str, datetime] = {}

    # --- doing --------------------------------------------------------------------------------------------------

    def starts(self, payload: str = "") -> Chat:
        """Opens the chat, or comes by a link."""
        return self.happens(Begun(payload=payload))

    def says(self, text: str, *, reply: Speak | None = None) -> Chat:
        """Types a message, perhaps as a reply to one of the coach's; ``self.message`` is its number."""
        self._messages += 1
        return self.happens(TextSaid(text=text, source=self._messages, reply=reply.nonce if reply else ""))

    def presses(self, label: str) -> Chat:
        """Presses the one button whose words begin with ``label``."""
        found = [each for each in self.buttons if each.label == label]
        found = found or [each for each in self.buttons if each.label.startswith(label)]
        if len(found) != 1:
            raise AssertionError(f"{len(found)} buttons {label!r} among {self.labels}\n{self}")
        return self.taps(found[0].action)

    def taps(self, action: str, *, nonce: str | None = None) -> Chat:
        """Presses the button with this action, or one from an earlier step with its nonce."""
        if nonce is None and action not in self.actions:
            raise AssertionError(f"no button does {action!r}, only {self.actions}\n{self}")
        return self.happens(Pressed(nonce=self.nonce if nonce is None else nonce, action=action))

    def commands(self, name: str, argument: str = "") -> Chat:
        """Gives a command."""
        self._messages += 1
        return self.happens(CommandGiven(name=name, argument=argument, source=self._messages))

    def edits(self, message: int, text: str) -> Chat:
        """Changes a message sent earlier."""
        return self.happens(TextEdited(text=text, source=message))

    def sends(self, media: str, file: str | None = "file", caption: str = "") -> Chat:
        """Sends a ``voice``, ``picture``, ``sticker`` or ``other``."""
        self._messages += 1
        sent = {"voice": "voice", "picture": "picture", "sticker": "sticker"}.get(media, "other")
        event = MediaSent(media=sent, file=file, caption=caption, source=self._messages)  # type: ignore[arg-type]  # one of these
        return self.happens(event)

    def waits(self, **time: float) -> Chat:
        """Lets time pass."""
        self.now += timedelta(**time)
        return self

    def falls_due(self, kind: str = "daily") -> Chat:
        """Time goes on until this alarm goes off, and it does."""
        self.now = self.alarms[kind] - timedelta(seconds=10)
        return self.rings(kind)

    def rings(self, kind: str = "daily") -> Chat:
        """The alarm goes off now, be it early or late."""
        due = self.alarms.pop(kind, self.now)
        return self.happens(FellDue(kind=kind, due=due))

    def _set(self, kind: str, due: datetime | None) -> None:
        self.alarms.pop(kind, None)
        if due is not None:
            assert due > self.now, f"{kind} is due already"
            self.alarms[kind] = due

    def meets(self, library: Library) -> Chat:
        """The coach is given other content while nothing is said."""
        self.library = library
        return self

    def happens(self, event: Event) -> Chat:
        """Lets an event happen and checks all promises."""
        self.now += timedelta(seconds=10)
        before = saved.from_json(saved.to_json(self.session), self.session.answers)
        outcome = advance(self.library, before, event, self.now)
        promises.check(self.library, before, event, outcome)
        self._take(outcome)
        return self

    def _take(self, outcome: Outcome) -> None:
        self.session, self.effects = outcome.session, outcome.effects
        for effect in outcome.effects:
            match effect:
                case Speak(rows=rows):
                    self._last, self._rows = effect, rows
                case Redraw(rows=rows):
                    self._rows = rows
                case Remember(answer=answer):
                    self.history.append(answer)
                case SetAlarm(kind=kind, due=due):
                    self._set(kind, due)
                case Erase():
                    self.alarms.clear()
                case Toast() | MakeDocument():
                    pass

    # --- seeing -------------------------------------------------------------------------------------------------

    @property
    def last(self) -> Speak:
        """The last message of the coach."""
        if self._last is None:
            raise AssertionError("the coach has said nothing yet")
        return self._last

    @property
    def message(self) -> int:
        """Number of the person's last message."""
        return self._messages

    @property
    def text(self) -> str:
        """The words of the last message."""
        return self.last.text

    @property
    def said(self) -> tuple[str, ...]:
        """Text ids of the last message."""
        return self.last.said

    @property
    def buttons(self) -> list[Button]:
        """Buttons the person can see."""
        return [button for row in self._rows for button in row]

    @property
    def labels(self) -> list[str]:
        """Their words."""
        return [each.label for each in self.buttons]

    @property
    def actions(self) -> list[str]:
        """What they do."""
        return [each.action for each in self.buttons]

    @property
    def nonce(self) -> str:
        """The current step's nonce."""
        return self.session.nonce

    @property
    def at(self) -> str:
        """Where the person is: ``dialogue.step``, with ``+signal`` under a warning; or the kind of the interlude."""
        top = self.session.top
        if isinstance(top, Interlude):
            return top.kind
        return f"{top.dialogue}.{top.step}" + (f"+{top.signal}" if top.signal else "")

    @property
    def stack(self) -> list[str]:
        """All frames, the top one last."""
        return [each.kind if isinstance(each, Interlude) else f"{each.dialogue}.{each.step}" for each in self.frames]

    @property
    def frames(self) -> tuple[Place | Interlude, ...]:
        """All frames as they are."""
        return self.session.stack

    def part(self, kind: str) -> str:
        """The words of all parts of one kind in the last message."""
        return "\n".join(each.text for each in self.last.parts if each.kind == kind)

    def kept(self, key: str, partnership: int | None = None) -> str | tuple[str, ...] | int | None:
        """What is now kept under a key: words, choices, points; ``None`` if nothing is."""
        answer = self.answer(key, partnership)
        match answer.value if answer and not answer.withdrawn else None:
            case Said(text):
                return text
            case Chosen(choices):
                return choices
            case Rated(points):
                return points
            case None:
                return None

    def answer(self, key: str, partnership: int | None = None) -> Answer | None:
        """The current version under a key."""
        return self.answers.get((partnership or self.session.partnership, key))

    def versions(self, key: str) -> list[Answer]:
        """Every version ever kept under a key."""
        return [each for each in self.history if each.key == key]

    @property
    def answers(self) -> Answers:
        """All current answers."""
        return self.session.answers

    def __str__(self) -> str:
        shown = self._last.text if self._last else "(nothing)"
        return f"at {self.at}, stack {self.stack}\n{shown}\n{self.labels}"


def begun(*steps: object, **options: object) -> Chat:
    """A chat at the first step of a dialogue of these steps."""
    return Chat(library(talk("t", *steps, **options))).starts("t")  # type: ignore[arg-type]  # steps

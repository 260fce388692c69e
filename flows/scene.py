"""What one turn is building: the session as it will be, what will be said, what will be kept.

Law: a scene is used for one event and thrown away. Nothing outside sees it half done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from flows.answers import Answer, Value
from flows.effects import Button, Effect, MakeDocument, Part, PartKind, Redraw, Remember, Speak
from flows.library import Dialogue, Library
from flows.session import Frame, Place, Session
from flows.steps import Step
from flows.texts import TextId
from flows.voice import Voice
from flows.wording import Filling


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an event: the session as it is now, and what is to be done, in order."""

    session: Session
    effects: tuple[Effect, ...]

    @property
    def spoken(self) -> tuple[Speak, ...]:
        """The messages among the effects."""
        return tuple(each for each in self.effects if isinstance(each, Speak))


class Scene(Voice):
    """A turn under construction."""

    def __init__(self, library: Library, session: Session, now: datetime) -> None:
        super().__init__(library, session)
        self.now = now
        #: Before anything of this turn happened.
        self.was_paused = session.paused
        self.parts: list[Part] = []
        self.said: list[TextId] = []
        self.effects: list[Effect] = []
        #: Come after the message: what is slow to make or fails must not hold up the words.
        self.documents: list[MakeDocument] = []
        #: The message is a nudge under this name; see ``Speak.dedupe``.
        self.unasked: str | None = None

    # --- where ------------------------------------------------------------------------------------------------

    @property
    def place(self) -> Place:
        """The top frame, which must be a place."""
        session = self.session
        top = session.stacks[session.partnership][-1]
        if not isinstance(top, Place):
            raise TypeError(f"not at a step but at {top!r}")
        return top

    @property
    def dialogue(self) -> Dialogue:
        """The dialogue of the top frame."""
        return self.library.dialogues[self.place.dialogue]

    @property
    def step(self) -> Step:
        """The step of the top frame."""
        place = self.place
        return self.library.dialogues[place.dialogue].steps[place.step]

    @property
    def walked(self) -> Session:
        """The session as the top place sees it: without its dialogue's answers of earlier rounds."""
        place = self.place
        return self.session if place.changing else self.session.within(place.dialogue)

    @property
    def here(self) -> str:
        """Key of the step that what is said now belongs to; empty where there is none."""
        return f"{self.nearest.dialogue}.{self.nearest.step}" if self.nearest else ""

    def move(self, **changes: object) -> None:
        """Change the top frame."""
        self.session = self.session.with_top(replace(self.session.top, **changes))  # type: ignore[arg-type]  # any field

    def push(self, frame: Frame) -> None:
        """Put a frame on top."""
        self.session = self.session.pushing(frame)

    def pop(self) -> None:
        """Give back to what lies beneath."""
        self.session = self.session.popping()

    # --- words ------------------------------------------------------------------------------------------------

    def say(self, kind: PartKind, text_id: TextId, **values: Filling) -> None:
        """Add a part."""
        self.parts.append(self.part(kind, text_id, **values))
        self.said.append(text_id)

    def speak(self, rows: list[list[Button]]) -> None:
        """Close the message with its buttons."""
        self.effects.append(
            Speak(
                parts=tuple(self.parts),
                rows=self._offer(rows),
                nonce=self.session.nonce,
                said=tuple(self.said),
                nudge=self.unasked is not None,
                dedupe=self.unasked,
            )
        )
        self.effects += self.documents

    def redraw(self, rows: list[list[Button]]) -> None:
        """Other buttons under the message that was pressed, instead of a new message."""
        self.effects.append(Redraw(rows=self._offer(rows), nonce=self.session.nonce))

    def _offer(self, rows: list[list[Button]]) -> tuple[tuple[Button, ...], ...]:
        """From now on these buttons are on offer, and no others."""
        kept = tuple(tuple(row) for row in rows if row)
        self.session = replace(self.session, offered=tuple(button.action for row in kept for button in row))
        return kept

    @property
    def has_asked(self) -> bool:
        """Whether this message already holds a question."""
        return any(part.kind == "question" for part in self.parts)

    @property
    def has_warned(self) -> bool:
        """Whether this message already holds a warning; one is enough."""
        return any(part.kind == "warning" for part in self.parts)

    # --- answers ----------------------------------------------------------------------------------------------

    def keep(
        self,
        key: str,
        value: Value,
        *,
        source: int | None = None,
        about: str | None = None,
        withdrawn: bool = False,
        partnership: int | None = None,
        corrects: bool = False,
        again: bool = False,
    ) -> Answer:
        """Keep an answer as a new version; what was said before stays.

        ``corrects``: in the round it was said in; ``again``: of what has no dialogue, in a new round of its own.
        """
        number = partnership or self.session.partnership
        before = self.session.answers.get((number, key))
        name = key.partition(".")[0]
        is_walked = name in self.library.dialogues and not corrects
        turn = before.round if before and not is_walked else self.session.round_of(name, number)
        answer = Answer(
            partnership=number,
            key=key,
            value=value,
            version=before.version + 1 if before else 1,
            at=self.now,
            round=turn + again,
            source=source,
            about=about,
            withdrawn=withdrawn,
        )
        self.session = replace(self.session, answers=self.session.answers.adding(answer))
        self.effects.append(Remember(answer=answer))
        return answer

    def last_time(self, key: str) -> Answer | None:
        """What was answered in the round before the one that is walked."""
        earlier = self.walked.earlier(key)
        return earlier[-1] if earlier else None

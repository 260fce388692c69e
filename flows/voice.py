"""Words for one chat: texts of the library with this session's answers in them.

Law: reads a library and a session, changes neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from flows import daily_time, wording
from flows.answers import Answer, Chosen, Rated, Said
from flows.dates import day_of_month
from flows.effects import Button, Part, PartKind, Span
from flows.library import Library
from flows.session import Place, Session
from flows.steps import Choose, Quiz
from flows.texts import TextId

#: How much of a person's own words is quoted back in passing, in characters.
QUOTE = 200
#: How much where they are the point.
QUOTE_WHOLE = 1200
#: No answer is longer, in UTF-16 units: a long text comes as several messages and is joined as far as this.
LONGEST_ANSWER = 8 * 4096
#: How much of what they call their organisation.
NAME = 60


class Voice:
    """The library speaking to one chat."""

    def __init__(self, library: Library, session: Session) -> None:
        self.library = library
        self.session = session

    def part(self, kind: PartKind, text_id: TextId, **values: wording.Filling) -> Part:
        """A text as a part of a message."""
        return Part(kind, self._spans(text_id, values))

    def label(self, text_id: TextId, **values: wording.Filling) -> str:
        """Words for a button, a toast, or a place in another text."""
        return "".join(span.text for span in self._spans(text_id, values))

    def button(self, action: str, text_id: TextId | None = None, **values: wording.Filling) -> Button:
        """A button; its words are those of ``system.button.<action>`` unless named."""
        return Button(action, self.label(text_id or f"system.button.{action}", **values))

    def day(self, moment: datetime) -> str:
        """The date of a moment where the person is, as it is said: "12 September"."""
        return day_of_month(self.date(moment), self.session.language)

    def date(self, moment: datetime) -> date:
        """The date of a moment where the person is."""
        return daily_time.date_at_home(self.session.rhythm, self.session.language, moment)

    def shown(self, answer: Answer | None, limit: int = QUOTE_WHOLE) -> Span:
        """An answer as the person may read it: their words, or the label they chose."""
        if answer is None:
            return Span(self.label("system.nothing_yet"), "quiet")
        match answer.value:
            case Said(text, attachments):
                words = text or (self.label("system.attachment") if attachments else "–")
                return Span(wording.shortened(words, limit), "quote")
            case Rated(points):
                return Span(str(points), "plain")
            case Chosen(choices):
                return Span(", ".join(self.choice_label(answer.key, each) for each in choices), "plain")

    def choice_label(self, key: str, choice: str) -> str:
        """The words of a choice; its id where the library no longer knows it."""
        name, _, step_id = key.partition(".")
        dialogue = self.library.dialogues.get(name)
        match dialogue.steps.get(step_id) if dialogue else None:
            case Choose(choices=choices):
                labels = {each.id: each.label for each in choices}
            case Quiz(options=options):
                labels = {each.id: each.label for each in options}
            case _:
                labels = {}
        return self.label(labels[choice]) if choice in labels else choice

    @property
    def nearest(self) -> Place | None:
        """The step in hand, below any interludes."""
        return next((each for each in reversed(self.session.stack) if isinstance(each, Place)), None)

    def _spans(self, text_id: TextId, values: Mapping[str, wording.Filling]) -> tuple[Span, ...]:
        def look_up(name: str) -> wording.Filling:
            return self._look_up(name, self._dialogue_of(text_id))

        return wording.spans(self.library, self.session.language, text_id, values, look_up)

    def _look_up(self, name: str, dialogue: str) -> wording.Filling:
        kind, _, of = name.partition(":")
        if kind == "name":
            return self._own_name()
        if not of:
            return self.library.facts.get(kind, "{" + name + "}")
        key = of if "." in of else f"{dialogue}.{of}"
        answer = self.session.answer(key)
        if kind in ("answer", "choice") or answer is None or not answer.text:
            return self.shown(answer)
        parts = wording.sentences(answer.text)
        index = {"first": 0, "second": min(1, len(parts) - 1), "last": -1}[kind]
        return Span(wording.shortened(parts[index], QUOTE), "quote")

    def _dialogue_of(self, text_id: TextId) -> str:
        """The dialogue whose answers a text speaks of: its own, or, for texts that several share, the one in hand."""
        own = text_id.partition(".")[0]
        return own if own in self.library.dialogues or self.nearest is None else self.nearest.dialogue

    def _own_name(self) -> wording.Filling:
        ours = [each for (_, key), each in self.session.answers.items() if key == "start.name" and each.text]
        here = self.session.answer("start.name")
        answer = here if here and here.text else (ours[0] if ours else None)
        if answer is None:
            return self.label("system.your_organisation")
        return Span(wording.shortened(" ".join(answer.text.split()), NAME))

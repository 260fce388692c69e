"""A person in a scenario: types, presses, reads.

Law: does the next thing only when the last one was answered, as people do who read before they write. Texts are known
by their id in the content, so that a scenario outlives every change of wording; buttons are known by their label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from flows.library import Library
from tests.telegram.fake import JSON, Shown, Stage
from tests.telegram.person import Person

_PLACEHOLDER = re.compile(r"\\\{[^{}]*\\\}")


class Guest(Person):
    """Somebody who reads the answer before the next word. ``language`` is the one they are spoken to in."""

    def __init__(self, fake: Stage, chat_id: int, name: str, library: Library, *, language: str = "pl") -> None:
        super().__init__(fake, chat_id, name, language)
        self.language = language
        #: Seconds that they wait for an answer.
        self.patience = 5.0
        self._library = library
        #: Messages up to this one were there before the last thing this person did.
        self._before = 0

    # --- doing --------------------------------------------------------------------------------------------------

    async def says(  # type: ignore[override] # among the further fields there is none named ``answered``
        self, text: str, *, reply_to: Shown | JSON | None = None, answered: bool = True, **extra: object
    ) -> JSON:
        """Type a message and wait for the answer, unless ``answered=False``."""
        await self.turns_to()
        said = await super().says(text, reply_to=reply_to, **extra)
        if answered:
            await self._is_answered()
        return said

    async def says_long(self, text: str) -> list[JSON]:
        """Paste a long text, which the app cuts into several messages at once, and wait for an answer."""
        await self.turns_to()
        pieces = await super().says_long(text)
        await self._is_answered()
        return pieces

    async def presses(self, label: str, *, times: int = 1, on: Shown | None = None, answered: bool = True) -> str:
        """Press a button, ``times`` times at once, and wait for the answer. It is the newest message's, or ``on``'s."""
        if on is None:
            await self.until(
                lambda: self.screen and self.last.button(label), seconds=self.patience, what=f"a button {label!r}"
            )
        await self.turns_to()
        pressed = on or self.last
        query = [await self.presses_old(pressed, label) for _ in range(times)][-1]
        if answered:
            await self._is_answered(pressed)
        return query

    async def takes(self, *labels: str) -> None:
        """Ask for the one-pager and press through to a file; as text unless said otherwise."""
        await self.says("/summary")
        for label in labels or {"pl": ("Inna postać", "Tekst"), "en": ("Another form", "Text")}[self.language]:
            await self.presses(label)

    async def edits(self, message: JSON, text: str) -> JSON:
        """Change a message sent earlier, and wait for the answer."""
        await self.turns_to()
        edited = await super().edits(message, text)
        await self._is_answered()
        return edited

    async def forges(self, data: str, shown: Shown | None = None) -> str:
        """Send a tap with any data, as a tampered client can; the answer is for the test to wait for."""
        await self.turns_to()
        return await super().forges(data, shown)

    async def turns_to(self) -> None:
        """Look at the screen: what comes from now on is new."""
        await self.looks()
        self._before = max((shown.order for shown in self.screen), default=0)

    async def _is_answered(self, pressed: Shown | None = None) -> None:
        await self.until(lambda: self.answer or self._was_redrawn(pressed), seconds=self.patience, what="an answer")

    def _was_redrawn(self, pressed: Shown | None) -> bool:
        now = next((shown for shown in self.screen if pressed and shown.id == pressed.id), None)
        return bool(now and pressed and now.rows and now.version > pressed.version)

    # --- reading ------------------------------------------------------------------------------------------------

    @property
    def answer(self) -> list[Shown]:
        """What came since the last thing this person did, as last looked at."""
        return [shown for shown in self.screen if shown.order > self._before]

    @property
    def words(self) -> str:
        """The words of that."""
        return "\n\n".join(shown.text for shown in self.answer)

    async def reads(self, *expected: str) -> Shown:
        """Wait until the answer has these texts (ids of the content, or fragments), in this order. Its last message."""
        pattern = re.compile(".*?".join(f"(?:{self._pattern(each)})" for each in expected), re.DOTALL)
        await self.until(
            lambda: pattern.search(self.words), seconds=self.patience, what=f"reading {', '.join(expected)}"
        )
        return self.last

    def shows(self, text_id: str) -> int:
        """How many messages on the screen have a text, as last looked at."""
        pattern = re.compile(self._pattern(text_id), re.DOTALL)
        return sum(bool(pattern.search(shown.text)) for shown in self.screen)

    def asks(self, text_id: str) -> bool:
        """Whether the newest message has a text, as last looked at."""
        return bool(self.screen and re.search(self._pattern(text_id), self.last.text, re.DOTALL))

    def does_not_read(self, *unexpected: str) -> None:
        """Be sure that the answer so far has none of these texts."""
        found = [each for each in unexpected if re.search(self._pattern(each), self.words, re.DOTALL)]
        assert not found, f"{found} should not be in:\n{self.words}"

    def quotes(self) -> list[str]:
        """What the answer sets apart as somebody's words."""
        kinds = {"blockquote", "italic"}
        return [_cut(shown.text, each) for shown in self.answer for each in shown.entities if each["type"] in kinds]

    def _pattern(self, expected: str) -> str:
        """A text id as a pattern of its words, whatever stands for its placeholders; anything else as it is."""
        text = self._library.texts[self.language].get(expected, expected)
        forms: Iterable[str] = [text] if isinstance(text, str) else text.values()
        return "|".join(_PLACEHOLDER.sub(".*?", re.escape(_bare(form))) for form in forms)


def _bare(template: str) -> str:
    """A template without its marks for strong words."""
    return re.sub(r"\*([^*\n]+)\*", r"\1", template).strip()


def _cut(text: str, entity: JSON) -> str:
    units = text.encode("utf-16-le")
    return units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")

"""A chat as somebody's phone shows it.

Law: knows only what the server shows; every wait ends, and one that ends in vain says what the screen shows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import takewhile

from tests.telegram.fake.chats import Shown
from tests.telegram.fake.refusals import JSON
from tests.telegram.fake.stage import Stage

#: Seconds without a change that count as stillness.
STILL = 0.05


class Window:
    """A chat on somebody's phone: what the bot said there, kept up to date when looked at."""

    def __init__(self, fake: Stage, chat: JSON) -> None:
        self.fake = fake
        self.chat = chat
        self.keyboard: JSON | None = None
        self.toasts: list[JSON] = []
        self._shown: dict[int, Shown] = {}  # in the order of sending: an edit keeps its place
        self._version = 0
        self._read = 0

    @property
    def screen(self) -> list[Shown]:
        """The bot's messages that are still there, oldest first, as last looked at."""
        return [item for item in self._shown.values() if not item.deleted]

    @property
    def last(self) -> Shown:
        """The newest of them.

        Raises:
            AssertionError: The bot has said nothing.
        """
        newest = next((item for item in reversed(self._shown.values()) if not item.deleted), None)
        if newest is None:
            raise AssertionError(f"the bot has said nothing to {self.chat['id']}")
        return newest

    def __str__(self) -> str:
        return "\n\n".join(_drawn(item) for item in self.screen) or "(nothing)"

    async def looks(self) -> None:
        """Bring the window up to date."""
        await self._refresh(0)

    async def _refresh(self, seconds: float) -> bool:
        """Take over what changed; waits for a change when given seconds. Whether there was one."""
        if seconds > 0:
            look = await self.fake.wait(self.chat["id"], after=self._version, seconds=seconds)
        else:
            look = await self.fake.look(self.chat["id"], after=self._version)
        self._shown.update({item.id: item for item in look.shown})
        self.toasts.extend(look.toasts)
        self.keyboard = look.keyboard
        changed, self._version = look.version > self._version, max(look.version, self._version)
        return changed

    async def until(self, holds: Callable[[], object], *, seconds: float = 5, what: str = "") -> None:
        """Look until something holds.

        Raises:
            AssertionError: It did not in time; says what the screen shows.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        await self._refresh(0)
        while not holds():
            if loop.time() >= end:
                raise AssertionError(f"{what or 'what was awaited'} did not happen in {seconds} s; the screen:\n{self}")
            await self._refresh(min(1.0, max(0.001, end - loop.time())))

    async def sees(self, n: int = 1, timeout: float = 5) -> list[Shown]:  # noqa: ASYNC109 - waiting is what is done
        """Wait for ``n`` new messages of the bot, and read all there are: those since the last ``sees``, in order.

        Raises:
            AssertionError: Fewer came in time.
        """
        await self.until(lambda: len(self._unread()) >= n, seconds=timeout, what=f"{n} new message(s)")
        unread = self._unread()
        self._read = max((item.order for item in unread), default=self._read)
        return unread

    def _unread(self) -> list[Shown]:
        fresh = takewhile(lambda item: item.order > self._read, reversed(self._shown.values()))
        return [item for item in fresh if not item.deleted][::-1]

    async def sees_nothing(self, seconds: float = 0.2) -> None:
        """Be sure that no new message comes for so long.

        Raises:
            AssertionError: One came.
        """
        end = asyncio.get_running_loop().time() + seconds
        while (left := end - asyncio.get_running_loop().time()) > 0:
            await self._refresh(left)
            if self._unread():
                raise AssertionError(f"nothing was to come, but the screen shows:\n{self}")

    async def sees_toast(self, timeout: float = 5) -> JSON:  # noqa: ASYNC109 - as in sees
        """Wait for the answer to a tap that is not yet read: ``{"id", "user", "text", "show_alert"}``."""
        await self.until(lambda: self.toasts, seconds=timeout, what="the answer to a tap")
        return self.toasts.pop(0)

    async def sees_change(self, shown: Shown, timeout: float = 5) -> Shown:  # noqa: ASYNC109 - as in sees
        """Wait until a message is edited or deleted; the new state of it."""
        await self.until(
            lambda: self._shown[shown.id].version > shown.version, seconds=timeout, what=f"a change of {shown.id}"
        )
        return self._shown[shown.id]

    async def sees_stillness(self, seconds: float = STILL) -> None:
        """Wait until nothing has changed for so long."""
        while await self._refresh(seconds):
            pass

    def find(self, label: str) -> tuple[Shown, JSON]:
        """The newest message with a button of these words, and the button.

        Raises:
            AssertionError: There is none; says which buttons there are.
        """
        for shown in reversed(self.screen):
            if (button := shown.button(label)) is not None:
                return shown, button
        on_offer = [text for shown in reversed(self.screen) for row in shown.labels for text in row]
        below = [button["text"] for row in (self.keyboard or {}).get("keyboard", []) for button in row]
        raise AssertionError(f"no button {label!r}; on offer, newest first: {on_offer}, below: {below}")


def _drawn(shown: Shown) -> str:
    """A message as plain text with its buttons."""
    file = shown.message.get("document", {}).get("file_name")
    lines = [f"📄 {file}"] if file else []
    lines += [shown.text] if shown.text else []
    return "\n".join([*lines, *(" ".join(f"[{label}]" for label in row) for row in shown.labels)])

"""What a stored arrival says to the coach, wherever it came from.

Law: one shape for Telegram and the terminal, so that turns know neither.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from flows.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An arrival, read. ``event=None``: nothing for the coach."""

    event: Event | None = None
    #: The person stopped the bot and cannot be reached.
    stopped: bool = False
    #: Language code of the person's own app.
    language: str | None = None
    #: What the sender needs to answer a press: the query's id and the message that was pressed.
    query: str | None = None
    message: int | None = None


#: Reads the body of an arrival. What it raises makes the update dead.
Read: TypeAlias = Callable[[str], Heard]

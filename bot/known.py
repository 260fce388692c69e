"""Sessions of the chats that took their turn last, opened already.

Law: an entry is used only if the store gives back the very object that it was handed. It does so only after the
commit; after a roll-back, a change by another process, or an erasure it gives another, and the session is read anew.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from flows.session import Session
from storage.store import SavedSession, Waiting

_CHATS: Final = 100


class KnownSessions:
    """Saved form and session, by chat. With sixty answers, opening one costs more than the rest of a turn."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[SavedSession, Session]] = OrderedDict()

    def recall(self, waiting: Waiting) -> Session | None:
        """The session with its answers, if this is what we saved last."""
        saved, session = self._kept.get(waiting.chat, (None, None))
        return session if saved is waiting.session else None

    def keep(self, chat: int, saved: SavedSession, session: Session) -> None:
        """Remember both forms, and forget whom we have not met for longest."""
        self._kept[chat] = (saved, session)
        self._kept.move_to_end(chat)
        if len(self._kept) > _CHATS:
            self._kept.popitem(last=False)

    def forget(self, chat: int) -> None:
        """The chat is to be erased."""
        self._kept.pop(chat, None)

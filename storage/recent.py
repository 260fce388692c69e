"""What the last few chats remember, opened already.

Law: an entry holds for one ticket only. Every change of what a chat remembers gives the chat a ticket that was never
given before, so an entry is right exactly when the chat's row still has its ticket: after a roll-back, a change by
another process or an erasure it has not, and is read anew. Opening sixty answers costs more than the rest of a turn.
"""

from collections import OrderedDict
from collections.abc import Iterable

from storage.store import KeptAnswer, SavedSession

_CHATS = 100


class Recollection:
    """A chat's session, and of each answer the newest version of each round."""

    __slots__ = ("answers", "session")

    def __init__(self, session: SavedSession | None, answers: Iterable[KeptAnswer]) -> None:
        self.session = session
        self.answers = {(answer.partnership, answer.key, answer.round): answer for answer in answers}

    def after(self, session: SavedSession | None, answers: Iterable[KeptAnswer]) -> "Recollection":
        """With what a turn changed; a version that is not the highest of its round changes nothing."""
        later = Recollection(session or self.session, self.answers.values())
        for answer in answers:
            place = (answer.partnership, answer.key, answer.round)
            if place not in later.answers or later.answers[place].version < answer.version:
                later.answers[place] = answer
        return later


class RecentChats:
    """The chats that took their turn last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[int, Recollection]] = OrderedDict()

    def recall(self, chat: int, *, served: int) -> Recollection | None:
        """What the chat with this ticket remembers, if it is known."""
        ticket, recollection = self._kept.get(chat, (None, None))
        return recollection if ticket == served else None

    def keep(self, chat: int, recollection: Recollection, *, ticket: int) -> None:
        """Remember for this ticket, and forget whom we have not met for longest."""
        self._kept[chat] = (ticket, recollection)
        self._kept.move_to_end(chat)
        if len(self._kept) > _CHATS:
            self._kept.popitem(last=False)

    def forget(self, chat: int) -> None:
        """The chat was erased."""
        self._kept.pop(chat, None)

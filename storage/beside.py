"""What a command asks of a SQLite file while the bot has it.

Law: reads only, and each answer is of one moment. What a command wants done it does not do itself: one process writes.
"""

from collections.abc import Sequence
from pathlib import Path

from storage import announcing
from storage.backup import ask
from storage.sealing import Sealer
from storage.store import Announcement, Page, WriteNews


class Beside:
    """The database at ``path``. Every method raises as ``storage.backup.ask``, and ``WrongKey`` where it opens fields."""

    def __init__(self, path: Path, *, sealer: Sealer) -> None:
        self._path = path
        self._sealer = sealer

    async def count_wanted(self, write: WriteNews, *, name: str, after: int | None, most: int) -> Page:
        """See ``Store``."""
        return ask(self._path, announcing.count_wanted(self._sealer, write, name=name, after=after, most=most))

    async def announcements(self) -> Sequence[Announcement]:
        """See ``Store``."""
        return ask(self._path, announcing.announcements())

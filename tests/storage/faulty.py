"""Things that break a store on purpose."""

import os
import signal

from storage.errors import StorageUnavailable


class FailAt:
    """The statement with this number fails, as if the disk or the server were gone for a moment; 1 is the next."""

    def __init__(self) -> None:
        self.left = 0
        self.points: list[str] = []

    def point(self, name: str) -> None:
        """Noted."""
        self.points.append(name)

    def statement(self) -> None:
        """Counted."""
        self.left -= 1
        if self.left == 0:
            raise StorageUnavailable


class StopAt:
    """Raises at a named point."""

    def __init__(self, name: str) -> None:
        self.name = name

    def point(self, name: str) -> None:
        """Here?"""
        if name == self.name:
            raise StorageUnavailable

    def statement(self) -> None:
        """Never here."""


class KillAt:
    """Kills the process at the nth time that a named point is passed, as a power cut for the process would."""

    def __init__(self, name: str, *, nth: int = 1) -> None:
        self.name = name
        self.left = nth

    def point(self, name: str) -> None:
        """Here?"""
        if name == self.name:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def statement(self) -> None:
        """Never here."""

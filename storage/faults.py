"""Where a test may break the store.

Law: inert unless somebody passes another one in; nothing here reads the environment. The names of points are part of
what the tests of other rooms rely on: ``<method>.before_commit`` and ``<method>.after_commit``, where the method is one
of ``open``, ``take_in``, ``turn``, ``due``, ``put_off``, ``bury``, ``exchange``, ``recover``, ``block`` and ``prune``.
"""

from typing import Protocol


class Faults(Protocol):
    """Both are called in the store's own thread, where it has one, and may kill the process or raise."""

    def point(self, name: str) -> None:
        """The store is at this named place."""
        ...

    def statement(self) -> None:
        """The store is about to say one statement to the database; begin, commit and migrations count too."""
        ...


class NoFaults:
    """What production runs with."""

    def point(self, name: str) -> None:
        """Nothing happens."""

    def statement(self) -> None:
        """Nothing happens."""

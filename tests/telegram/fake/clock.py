"""The server's own time.

Law: everything in the fake that expires asks this clock and no other; a test moves it, it never moves a test.
"""

from __future__ import annotations

import time


class Clock:
    """Unix seconds that run with the machine, from any start, and jump when told.

    ``frozen`` time stands still between jumps.
    """

    def __init__(self, start: float | None = None, *, frozen: bool = False) -> None:
        wall = time.time()  # noqa: TID251 - this is the adapter that reads the clock
        self._start = wall if start is None else start
        self._frozen = frozen
        self._origin = time.monotonic()

    def now(self) -> float:
        """Seconds since 1970 by this clock."""
        return self._start if self._frozen else self._start + time.monotonic() - self._origin

    def advance(self, seconds: float) -> None:
        """Jump; backwards too, as real clocks do."""
        self._start += seconds

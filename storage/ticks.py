"""Times as the tables hold them: whole microseconds, so that both engines compare them exactly.

Law: pure and exact, there and back.
"""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


def to_ticks(moment: datetime) -> int:
    """Microseconds since 1970 in UTC, exactly. Raises ``TypeError`` for a naive time."""
    return (moment - _EPOCH) // _TICK


def from_ticks(ticks: int) -> datetime:
    """The aware UTC time of ``to_ticks``."""
    return _EPOCH + timedelta(microseconds=ticks)

"""What asyncpg raises, as what we raise.

Law: the driver's errors end here.
"""

import asyncpg

from storage.errors import Damaged, Refused, StorageError, StorageUnavailable

#: Not the server's fault: it was given something that it cannot keep. asyncpg's own check of values raises the last.
_REFUSALS = (
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.DataError,
    UnicodeEncodeError,
    OverflowError,
    ValueError,
)
_DAMAGE = (asyncpg.DataCorruptedError, asyncpg.IndexCorruptedError)
#: The internal error is what a connection says that the server ended while nobody was looking.
UNAVAILABLE = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
)


def translated(error: Exception) -> Exception:
    """Our error for one of the driver's; anything else as it is."""
    if isinstance(error, StorageError):
        return error
    if isinstance(error, _REFUSALS):
        ours: StorageError = Refused()
    elif isinstance(error, _DAMAGE):
        ours = Damaged()
    elif isinstance(error, UNAVAILABLE):
        ours = StorageUnavailable()
    else:
        return error
    ours.__cause__ = error
    return ours

"""What can go wrong in storage. One root; each docstring is the sentence a person may read."""


class StorageError(Exception):
    """The storage could not do what was asked."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip().split("\n\n")[0])


class StorageUnavailable(StorageError):
    """The database cannot be reached or is full. Nothing was changed; it will be tried again."""


class WrongKey(StorageError):
    """The key does not open this database. Give the key it was made with (KLADKA_KEY_FILE or KLADKA_KEY)."""


class NewerKey(WrongKey, StorageUnavailable):
    """Something is sealed with a key that this process does not have. Start it anew, with the same keys as the others."""


class Damaged(StorageError):
    """The database is damaged. Stop the bot and restore the latest backup."""


class NewerSchema(StorageError):
    """This database was written by a newer version of Kładka. Install that version; nothing was changed."""


class OlderSchema(StorageError):
    """This database was written by an older version of Kładka. Start the bot once, or run `kladka db upgrade`."""


class AlreadyInUse(StorageError):
    """Another Kładka process is using this database. Stop it first."""


class NotOurs(StorageError):
    """This database belongs to another program. Give Kładka a database of its own; nothing was changed."""


class NoDatabase(StorageError):
    """There is no database there. Nothing was changed."""


class BackupExists(StorageError):
    """There is a file of that name. Give the backup another name; nothing was changed."""


class NotEmpty(StorageError):
    """The database to copy to is not empty. Give an empty one; nothing was changed."""


class Refused(StorageError):
    """The database would not keep what it was given, which is a bug of ours. Nothing was changed."""


class DueFailed(Exception):
    """Deciding about something that fell due failed because of a bug. Carries which it was; the cause is chained."""

    def __init__(self, chat: int, kind: str) -> None:
        super().__init__(f"turn failed at alarm {kind}")
        self.chat = chat
        self.kind = kind


class TurnFailed(Exception):
    """Deciding a turn failed because of a bug. Carries which update it was; the cause is chained."""

    def __init__(self, seq: int, chat: int) -> None:
        super().__init__(f"turn failed at update {seq}")
        self.seq = seq
        self.chat = chat

"""Is everything that is kept legible, and does it hang together?

Law: looks at every chat and changes nothing. What people wrote is opened and let go; only counts come out. Plans only.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from storage.errors import Damaged, WrongKey
from storage.plan import Plan
from storage.rows import read_alarm, read_answer, read_session
from storage.sealing import Sealer

#: Chats looked up at a time.
_PAGE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was looked at and what is wrong, as counts."""

    chats: int
    #: Sealed fields that were opened.
    opened: int
    #: Sealed fields that are there and need an older key than the one that seals.
    older: int = 0
    #: Table -> sealed fields that no key opens.
    illegible: Mapping[str, int]
    #: Chats that point at another update, letter or alarm than their next one: they would wait for nothing.
    misled: int

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.misled and not any(self.illegible.values())


#: Opens the sealed field of one row.
Open: TypeAlias = Callable[[Sealer, int, Sequence[Any]], object]


def _update(sealer: Sealer, chat: int, row: Sequence[Any]) -> object:
    _, source, number, body = row
    return sealer.unseal(body, table="inbox", chat=chat, row=f"{source}\0{number}")


def _letter(sealer: Sealer, chat: int, row: Sequence[Any]) -> object:
    _, cause, body = row
    return sealer.unseal(body, table="outbox", chat=chat, row=cause)


#: Table -> the query for a chat's rows, which of its columns is sealed, and what opens one.
_SEALED: Final[Mapping[str, tuple[str, int, Open]]] = {
    "session": ("load_session", 0, read_session),
    "answer": ("load_history", 3, read_answer),
    "inbox": ("updates_of_chat", -1, _update),
    "outbox": ("letters_of_chat", -1, _letter),
    "schedule": ("load_alarms", -1, read_alarm),
}


def check(sealer: Sealer) -> Plan[Findings]:
    """Look at every chat."""
    chats = opened = older = misled = 0
    illegible = dict.fromkeys(_SEALED, 0)
    last: int | None = None
    while page := (yield "list_chats", {"after": last, "most": _PAGE}):
        for chat, led_astray in page:
            for table, (query, column, unseal) in _SEALED.items():
                found = yield query, {"chat": chat}
                rows = [row for row in found if row[column] is not None]
                good = sum(_opens(sealer, chat, row, unseal) for row in rows)
                opened += good
                older += sum(sealer.is_older(bytes(row[column])) for row in rows)
                illegible[table] += len(rows) - good
            chats += 1
            misled += bool(led_astray)
        last = page[-1][0]
    return Findings(chats=chats, opened=opened, older=older, illegible=illegible, misled=misled)


def _opens(sealer: Sealer, chat: int, row: Sequence[Any], unseal: Open) -> bool:
    try:
        unseal(sealer, chat, row)
    except (Damaged, WrongKey):
        return False
    return True

"""By what the erased are known: marks, made with a key of their own.

Law: a database has one such key for as long as it lives, made from the sealing key that it was made with and kept in
it, sealed. So the sealing key may be exchanged, and a backup from any time still brings back nobody: a database that
does not have the key yet comes to the same one. Plans only.
"""

from datetime import datetime
from typing import Final

from storage.errors import Damaged
from storage.plan import Plan
from storage.sealing import Sealer, mark_of
from storage.ticks import to_ticks

#: The facts in ``meta``. Each is sealed for chat 0, and its name.
CANARY: Final = "canary"
MARKS: Final = "marks"
_TABLE: Final = "meta"
_NOBODY: Final = 0


def seal_fact(sealer: Sealer, name: str, text: str) -> bytes:
    """A fact about the database, as it is kept."""
    return sealer.seal(text, table=_TABLE, chat=_NOBODY, row=name)


def unseal_fact(sealer: Sealer, name: str, sealed: bytes) -> str:
    """Such a fact. Raises as ``Sealer.unseal``."""
    return sealer.unseal(sealed, table=_TABLE, chat=_NOBODY, row=name)


def settle_marks(sealer: Sealer, *, now: datetime) -> Plan[None]:
    """Make the key of the marks, unless the database has it. The canary says which sealing key is the first."""
    if (yield "read_meta", {"name": MARKS}):
        return
    ((canary,),) = yield "read_meta", {"name": CANARY}
    key = sealer.mark_key(bytes(canary), table=_TABLE, chat=_NOBODY, row=CANARY)
    yield "write_meta", {"name": MARKS, "value": seal_fact(sealer, MARKS, key.hex()), "now": to_ticks(now)}


def marks_of(sealer: Sealer, chat: int, *, key: bytes) -> frozenset[bytes]:
    """Every mark that a chat may have.

    Earlier programs made them with the sealing key itself. Whoever puts back a backup from before such an erasure needs
    that key in the ring anyway, so it is there to be compared with.
    """
    return frozenset((mark_of(chat, key=key), *sealer.first_marks(chat)))


def read_mark(sealer: Sealer, chat: int) -> Plan[bytes]:
    """The mark that a chat leaves when it is erased now."""
    return mark_of(chat, key=(yield from read_mark_key(sealer)))


def read_mark_key(sealer: Sealer) -> Plan[bytes]:
    """The key of the marks. Raises ``Damaged`` where there is none."""
    found = yield "read_meta", {"name": MARKS}
    if not found:
        raise Damaged
    return bytes.fromhex(unseal_fact(sealer, MARKS, bytes(found[0][0])))

"""The first transaction: is this database ours, is the key right, and is its schema at the head?

Law: it is asked in that order, and nothing is changed before all three are known. Whom a backup brought back goes again
before anybody else looks. Plans only.
"""

from datetime import datetime

from storage.erasing import erase_again
from storage.errors import Damaged, NotOurs, WrongKey
from storage.marks import CANARY, seal_fact, settle_marks, unseal_fact
from storage.plan import SCHEMA_STATEMENT, Plan
from storage.schema import Engine, statements_from
from storage.sealing import Sealer
from storage.ticks import to_ticks

_SONG = "kladka"


def open_database(sealer: Sealer, *, engine: Engine, now: datetime) -> Plan[None]:
    """Bring the schema to the head. Raises ``NotOurs``, ``NewerSchema``, ``WrongKey``, ``Damaged``."""
    yield "lock_schema", {}
    tables = {name for (name,) in (yield "list_tables", {})}
    revision: str | None = None
    if tables:
        if "alembic_version" not in tables:
            raise NotOurs
        ((revision,),) = yield "read_version", {}
    statements = statements_from(revision, engine=engine)
    if revision is not None:
        yield from hear_canary(sealer)
    for statement in statements:
        yield SCHEMA_STATEMENT, {"sql": statement}
    if revision is None:
        yield "write_meta", {"name": CANARY, "value": seal_fact(sealer, CANARY, _SONG), "now": to_ticks(now)}
    yield from settle_marks(sealer, now=now)
    if revision is not None:
        yield from erase_again(sealer, now=now)


def hear_canary(sealer: Sealer) -> Plan[None]:
    """Whether the key opens this database. Raises ``WrongKey``; ``Damaged`` where nothing tells."""
    found = yield "read_meta", {"name": CANARY}
    if not found:
        raise Damaged
    try:
        song = unseal_fact(sealer, CANARY, bytes(found[0][0]))
    except (Damaged, WrongKey):
        raise WrongKey from None
    if song != _SONG:
        raise WrongKey

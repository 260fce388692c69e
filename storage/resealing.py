"""The sealing key was exchanged: every field is sealed anew with the one that seals now.

Law: a page of chats is one transaction, each chat held as for a turn, and a field is replaced only by what opens to the
same words; so it may end at any moment, run again, and run beside replicas. Every sealed column is registered here; a
test compares the register with the real tables. The facts about the whole database come last, when no field is left:
until then the database does not open without the older key, and nobody can put that away too early. Plans only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from storage.errors import Damaged, WrongKey
from storage.marks import seal_fact, unseal_fact
from storage.plan import Parameters, Plan
from storage.rows import place_of
from storage.sealing import Sealer

#: Table -> the query that replaces its sealed column, ``body``.
REGISTER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "session": "reseal_session",
        "answer": "reseal_answer",
        "inbox": "reseal_inbox",
        "outbox": "reseal_outbox",
        "schedule": "reseal_schedule",
    }
)
#: The sealed columns that belong to no chat.
FACTS: Final[Mapping[str, str]] = MappingProxyType({"meta": "value"})
#: Comes before every chat's number.
BEFORE_ALL: Final = -(2**63)


@dataclass(frozen=True, slots=True, kw_only=True)
class Older:
    """What still needs an older key: fields of chats, facts about the database, and running processes that seal with it."""

    fields: int
    facts: int
    others: int = 0

    @property
    def count(self) -> int:
        """Everything sealed that needs it."""
        return self.fields + self.facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Resealed:
    """A page of chats. ``last`` is where the next one begins, ``None`` if there is none."""

    last: int | None
    #: Fields that have the new seal.
    fields: int = 0
    #: Fields that no key of the ring opens; they stay as they are.
    illegible: int = 0


def count_older(sealer: Sealer) -> Plan[Older]:
    """How much there is to do. Looks at every field."""
    ((fields, facts),) = yield "count_older", {"head": sealer.head, "also": sealer.first_head}
    others = yield "count_other_sealers", {"key": sealer.name}
    return Older(fields=fields, facts=facts, others=others[0][0] if others else 0)


def reseal(sealer: Sealer, *, after: int, most: int) -> Plan[Resealed]:
    """Seal anew what the next chats have. Chats that somebody is at are passed over."""
    page = [chat for (chat,) in (yield "hold_page", {"after": after, "most": most})]
    if not page:
        return Resealed(last=None)
    heads = {"head": sealer.head, "also": sealer.first_head}
    found = yield "older_fields", [{"chat": chat, **heads} for chat in page]
    done = illegible = 0
    for table, query in REGISTER.items():
        rows = [row for row in found if row[0] == table]
        anew = [fresh for row in rows if (fresh := _anew(sealer, row)) is not None]
        yield query, anew
        done += len(anew)
        illegible += len(rows) - len(anew)
    return Resealed(last=page[-1], fields=done, illegible=illegible)


def end_reseal(sealer: Sealer) -> Plan[Older]:
    """The facts as well, if they are all that is left. Returns what was left before."""
    older = yield from count_older(sealer)
    if not older.fields and not older.others:
        facts = [(name, bytes(value)) for name, value in (yield "list_facts", {})]
        for name, value in facts:
            if sealer.is_older(value):
                yield "reseal_fact", {"name": name, "value": seal_fact(sealer, name, unseal_fact(sealer, name, value))}
    return older


def _anew(sealer: Sealer, row: Sequence[Any]) -> Parameters | None:
    """From table, chat, two numbers, a word, body: what replaces it; ``None`` if it cannot be opened."""
    table, chat, first, second, word, body = row
    place = place_of(table, first, second, word)
    try:
        words = sealer.unseal(body, table=table, chat=chat, row=place)
    except (Damaged, WrongKey):
        return None
    anew = sealer.seal(words, table=table, chat=chat, row=place)
    return {"chat": chat, "first": first, "second": second, "word": word, "was": body, "body": anew}

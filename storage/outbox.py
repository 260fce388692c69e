"""Letters: settled, leased, freed, cancelled.

Law: a letter is leased by marking it, and counting the try, before anything is sent. At most one letter of a chat is
leased, and it is the oldest that is not sent. Only who leased a letter settles it: what a process that was thought dead
says later is passed over. Plans only.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import NamedTuple, assert_never

from storage.moving import move
from storage.plan import Parameters, Plan
from storage.rows import read_letter
from storage.sealing import Sealer
from storage.store import Blocked, Letter, Migrated, Outcome, Sent, TryLater, Undeliverable
from storage.ticks import to_ticks


class Room(NamedTuple):
    """How many letters may be leased, and how many before nudges wait."""

    letters: int
    nudges: int


def exchange(
    sealer: Sealer,
    outcomes: Sequence[Outcome],
    *,
    owner: int,
    handed: AbstractSet[int] | None,
    now: datetime,
    room: Room,
) -> Plan[list[Letter]]:
    """Settle, then lease.

    ``handed`` is given when the last exchange may have leased letters that nobody got to see: all of ours but these are
    put back first.
    """
    if handed is not None:
        yield from _put_back(owner, handed, now=now)
    if outcomes:
        yield from _settle(sealer, _first_of_each(outcomes), owner=owner, now=now)
    if room.letters <= 0:
        return []
    most = {"limit": room.letters, "nudges": min(room.letters, room.nudges)}
    ready = yield "find_ready", {"now": to_ticks(now), **most}
    leases = [{"chat": chat, "letter": letter, "owner": owner} for chat, letter in ready]
    rows = yield "lease_letters", leases
    yield "hold_chats", leases
    place = {letter: place for place, (_, letter) in enumerate(ready)}
    return sorted((read_letter(sealer, row) for row in rows), key=lambda letter: place[letter.id])


def _first_of_each(outcomes: Iterable[Outcome]) -> Mapping[int, Outcome]:
    settled: dict[int, Outcome] = {}
    for outcome in outcomes:
        settled.setdefault(outcome.letter, outcome)
    return settled


def _settle(sealer: Sealer, outcomes: Mapping[int, Outcome], *, owner: int, now: datetime) -> Plan[None]:
    lost = yield from _lost_nudges(outcomes.values())
    blocked = [outcome for outcome in outcomes.values() if isinstance(outcome, Blocked)]
    moved = [outcome for outcome in outcomes.values() if isinstance(outcome, Migrated)]
    chats = yield from _chats_of([*blocked, *moved], owner=owner)
    settled = yield (
        "settle_letters",
        [_settlement(outcome, lost=lost, owner=owner, now=now) for outcome in outcomes.values()],
    )
    yield "free_chats", [{"chat": chat, "send_after": at} for chat, at in settled]
    for letter in (outcome.letter for outcome in blocked if outcome.letter in chats):
        yield from block(chats[letter], now=now)
    for migrated in moved:
        if migrated.letter in chats:
            yield from move(sealer, chats[migrated.letter], migrated.chat, now=now)


def _lost_nudges(outcomes: Iterable[Outcome]) -> Plan[AbstractSet[int]]:
    doubtful = [outcome.letter for outcome in outcomes if isinstance(outcome, TryLater) and outcome.uncertain]
    rows = yield "find_nudges", [{"letter": letter} for letter in doubtful]
    return {letter for (letter,) in rows}


def _chats_of(outcomes: Sequence[Blocked | Migrated], *, owner: int) -> Plan[Mapping[int, int]]:
    rows = yield "find_letter_chats", [{"letter": outcome.letter, "owner": owner} for outcome in outcomes]
    return {letter: chat for letter, chat in rows}  # noqa: C416 - rows are not pairs to the type checker


def _settlement(outcome: Outcome, *, lost: AbstractSet[int], owner: int, now: datetime) -> Parameters:
    """How a letter's row ends, or goes on. A nudge of which nobody knows whether it arrived is not repeated."""
    ticks = to_ticks(now)
    status, at, message, error, uncertain = "pending", ticks, None, None, 0
    earlier: Sequence[int] = ()
    match outcome:
        case Sent():
            status, message, earlier = "sent", outcome.message, outcome.earlier
        case TryLater(letter=letter) if letter in lost:
            status, uncertain = "unknown", 1
        case TryLater():
            at, uncertain = to_ticks(outcome.at), int(outcome.uncertain)
        case Undeliverable():
            status, error = "dead", outcome.reason
        case Blocked():
            status = "cancelled"
        case Migrated():
            pass
        case _:
            assert_never(outcome)
    return {
        "letter": outcome.letter,
        "owner": owner,
        "status": status,
        "message": message,
        "earlier": " ".join(map(str, earlier)) or None,
        "error": error,
        "uncertain": uncertain,
        "settled_at": None if status == "pending" else ticks,
        "send_after": at,
    }


def _put_back(owner: int, handed: AbstractSet[int], *, now: datetime) -> Plan[None]:
    leased = [row for row in (yield "leased_by_us", {"owner": owner}) if row[0] not in handed]
    ticks = to_ticks(now)
    yield from _end_leases("put_back_letters", leased, {"send_after": ticks})


def recover(*, owner: int, now: datetime) -> Plan[int]:
    """Free what a dead process had leased."""
    abandoned = yield "abandoned_letters", {"owner": owner}
    yield from _end_leases("free_letters", abandoned, {"now": to_ticks(now)})
    return len(abandoned)


def missing_owners(*, owner: int) -> Plan[AbstractSet[int]]:
    """Other processes that have leased letters and show no sign of life."""
    rows = yield "missing_owners", {"owner": owner}
    return {number for (number,) in rows}


def free_leases(owners: AbstractSet[int], *, now: datetime) -> Plan[None]:
    """Free what these had leased."""
    leased = yield "leased_by_owners", [{"owner": owner} for owner in sorted(owners)]
    yield from _end_leases("free_letters", leased, {"now": to_ticks(now)})


def _end_leases(query: str, letters: Sequence[Sequence[int]], also: Parameters) -> Plan[None]:
    """End leases of (letter, chat, owner); the chats are locked first and freed last."""
    yield "touch_chats", [{"chat": chat} for chat in sorted({chat for _, chat, _ in letters})]
    freed = yield query, [{"letter": letter, "owner": owner, **also} for letter, _, owner in letters]
    yield "free_chats", [{"chat": chat, "send_after": at} for chat, at in freed]


def block(chat: int, *, now: datetime) -> Plan[None]:
    """Cancel what waits to be sent to a chat, and send nothing until somebody writes there again."""
    known = yield "block_chat", {"chat": chat}
    if known:
        yield "cancel_letters", {"chat": chat, "now": to_ticks(now)}
        yield "point_at_letter", {"chat": chat}

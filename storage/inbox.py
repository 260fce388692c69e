"""Updates: kept before they are acknowledged, and buried when a bug of ours cannot take them.

Law: an update is new, done or dead. Plans only (see ``storage.plan``).
"""

from collections.abc import Sequence
from datetime import datetime

from storage.plan import Plan
from storage.rows import letter_rows, update_row
from storage.sealing import Sealer
from storage.store import Arrival, NewLetter
from storage.ticks import to_ticks


def take_in(sealer: Sealer, arrivals: Sequence[Arrival], *, now: datetime) -> Plan[int]:
    """Keep what is new, and let the chats know. Of a known one nothing is touched, least of all its erased chat."""
    kept = yield "keep_updates", [update_row(sealer, arrival, now=now) for arrival in arrivals]
    first: dict[int, int] = {}
    for chat, seq in kept:
        first[chat] = min(seq, first.get(chat, seq))
    yield "wake_chats", [{"chat": chat, "seq": first[chat]} for chat in sorted(first)]
    return len(kept)


def bury(sealer: Sealer, seq: int, *, reason: str, letters: Sequence[NewLetter], now: datetime) -> Plan[None]:
    """Set an update aside and apologise; once, however often it is asked for."""
    found = yield "find_update", {"seq": seq}
    yield "touch_chats", [{"chat": chat} for (chat,) in found]
    buried = yield "bury_update", {"seq": seq, "reason": reason, "now": to_ticks(now)}
    for (chat,) in buried:
        yield "keep_letters", letter_rows(sealer, letters, chat=chat, cause=str(seq), now=now)
        ((ticket,),) = yield "draw_ticket", {}
        yield "end_turn", {"chat": chat, "ticket": ticket, "now": to_ticks(now)}


def count_try(seq: int) -> Plan[None]:
    """An update was tried and failed; said in a transaction of its own, since the turn's was undone."""
    yield "count_try", {"seq": seq}

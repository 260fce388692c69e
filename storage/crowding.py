"""Chats in which more waits than anybody can be answered at once.

Law: everything that waits is kept and has its turn; the person is told once a day. That word is a nudge: it is not said
twice in case of doubt, and its key, which names a day, goes when that day is long over. Plans only (see
``storage.plan``).
"""

from collections.abc import Callable
from datetime import datetime

from storage.plan import Plan
from storage.rows import letter_rows
from storage.sealing import Sealer
from storage.store import NewLetter
from storage.ticks import to_ticks


def key_of(chat: int, now: datetime) -> str:
    """What makes the letter the only one of its day."""
    return f"slow:{chat}:{now.date().isoformat()}"


def ask_patience(sealer: Sealer, write: Callable[[str | None], str], *, over: int, now: datetime) -> Plan[int]:
    """Queue a letter to everybody in whose chat more than ``over`` updates wait, and who was not told today."""
    crowds = yield "find_crowds", {"over": over, "day": now.date().isoformat()}
    yield "touch_chats", [{"chat": chat} for chat, _ in crowds]
    for chat, language in crowds:
        ((ticket,),) = yield "draw_ticket", {}
        letter = NewLetter(body=write(language), kind="nudge", dedupe=key_of(chat, now))
        yield "keep_letters", letter_rows(sealer, [letter], chat=chat, cause=f"crowd {ticket}", now=now)
        yield "end_turn", {"chat": chat, "ticket": ticket, "now": to_ticks(now)}
    return len(crowds)

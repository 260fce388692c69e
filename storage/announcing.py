"""Something is said to many chats at once.

Law: to each chat once, whatever is killed between pages; to nobody who blocked the bot. Whom it is for is decided by
``write``, which sees the saved session. What was not sent yet can be called off. Plans only (see ``storage.plan``).
"""

from datetime import datetime

from storage.plan import Plan, to_ticks
from storage.rows import letter_rows, read_session
from storage.sealing import Sealer
from storage.store import NewLetter, Page, WriteNews


def key_of(chat: int, name: str) -> str:
    """What makes the letter the only one of its announcement."""
    return f"news:{chat}:{name}"


def announce(
    sealer: Sealer, write: WriteNews, *, name: str, after: int | None, most: int, now: datetime | None
) -> Plan[Page]:
    """Queue a nudge to those of the next ``most`` chats that it is for; ``now=None`` only counts them."""
    rows = yield "list_reachable", {"after": after, "most": most, "name": name}
    sessions = ((chat, read_session(sealer, chat, row)) for chat, *row in rows)
    bodies = [(chat, body) for chat, session in sessions if session and (body := write(session)) is not None]
    if now is not None:
        yield "touch_chats", [{"chat": chat} for chat, _ in bodies]
        for chat, body in bodies:
            yield from _queue(sealer, NewLetter(body=body, kind="nudge", dedupe=key_of(chat, name)), chat, now=now)
    return Page(last=rows[-1][0] if rows else None, letters=len(bodies))


def _queue(sealer: Sealer, letter: NewLetter, chat: int, *, now: datetime) -> Plan[None]:
    ((ticket,),) = yield "draw_ticket", {}
    yield "keep_letters", letter_rows(sealer, [letter], chat=chat, cause=f"news {ticket}", now=now)
    yield "end_turn", {"chat": chat, "ticket": ticket, "now": to_ticks(now)}


def call_off(name: str, *, now: datetime) -> Plan[int]:
    """Forget the letters of an announcement that wait to be sent, so that it may go on some other time."""
    chats = [chat for (chat,) in (yield "list_announced", {"ending": f":{name}"})]
    yield "touch_chats", [{"chat": chat} for chat in chats]
    gone = 0
    for chat in chats:
        gone += len((yield "drop_announced", {"key": key_of(chat, name)}))
        ((ticket,),) = yield "draw_ticket", {}
        yield "end_turn", {"chat": chat, "ticket": ticket, "now": to_ticks(now)}
    return gone

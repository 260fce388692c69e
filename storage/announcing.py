"""Something is said to many chats, a page at a time.

Law: to each chat once, whatever is killed between pages; to nobody who blocked the bot. Whom it is for is decided by
``write``, which sees the session as it is when the letter is queued. How far it came is kept with the letters, in one
transaction. What was not sent yet can be called off. Plans only (see ``storage.plan``).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from storage.plan import Plan
from storage.rows import letter_rows, read_session
from storage.sealing import Sealer
from storage.store import Announcement, ComposeNews, NewLetter, Page, Spread, WriteNews
from storage.ticks import from_ticks, to_ticks


def key_of(chat: int, name: str) -> str:
    """What makes the letter the only one of its announcement."""
    return f"news:{chat}:{name}"


def count_wanted(sealer: Sealer, write: WriteNews, *, name: str, after: int | None, most: int) -> Plan[Page]:
    """How many of the next ``most`` chats it is for."""
    rows = yield "list_reachable", {"after": after, "most": most, "name": name}
    sessions = [read_session(sealer, chat, row) for chat, *row in rows]
    wanted = sum(session is not None and write(session) is not None for session in sessions)
    return Page(last=rows[-1][0] if rows else None, letters=wanted)


def hand_in(name: str, body: str, *, now: datetime) -> Plan[None]:
    """Have it said, from now on."""
    yield "keep_announcement", {"name": name, "body": body, "now": to_ticks(now)}


def spread(sealer: Sealer, compose: ComposeNews, *, most: int, look: int, now: datetime) -> Plan[Spread | None]:
    """Go on with the first announcement; and take back what waits again though its announcement was stopped."""
    found = yield "hold_announcement", {}
    yield from _take_back(now=now)  # after it, as ``call_off`` does: two that lock in one order never block each other
    if not found:
        return None
    ((name, body, passed),) = found
    ((ready,),) = yield "count_ready", {"now": to_ticks(now), "most": most}
    if ready >= most:
        return Spread(name=name, letters=0, state="waits")
    rows = yield "list_reachable", {"after": passed, "most": look, "name": name}
    write, letters = compose(body), 0
    for chat, *row in rows:
        session = read_session(sealer, chat, row)
        passed = chat
        if session is not None and write(session) is not None:
            letters += yield from _tell(sealer, write, chat, name=name, now=now)
        if letters == most:
            break
    state: Literal["going", "done"] = "going" if rows else "done"
    yield "move_announcement", _moved(name, letters, None if state == "done" else passed, state=state, now=now)
    return Spread(name=name, letters=letters, state=state)


def _moved(name: str, letters: int, passed: int | None, *, state: str, now: datetime) -> dict[str, object]:
    settled = to_ticks(now) if state == "done" else None
    return {"name": name, "letters": letters, "passed": passed, "state": state, "settled_at": settled}


def _tell(sealer: Sealer, write: WriteNews, chat: int, *, name: str, now: datetime) -> Plan[bool]:
    """Queue the letter, if the chat is there and it is for them now that nobody else changes it."""
    if not (yield "hold_reachable", {"chat": chat}):
        return False
    rows = yield "load_session", {"chat": chat}
    session = read_session(sealer, chat, rows[0]) if rows else None
    body = write(session) if session is not None else None
    if body is None:
        return False
    ((ticket,),) = yield "draw_ticket", {}
    letter = NewLetter(body=body, kind="nudge", dedupe=key_of(chat, name))
    yield "keep_letters", letter_rows(sealer, [letter], chat=chat, cause=f"news {ticket}", now=now)
    yield "end_turn", {"chat": chat, "ticket": ticket, "now": to_ticks(now)}
    return True


def call_off(*, now: datetime) -> Plan[int]:
    """Stop all of them."""
    yield "stop_announcements", {"now": to_ticks(now)}
    return (yield from _take_back(now=now))


def _take_back(*, now: datetime) -> Plan[int]:
    """Forget the letters of stopped announcements that wait to be sent: also one that was under way, and comes back."""
    found = yield "list_called_off", {}
    yield "touch_chats", [{"chat": chat} for chat in sorted({chat for _, chat, _ in found})]
    gone = 0
    for letter, chat, name in found:
        if not (yield "drop_called_off", {"letter": letter}):
            continue
        gone += 1
        yield "uncount_letter", {"name": name}
        ((ticket,),) = yield "draw_ticket", {}
        yield "end_turn", {"chat": chat, "ticket": ticket, "now": to_ticks(now)}
    return gone


def announcements() -> Plan[Sequence[Announcement]]:
    """All of them, and what became of their letters."""
    found: list[Announcement] = []
    for name, body, state, letters, begun, settled in (yield "list_announcements", {}):
        fates = yield "count_fates", {"name": name}
        found.append(
            Announcement(
                name=name,
                body=body,
                state=state,
                letters=letters,
                begun=from_ticks(begun),
                settled=None if settled is None else from_ticks(settled),
                fates=dict(map(tuple, fates)),
            )
        )
    return found

"""A choice on a button, and back: what a press brings is taken for ours only if it looks exactly like ours.

Law: pure and total. Whatever bytes come in, the answer is a press or nothing, never an error; whether the press is
still wanted is for the engine to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeAlias

from telegram.constants import InlineKeyboardButtonLimit

from flows.effects import Button
from flows.events import Pressed

Rows: TypeAlias = Sequence[Sequence[Button]]

_NONCE = r"[A-Za-z0-9_-]{11}"
_ACTION = r"[A-Za-z0-9_.+-]{1,40}"
_DATA = re.compile(f"({_NONCE}):({_ACTION})")

#: Telegram's limit, in bytes. Ours are ASCII, so characters and bytes are the same.
_LIMIT = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)


def pack(nonce: str, action: str) -> str:
    """Data for a button, at most 64 bytes.

    Raises:
        ValueError: the nonce or the action is not of the agreed form; a mistake of ours.
    """
    data = f"{nonce}:{action}"
    if len(data) > _LIMIT or not _DATA.fullmatch(data):
        raise ValueError(f"not a nonce of 11 and an action of at most 40 plain characters: {data!r}")
    return data


def unpack(data: str | None) -> Pressed | None:
    """The press that ``data`` stands for, or ``None`` if it is not ours."""
    found = _DATA.fullmatch(data) if data else None
    return Pressed(nonce=found[1], action=found[2]) if found else None


def keyboard(rows: Rows, nonce: str) -> dict[str, Any]:
    """Buttons under a message, as Telegram wants them."""
    drawn = [[{"text": each.label, "callback_data": pack(nonce, each.action)} for each in row] for row in rows]
    return {"inline_keyboard": drawn}

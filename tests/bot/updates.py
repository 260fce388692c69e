"""Updates as Telegram sends them, and JSON that it would never send."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

PERSON = {"id": 5, "is_bot": False, "first_name": "Ola", "language_code": "pl"}
PRIVATE = {"id": 5, "type": "private", "first_name": "Ola"}
GROUP = {"id": -10, "type": "group", "title": "Zespół"}
CHANNEL = {"id": -100200, "type": "channel", "title": "Kanał"}
BOT = {"id": 99, "is_bot": True, "first_name": "Kładka", "username": "kladka_bot"}
RIGHTS = dict.fromkeys(
    (
        "can_be_edited",
        "is_anonymous",
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
    ),
    True,
)
NONCE = "abcDEF123_-"
SENT = 1_760_000_000

FIELDS = ["message", "chat", "id", "callback_query", "from", "type", "text", "photo", "voice", "message_id", "status"]
json_values = st.recursive(
    st.sampled_from([None, True, 0, 5, 2**60, 1.5, "", "private", "/start", "kicked"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=12,
)


def message(chat: dict[str, Any] = PRIVATE, **content: object) -> dict[str, Any]:
    """A message as Telegram sends it."""
    return {"message_id": 41, "date": SENT, "chat": chat, "from": PERSON, **content}


def press(data: str | None, **of: object) -> dict[str, Any]:
    """A press as Telegram sends it."""
    query: dict[str, Any] = {"id": "77", "from": PERSON, "chat_instance": "1", "message": message(), **of}
    return {"callback_query": query if data is None else query | {"data": data}}


def membership(chat: dict[str, Any], before: str, after: str) -> dict[str, Any]:
    """A change of the bot's own membership."""

    def member(status: str) -> dict[str, Any]:
        extra: dict[str, dict[str, Any]] = {"kicked": {"until_date": 0}, "administrator": RIGHTS}
        return {"user": BOT, "status": status, **extra.get(status, {})}

    old, new = member(before), member(after)
    change = {"chat": chat, "from": PERSON, "date": 1, "old_chat_member": old, "new_chat_member": new}
    return {"my_chat_member": change}

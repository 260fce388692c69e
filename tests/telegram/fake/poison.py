"""Updates that no honest client causes, and that arrive all the same.

Law: each is a fresh dict to be given as it is; the name says what is wrong with it.
"""

from __future__ import annotations

from tests.telegram.fake.refusals import JSON


def person(user_id: int, name: str = "Ktoś") -> JSON:
    """A user, for use in other updates."""
    return {"id": user_id, "is_bot": False, "first_name": name, "language_code": "pl"}


def private(user_id: int, name: str = "Ktoś") -> JSON:
    """That user's private chat."""
    return {"id": user_id, "first_name": name, "type": "private"}


def of_unknown_kind() -> JSON:
    """An update type that does not exist yet."""
    return {"thought_received": {"thought": "hm"}}


def of_nothing() -> JSON:
    """An update with a number and nothing else."""
    return {}


def without_chat(user_id: int) -> JSON:
    """A message that was said nowhere."""
    return {"message": {"message_id": 1, "from": person(user_id), "text": "hej"}}


def without_date(user_id: int) -> JSON:
    """A message whose date is no number."""
    return {"message": {"message_id": 1, "date": "wczoraj", "chat": private(user_id), "text": "hej"}}


def not_an_object() -> JSON:
    """A message that is a sentence."""
    return {"message": "hej"}


def wrong_types(user_id: int) -> JSON:
    """Text, entities and id of the wrong kinds."""
    message = {"message_id": "siedem", "chat": private(user_id), "from": person(user_id)}
    return {"message": {**message, "text": 7, "entities": {"type": "bold"}}}


def huge(user_id: int, size: int = 1_000_000) -> JSON:
    """A message far above any limit."""
    message = {"chat": private(user_id), "from": person(user_id)}
    return {"message": {**message, "text": "a" * size}}


def torn(user_id: int) -> JSON:
    """Text with half a character (a lone surrogate), as only JSON can carry it."""
    return {"message": {"chat": private(user_id), "from": person(user_id), "text": "hej \ud83d"}}


def of_nobody(chat_id: int) -> JSON:
    """A message without a sender, as in channels."""
    return {"message": {"chat": {"id": chat_id, "type": "group", "title": "Grupa"}, "text": "/start"}}


def inline_tap(user_id: int, data: str = "x") -> JSON:
    """A tap on a message that was sent through inline mode: no chat, no message."""
    return {"callback_query": {"from": person(user_id), "inline_message_id": "AAA", "data": data}}


def game_tap(user_id: int) -> JSON:
    """A tap that carries a game instead of data."""
    return {"callback_query": {"from": person(user_id), "game_short_name": "gra"}}


def all_of(user_id: int) -> list[JSON]:
    """One of each."""
    return [
        of_unknown_kind(),
        of_nothing(),
        without_chat(user_id),
        without_date(user_id),
        not_an_object(),
        wrong_types(user_id),
        huge(user_id),
        torn(user_id),
        of_nobody(-user_id),
        inline_tap(user_id),
        game_tap(user_id),
    ]

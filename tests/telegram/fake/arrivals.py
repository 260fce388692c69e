"""What people do, on its way into the queue.

Law: an update goes in exactly as given, poison too; only what the server alone can know is filled in where it is
missing (message ids, dates, query ids, the pressed message as it is now).
"""

from __future__ import annotations

from tests.telegram.fake.chats import Chats, Tap
from tests.telegram.fake.clock import Clock
from tests.telegram.fake.history import History
from tests.telegram.fake.queues import DAY, TAP_SECONDS, Lane, Updates
from tests.telegram.fake.refusals import JSON

#: Types that come only when asked for by name.
_ASKED_FOR = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_MESSAGES = ("message", "edited_message", "channel_post", "edited_channel_post")
_SECONDS = {"callback_query": TAP_SECONDS, "inline_query": 30.0, "chosen_inline_result": 600.0}


class Arrivals:
    """The door for updates."""

    def __init__(self, chats: Chats, clock: Clock, history: History, updates: Updates) -> None:
        self._chats, self._clock, self._history, self._updates = chats, clock, history, updates
        #: None: all but those that must be asked for.
        self.allowed: frozenset[str] | None = None
        self._queries = 0

    def allow(self, kinds: object) -> None:
        """Take ``allowed_updates`` over; anything but a list of names changes nothing."""
        if isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds):
            self.allowed = frozenset(kind.lower() for kind in kinds) or None

    def give(self, update: JSON) -> JSON:
        """Queue an update; returns it as it went in (``update_id`` comes when it is merged)."""
        kind = next((name for name in update if name != "update_id"), "")
        body = update.get(kind)
        lane: Lane = ("other", 0)
        seconds = _SECONDS.get(kind, DAY)
        if isinstance(body, dict):
            self._meet(body)
            if kind in _MESSAGES:
                lane = ("message", self._fill_message(body))
                seconds = DAY - self._clock.now() + max(_number(body.get(name)) for name in ("date", "edit_date"))
            elif kind == "callback_query":
                lane = ("tap", self._fill_tap(body))
        if kind in _ASKED_FOR if self.allowed is None else kind not in self.allowed:
            self._history.add("skipped", self._clock.now(), update=update)
            return update
        self._updates.put(lane, update, seconds=seconds)
        return update

    def _meet(self, body: JSON) -> None:
        """Know the chat and the person from now on."""
        chat, person = body.get("chat"), body.get("from")
        if isinstance(person, dict) and isinstance(person.get("id"), int):
            self._chats.people[person["id"]] = person
        if isinstance(chat, dict) and isinstance(chat.get("id"), int):
            self._chats.meet(chat)

    def _fill_message(self, message: JSON) -> int:
        """Give a message its id and date; returns its chat."""
        message.setdefault("message_id", self._chats.next_message_id())
        message.setdefault("date", int(self._clock.now()))
        chat = message.get("chat")
        chat_id = chat.get("id") if isinstance(chat, dict) else None
        room = self._chats.rooms.get(chat_id) if isinstance(chat_id, int) else None
        if room is None:
            return 0
        if isinstance(message["message_id"], int):
            room.theirs[message["message_id"]] = message
        return room.id

    def _fill_tap(self, query: JSON) -> int:
        """Give a tap its id and the message it was made on; returns its user."""
        self._queries += 1
        query.setdefault("id", str(4_000_000_000_000_000_000 + self._queries))
        query.setdefault("chat_instance", "-3141592653589793238")
        person, message = query.get("from"), query.get("message")
        user_id = person.get("id", 0) if isinstance(person, dict) else 0
        chat = message.get("chat") if isinstance(message, dict) else None
        chat_id = chat.get("id") if isinstance(chat, dict) else None
        room = self._chats.rooms.get(chat_id) if isinstance(chat_id, int) else None
        if isinstance(message, dict) and room is not None:
            query["message"] = self._pressed(message, room.id)
        if room is not None and isinstance(query["id"], str) and isinstance(user_id, int):
            self._chats.taps[query["id"]] = Tap(self._clock.now(), room.id, user_id)
        return user_id if isinstance(user_id, int) else 0

    def _pressed(self, stub: JSON, chat_id: int) -> JSON:
        """The pressed message as it is now; one that is gone is inaccessible."""
        room = self._chats.rooms[chat_id]
        shown = room.shown.get(stub.get("message_id", 0))
        if shown is None:
            return stub
        if shown.deleted:
            return {"chat": room.info, "message_id": shown.id, "date": 0}
        return shown.message


def _number(value: object) -> float:
    """A time; what is none never ends."""
    if value is None:
        return 0.0
    return float(value) if isinstance(value, int | float) else float("inf")

"""Who the bot knows, and what their phones show.

Law: holds state and hands out snapshots; a ``Shown`` never changes, an edit puts a new one in its place, so that a test
can press what a stale phone still shows.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass, field, replace

from tests.telegram.fake.refusals import JSON, RefusalError, bad, forbidden, migrated, wrong

DELETE_SECONDS = 48 * 3600
ANSWER_SECONDS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message of the bot as a phone shows it.

    ``message`` is Telegram's JSON; ``markup`` the buttons of any kind; ``order`` counts the bot's messages in this
    chat from 1; ``version`` is the chat's version at the message's last change; ``at`` the server's time of sending.
    """

    order: int
    version: int
    at: float
    message: JSON
    markup: JSON | None = None
    edits: int = 0
    deleted: bool = False

    @property
    def id(self) -> int:
        """The message's id."""
        return int(self.message["message_id"])

    @property
    def text(self) -> str:
        """The words: text or caption."""
        return str(self.message.get("text", self.message.get("caption", "")))

    @property
    def entities(self) -> list[JSON]:
        """The entities of the words."""
        found: list[JSON] = self.message.get("entities") or self.message.get("caption_entities") or []
        return found

    @property
    def rows(self) -> list[list[JSON]]:
        """The buttons under the message, row by row."""
        found: list[list[JSON]] = (self.markup or {}).get("inline_keyboard", [])
        return found

    @property
    def labels(self) -> list[list[str]]:
        """The buttons' words, row by row."""
        return [[button["text"] for button in row] for row in self.rows]

    def button(self, label: str) -> JSON | None:
        """The button with these words."""
        return next((button for row in self.rows for button in row if button["text"] == label), None)

    def as_json(self) -> JSON:
        """For the wire."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What changed in a chat since some version, oldest first; toasts are the answers to taps since then."""

    version: int
    total: int
    shown: list[Shown]
    toasts: list[JSON]
    #: The buttons below the writing field, or a prompt to write.
    keyboard: JSON | None = None

    def as_json(self) -> JSON:
        """For the wire."""
        return asdict(self)


def look_from(data: JSON) -> Look:
    """Back from the wire."""
    return Look(**{**data, "shown": [Shown(**item) for item in data["shown"]]})


@dataclass(slots=True)
class Room:
    """One chat as the server keeps it."""

    info: JSON
    #: The message each version changed (0: something else); its length is the chat's version.
    changes: list[int] = field(default_factory=list)
    total: int = 0
    shown: dict[int, Shown] = field(default_factory=dict)
    theirs: dict[int, JSON] = field(default_factory=dict)
    toasts: list[tuple[int, JSON]] = field(default_factory=list)
    keyboard: JSON | None = None
    blocked: bool = False
    gone: str = ""
    new_chat: int = 0
    actions: list[str] = field(default_factory=list)
    waiters: list[asyncio.Future[None]] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The chat's id."""
        return int(self.info["id"])

    @property
    def version(self) -> int:
        """How often something changed here."""
        return len(self.changes)

    @property
    def private(self) -> bool:
        """Whether this is a chat with one person."""
        return bool(self.info.get("type") == "private")

    def changed(self, message_id: int = 0) -> int:
        """Count a change and wake who waits for one."""
        self.changes.append(message_id)
        waiters, self.waiters = self.waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)
        return self.version

    def look(self, after: int) -> Look:
        """What changed since version ``after``."""
        if after == self.version:
            return Look(version=after, total=self.total, shown=[], toasts=[], keyboard=self.keyboard)
        fresh = sorted((self.shown[place] for place in set(self.changes[after:]) if place), key=lambda item: item.order)
        toasts = [toast for version, toast in self.toasts if version > after]
        return Look(version=self.version, total=self.total, shown=fresh, toasts=toasts, keyboard=self.keyboard)

    def show(self, message: JSON, markup: JSON | None, at: float) -> None:
        """Put a new message of the bot on the phone."""
        self.total += 1
        if markup is not None and "inline_keyboard" not in markup:
            self.keyboard = None if markup.get("remove_keyboard") else markup
        place = int(message["message_id"])
        self.shown[place] = Shown(order=self.total, version=self.version + 1, at=at, message=message, markup=markup)
        self.changed(place)

    def change(self, shown: Shown, message: JSON, markup: JSON | None) -> None:
        """Put a changed message in an old one's place."""
        edits, version = shown.edits + 1, self.changed(shown.id)
        self.shown[shown.id] = replace(shown, version=version, message=message, markup=markup, edits=edits)

    def delete(self, shown: Shown) -> None:
        """Take a message from the phone; its place remembers that it is gone."""
        self.shown[shown.id] = replace(shown, version=self.changed(shown.id), deleted=True)

    def toast(self, toast: JSON) -> None:
        """Show an answer to a tap."""
        self.toasts.append((self.changed(), toast))

    def refuse_if_silent(self) -> None:
        """Refuse what is meant for somebody who will not get it.

        Raises:
            RefusalError: Blocked by the person, or not in the group.
        """
        if self.gone:
            raise forbidden(self.gone)
        if self.blocked:
            raise forbidden("bot was blocked by the user")

    def existing(self, message_id: int, refusal: str) -> Shown:
        """A message of the bot that is still there.

        Raises:
            RefusalError: It is not, with the words of ``refusal``; or it is somebody else's.
        """
        if not message_id:
            raise wrong("message identifier is not specified")
        shown = self.shown.get(message_id)
        if shown is None and message_id in self.theirs:
            raise bad("message can't be edited")
        if shown is None or shown.deleted:
            raise bad(refusal)
        return shown


@dataclass(slots=True)
class Tap:
    """A tap that may still be answered."""

    at: float
    chat_id: int
    user_id: int


class Chats:
    """All rooms, people, taps; and the one sequence of message ids."""

    def __init__(self) -> None:
        self.rooms: dict[int, Room] = {}
        self.people: dict[int, JSON] = {}
        self.taps: dict[str, Tap] = {}
        self._last_message = 0

    def next_message_id(self) -> int:
        """Ids grow over all private chats of a bot together."""
        self._last_message += 1
        return self._last_message

    def meet(self, chat: JSON) -> Room:
        """The room of a chat the bot hears from; made on the first word."""
        room = self.rooms.get(chat["id"])
        if room is None:
            room = self.rooms[chat["id"]] = Room(dict(chat))
        return room

    def find(self, raw: str) -> Room:
        """The room a call means.

        Raises:
            RefusalError: No such chat for this bot, or it moved.
        """
        if not raw.strip():
            raise wrong("chat_id is empty")
        try:
            chat_id = int(raw)
        except ValueError:
            raise bad("chat not found") from None
        room = self.rooms.get(chat_id)
        if room is None:
            raise self._stranger(chat_id)
        if room.new_chat:
            raise migrated(room.new_chat)
        return room

    def _stranger(self, chat_id: int) -> RefusalError:
        """A person only seen in groups exists, but the bot may not begin."""
        if chat_id in self.people:
            return forbidden("bot can't initiate conversation with a user")
        return bad("chat not found")

    def migrate(self, chat_id: int, new_chat: int) -> Room:
        """Give a group its supergroup's id; the old id only points there."""
        old = self.rooms[chat_id]
        old.new_chat = new_chat
        room = self.meet({**old.info, "id": new_chat, "type": "supergroup"})
        old.changed()
        return room

"""People who type and press, and groups they do it in.

Law: a person can do only what an app lets them do and knows only what their phone shows; words are cleaned as
Telegram cleans them. What nobody could do honestly is named ``forges`` or given to the server as poison.
"""

from __future__ import annotations

from tests.telegram.fake.chats import Shown
from tests.telegram.fake.refusals import JSON
from tests.telegram.fake.rules import TEXT_LIMIT
from tests.telegram.fake.stage import Stage
from tests.telegram.fake.window import Window
from tests.telegram.fake.words import clean, found_in, is_blank, units


class Person(Window):
    """Somebody in a private chat with the bot."""

    def __init__(self, fake: Stage, chat_id: int, name: str, language_code: str = "pl") -> None:
        super().__init__(fake, {"id": chat_id, "first_name": name, "type": "private"})
        self.user: JSON = {"id": chat_id, "is_bot": False, "first_name": name, "language_code": language_code}
        self.blocked = False

    async def says(self, text: str, *, reply_to: Shown | JSON | None = None, **extra: object) -> JSON:
        """Type a message. Returns it as Telegram has it. ``extra`` are further fields, such as ``forward_origin``.

        Raises:
            ValueError: Telegram would not send that: nothing to see in it, or too long for one message.
        """
        return await self._sends({**_words(text), **_reply(reply_to), **extra})

    async def says_long(self, text: str) -> list[JSON]:
        """Paste a long text, which the app cuts into several messages at once: at a space, where there is one."""
        return [await self._sends(_words(piece)) for piece in _cut(text)]

    async def starts(self, payload: str = "") -> JSON:
        """Open the chat, or follow a deep link."""
        return await self.says(f"/start {payload}".strip())

    async def presses(self, label: str, *, times: int = 1) -> str:
        """Press the newest button with these words (so often at once); returns the last tap's id.

        A button below the writing field says its words instead.

        Raises:
            AssertionError: There is no such button; says which there are.
        """
        await self.looks()
        below = [button["text"] for row in (self.keyboard or {}).get("keyboard", []) for button in row]
        if label in below:
            await self.says(label)
            return ""
        shown, button = self.find(label)
        return [await self._taps(shown, _data(button)) for _ in range(times)][-1]

    async def presses_old(self, shown: Shown, label: str) -> str:
        """Press a button as a stale phone still shows it, on a message that was kept from earlier.

        Raises:
            AssertionError: That message never had such a button.
        """
        button = shown.button(label)
        if button is None:
            raise AssertionError(f"no button {label!r} on that message; it had {shown.labels}")
        return await self._taps(shown, _data(button))

    async def forges(self, data: str, shown: Shown | None = None) -> str:
        """Send a tap with any data, as a tampered client can."""
        await self.looks()
        return await self._taps(shown or self.last, data)

    async def _taps(self, shown: Shown, data: str) -> str:
        message = {"message_id": shown.id, "chat": shown.message["chat"], "date": shown.message["date"]}
        given = await self._gives({"callback_query": {"from": self.user, "message": message, "data": data}})
        return str(given["callback_query"]["id"])

    async def edits(self, message: JSON, text: str) -> JSON:
        """Change a message sent earlier."""
        edited = {key: value for key, value in message.items() if key != "entities"}
        edited |= _words(text)
        edited["edit_date"] = int(await self.fake.now())
        given = await self._gives({"edited_message": edited})
        return _object(given["edited_message"])

    async def sends_sticker(self) -> JSON:
        """Send a sticker."""
        kind = {"type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}
        return await self._sends({"sticker": {**_file("CAACAgQ"), **kind, "width": 512, "height": 512}})

    async def sends_voice(self, seconds: int = 7) -> JSON:
        """Speak instead of typing."""
        return await self._sends({"voice": {**_file("AwACAgQ"), "duration": seconds, "mime_type": "audio/ogg"}})

    async def sends_photo(self, caption: str = "", **extra: object) -> JSON:
        """Send a picture; ``media_group_id="…"`` makes it part of an album."""
        sizes = [{**_file(f"AgACAgQ{width}"), "width": width, "height": width} for width in (90, 320, 800)]
        return await self._sends({"photo": sizes, **({"caption": clean(caption)} if caption else {}), **extra})

    async def sends_document(self, file_name: str = "umowa.pdf") -> JSON:
        """Send a file."""
        return await self._sends({"document": {**_file("BQACAgQ"), "file_name": file_name}})

    async def sends_location(self) -> JSON:
        """Send a place."""
        return await self._sends({"location": {"latitude": 51.1079, "longitude": 17.0385}})

    async def sends(self, **content: object) -> JSON:
        """Send a message of any other content, such as ``contact={…}`` or ``poll={…}``."""
        return await self._sends(content)

    async def blocks(self) -> None:
        """Block the bot."""
        await self.fake.block(self.chat["id"])
        self.blocked = True
        await self.fake.give(await self._membership("member", "kicked"))

    async def unblocks(self) -> None:
        """Take the bot back; an app then sends /start, which is for the test to do."""
        await self.fake.block(self.chat["id"], blocked=False)
        self.blocked = False
        await self.fake.give(await self._membership("kicked", "member"))

    async def _membership(self, before: str, after: str) -> JSON:
        change = {"chat": self.chat, "from": self.user, "date": int(await self.fake.now())}
        bot = await self.fake.me()
        return {
            "my_chat_member": change | {"old_chat_member": _member(bot, before), "new_chat_member": _member(bot, after)}
        }

    async def _sends(self, content: JSON) -> JSON:
        given = await self._gives({"message": {"from": self.user, "chat": self.chat, **content}})
        return _object(given["message"])

    async def _gives(self, update: JSON) -> JSON:
        if self.blocked:
            raise ValueError("who has blocked the bot cannot write to it")
        return await self.fake.give(update)


class Group(Window):
    """A group chat, seen by any of its members."""

    def __init__(self, fake: Stage, chat_id: int, title: str, *, kind: str = "group") -> None:
        super().__init__(fake, {"id": chat_id, "title": title, "type": kind})

    async def adds_bot(self, by: Person) -> None:
        """Take the bot in: the membership, and the line that everybody sees."""
        await self.fake.give(await self._membership(by, "left", "member"))
        await self.fake.expel(self.chat["id"], gone=False)
        await self._gives(by, {"new_chat_members": [_public(await self.fake.me())]})

    async def removes_bot(self, by: Person) -> None:
        """Throw the bot out."""
        await self.fake.give(await self._membership(by, "member", "kicked"))
        await self.fake.expel(self.chat["id"])

    async def hears(self, person: Person, text: str, *, reply_to: Shown | None = None) -> JSON | None:
        """Somebody says something. None when the bot is not told: in groups it hears commands, replies and its name."""
        bot = await self.fake.me()
        words = _words(text)
        to_bot = text.startswith("/") or f"@{bot['username']}" in text or reply_to is not None
        if not to_bot and not bot["can_read_all_group_messages"]:
            return None
        return await self._gives(person, {**words, **_reply(reply_to)})

    async def commands(self, person: Person, command: str) -> JSON | None:
        """Somebody gives the bot a command by its full name, as ``/help@the_bot``."""
        return await self.hears(person, f"{command}@{(await self.fake.me())['username']}")

    async def presses(self, person: Person, label: str) -> str:
        """Somebody presses a button in the group."""
        await self.looks()
        shown, button = self.find(label)
        message = {"message_id": shown.id, "chat": self.chat, "date": shown.message["date"]}
        query = {"from": person.user, "message": message, "data": _data(button)}
        return str((await self.fake.give({"callback_query": query}))["callback_query"]["id"])

    async def migrates(self, by: Person, new_chat: int) -> Group:
        """Become a supergroup; returns it."""
        await self.fake.migrate(self.chat["id"], new_chat)
        await self._gives(by, {"migrate_to_chat_id": new_chat})
        group = Group(self.fake, new_chat, self.chat["title"], kind="supergroup")
        await group._gives(by, {"migrate_from_chat_id": self.chat["id"]})
        return group

    async def _gives(self, person: Person, content: JSON) -> JSON:
        given = await self.fake.give({"message": {"from": person.user, "chat": self.chat, **content}})
        return _object(given["message"])

    async def _membership(self, by: Person, before: str, after: str) -> JSON:
        change = {"chat": self.chat, "from": by.user, "date": int(await self.fake.now())}
        bot = await self.fake.me()
        return {
            "my_chat_member": change | {"old_chat_member": _member(bot, before), "new_chat_member": _member(bot, after)}
        }


def _cut(text: str) -> list[str]:
    """A text in pieces of one message each."""
    pieces = []
    while units(text) > TEXT_LIMIT:
        head = text.encode("utf-16-le")[: 2 * TEXT_LIMIT].decode("utf-16-le", "ignore")
        at = max(head.rfind(" "), head.rfind("\n")) + 1 or len(head)
        pieces.append(text[:at])
        text = text[at:]
    return [*pieces, text]


def _words(text: str) -> JSON:
    """A text message's content."""
    text = clean(text)
    if is_blank(text):
        raise ValueError("Telegram sends no message with nothing to see in it")
    if units(text) > TEXT_LIMIT:
        raise ValueError(f"{units(text)} units are too long for one message; use says_long")
    entities = found_in(text)
    return {"text": text, "entities": entities} if entities else {"text": text}


def _reply(to: Shown | JSON | None) -> JSON:
    if to is None:
        return {}
    return {"reply_to_message": to.message if isinstance(to, Shown) else to}


def _data(button: JSON) -> str:
    """What pressing a button sends.

    Raises:
        AssertionError: It sends nothing to the bot (a link, something to copy).
    """
    if "callback_data" not in button:
        raise AssertionError(f"pressing {button['text']!r} tells the bot nothing")
    return str(button["callback_data"])


def _file(prefix: str) -> JSON:
    return {"file_id": f"{prefix}AAMCBAADGQEAAg", "file_unique_id": f"AQAD{prefix}", "file_size": 12_345}


def _public(bot: JSON) -> JSON:
    return {name: bot[name] for name in ("id", "is_bot", "first_name", "username")}


def _member(bot: JSON, status: str) -> JSON:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"user": _public(bot), "status": status, **until}


def _object(value: object) -> JSON:
    if not isinstance(value, dict):
        raise TypeError("the server gave no object back")
    return value

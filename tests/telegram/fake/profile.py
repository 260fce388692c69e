"""What the bot is: its name, commands, descriptions, menu, webhook, and the chats it is in.

Law: as ``methods``. Where Telegram does not publish a refusal's text, the closest one is used and said so.
"""

from __future__ import annotations

import json
import re

from tests.telegram.fake.arrivals import Arrivals
from tests.telegram.fake.bodies import Params
from tests.telegram.fake.chats import Chats
from tests.telegram.fake.clock import Clock
from tests.telegram.fake.queues import Polling, Updates
from tests.telegram.fake.refusals import JSON, bad, conflict, wrong
from tests.telegram.fake.rules import Note
from tests.telegram.fake.webhooks import Webhooks

COMMANDS = 100
MOST_CONNECTIONS = 100
COMMAND_LIMIT = 32
COMMAND_DESCRIPTION_LIMIT = 256
LIMITS = {"name": 64, "description": 512, "short_description": 120}
_COMMAND = re.compile(r"[a-z0-9_]+")
_SCOPES = frozenset(
    [
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ]
)
_MENUS = frozenset({"default", "commands", "web_app"})


class Profile:
    """setMyCommands and its family."""

    def __init__(
        self,
        chats: Chats,
        clock: Clock,
        updates: Updates,
        polling: Polling,
        *,
        arrivals: Arrivals,
        webhooks: Webhooks,
        bot: JSON,
    ) -> None:
        self._chats, self._clock, self._updates, self._polling = chats, clock, updates, polling
        self._arrivals, self._webhooks = arrivals, webhooks
        self.bot = bot
        #: Keys: scope as JSON, language code.
        self.commands: dict[tuple[str, str], list[JSON]] = {}
        #: Keys: name, description or short_description; language code.
        self.texts: dict[tuple[str, str], str] = {("name", ""): bot["first_name"]}
        self.menus: dict[int, JSON] = {}
        self.webhook: JSON = {"url": "", "has_custom_certificate": False}

    def get_me(self, params: Params, note: Note) -> JSON:  # noqa: ARG002 - every method has the same form
        """Who the bot is."""
        return self.bot

    def set_my_commands(self, params: Params, note: Note) -> bool:
        """Raises RefusalError for commands Telegram does not take."""
        raw = params.structure("commands")
        if not isinstance(raw, list):
            raise wrong("expected an Array of BotCommand")
        if len(raw) > COMMANDS:
            raise wrong("BOT_COMMANDS_TOO_MUCH")
        commands = [_command(item) for item in raw]
        if len({command["command"] for command in commands}) < len(commands):
            note("a command twice")
        self.commands[_scope(params), _language(params)] = commands
        return True

    def get_my_commands(self, params: Params, note: Note) -> list[JSON]:  # noqa: ARG002 - as above
        """The commands of exactly this scope and language."""
        return self.commands.get((_scope(params), _language(params)), [])

    def delete_my_commands(self, params: Params, note: Note) -> bool:  # noqa: ARG002 - as above
        """Forget the commands of exactly this scope and language."""
        self.commands.pop((_scope(params), _language(params)), None)
        return True

    def set_text(self, field: str, params: Params, note: Note) -> bool:  # noqa: ARG002 - as above
        """Raises RefusalError for a text over its limit; the text of this refusal is not published."""
        text = params.text(field)
        if len(text) > LIMITS[field]:
            raise wrong(f"{field.upper()}_TOO_LONG")
        self.texts[field, _language(params)] = text
        return True

    def get_text(self, field: str, params: Params, note: Note) -> JSON:  # noqa: ARG002 - as above
        """The text of this language; a name falls back to the one without a language."""
        fallback = self.texts["name", ""] if field == "name" else ""
        return {field: self.texts.get((field, _language(params))) or fallback}

    def set_chat_menu_button(self, params: Params, note: Note) -> bool:  # noqa: ARG002 - as above
        """Raises RefusalError for a button of no known kind."""
        button = params.structure("menu_button")
        kind = button.get("type") if isinstance(button, dict) else "default"
        if kind not in _MENUS:
            raise wrong("MenuButton has unsupported type")
        chat_id = self._chats.find(params.text("chat_id")).id if params.has("chat_id") else 0
        self.menus[chat_id] = button if isinstance(button, dict) else {"type": "default"}
        return True

    def set_webhook(self, params: Params, note: Note) -> bool:
        """Post there from now on, which ends polling. Setting the same again changes nothing that is under way."""
        url = params.text("url")
        if not url:
            return self.delete_webhook(params, note)
        if not url.startswith("https://"):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", params.text("secret_token")):
            raise wrong("secret token contains unallowed characters")
        connections = params.integer("max_connections", 40)
        if not 1 <= connections <= MOST_CONNECTIONS:
            raise wrong("max_connections must be from 1 to 100")
        if not params.text("secret_token"):
            note("a webhook without a secret believes anybody")
        self._drop(params, note)
        self._arrivals.allow(params.structure("allowed_updates"))
        self.webhook = {"url": url, "has_custom_certificate": False, "max_connections": connections}
        self._polling.webhook = url
        self._polling.abort(conflict("Conflict: terminated by setWebhook request"))
        self._webhooks.set(url, secret=params.text("secret_token"), max_connections=connections)
        return True

    def delete_webhook(self, params: Params, note: Note) -> bool:
        """Forget the webhook; polling may go on."""
        self._drop(params, note)
        self.webhook = {"url": "", "has_custom_certificate": False}
        self._polling.webhook = ""
        self._webhooks.set("", secret="", max_connections=40)
        return True

    def _drop(self, params: Params, note: Note) -> None:
        if params.flag("drop_pending_updates"):
            if self._updates.pending:
                note(f"drop_pending_updates threw {self._updates.pending} updates away")
            self._updates.throw_all()

    def get_webhook_info(self, params: Params, note: Note) -> JSON:  # noqa: ARG002 - as above
        """The webhook, how many updates wait, and what went wrong last."""
        info = {**self.webhook, "pending_update_count": self._updates.pending}
        if self._webhooks.last_error is not None:
            info["last_error_date"], info["last_error_message"] = self._webhooks.last_error
        if self._arrivals.allowed is not None:
            info["allowed_updates"] = sorted(self._arrivals.allowed)
        return info

    def get_chat(self, params: Params, note: Note) -> JSON:  # noqa: ARG002 - as above
        """A chat in full."""
        room = self._chats.find(params.text("chat_id"))
        gifts = ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"]
        accepted = dict.fromkeys(gifts, True)
        return {**room.info, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": accepted}

    def leave_chat(self, params: Params, note: Note) -> bool:  # noqa: ARG002 - as above
        """Raises RefusalError in a private chat, which cannot be left."""
        room = self._chats.find(params.text("chat_id"))
        if room.private:
            raise bad("chat member status can't be changed in private chats")
        room.refuse_if_silent()
        room.gone = f"bot is not a member of the {room.info['type']} chat"
        room.changed()
        member = {"user": self.bot}
        change = {"chat": room.info, "from": self.bot, "date": int(self._clock.now())}
        states = {"old_chat_member": {**member, "status": "member"}, "new_chat_member": {**member, "status": "left"}}
        self._updates.put(("other", room.id), {"my_chat_member": change | states})
        return True


def _scope(params: Params) -> str:
    raw = params.structure("scope") or {"type": "default"}
    if not isinstance(raw, dict) or raw.get("type") not in _SCOPES:
        raise wrong("can't parse BotCommandScope: Unsupported type specified")
    return json.dumps(raw, sort_keys=True)


def _language(params: Params) -> str:
    code = params.text("language_code")
    if code and not re.fullmatch("[a-z]{2}", code):
        raise wrong("invalid language code specified")
    return code


def _command(item: object) -> JSON:
    if not isinstance(item, dict):
        raise wrong("can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(item.get(name), str):
            raise wrong(f"can't parse BotCommand: Can't find field \"{name}\"")
    command = item["command"].strip().removeprefix("/")
    description = item["description"].strip()
    if not command:
        raise wrong("command must be non-empty")
    if len(command) > COMMAND_LIMIT:
        raise wrong(f"command length must not exceed {COMMAND_LIMIT}")
    if not _COMMAND.fullmatch(command):
        raise wrong("BOT_COMMAND_INVALID")
    if not description:
        raise wrong("command description must be non-empty")
    if len(description) > COMMAND_DESCRIPTION_LIMIT:
        raise wrong(f"command description length must not exceed {COMMAND_DESCRIPTION_LIMIT}")
    return {"command": command, "description": description}

"""The server: HTTP in, HTTP out, faults in between.

Law: the order is always the same: fault before reading, token, body, fault, effect, record, answer. Nothing here knows
a method's meaning.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import Self, TypeAlias

from aiohttp import web

from tests.telegram.fake import answers, bodies
from tests.telegram.fake.arrivals import Arrivals
from tests.telegram.fake.bodies import Params
from tests.telegram.fake.chats import Chats
from tests.telegram.fake.clock import Clock
from tests.telegram.fake.control import Control
from tests.telegram.fake.faults import Fault, Script
from tests.telegram.fake.history import History, Violation
from tests.telegram.fake.methods import Messages
from tests.telegram.fake.profile import Profile
from tests.telegram.fake.queues import Polling, Updates
from tests.telegram.fake.rates import Rates
from tests.telegram.fake.refusals import JSON, RefusalError, too_many
from tests.telegram.fake.rules import Note
from tests.telegram.fake.webhooks import Webhooks

TOKEN = "7654321098:AAFakeTokenForTestsOnly_0123456789abcdef"
LARGEST_REQUEST = 64 * 1024 * 1024

Method: TypeAlias = Callable[[Params, Note], object]


class FakeTelegram(Control):
    """A Bot API server for one bot.

    Args:
        token: The only token it knows.
        clock: Its time; real time that tests may move when not given.
        rates: What it counts as too much (counted always, refused only when ``enforced``).
        throttled: Whether asking for the same offset again is punished.
        seed: Of the first update id, of faults by chance, of shuffled lanes.
        cap: How many updates may wait.
        keep: How many history entries are kept (None: all).
        port: Where it listens (0: anywhere free).
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        clock: Clock | None = None,
        rates: Rates | None = None,
        throttled: bool = False,
        seed: int = 0,
        cap: int = 100_000,
        keep: int | None = None,
        port: int = 0,
    ) -> None:
        self.token = token
        self.clock = clock or Clock()
        self.rates = rates or Rates()
        self.history = History(keep)
        self.faults = Script(seed)
        self.chats = Chats()
        self.bot = _bot(token)
        self.updates = Updates(self.clock, self.history, seed=seed, cap=cap)
        self.polling = Polling(self.updates, throttled=throttled)
        self.arrivals = Arrivals(self.chats, self.clock, self.history, self.updates)
        self.messages = Messages(self.chats, self.clock, self.rates, self.bot)
        self.webhooks = Webhooks(self.updates, self.clock, self.history, seed=seed)
        self.profile = Profile(
            self.chats,
            self.clock,
            self.updates,
            self.polling,
            arrivals=self.arrivals,
            webhooks=self.webhooks,
            bot=self.bot,
        )
        self._methods = self._table()
        self._port = port
        self._runner: web.AppRunner | None = None
        self._closing = asyncio.Event()

    def _table(self) -> dict[str, Method]:
        messages, profile = self.messages, self.profile
        table: dict[str, Method] = {
            "sendmessage": messages.send_message,
            "senddocument": messages.send_document,
            "sendphoto": messages.send_photo,
            "editmessagetext": messages.edit_message_text,
            "editmessagereplymarkup": messages.edit_message_reply_markup,
            "deletemessage": messages.delete_message,
            "deletemessages": messages.delete_messages,
            "answercallbackquery": messages.answer_callback_query,
            "sendchataction": messages.send_chat_action,
            "getme": profile.get_me,
            "setmycommands": profile.set_my_commands,
            "getmycommands": profile.get_my_commands,
            "deletemycommands": profile.delete_my_commands,
            "setchatmenubutton": profile.set_chat_menu_button,
            "setwebhook": profile.set_webhook,
            "deletewebhook": profile.delete_webhook,
            "getwebhookinfo": profile.get_webhook_info,
            "getchat": profile.get_chat,
            "leavechat": profile.leave_chat,
        }
        for name in ("name", "description", "short_description"):
            compact = name.replace("_", "")
            table[f"setmy{compact}"] = partial(profile.set_text, name)
            table[f"getmy{compact}"] = partial(profile.get_text, name)
        return table

    # --- coming and going

    async def start(self) -> Self:
        """Listen; again on the same port with all its memory, after a stop. Returns itself."""
        self._closing.clear()
        app = web.Application(client_max_size=LARGEST_REQUEST)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_post("/control/{verb}", self.serve_control)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.webhooks.start()
        return self

    async def stop(self) -> None:
        """Stop listening; who waits for updates is told so."""
        self._closing.set()
        await self.webhooks.stop()
        self.polling.abort(RefusalError(500, "Internal Server Error: restart"))
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """The address, as ``TELEGRAM_API_URL`` wants it."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def base_url(self) -> str:
        """The address as python-telegram-bot's ``Bot(base_url=…)`` wants it."""
        return f"{self.url}/bot"

    # --- one call

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"].lower()
        if self.faults.early(method) is not None:
            return answers.reset(request)
        try:
            self._check_token(request.match_info["token"])
            params = await bodies.read(request)
        except RefusalError as refusal:
            self._record(request.match_info["method"], Params({}), refusal=refusal, fault="")
            return answers.whole(refusal.body(), refusal.code)
        fault = self.faults.pick(method, params.values.get("chat_id"))
        return await self._with_fault(request, params, fault)

    def _check_token(self, token: str) -> None:
        if token == self.token:
            return
        number, colon, rest = token.partition(":")
        if not (colon and number.isdecimal() and rest):
            raise RefusalError(404, "Not Found")
        raise RefusalError(401, "Unauthorized")

    async def _with_fault(self, request: web.Request, params: Params, fault: Fault | None) -> web.StreamResponse:
        method = request.match_info["method"]
        if fault is None:
            return answers.whole(*await self._call(method, params))
        if (early := self._without_effect(request, params, fault)) is not None:
            return early
        if fault.kind in ("block", "migrate"):
            self._befall(fault, params)
        came = self.history.next
        if fault.kind == "delay":
            await answers.pause(fault.seconds, self._closing)
        body, code = await self._call(method, params, fault=fault.kind, came=came)
        return await answers.badly(request, fault, body, code, closing=self._closing)

    def _without_effect(self, request: web.Request, params: Params, fault: Fault) -> web.StreamResponse | None:
        """The answer of a fault that keeps the call from being carried out."""
        response: web.StreamResponse
        refusal = RefusalError(fault.code, fault.description or answers.PHRASES.get(fault.code, "fault"))
        match fault.kind:
            case "reset":
                response = answers.reset(request)
            case "drop":
                response = answers.close(request)
            case "too_many":
                refusal = too_many(fault.retry_after)
                response = answers.whole(refusal.body(), refusal.code)
            case "refuse":
                response = answers.whole(refusal.body(), refusal.code)
            case "error":
                response = answers.page(fault.code)
            case _:
                return None
        self._record(request.match_info["method"], params, refusal=refusal, fault=fault.kind)
        return response

    def _befall(self, fault: Fault, params: Params) -> None:
        chat_id = params.integer("chat_id")
        if chat_id not in self.chats.rooms:
            return
        if fault.kind == "block":
            self.chats.rooms[chat_id].blocked = True
        else:
            self.chats.migrate(chat_id, fault.new_chat or -1_000_000_000_000 - abs(chat_id))

    async def _call(self, method: str, params: Params, *, fault: str = "", came: int | None = None) -> tuple[JSON, int]:
        """Carry a call out; the answer's JSON and code."""
        try:
            result = await self._result(method, params)
        except RefusalError as refusal:
            self._record(method, params, refusal=refusal, fault=fault, came=came)
            return refusal.body(), refusal.code
        if method.lower() != "getupdates":
            self._record(method, params, result=result, fault=fault, came=came)
        return {"ok": True, "result": result}, 200

    async def _result(self, method: str, params: Params) -> object:
        name = method.lower()
        if name == "getupdates":
            self.arrivals.allow(params.structure("allowed_updates"))
            limit = params.integer("limit", 100)
            return await self.polling.poll(params.integer("offset"), limit, params.integer("timeout"))
        carried_out = self._methods.get(name)
        if carried_out is None:
            raise RefusalError(404, "Not Found: method not found", wrong=True)
        notes: list[str] = []
        try:
            return carried_out(params, notes.append)
        finally:
            for sentence in notes:
                self.history.violations.append(Violation(method, sentence, params.values))

    def _record(
        self,
        method: str,
        params: Params,
        *,
        result: object = None,
        refusal: RefusalError | None = None,
        fault: str,
        came: int | None = None,
    ) -> None:
        error, code = (refusal.description, refusal.code) if refusal else ("", 200)
        facts = {"method": method, "params": params.values, "result": result, "error": error, "code": code}
        self.history.add("call", self.clock.now(), fault=fault, came=came, **facts)
        if refusal is not None and refusal.wrong:
            self.history.violations.append(Violation(method, error, params.values))


def _bot(token: str) -> JSON:
    return {
        "id": int(token.partition(":")[0]),
        "is_bot": True,
        "first_name": "Kładka",
        "username": "kladka_test_bot",
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }

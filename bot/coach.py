"""A coach on Telegram: intake (by long polling or by webhook), turns, what falls due, and delivery side by side.

Law: wires, decides nothing. The four share two events and the store; each may stop and start without the others
losing anything.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from bot import chores, incoming
from bot.app import Clock, seed, wall_clock
from bot.clockwork import LOOK, Clockwork
from bot.courtesy import PressCourtesy
from bot.delivery import Delivery
from bot.errors import BotError
from bot.exports.render import Renderer
from bot.intake import Intake
from bot.letters import DocumentLetter
from bot.log import get_log
from bot.measures import Measures
from bot.news_tray import Tray
from bot.newsroom import LOOK as NEWS_LOOK
from bot.newsroom import Newsroom
from bot.outgoing import Render, TelegramSender
from bot.pacing import Pace
from bot.patience import Patience
from bot.pulse import Pulse
from bot.request import RawBot, connect
from bot.settings import Settings
from bot.small_calls import SmallCalls
from bot.turns import Turns
from bot.watching import TimeWatch, keep_going
from flows.library import Library
from storage.errors import StorageError
from storage.store import Store

if TYPE_CHECKING:
    from bot.webhook import WebhookIntake

log = get_log("coach")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a running Telegram bot is made of; each may be replaced."""

    store: Store
    library: Library
    pace: Pace | None = None
    clock: Clock = wall_clock
    chance: Callable[[], float] = random.random
    seed: Callable[[], str] = seed
    measures: Measures = field(default_factory=Measures)
    #: Seconds between looks at what falls due, at most.
    look: float = LOOK


async def run(settings: Settings, parts: Parts) -> None:
    """Talk to people in Telegram until cancelled; then stop without losing anything.

    Raises:
        BadToken: Telegram does not accept the token.
        BadSettings: the webhook has an address and no secret.
        PortTaken: nothing can listen on the webhook's port.
        storage.errors.StorageError: the database is damaged.
    """
    if settings.webhook_url is not None:
        settings.need_webhook()
    bot = connect(settings.need_token(), settings.api_url)
    try:
        await chores.recover(parts.store, clock=parts.clock)
        await chores.reach(bot)
        log.info("webhook" if settings.webhook_url else "polling", bot=bot.username)
        await _work(settings, bot, parts)
    finally:
        await bot.shutdown()


async def _work(settings: Settings, bot: RawBot, parts: Parts) -> None:
    arrived, decided = asyncio.Event(), asyncio.Event()
    store, clock, measures = parts.store, parts.clock, parts.measures
    renderer = Renderer(store, parts.library, clock=clock)
    pace = parts.pace or Pace()
    slowed = partial(_slow_down, pace, measures)
    sender = TelegramSender(bot, clock=clock, chance=parts.chance, render=_render(renderer), slowed=slowed)
    courtesy = PressCourtesy(SmallCalls(bot), measures=measures)
    intake = _intake(settings, bot, parts, wake=arrived)
    delivery = Delivery(store, sender, wake=decided, clock=clock, pace=pace, measures=measures)
    hear = partial(incoming.hear, username=bot.username)
    turns = Turns(store, parts.library, hear, clock=clock, chance=parts.seed, courtesy=courtesy, measures=measures)
    watch = TimeWatch(clock=clock, steady=time.monotonic)
    clockwork = Clockwork(store, parts.library, clock=clock, watch=watch, measures=measures, look=parts.look)
    newsroom = Newsroom(
        store,
        parts.library,
        decided=decided,
        clock=clock,
        tray=Tray.beside(settings.database),
        look=min(parts.look, NEWS_LOOK),
    )
    loops: dict[str, Callable[[], Awaitable[None]]] = {
        "intake": intake.run,
        "turns": partial(turns.run, arrived, decided),
        "clockwork": partial(clockwork.run, decided),
        "delivery": delivery.run,
        "news": newsroom.run,
        "patience": Patience(store, parts.library, decided=decided, clock=clock).run,
        "sharing": partial(chores.share, store, pace, clockwork),
        "tidying": partial(chores.tidy, store, clock=clock),
        "time": watch.run,
    }
    if settings.health_port is not None:
        loops["health"] = _health(settings, parts, intake.pulse, watch)
    try:
        async with asyncio.TaskGroup() as group:
            for name, work in loops.items():
                group.create_task(keep_going(name, work, measures=measures), name=name)
    except* (BotError, StorageError) as ended:
        raise ended.exceptions[0] from None
    finally:
        await courtesy.finish()
        await renderer.close()


def _intake(settings: Settings, bot: RawBot, parts: Parts, *, wake: asyncio.Event) -> Intake | WebhookIntake:
    if settings.webhook_url is None:
        return Intake(bot, parts.store, wake=wake, clock=parts.clock, chance=parts.chance, measures=parts.measures)
    # Who polls need not wait for a server to be imported.
    from bot.webhook import WebhookIntake  # noqa: PLC0415 - as said

    return WebhookIntake(bot, parts.store, settings, wake=wake, clock=parts.clock, measures=parts.measures)


def _health(settings: Settings, parts: Parts, pulse: Pulse, watch: TimeWatch) -> Callable[[], Awaitable[None]]:
    from bot.health import Health  # noqa: PLC0415 - as above
    from bot.health_server import HealthServer  # noqa: PLC0415 - as above

    health = Health(parts.store, pulse, watch, clock=parts.clock)
    return HealthServer(health, parts.measures, host=settings.health_host, port=settings.health_port or 0).run


def _slow_down(pace: Pace, measures: Measures, chat: int, seconds: float) -> None:
    everybody = pace.slow_down(chat, seconds, asyncio.get_running_loop().time())
    measures.count("slow_downs", "all" if everybody else "chat")
    if everybody:
        log.warning("everybody_waits", seconds=round(seconds))


def _render(renderer: Renderer) -> Render:
    async def render(chat: int, letter: DocumentLetter) -> tuple[str, bytes]:
        file = await renderer.render(chat, letter)
        return file.name, file.data

    return render

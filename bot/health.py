"""Is the bot doing its work?

Law: red means that updates are not being applied, or will not be, or are not answered; a process that merely lives is
not well. The judgement is a pure function of numbers, and says which. Nothing here has a chat's number or a word.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.errors import (
    AnotherPoller,
    BotError,
    Unreachable,
    WebhookElsewhere,
    WebhookFailing,
    WebhookGone,
    WebhookRefused,
    WebhookSet,
)
from bot.pulse import Pulse
from bot.watching import TimeWatch
from storage.errors import StorageError, StorageUnavailable
from storage.store import Backlog, Store

#: Seconds that an update may wait for its turn, and a letter for its sending (a chat that Telegram slows down waits).
APPLIED, SENT = 60.0, 600.0
#: Seconds without an answer from Telegram: a long poll takes 30, a look at the webhook comes every 60.
SILENT: Final = 150.0
#: What keeps updates from coming in, and its word.
TROUBLES: Final[Mapping[type[Exception], str]] = {
    StorageUnavailable: "storage_away",
    AnotherPoller: "another_poller",
    WebhookSet: "webhook_set",
    WebhookElsewhere: "webhook_elsewhere",
    WebhookGone: "webhook_gone",
    WebhookRefused: "webhook_refused",
    WebhookFailing: "webhook_failing",
}
#: Every word that may be said of what is wrong.
REASONS: Final = (*TROUBLES.values(), "updates_wait", "letters_wait", "telegram_silent", "clock_jumped")
#: Seconds within which the storage must answer, and for which its answer is good enough.
_PATIENCE, _FRESH = 3.0, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is judged; ages in seconds, ``None`` where nothing waits or was ever heard."""

    backlog: Backlog | None
    oldest_update: float | None = None
    oldest_letter: float | None = None
    #: Since Telegram last answered the intake; before its first answer, since the start.
    silent: float = 0.0
    answered: bool = False
    trouble: BotError | StorageUnavailable | None = None
    #: Another replica takes updates in.
    standby: bool = False
    jump: float = 0.0
    lag: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What is wrong, as words of ours (nothing: all is well), and what it was judged by."""

    reasons: tuple[str, ...]
    facts: Facts

    @property
    def well(self) -> bool:
        """Nothing is wrong."""
        return not self.reasons

    @property
    def ready(self) -> bool:
        """Storage and Telegram have both been heard."""
        return self.facts.backlog is not None and (self.facts.answered or self.facts.standby)


def judge(facts: Facts) -> tuple[str, ...]:
    """What is wrong."""
    found = {
        "storage_away": facts.backlog is None,
        "updates_wait": (facts.oldest_update or 0.0) > APPLIED,
        "letters_wait": (facts.oldest_letter or 0.0) > SENT,
        "telegram_silent": facts.silent > SILENT and not facts.standby,
        "clock_jumped": facts.jump != 0.0,
    }
    reasons = [name for name, wrong in found.items() if wrong]
    # That Telegram cannot be reached is for the silence to say: a moment of it is weather.
    if facts.trouble is not None and not isinstance(facts.trouble, Unreachable):
        reasons.append(_named(facts.trouble))
    return tuple(dict.fromkeys(reasons))


def _named(trouble: BotError | StorageUnavailable) -> str:
    return next((name for kind, name in TROUBLES.items() if isinstance(trouble, kind)), "trouble")


class Health:
    """Looks at the parts when asked. Many may ask at once: the storage is asked once a second at most."""

    def __init__(self, store: Store, pulse: Pulse, watch: TimeWatch, *, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._pulse = pulse
        self._watch = watch
        self._clock = clock
        self._begun = clock()
        self._asking = asyncio.Lock()
        self._kept: tuple[float, Backlog | None] = (float("-inf"), None)

    async def look(self) -> Condition:
        """How things are."""
        facts = self._facts(await self._backlog())
        return Condition(reasons=judge(facts), facts=facts)

    def _facts(self, backlog: Backlog | None) -> Facts:
        pulse, now = self._pulse, self._clock()

        def age(moment: datetime | None) -> float | None:
            return None if moment is None else max(0.0, (now - moment).total_seconds())

        return Facts(
            backlog=backlog,
            oldest_update=age(backlog.oldest_update) if backlog else None,
            oldest_letter=age(backlog.oldest_letter) if backlog else None,
            silent=age(pulse.answered_at or self._begun) or 0.0,
            answered=pulse.answered_at is not None,
            trouble=pulse.trouble,
            standby=pulse.standby,
            jump=self._watch.jump,
            lag=self._watch.lag,
        )

    async def _backlog(self) -> Backlog | None:
        loop = asyncio.get_running_loop()
        async with self._asking:
            at, backlog = self._kept
            if loop.time() - at < _FRESH:
                return backlog
            try:
                async with asyncio.timeout(_PATIENCE):
                    backlog = await self._store.backlog()
            except (StorageError, TimeoutError):
                backlog = None
            self._kept = loop.time(), backlog
            return backlog

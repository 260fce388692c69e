"""What an error of Telegram's means for the letter that met it.

Law: each error has one consequence; what is not named here is raised. Telegram's sentences are known here and nowhere
else, for they are no promise of anybody's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, TelegramError

from bot.log import get_log
from bot.request import NotSent, SlowDown
from storage.store import Blocked, Letter, Migrated, Outcome, TryLater, Undeliverable

#: Seconds: the longest pause between two tries of one letter.
_LONGEST_PAUSE = 60.0

#: What Telegram says -> our word for it, for a letter that will never arrive. The first that fits.
_REASONS: Final = {
    "message is too long": "too long",
    "message text is empty": "empty",
    "text must be non-empty": "empty",
    "not enough rights": "no rights",
    "have no rights": "no rights",
    "button_data_invalid": "buttons",
    "reply markup": "buttons",
    "entity too large": "file too large",
    "file": "file",
}
#: Refusals that mean: there is nobody to reach.
_NOBODY: Final = ("chat not found", "user not found", "peer_id_invalid", "user_is_blocked", "user is deactivated")
#: Refusals of the styles; the words alone may still go.
STYLES: Final = ("entit",)
#: Refusals to take messages back that name one of them.
KEPT: Final = ("can't be deleted", "message to delete not found")
#: Refusals of a best-effort call that are no news.
NO_NEWS: Final = (
    "query is too old",
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
)

_log = get_log("refusals")


def says(error: TelegramError, known: tuple[str, ...]) -> bool:
    """Whether the error has one of these sentences in it."""
    said = error.message.lower()
    return any(each in said for each in known)


class Judge:
    """Says what becomes of letters. ``chance`` gives numbers from 0 to 1 and spreads retries."""

    def __init__(
        self,
        *,
        clock: Callable[[], datetime],
        chance: Callable[[], float],
        slowed: Callable[[int, float], object] | None = None,
    ) -> None:
        """``slowed`` hears of each 429: the chat, and the seconds that Telegram asked for."""
        self._clock = clock
        self._chance = chance
        self._slowed = slowed

    def verdict(self, letter: Letter, error: TelegramError) -> Outcome:
        """What becomes of a letter that met this error; an error without a consequence is raised."""
        match error:
            case SlowDown():
                if self._slowed is not None:
                    self._slowed(letter.chat, error.seconds)
                return self.later(letter, error.seconds + self._chance(), uncertain=False)
            case Forbidden():
                return Blocked(letter=letter.id)
            case ChatMigrated():
                return Migrated(letter=letter.id, chat=error.new_chat_id)
            case BadRequest():
                return self._refused(letter, error)
            case NotSent():
                return self.later(letter, self._back_off(letter.attempts), uncertain=False)
            case NetworkError():
                return self._unknown(letter)
            case InvalidToken():
                # Not this letter's fault. The intake meets the same answer and stops the bot.
                return self.later(letter, _LONGEST_PAUSE, uncertain=False)
            case _:
                raise error

    def _refused(self, letter: Letter, error: BadRequest) -> Outcome:
        if says(error, _NOBODY):
            return Blocked(letter=letter.id)
        said = error.message.lower()
        reason = next((ours for theirs, ours in _REASONS.items() if theirs in said), "refused")
        _log.error("letter_refused", letter=letter.id, reason=reason)
        return Undeliverable(letter=letter.id, reason=reason)

    def _unknown(self, letter: Letter) -> Outcome:
        if letter.kind == "nudge":
            return Undeliverable(letter=letter.id, reason="unknown")
        return self.later(letter, self._back_off(letter.attempts), uncertain=True)

    def later(self, letter: Letter, seconds: float, *, uncertain: bool) -> TryLater:
        """The letter is tried again in so many seconds. ``uncertain``: it may have arrived."""
        return TryLater(letter=letter.id, at=self._clock() + timedelta(seconds=seconds), uncertain=uncertain)

    def _back_off(self, attempts: int) -> float:
        longest = min(_LONGEST_PAUSE, float(1 << min(max(attempts, 1) - 1, 16)))
        return longest * (0.5 + self._chance() / 2)

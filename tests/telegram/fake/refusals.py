"""How Telegram says no, in its own words.

Law: texts and codes are the real server's; ``wrong`` marks what a well-made bot never sends, whatever happened before.
"""

from __future__ import annotations

from typing import Any, TypeAlias

#: A JSON object as Telegram sends it.
JSON: TypeAlias = dict[str, Any]

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
HAS_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


class RefusalError(Exception):
    """Telegram refuses the call."""

    def __init__(self, code: int, description: str, *, parameters: JSON | None = None, wrong: bool = False) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters
        self.wrong = wrong

    def body(self) -> JSON:
        """The answer's JSON."""
        answer: JSON = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def wrong(text: str) -> RefusalError:
    """Refuse a call that could never have been right: the test's list of violations grows too."""
    return RefusalError(400, f"Bad Request: {text}", wrong=True)


def bad(text: str) -> RefusalError:
    """Refuse a call because of what happened meanwhile (time, the other side, an earlier call)."""
    return RefusalError(400, f"Bad Request: {text}")


def forbidden(text: str) -> RefusalError:
    """Refuse because the other side does not want to hear from the bot."""
    return RefusalError(403, f"Forbidden: {text}")


def conflict(text: str) -> RefusalError:
    """Refuse because somebody else receives the updates."""
    return RefusalError(409, text)


def too_many(seconds: int) -> RefusalError:
    """Refuse for now."""
    return RefusalError(429, f"Too Many Requests: retry after {seconds}", parameters={"retry_after": seconds})


def migrated(new_chat: int) -> RefusalError:
    """Refuse because the group has another id now."""
    text = "Bad Request: group chat was upgraded to a supergroup chat"
    return RefusalError(400, text, parameters={"migrate_to_chat_id": new_chat})

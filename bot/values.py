"""One setting's text, read.

Law: each function takes a variable's text and returns the setting, or raises ``ValueError`` with the rest of a sentence
that begins with the variable's name. None of them repeats the text: it may be a secret, or one in the wrong place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

#: Of the secret that Telegram shows with each post: what it may be made of is Telegram's rule, how short ours.
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")
_LAST_PORT = 65535
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
#: Fewer would need another word for "days" in Polish, more would outlive the marks of who was erased.
_FEWEST_DAYS, _MOST_DAYS = 2, 400
_DATABASES = ("sqlite", "postgres", "postgresql", "memory")


class Secret:
    """A text that shows itself only to who asks for it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"


def token(text: str) -> Secret:
    """A bot token."""
    if not _TOKEN.fullmatch(text):
        raise ValueError("is no bot token; @BotFather gives one that looks like 123456789:AbC…")
    return Secret(text)


def api_url(text: str) -> str:
    """Where the Bot API is."""
    parts = _split(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError("must be an address such as https://api.telegram.org, without a user, ? or #")
    if parts.scheme == "http" and not _is_near(parts.hostname):
        raise ValueError("must begin with https://; http:// would show the token to everyone on the way")
    return text.rstrip("/")


def public_url(text: str) -> str:
    """An address that Telegram can post to."""
    parts = _split(text)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError("must be an address such as https://bot.example.org, without a user, ? or #")
    return text.rstrip("/")


def webhook_secret(text: str) -> Secret:
    """The secret that Telegram shows with each post."""
    if not _WEBHOOK_SECRET.fullmatch(text):
        raise ValueError("must be 32 to 256 letters, digits, - and _. Make one with: openssl rand -hex 32")
    return Secret(text)


def port(text: str) -> int:
    """A port."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= _LAST_PORT):
        raise ValueError("must be a port, from 1 to 65535")
    return int(text)


def web_page(text: str) -> str:
    """An address that people can open."""
    split = _split(text)
    if split.scheme != "https" or not split.hostname or any(sign.isspace() for sign in text):
        raise ValueError("must be an address that begins with https://")
    return text


def backup_days(text: str) -> int:
    """For how many days backups are kept. Whoever was erased leaves a mark for 400 days; an older one would undo it."""
    if not (text.isascii() and text.isdigit() and _FEWEST_DAYS <= int(text) <= _MOST_DAYS):
        raise ValueError(f"must be a number of days, from {_FEWEST_DAYS} to {_MOST_DAYS}")
    return int(text)


def _split(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError:
        # What it says may repeat the text.
        raise ValueError("is no address") from None


def _is_near(host: str) -> bool:
    """Whether a host is this machine or one of a private network."""
    try:
        address = ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal"))
    return address.is_loopback or address.is_private


def database_url(text: str) -> Secret:
    """A database; may hold a password."""
    if _split(text).scheme not in _DATABASES:
        raise ValueError("must begin with sqlite:/// or postgresql://, or be memory:")
    return Secret(text)


def path(text: str) -> Path:
    """A file or folder."""
    return Path(text).expanduser().absolute()


def content_folder(text: str) -> Path:
    """A folder of content."""
    found = path(text)
    if not found.is_dir():
        raise ValueError("must name a folder that exists; copy the folder content of the program to begin with")
    return found


def one_of(*allowed: str) -> Callable[[str], str]:
    """One of these words, in any case."""

    def chosen(text: str) -> str:
        if text.lower() not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return text.lower()

    return chosen

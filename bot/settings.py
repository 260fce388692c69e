"""Settings, read from the environment: frozen, checked, every mistake reported at once with a sentence.

Law: nothing here touches the network or makes a file; secrets are never part of a repr, an error or a log line.
Plain dataclasses: a program that answers within half a second has no tenth of it for a validation library.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from bot.errors import BadSettings
from bot.log import LogFormat, LogLevel

#: Settings that may come from a file instead, named by the same variable with ``_FILE`` behind it.
SECRETS: Final = ("TELEGRAM_BOT_TOKEN", "DATABASE_URL", "KLADKA_KEY")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_DATABASES = ("sqlite", "postgres", "postgresql", "memory")
#: How alike (0 to 1) a variable must be to one of ours before it counts as misspelt, by how it begins.
_ALIKE = {"KLADKA_": 0.6, "TELEGRAM_": 0.75, "": 0.85}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator decided. Made by ``read_settings``."""

    #: Absent in the terminal, which needs none.
    token: Secret | None = None
    api_url: str = "https://api.telegram.org"
    #: ``None``: the SQLite file in the data folder; see ``database``.
    database_url: Secret | None = None
    #: The sealing key itself, where it is not kept in a file.
    key: Secret | None = None
    #: The operator's own key file; it must exist. ``None``: ``default_key_file``, made on first start.
    key_file: Path | None = None
    data_folder: Path
    config_folder: Path
    log_format: LogFormat = "console"
    log_level: LogLevel = "info"
    #: The operator's own content; ``None``: the content that comes with the program.
    content_folder: Path | None = None
    #: Who runs this bot and how to reach them; part of the privacy text.
    operator_name: str = ""
    privacy_contact: str = ""

    @property
    def database(self) -> str:
        """The database's URL; may hold a password."""
        if self.database_url is not None:
            return self.database_url.reveal()
        return f"sqlite:///{self.data_folder / 'kladka.db'}"

    @property
    def default_key_file(self) -> Path:
        """Where the sealing key is made on first start: apart from the data that it opens."""
        return self.config_folder / "key"

    def need_token(self) -> str:
        """The bot token.

        Raises:
            BadSettings: there is none.
        """
        if self.token is None:
            raise BadSettings(["TELEGRAM_BOT_TOKEN is missing. @BotFather gives one; `kladka chat` needs none."])
        return self.token.reveal()

    def secrets(self) -> tuple[str, ...]:
        """Every secret in plain text, for the logs to look out for."""
        return tuple(secret.reveal() for secret in (self.token, self.database_url, self.key) if secret is not None)


# --- one value ----------------------------------------------------------------------------------------------------
# Each takes a variable's text and returns the setting, or raises ValueError with the rest of a sentence that begins
# with the variable's name. None of them repeats the text: it may be a secret, or a secret in the wrong place.


def _token(text: str) -> Secret:
    if not _TOKEN.fullmatch(text):
        raise ValueError("is no bot token; @BotFather gives one that looks like 123456789:AbC…")
    return Secret(text)


def _api_url(text: str) -> str:
    parts = _split(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError("must be an address such as https://api.telegram.org, without a user, ? or #")
    if parts.scheme == "http" and not _is_near(parts.hostname):
        raise ValueError("must begin with https://; http:// would show the token to everyone on the way")
    return text.rstrip("/")


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


def _database_url(text: str) -> Secret:
    if _split(text).scheme not in _DATABASES:
        raise ValueError("must begin with sqlite:/// or postgresql://, or be memory:")
    return Secret(text)


def _path(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _content_folder(text: str) -> Path:
    found = _path(text)
    if not found.is_dir():
        raise ValueError("must name a folder that exists; copy the folder content of the program to begin with")
    return found


def _one_of(*allowed: str) -> Callable[[str], str]:
    def chosen(text: str) -> str:
        if text.lower() not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return text.lower()

    return chosen


@dataclass(frozen=True, slots=True)
class _Variable:
    field: str
    read: Callable[[str], object]


_VARIABLES: Final = {
    "TELEGRAM_BOT_TOKEN": _Variable("token", _token),
    "TELEGRAM_API_URL": _Variable("api_url", _api_url),
    "DATABASE_URL": _Variable("database_url", _database_url),
    "KLADKA_KEY": _Variable("key", Secret),
    "KLADKA_KEY_FILE": _Variable("key_file", _path),
    "KLADKA_DATA_DIR": _Variable("data_folder", _path),
    "CONTENT_DIR": _Variable("content_folder", _content_folder),
    "LOG_FORMAT": _Variable("log_format", _one_of("console", "json")),
    "LOG_LEVEL": _Variable("log_level", _one_of("debug", "info", "warning", "error")),
    "OPERATOR_NAME": _Variable("operator_name", str),
    "PRIVACY_CONTACT": _Variable("privacy_contact", str),
}
#: Every variable that is a setting, with the files that secrets may come from.
NAMES: Final = frozenset(_VARIABLES) | {f"{name}_FILE" for name in SECRETS}


# --- all of them --------------------------------------------------------------------------------------------------


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read settings from variables. Empty ones count as missing.

    Raises:
        BadSettings: with a sentence for every mistake.
    """
    given = {name: value.strip() for name, value in environment.items() if value.strip()}
    problems = _misspelt(given)
    texts = {name: given[name] for name in _VARIABLES if name in given} | _from_files(given, problems)
    fields: dict[str, Any] = {
        "data_folder": _folder(given, "XDG_DATA_HOME", "~/.local/share"),
        "config_folder": _folder(given, "XDG_CONFIG_HOME", "~/.config"),
    }
    for name, text in texts.items():
        variable = _VARIABLES[name]
        try:
            fields[variable.field] = variable.read(text)
        except ValueError as error:
            problems.append(f"{name} {error}.")
    if problems:
        raise BadSettings(problems)
    return Settings(**fields)


def _folder(given: Mapping[str, str], variable: str, default: str) -> Path:
    return _path(given.get(variable, default)) / "kladka"


def _from_files(given: Mapping[str, str], problems: list[str]) -> dict[str, str]:
    """Secrets given by file. The key's own file is read by ``bot.keys``, not here."""
    read: dict[str, str] = {}
    for name in SECRETS:
        path = given.get(f"{name}_FILE")
        if path is None:
            continue
        if name in given:
            problems.append(f"{name} and {name}_FILE are both set; keep one of them.")
        elif name != "KLADKA_KEY":
            _read_secret(name, Path(path), read, problems)
    return read


def _read_secret(name: str, path: Path, read: dict[str, str], problems: list[str]) -> None:
    try:
        content = path.expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        problems.append(f"{name}_FILE names a file that cannot be read: {path}.")
        return
    if content:
        read[name] = content
    else:
        problems.append(f"{name}_FILE names an empty file: {path}.")


def _misspelt(given: Mapping[str, str]) -> list[str]:
    """Variables that were probably meant for us. One whose right name is set too is somebody else's."""
    problems = []
    for name in sorted(set(given) - NAMES):
        beginning = next(each for each in _ALIKE if name.startswith(each))
        alike = get_close_matches(name, sorted(NAMES), n=1, cutoff=_ALIKE[beginning])
        meant = alike[0] if alike and alike[0] not in given else None
        if meant:
            problems.append(f"{name} is not a setting; {meant} is probably meant.")
        elif beginning == "KLADKA_":
            problems.append(f"{name} is not a setting.")
    return problems

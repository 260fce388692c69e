"""Settings, read from the environment: frozen, checked, every mistake reported at once with a sentence.

Law: nothing here touches the network or makes a file; secrets are never part of a repr, an error or a log line.
Plain dataclasses: a program that answers within half a second has no tenth of it for a validation library.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from bot import values
from bot.errors import BadSettings
from bot.log import LogFormat, LogLevel
from bot.values import Secret

#: Settings that may come from a file instead, named by the same variable with ``_FILE`` behind it.
SECRETS: Final = ("TELEGRAM_BOT_TOKEN", "DATABASE_URL", "KLADKA_KEY", "WEBHOOK_SECRET")
#: How alike (0 to 1) a variable must be to one of ours before it counts as misspelt, by how it begins.
_ALIKE = {"KLADKA_": 0.6, "TELEGRAM_": 0.75, "": 0.85}
_PATH_BYTES = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator decided. Made by ``read_settings``."""

    #: Absent in the terminal, which needs none.
    token: Secret | None = None
    api_url: str = "https://api.telegram.org"
    #: ``None``: the SQLite file in the data folder; see ``database``.
    database_url: Secret | None = None
    #: The sealing key itself, where it is not kept in a file, and older ones behind it.
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
    #: Where the operator's own privacy policy can be read.
    privacy_url: str | None = None
    #: Days after which the operator has no backup any more that is as old; people are told.
    backup_days: int = 14
    #: The public address that Telegram posts to, without the secret path; ``None``: we poll.
    webhook_url: str | None = None
    #: Shown by Telegram with each post; the path is made from it.
    webhook_secret: Secret | None = None
    #: Where posts come in from the proxy that speaks TLS.
    webhook_host: str = "127.0.0.1"
    webhook_port: int = 8000
    #: Where health and metrics are asked for; ``None``: nowhere.
    health_host: str = "127.0.0.1"
    health_port: int | None = None

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

    def need_webhook(self) -> tuple[str, str]:
        """The public address and the secret of the webhook.

        Raises:
            BadSettings: one of them is missing.
        """
        problems = []
        if self.webhook_url is None:
            problems.append("WEBHOOK_URL is missing: the public address of this bot, such as https://bot.example.org.")
        if self.webhook_secret is None:
            problems.append("WEBHOOK_SECRET is missing. Make one with: openssl rand -hex 32")
        if self.webhook_url is None or self.webhook_secret is None:
            raise BadSettings(problems)
        return self.webhook_url, self.webhook_secret.reveal()

    def secrets(self) -> tuple[str, ...]:
        """Every secret in plain text, for the logs to look out for."""
        kept = (self.token, self.database_url, self.webhook_secret)
        shown = [secret.reveal() for secret in kept if secret is not None]
        if self.key is not None:
            shown += self.key.reveal().replace(",", " ").split()  # older ones may stand behind the one that seals
        return (*shown, self.webhook_path) if self.webhook_path else tuple(shown)

    @property
    def webhook_path(self) -> str:
        """The end of the webhook's address: 144 bits made from its secret, which cannot be told from them.

        The same in every replica, and another one when the secret changes. Empty where there is no secret.
        """
        if self.webhook_secret is None:
            return ""
        made = hmac.digest(self.webhook_secret.reveal().encode(), b"kladka webhook path", sha256)
        return urlsafe_b64encode(made[:_PATH_BYTES]).decode()


# --- which variable is which ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Variable:
    field: str
    read: Callable[[str], object]


_VARIABLES: Final = {
    "TELEGRAM_BOT_TOKEN": _Variable("token", values.token),
    "TELEGRAM_API_URL": _Variable("api_url", values.api_url),
    "DATABASE_URL": _Variable("database_url", values.database_url),
    "KLADKA_KEY": _Variable("key", Secret),
    "KLADKA_KEY_FILE": _Variable("key_file", values.path),
    "KLADKA_DATA_DIR": _Variable("data_folder", values.path),
    "CONTENT_DIR": _Variable("content_folder", values.content_folder),
    "LOG_FORMAT": _Variable("log_format", values.one_of("console", "json")),
    "LOG_LEVEL": _Variable("log_level", values.one_of("debug", "info", "warning", "error")),
    "OPERATOR_NAME": _Variable("operator_name", str),
    "PRIVACY_CONTACT": _Variable("privacy_contact", str),
    "PRIVACY_URL": _Variable("privacy_url", values.web_page),
    "BACKUP_DAYS": _Variable("backup_days", values.backup_days),
    "WEBHOOK_URL": _Variable("webhook_url", values.public_url),
    "WEBHOOK_SECRET": _Variable("webhook_secret", values.webhook_secret),
    "WEBHOOK_HOST": _Variable("webhook_host", str),
    "WEBHOOK_PORT": _Variable("webhook_port", values.port),
    "HEALTH_HOST": _Variable("health_host", str),
    "HEALTH_PORT": _Variable("health_port", values.port),
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
    return values.path(given.get(variable, default)) / "kladka"


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

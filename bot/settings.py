"""Settings, read from the environment: frozen, checked, every mistake reported at once with a sentence.

Law: nothing here touches the network or makes a file; secrets are never part of a repr, an error or a log line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from bot.errors import BadSettings

#: Settings that may come from a file instead, named by the same variable with ``_FILE`` behind it.
SECRETS: Final = ("TELEGRAM_BOT_TOKEN", "DATABASE_URL", "KLADKA_KEY")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_DATABASES = ("sqlite", "postgres", "postgresql", "memory")
#: How alike (0 to 1) a variable must be to one of ours before it counts as misspelt, by how it begins.
_ALIKE = {"KLADKA_": 0.6, "TELEGRAM_": 0.75, "": 0.85}


def _token(value: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("is no bot token; @BotFather gives one that looks like 123456789:AbC…")
    return value


def _api_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError("must be an address such as https://api.telegram.org, without a user, ? or #")
    if parts.scheme == "http" and not _is_near(parts.hostname):
        raise ValueError("must begin with https://; http:// would show the token to everyone on the way")
    return value.rstrip("/")


def _is_near(host: str) -> bool:
    """Whether a host is this machine or one of a private network."""
    try:
        address = ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal"))
    return address.is_loopback or address.is_private


def _database_url(value: SecretStr) -> SecretStr:
    if urlsplit(value.get_secret_value()).scheme not in _DATABASES:
        raise ValueError("must begin with sqlite:/// or postgresql://, or be memory:")
    return value


def _folded(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _home(value: Path) -> Path:
    return value.expanduser().absolute()


Folder = Annotated[Path, AfterValidator(_home)]


class Settings(BaseModel):
    """What the operator decided. Made by ``read_settings``; field by field the environment's variables."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, populate_by_name=True)

    #: Absent in the terminal, which needs none.
    token: Annotated[SecretStr, AfterValidator(_token)] | None = Field(None, alias="TELEGRAM_BOT_TOKEN")
    api_url: Annotated[str, AfterValidator(_api_url)] = Field("https://api.telegram.org", alias="TELEGRAM_API_URL")
    #: ``None``: the SQLite file in the data folder; see ``database``.
    database_url: Annotated[SecretStr, AfterValidator(_database_url)] | None = Field(None, alias="DATABASE_URL")
    #: The sealing key itself, where it is not kept in a file.
    key: SecretStr | None = Field(None, alias="KLADKA_KEY")
    #: The operator's own key file; it must exist. ``None``: ``default_key_file``, made on first start.
    key_file: Folder | None = Field(None, alias="KLADKA_KEY_FILE")
    data_folder: Folder = Field(alias="KLADKA_DATA_DIR")
    config_folder: Folder
    log_format: Annotated[Literal["console", "json"], BeforeValidator(_folded)] = Field("console", alias="LOG_FORMAT")
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_folded)] = Field(
        "info", alias="LOG_LEVEL"
    )
    #: Who runs this bot and how to reach them; part of the privacy text.
    operator_name: str = Field("", alias="OPERATOR_NAME")
    privacy_contact: str = Field("", alias="PRIVACY_CONTACT")

    @property
    def database(self) -> str:
        """The database's URL; may hold a password."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
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
        return self.token.get_secret_value()

    def secrets(self) -> tuple[str, ...]:
        """Every secret in plain text, for the logs to look out for."""
        found = (self.token, self.database_url, self.key)
        return tuple(secret.get_secret_value() for secret in found if secret is not None)


#: Variable -> field. ``KLADKA_KEY_FILE`` is a field of its own: that file may be watched, replaced, checked for its mode.
NAMES: Final = {field.alias: name for name, field in Settings.model_fields.items() if field.alias}
_KNOWN: Final = frozenset(NAMES) | {f"{name}_FILE" for name in SECRETS}


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read settings from variables. Empty ones count as missing.

    Raises:
        BadSettings: with a sentence for every mistake.
    """
    given = {name: value.strip() for name, value in environment.items() if value.strip()}
    problems = _misspelt(given)
    values: dict[str, Any] = {name: given[name] for name in NAMES if name in given}
    values |= _from_files(given, problems)
    values.setdefault("KLADKA_DATA_DIR", _folder(given, "XDG_DATA_HOME", "~/.local/share"))
    values["config_folder"] = _folder(given, "XDG_CONFIG_HOME", "~/.config")
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        problems += [_sentence(dict(each)) for each in error.errors(include_url=False, include_input=False)]
    if problems:
        raise BadSettings(problems)
    return settings


def _folder(given: Mapping[str, str], variable: str, default: str) -> Path:
    return Path(given.get(variable, default)).expanduser() / "kladka"


def _sentence(error: Mapping[str, Any]) -> str:
    name = error["loc"][0]
    if error["type"] == "literal_error":
        return f"{name} must be {error['ctx']['expected']}."
    return f"{name} {str(error['msg']).removeprefix('Value error, ')}."


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
    for name in sorted(set(given) - _KNOWN):
        beginning = next(each for each in _ALIKE if name.startswith(each))
        alike = get_close_matches(name, sorted(_KNOWN), n=1, cutoff=_ALIKE[beginning])
        meant = alike[0] if alike and alike[0] not in given else None
        if meant:
            problems.append(f"{name} is not a setting; {meant} is probably meant.")
        elif beginning == "KLADKA_":
            problems.append(f"{name} is not a setting.")
    return problems

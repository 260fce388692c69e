"""Settings: read once, checked, every mistake told at once."""

from __future__ import annotations

import shutil
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from bot.app import load_library
from bot.errors import BadSettings
from bot.settings import NAMES, SECRETS, read_settings
from content import HERE, ContentRefused, skeleton
from content.folder import content_files

TOKEN = "123456789:AAcanaryCANARYcanaryCANARYcanary_"


def problems(**environment: str) -> tuple[str, ...]:
    """The sentences that these variables earn."""
    with pytest.raises(BadSettings) as caught:
        read_settings(environment)
    return caught.value.problems


def test_nothing_need_be_set(tmp_path: Path) -> None:
    """Without any variable the terminal can start: data and key in their own folders under the home."""
    settings = read_settings({"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "config")})
    assert settings.database == f"sqlite:///{tmp_path}/data/kladka/kladka.db"
    assert settings.default_key_file == tmp_path / "config" / "kladka" / "key"
    assert not settings.default_key_file.is_relative_to(settings.data_folder)
    assert settings.api_url == "https://api.telegram.org"
    assert (settings.log_format, settings.log_level) == ("console", "info")


def test_everything_can_be_set(tmp_path: Path) -> None:
    """Each variable reaches its field, without blanks around it."""
    settings = read_settings(
        {
            "TELEGRAM_BOT_TOKEN": f" {TOKEN}\n",
            "TELEGRAM_API_URL": "http://localhost:8081/",
            "DATABASE_URL": "postgresql://coach:secret@db/kladka",
            "KLADKA_KEY": "k" * 43,
            "KLADKA_DATA_DIR": str(tmp_path),
            "CONTENT_DIR": str(tmp_path),
            "LOG_FORMAT": "JSON",
            "LOG_LEVEL": "Warning",
            "OPERATOR_NAME": "Fundacja Most",
            "PRIVACY_CONTACT": "rodo@example.org",
        }
    )
    assert settings.need_token() == TOKEN
    assert settings.api_url == "http://localhost:8081"
    assert settings.database == "postgresql://coach:secret@db/kladka"
    assert (settings.data_folder, settings.content_folder) == (tmp_path, tmp_path)
    assert (settings.log_format, settings.log_level) == ("json", "warning")
    assert (settings.operator_name, settings.privacy_contact) == ("Fundacja Most", "rodo@example.org")
    assert settings.secrets() == (TOKEN, "postgresql://coach:secret@db/kladka", "k" * 43)


def test_a_webhook_has_an_address_and_a_secret() -> None:
    """Both are needed and checked; the path comes from the secret, is the same everywhere, and is as secret as it."""
    given = {"WEBHOOK_URL": "https://bot.example.org/x/", "WEBHOOK_SECRET": "s" * 40, "WEBHOOK_PORT": "8443"}
    settings = read_settings(given)
    assert settings.need_webhook() == ("https://bot.example.org/x", "s" * 40)
    assert settings.webhook_port == 8443
    assert settings.webhook_path == read_settings(given).webhook_path
    assert settings.webhook_path != read_settings({**given, "WEBHOOK_SECRET": "t" * 40}).webhook_path
    assert settings.secrets() == ("s" * 40, settings.webhook_path)
    with pytest.raises(BadSettings, match="openssl rand"):
        read_settings({"WEBHOOK_URL": "https://bot.example.org"}).need_webhook()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("WEBHOOK_URL", "http://bot.example.org"),
        ("WEBHOOK_URL", "https://bot.example.org/?x=1"),
        ("WEBHOOK_URL", "https://user:canary@bot.example.org"),
        ("WEBHOOK_SECRET", "canary" * 5),
        ("WEBHOOK_SECRET", "canary canary canary canary canary canary"),
        ("WEBHOOK_PORT", "0"),
        ("HEALTH_PORT", "65536"),
        ("HEALTH_PORT", "canary"),
    ],
)
def test_a_bad_door_is_told(name: str, text: str) -> None:
    """Plain HTTP, a short secret, a port that is none: a sentence each, without the text."""
    (problem,) = problems(**{name: text})
    assert problem.startswith(f"{name} must be")
    assert "canary" not in problem


def test_secrets_stay_out_of_sight() -> None:
    """No secret is part of a repr."""
    settings = read_settings(
        {"TELEGRAM_BOT_TOKEN": TOKEN, "DATABASE_URL": "postgresql://a:canary@b/c", "KLADKA_KEY": "canary"}
    )
    assert "canary" not in f"{settings!r}{settings}"


def test_settings_are_frozen() -> None:
    """Settings cannot be changed once read."""
    settings = read_settings({})
    with pytest.raises(FrozenInstanceError):
        settings.log_level = "debug"  # type: ignore[misc] # the point


def test_empty_is_missing() -> None:
    """A variable that is set to nothing counts as not set."""
    settings = read_settings({"TELEGRAM_BOT_TOKEN": "", "DATABASE_URL": "  ", "LOG_FORMAT": ""})
    assert settings.token is None
    with pytest.raises(BadSettings, match="TELEGRAM_BOT_TOKEN is missing"):
        settings.need_token()


def test_every_mistake_at_once() -> None:
    """All mistakes are told together, each with the variable's name, none with a secret."""
    told = problems(
        TELEGRAM_BOT_TOKEN="canary", TELEGRAM_API_URL="ftp://x", DATABASE_URL="mysql://canary", LOG_FORMAT="xml"
    )
    assert len(told) == 4
    assert [sentence.split()[0] for sentence in told] == [
        "TELEGRAM_BOT_TOKEN",
        "TELEGRAM_API_URL",
        "DATABASE_URL",
        "LOG_FORMAT",
    ]
    assert "canary" not in "".join(told)
    assert all(sentence.endswith(".") for sentence in told)


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example.org",
        "https://api.example.org/telegram",
        "http://127.0.0.1:8081",
        "http://[::1]:8081",
        "http://192.168.1.5",
        "http://bot-api:8081",
        "http://telegram.internal",
    ],
)
def test_addresses_that_are_safe(url: str) -> None:
    """Plain HTTP is for this machine and private networks; HTTPS for everywhere."""
    assert read_settings({"TELEGRAM_API_URL": url}).api_url == url


@pytest.mark.parametrize(
    "url", ["http://api.example.org", "http://8.8.8.8", "https://user@x.org", "api.org", "https://x/?a", "http://[x"]
)
def test_addresses_that_are_not(url: str) -> None:
    """An address that would show the token on the way, or is none, is refused."""
    assert problems(TELEGRAM_API_URL=url)[0].startswith(("TELEGRAM_API_URL must", "TELEGRAM_API_URL is no address"))


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("TELEGRAM_TOKEN", "TELEGRAM_BOT_TOKEN"),
        ("TELEGARM_BOT_TOKEN", "TELEGRAM_BOT_TOKEN"),
        ("DATABSE_URL", "DATABASE_URL"),
        ("LOG_FORMATT", "LOG_FORMAT"),
        ("KLADKA_KEYFILE", "KLADKA_KEY_FILE"),
        ("TELEGRAM_BOT_TOKEN_FIEL", "TELEGRAM_BOT_TOKEN_FILE"),
    ],
)
def test_misspelt_names(name: str, meant: str) -> None:
    """A name that is nearly ours is told with the right one."""
    assert problems(**{name: "x"}) == (f"{name} is not a setting; {meant} is probably meant.",)


def test_a_strange_name_of_ours() -> None:
    """A name that claims to be ours and resembles nothing is told all the same."""
    assert problems(KLADKA_QQQQQQQQQQQQQ="1") == ("KLADKA_QQQQQQQQQQQQQ is not a setting.",)


def test_other_peoples_names() -> None:
    """Variables of other programs are none of our business, even alike ones where ours is set too."""
    read_settings({"PATH": "/bin", "TELEGRAM_CHAT_ID": "5", "DATABASE_URLS": "x", "DATABASE_URL": "sqlite:///x.db"})


def test_a_content_folder_must_be_there(tmp_path: Path) -> None:
    """A folder of one's own that is not there, or is a file, is told at start; without one, ours is used."""
    (tmp_path / "file").write_text("x")
    for wrong in (tmp_path / "none", tmp_path / "file"):
        assert problems(CONTENT_DIR=str(wrong)) == (
            "CONTENT_DIR must name a folder that exists; copy the folder content of the program to begin with.",
        )
    assert read_settings({}).content_folder is None


def test_own_content_is_what_the_coach_knows(tmp_path: Path) -> None:
    """The operator's folder stands in place of ours, and the operator's name is in it."""
    for name in content_files(HERE):
        if name.startswith(("system/", "signals/")):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(HERE / name, tmp_path / name)
    skeleton.begin(tmp_path, "our-talk", "dialogue")
    library = load_library(read_settings({"CONTENT_DIR": str(tmp_path), "OPERATOR_NAME": "Most"}))
    assert list(library.dialogues) == ["our-talk"]
    assert library.facts == {"operator": "Most", "contact": "–", "backups": "14"}


def test_what_is_said_about_privacy_is_set() -> None:
    """How long backups stay and where the whole policy is are facts that people are told."""
    library = load_library(read_settings({"BACKUP_DAYS": "400", "PRIVACY_URL": "https://example.org/pl?a=1"}))
    assert (library.facts["backups"], library.facts["policy"]) == ("400", "https://example.org/pl?a=1")


@pytest.mark.parametrize(
    ("name", "value"),
    [("BACKUP_DAYS", "1"), ("BACKUP_DAYS", "401"), ("BACKUP_DAYS", "ten"), ("PRIVACY_URL", "http://example.org")],
)
def test_what_cannot_be_said_about_privacy(name: str, value: str) -> None:
    """A backup must not outlive the marks of who was erased; a policy is read over an address that is safe."""
    with pytest.raises(BadSettings, match=name):
        read_settings({name: value})


def test_own_content_with_problems_is_refused_with_sentences(tmp_path: Path) -> None:
    """What lacks what the program says is not run with: the folder and what to do are told."""
    with pytest.raises(ContentRefused) as refused:
        load_library(read_settings({"CONTENT_DIR": str(tmp_path)}))
    assert str(refused.value) == (
        f"the content in {tmp_path} has 1 problem:\n"
        "system/system.yaml:1: is missing; copy the folder system from the content of the program"
    )


def test_secrets_from_files(tmp_path: Path) -> None:
    """A secret may come from a file, without the file's last line break."""
    (tmp_path / "token").write_text(TOKEN + "\n")
    settings = read_settings({"TELEGRAM_BOT_TOKEN_FILE": str(tmp_path / "token")})
    assert settings.need_token() == TOKEN


def test_a_secret_given_twice(tmp_path: Path) -> None:
    """A secret that is given both ways is a mistake: nobody can know which one is meant."""
    (tmp_path / "x").write_text("x")
    fitting = {"TELEGRAM_BOT_TOKEN": TOKEN, "WEBHOOK_SECRET": "x" * 40}
    for name in SECRETS:
        told = problems(**{name: fitting.get(name, "sqlite:///x"), f"{name}_FILE": str(tmp_path / "x")})
        assert told == (f"{name} and {name}_FILE are both set; keep one of them.",)


def test_secret_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing or empty secret file is told with its path."""
    (tmp_path / "empty").write_text("\n")
    told = problems(TELEGRAM_BOT_TOKEN_FILE=str(tmp_path / "none"), DATABASE_URL_FILE=str(tmp_path / "empty"))
    assert told == (
        f"TELEGRAM_BOT_TOKEN_FILE names a file that cannot be read: {tmp_path}/none.",
        f"DATABASE_URL_FILE names an empty file: {tmp_path}/empty.",
    )


def test_addresses_are_not_repeated() -> None:
    """What cannot even be taken apart is told without a word of it."""
    assert problems(DATABASE_URL="postgresql://a:canary\u2100@[x/y") == ("DATABASE_URL is no address.",)


def test_every_secret_is_a_setting() -> None:
    """Each secret that may come from a file is also a setting by itself."""
    assert set(SECRETS) <= set(NAMES)

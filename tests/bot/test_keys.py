"""The sealing key: made once, kept apart, never replaced."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.errors import BadKey
from bot.keys import load_key
from bot.settings import Settings, read_settings

KEY = bytes(range(100, 132))
TEXT = urlsafe_b64encode(KEY).rstrip(b"=").decode()


def settings_with(tmp_path: Path, **more: str) -> Settings:
    """Settings whose folders are under ``tmp_path``."""
    return read_settings({"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "config"), **more})


def test_made_on_first_start(tmp_path: Path) -> None:
    """The first start makes a key that only its owner can read; the next one finds the same."""
    settings = settings_with(tmp_path)
    (key,) = load_key(settings)
    assert len(key) == 32
    assert load_key(settings) == (key,)
    assert settings.default_key_file.stat().st_mode & 0o777 == 0o600
    assert settings.config_folder.stat().st_mode & 0o777 == 0o700
    assert list(settings.config_folder.iterdir()) == [settings.default_key_file]


def test_made_once_by_many(tmp_path: Path) -> None:
    """Starts at the same moment end with one key."""
    settings = settings_with(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(load_key, [settings] * 16))
    assert len(keys) == 1


def test_given_as_it_is(tmp_path: Path) -> None:
    """A key in the environment is used, padded or not, and nothing is written."""
    assert load_key(settings_with(tmp_path, KLADKA_KEY=TEXT)) == (KEY,)
    assert load_key(settings_with(tmp_path, KLADKA_KEY=TEXT + "=")) == (KEY,)
    assert not (tmp_path / "config").exists()


def test_given_as_a_file(tmp_path: Path) -> None:
    """A key file that the operator names is read."""
    path = tmp_path / "mine"
    path.write_text(TEXT + "\n")
    path.chmod(0o600)
    assert load_key(settings_with(tmp_path, KLADKA_KEY_FILE=str(path))) == (KEY,)


def test_a_lost_key_is_not_replaced(tmp_path: Path) -> None:
    """A named key file that is not there is an error, never a new key."""
    with pytest.raises(BadKey, match="does not exist"):
        load_key(settings_with(tmp_path, KLADKA_KEY_FILE=str(tmp_path / "gone")))
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize("text", ["", "guess", TEXT[:-1], TEXT + "AAAA", TEXT[:20] + "!" + TEXT[20:], "ż" * 43])
def test_what_is_no_key(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """A malformed key is refused with where it is, and without what it is."""
    tmp_path = tmp_path_factory.mktemp("malformed")
    path = tmp_path / "mine"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadKey) as caught:
        load_key(settings_with(tmp_path, KLADKA_KEY_FILE=str(path)))
    assert str(path) in str(caught.value)
    assert "guess" not in str(caught.value)


def test_careless_keeping_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A key that others can read, or that lies beside the data, works and is told."""
    path = tmp_path / "data" / "kladka" / "key"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT)
    path.chmod(0o644)
    assert load_key(settings_with(tmp_path, KLADKA_KEY_FILE=str(path))) == (KEY,)
    told = capsys.readouterr().err
    assert "key_beside_data" in told
    assert "key_open_to_others" in told

"""The sealing key: made once, kept apart, never replaced; another one is put before it."""

from __future__ import annotations

import errno
from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from bot.errors import BadKey, KeyInEnvironment
from bot.keys import forget_older_keys, load_key, renew_key
from bot.settings import Settings, read_settings

KEY = bytes(range(100, 132))
TEXT = urlsafe_b64encode(KEY).rstrip(b"=").decode()
OTHER = "A" * 43


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
    with pytest.raises(BadKey, match="There is no sealing key at"):
        load_key(settings_with(tmp_path, KLADKA_KEY_FILE=str(tmp_path / "gone")))
    assert not (tmp_path / "gone").exists()


def test_no_key_is_made_beside_a_database(tmp_path: Path) -> None:
    """Where there is a database already, a key that is gone is an error that says what to do, and none is made."""
    settings = settings_with(tmp_path)
    settings.data_folder.mkdir(parents=True)
    (settings.data_folder / "kladka.db").write_bytes(b"people's words")
    with pytest.raises(BadKey, match="Put the copy there"):
        load_key(settings)
    assert not settings.default_key_file.exists()


def test_who_may_not_make_a_key_makes_none(tmp_path: Path) -> None:
    """Commands that only open what is there do not begin an installation."""
    settings = settings_with(tmp_path)
    with pytest.raises(BadKey, match="There is no"):
        load_key(settings, make=False)
    assert not settings.config_folder.exists()


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


@pytest.mark.parametrize(
    "text",
    [
        f"{OTHER}\n{TEXT}\n",
        f"# nowy, po zgubionym laptopie\n{OTHER}=  # 22 XI\n\n{TEXT}\n{OTHER}",
        f"{OTHER} {TEXT}",
        f"{OTHER},{TEXT}",
    ],
)
def test_several_keys(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """The first one comes first, each once, however they are written; remarks are the operator's own."""
    tmp_path = tmp_path_factory.mktemp("several")
    path = tmp_path / "mine"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    assert load_key(settings_with(tmp_path, KLADKA_KEY_FILE=str(path))) == (bytes(32), KEY)
    if "#" not in text:
        given = settings_with(tmp_path, KLADKA_KEY=text)
        assert load_key(given) == (bytes(32), KEY)
        assert {OTHER, TEXT} <= set(given.secrets())


def test_one_bad_key_among_good_ones(tmp_path: Path) -> None:
    """A ring is whole or it is none: what is no key is not passed over."""
    with pytest.raises(BadKey):
        load_key(settings_with(tmp_path, KLADKA_KEY=f"{OTHER} guess"))


def test_a_new_key_comes_first(tmp_path: Path) -> None:
    """What was in the file stays below, with its remarks; others cannot read it, and nothing lies beside it."""
    path = tmp_path / "mine"
    path.write_text(f"# stary\n{TEXT}\n", encoding="utf-8")
    path.chmod(0o440)
    settings = settings_with(tmp_path, KLADKA_KEY_FILE=str(path))
    assert renew_key(settings) == path
    new, *older = load_key(settings)
    assert (new != KEY, older) == (True, [KEY])
    assert path.read_text(encoding="utf-8").endswith(f"# stary\n{TEXT}\n")
    assert path.stat().st_mode & 0o777 == 0o440
    assert list(tmp_path.iterdir()) == [path]
    renew_key(settings)
    assert load_key(settings)[1:] == (new, KEY)
    newest = load_key(settings)[0]
    forget_older_keys(settings, asked_about=load_key(settings)[0])
    assert load_key(settings) == (newest,)


def test_a_new_key_where_there_was_none(tmp_path: Path) -> None:
    """On a fresh machine it is the first and only one; a promised file that is not there is an error as ever."""
    settings = settings_with(tmp_path)
    renew_key(settings)
    assert len(load_key(settings)) == 1
    renew_key(settings)
    assert len(load_key(settings)) == 2
    with pytest.raises(BadKey, match="There is no sealing key at"):
        renew_key(settings_with(tmp_path, KLADKA_KEY_FILE=str(tmp_path / "gone")))


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Where the key file is a link, what it leads to is renewed."""
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text(TEXT)
    target.chmod(0o600)
    link.symlink_to(target)
    settings = settings_with(tmp_path, KLADKA_KEY_FILE=str(link))
    renew_key(settings)
    assert link.is_symlink()
    assert load_key(settings)[1:] == (KEY,)


def test_a_full_disk_keeps_the_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the new file cannot be written the old one is as it was, nothing lies beside it, and the sentence says so."""
    path = tmp_path / "mine"
    path.write_text(TEXT)
    path.chmod(0o600)
    settings = settings_with(tmp_path, KLADKA_KEY_FILE=str(path))

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("bot.keys.os.fsync", full)
    for change in (renew_key, partial(forget_older_keys, asked_about=KEY)):
        with pytest.raises(BadKey, match=r"No space left on device\. It is as it was"):
            change(settings)
    assert path.read_text() == TEXT
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_in_the_environment_is_for_the_operator(tmp_path: Path) -> None:
    """Nobody else can change it, and no file is made in its place."""
    settings = settings_with(tmp_path, KLADKA_KEY=TEXT)
    for change in (renew_key, partial(forget_older_keys, asked_about=KEY)):
        with pytest.raises(KeyInEnvironment, match="KLADKA_KEY"):
            change(settings)
    assert not list(tmp_path.iterdir())


def test_a_key_that_came_meanwhile_stays(tmp_path: Path) -> None:
    """Older keys go only if the key that the database was asked about still comes first."""
    path = tmp_path / "mine"
    path.write_text(TEXT)
    path.chmod(0o600)
    settings = settings_with(tmp_path, KLADKA_KEY_FILE=str(path))
    renew_key(settings)
    asked_about, *_ = load_key(settings)
    renew_key(settings)
    with pytest.raises(BadKey, match="another key was put first"):
        forget_older_keys(settings, asked_about=asked_about)
    assert len(load_key(settings)) == 3

"""The sealing key: 32 bytes that open what people wrote, kept apart from it; and behind it the older ones, if any.

Law: a key is made only where none was promised, or on demand, before the others. If the operator named a file, it must
be there, and so it must if there is a database that it would open: a new key in place of a lost one would look like
damaged data. A file is replaced whole or not at all, and what is in it already is never lost by making another.
"""

from __future__ import annotations

import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from pathlib import Path
from stat import S_IRWXG, S_IRWXO

from bot.errors import BadKey, KeyInEnvironment
from bot.log import get_log
from bot.settings import Settings
from storage.lasting import sync_folder

#: Bytes of a key (AES-256).
LENGTH = 32

_PUT_FIRST = (
    "The key is in KLADKA_KEY, which no command can change. Make a new one (openssl rand -base64 32 | tr '+/' '-_'), set"
    " KLADKA_KEY to the new one, a space, and the present one, and restart every replica. Then: kladka db reseal."
)
_TAKE_OUT = (
    "Nothing needs the older keys, but they are in KLADKA_KEY, which no command can change. Take them out of it."
)

_log = get_log("keys")


def load_key(settings: Settings, *, make: bool = True) -> tuple[bytes, ...]:
    """The sealing key, 32 bytes, and behind it the older ones.

    Made on the very first start, unless the settings name one or ``make`` forbids it.

    Raises:
        BadKey: one is malformed, the file is unreadable or lost.
    """
    if settings.key is not None:
        return _decode(settings.key.reveal(), "KLADKA_KEY")
    path = settings.key_file or settings.default_key_file
    if make and is_first_start(settings):
        _make_once(path)
    _warn_if_exposed(path, settings.data_folder)
    return _decode(_read(path), str(path))


def is_first_start(settings: Settings) -> bool:
    """Whether there is neither a key nor anything yet that one would have to open."""
    if is_made(settings):
        return False
    _, is_file, path = settings.database.partition("sqlite:///")
    return not (is_file and Path(path).exists())


def is_made(settings: Settings) -> bool:
    """Whether there is a key, or was promised."""
    return settings.key is not None or settings.key_file is not None or settings.default_key_file.exists()


def renew_key(settings: Settings) -> Path:
    """Put a new key before those that there are; where there is none yet, make the first. Returns the file.

    Raises:
        BadKey: as ``load_key``, or the file cannot be written. Then it is as it was.
        KeyInEnvironment: with a sentence for the operator, who alone can do it.
    """
    if settings.key is not None:
        raise KeyInEnvironment(_PUT_FIRST)
    path = settings.key_file or settings.default_key_file
    first = not is_made(settings)
    load_key(settings)
    if not first:
        _replace(path, _made() + _read(path))
    return path


def forget_older_keys(settings: Settings, *, asked_about: bytes) -> Path:
    """Leave only the key that seals, which is still the one ``asked_about``. Returns the file. Raises as ``renew_key``."""
    if settings.key is not None:
        raise KeyInEnvironment(_TAKE_OUT)
    path = settings.key_file or settings.default_key_file
    current, *_ = load_key(settings, make=False)
    if current != asked_about:  # the others are needed again
        raise BadKey("Meanwhile another key was put first. Nothing was changed; begin again with: kladka db reseal")
    _replace(path, _written(current))
    return path


def _make_once(path: Path) -> None:
    # Written whole under another name, then linked into place: a second process that starts at the same moment, or a
    # crash, never sees half a key, and never replaces one.
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(draft, _made())
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError as error:
        raise BadKey(f"The sealing key cannot be written to {path}: {error.strerror}.") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    _log.info("key_made", path=str(path))


def _replace(path: Path, text: str) -> None:
    """Give a key file another text. A link stays one; owner, group and their rights stay as they are, others get none."""
    path = path.resolve()
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        before = path.stat()
        _write(draft, text, like=before)
        draft.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise BadKey(f"The sealing key cannot be written to {path}: {error.strerror}. It is as it was.") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _write(draft: Path, text: str, *, like: os.stat_result | None = None) -> None:
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        if like is not None:
            os.fchown(handle, like.st_uid, like.st_gid)
            os.fchmod(handle, like.st_mode & 0o660)
        os.write(handle, text.encode("utf-8"))
        os.fsync(handle)
    finally:
        os.close(handle)


def _made() -> str:
    return _written(secrets.token_bytes(LENGTH))


def _written(key: bytes) -> str:
    return urlsafe_b64encode(key).rstrip(b"=").decode("ascii") + "\n"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadKey(f"There is no sealing key at {path}. Put the copy there that you kept elsewhere.") from None
    except (OSError, UnicodeDecodeError):
        raise BadKey(f"The sealing key in {path} cannot be read.") from None


def _decode(text: str, source: str) -> tuple[bytes, ...]:
    """The keys in a text, apart by white space or commas; what stands behind a # is the operator's own."""
    words = [word for line in text.splitlines() for word in line.partition("#")[0].replace(",", " ").split()]
    if not words:
        raise BadKey(f"There is no sealing key in {source}.")
    return tuple(dict.fromkeys(_decode_one(word, source) for word in words))


def _decode_one(text: str, source: str) -> bytes:
    text = text.rstrip("=")
    try:
        key = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        key = b""
    # The decoder passes over characters that it does not know; writing the key again shows whether there were any.
    if len(key) != LENGTH or urlsafe_b64encode(key).rstrip(b"=").decode("ascii") != text:
        raise BadKey(
            f"What is in {source} is no sealing key: 43 letters, digits, - and _ on one line, each key on its own."
        )
    return key


def _warn_if_exposed(path: Path, data_folder: Path) -> None:
    if path.is_relative_to(data_folder):
        _log.warning("key_beside_data", path=str(path), advice="keep the key outside the data folder")
    if os.name == "posix" and path.exists() and path.stat().st_mode & (S_IRWXG | S_IRWXO):
        _log.warning("key_open_to_others", path=str(path), advice="chmod 600")

"""The sealing key: 32 bytes that open what people wrote, kept apart from it.

Law: a key is made only where none was promised. If the operator named a file, it must be there: a new key in place of
a lost one would look like damaged data.
"""

from __future__ import annotations

import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from stat import S_IRWXG, S_IRWXO

from bot.errors import BadKey
from bot.log import get_log
from bot.settings import Settings

#: Bytes of a key (AES-256).
LENGTH = 32

_log = get_log("keys")


def load_key(settings: Settings) -> bytes:
    """The sealing key, 32 bytes. Made on the very first start, unless the settings name one.

    Raises:
        BadKey: it is malformed, unreadable, or the file that the settings name does not exist.
    """
    if settings.key is not None:
        return _decode(settings.key.reveal(), "KLADKA_KEY")
    path = settings.key_file or settings.default_key_file
    if settings.key_file is None:
        _make_once(path)
    _warn_if_exposed(path, settings.data_folder)
    return _decode(_read(path), str(path))


def _make_once(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Written whole under another name, then linked into place: a second process that starts at the same moment, or a
    # crash, never sees half a key, and never replaces one.
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        _write(draft)
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError as error:
        raise BadKey(f"The sealing key cannot be written to {path}: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)
    _log.info("key_made", path=str(path))


def _write(draft: Path) -> None:
    text = urlsafe_b64encode(secrets.token_bytes(LENGTH)).rstrip(b"=") + b"\n"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(handle, text)
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        raise BadKey(f"KLADKA_KEY_FILE names a file that does not exist: {path}.") from None
    except (OSError, UnicodeDecodeError):
        raise BadKey(f"The sealing key in {path} cannot be read.") from None


def _decode(text: str, source: str) -> bytes:
    text = text.strip().rstrip("=")
    try:
        key = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        key = b""
    # The decoder passes over characters that it does not know; writing the key again shows whether there were any.
    if len(key) != LENGTH or urlsafe_b64encode(key).rstrip(b"=").decode("ascii") != text:
        raise BadKey(f"The sealing key in {source} is no key: 43 letters, digits, - and _ on one line are needed.")
    return key


def _warn_if_exposed(path: Path, data_folder: Path) -> None:
    if path.is_relative_to(data_folder):
        _log.warning("key_beside_data", path=str(path), advice="keep the key outside the data folder")
    if os.name == "posix" and path.exists() and path.stat().st_mode & (S_IRWXG | S_IRWXO):
        _log.warning("key_open_to_others", path=str(path), advice="chmod 600")

"""What people wrote is sealed at rest.

Law: a body leaves this module only sealed, and comes back only whole and only for the place it was sealed for. AES-256
in GCM with a random 96-bit nonce for each field (NIST SP 800-38D: safe for 2^32 fields under one key).

A sealed field is one byte of format, four that name its key, twelve of nonce, then the ciphertext with its tag. The
table, the owner chat and the row's own key are authenticated beside it, so a row that somebody copied to another chat
is refused. A key's name is a keyed hash, so it does not depend on where the key stands in its ring, and says nothing of
it.

Fields of the first format name no key, since there was only one: each of the ring is tried.
"""

from collections.abc import Sequence
from hashlib import blake2b
from os import urandom
from typing import Final, TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import Damaged, NewerKey, WrongKey

KEY_BYTES = 32
#: One key, or a ring of them: the first one seals, the others only open.
Keys: TypeAlias = bytes | Sequence[bytes]

_FORMAT: Final = b"\2"
_FIRST_FORMAT: Final = b"\1\1"
_NAME_BYTES = 4
_NONCE_BYTES = 12
_TAG_BYTES = 16  # an empty text still has its tag
_NAMES, _MARKS, _FIRST_MARKS = b"kladka key", b"kladka marks", b"kladka erased"


def key_name(key: bytes) -> str:
    """What a key is known by, eight hexadecimal digits; it does not lead back to the key."""
    return _name(key).hex()


class Sealer:
    """Seals with the first key of a ring, opens with whichever key of it was used."""

    def __init__(self, keys: Keys) -> None:
        """Take the ring, keys of 32 bytes, in any order behind the first.

        Raises ``WrongKey`` for a key of another length, and for two that cannot be told apart by their names.
        """
        ring = (keys,) if isinstance(keys, bytes) else tuple(dict.fromkeys(keys))
        if not ring or any(len(key) != KEY_BYTES for key in ring):
            raise WrongKey(f"A key has {KEY_BYTES} bytes; this one has not.")
        self._secrets = {_name(key): key for key in ring}
        if len(self._secrets) < len(ring):
            raise WrongKey("Two keys have the same name, by a rare chance. Make another one: kladka key new.")
        self._keys = {name: AESGCM(key) for name, key in self._secrets.items()}
        self._current = self._keys[_name(ring[0])]
        self._head = _FORMAT + _name(ring[0])

    @property
    def name(self) -> str:
        """The name of the key that seals."""
        return self._head[len(_FORMAT) :].hex()

    @property
    def head(self) -> bytes:
        """How a field begins that this ring seals: 5 bytes."""
        return self._head

    @property
    def first_head(self) -> bytes:
        """How a field of the first format begins, 2 bytes, if that can only be the one key's; else empty."""
        return _FIRST_FORMAT if len(self._keys) == 1 else b""

    def is_older(self, sealed: bytes) -> bool:
        """Whether a field may need another key than the one that seals."""
        return not sealed.startswith(self._head) and sealed[: len(_FIRST_FORMAT)] != self.first_head

    def seal(self, text: str, *, table: str, chat: int, row: str) -> bytes:
        """Seal a text for its place. Any text may be sealed: lone surrogates and NUL come back as they were."""
        nonce = urandom(_NONCE_BYTES)
        words = text.encode("utf-8", "surrogatepass")
        return self._head + nonce + self._current.encrypt(nonce, words, _place(table, chat, row))

    def unseal(self, sealed: bytes, *, table: str, chat: int, row: str) -> str:
        """Open what was sealed for this very place.

        Raises ``NewerKey`` when the ring does not have its key, ``Damaged`` when it was changed or moved.
        """
        return self._open(sealed, _place(table, chat, row))[1].decode("utf-8", "surrogatepass")

    def mark_key(self, sealed: bytes, *, table: str, chat: int, row: str) -> bytes:
        """32 bytes made of the key that opens this field, which does not follow from them. Raises as ``unseal``."""
        name, _ = self._open(sealed, _place(table, chat, row))
        return blake2b(key=self._secrets[name], person=_MARKS, digest_size=32).digest()

    def first_marks(self, chat: int) -> Sequence[bytes]:
        """How a chat was marked when marks were made with the sealing key itself: once for each key of the ring."""
        return [mark_of(chat, key=key) for key in self._secrets.values()]

    def _open(self, sealed: bytes, place: bytes) -> tuple[bytes, bytes]:
        """The name of the key that opens a field, and what is in it."""
        first = sealed.startswith(_FIRST_FORMAT)
        start = len(_FIRST_FORMAT) if first else len(_FORMAT) + _NAME_BYTES
        if not (first or sealed.startswith(_FORMAT)) or len(sealed) < start + _NONCE_BYTES + _TAG_BYTES:
            raise Damaged
        names = reversed(self._keys) if first else [sealed[len(_FORMAT) : start]]  # what is old has an old key, mostly
        nonce, words = sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
        for name in names:
            key = self._keys.get(name)
            if key is None:
                raise NewerKey
            try:
                return name, key.decrypt(nonce, words, place)
            except InvalidTag:
                continue
        raise Damaged


def mark_of(chat: int, *, key: bytes) -> bytes:
    """What stands for a chat once it is gone: 16 bytes that lead back to it only for who has the key, by trying."""
    return blake2b(str(chat).encode("ascii"), key=key, person=_FIRST_MARKS, digest_size=16).digest()


def _name(key: bytes) -> bytes:
    return blake2b(key=key, person=_NAMES, digest_size=_NAME_BYTES).digest()


def _place(table: str, chat: int, row: str) -> bytes:
    """Tables are our words and chats are numbers, so the first two NULs end them, whatever the row's key is."""
    return f"{table}\0{chat}\0{row}".encode("utf-8", "surrogatepass")

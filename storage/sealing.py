"""What people wrote is sealed at rest.

Law: a body leaves this module only sealed, and comes back only whole and only for the place it was sealed for. AES-256
in GCM with a random 96-bit nonce for each field (NIST SP 800-38D: safe for 2^32 fields under one key).

A sealed field is one byte of format, one byte of key id, twelve of nonce, then the ciphertext with its tag. The table,
the owner chat and the row's own key are authenticated beside it, so a row that somebody copied to another chat is
refused.
"""

from collections.abc import Mapping
from hashlib import blake2b
from os import urandom

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import Damaged, WrongKey

KEY_BYTES = 32
_FORMAT = 1
_MARKS = b"kladka erased"
_NONCE_BYTES = 12
_HEAD_BYTES = 2
_SHORTEST = _HEAD_BYTES + _NONCE_BYTES + 16  # an empty text still has its tag


class Sealer:
    """Seals with the current key of a ring, opens with whichever key of it was used."""

    def __init__(self, keys: Mapping[int, bytes], *, current: int) -> None:
        """Take the ring: key id (0 to 255) to 32 bytes. Raises ``WrongKey`` for a key of another length."""
        if any(len(key) != KEY_BYTES for key in keys.values()):
            raise WrongKey(f"A key has {KEY_BYTES} bytes; this one has not.")
        self._keys = {number: AESGCM(key) for number, key in keys.items()}
        self._current = self._keys[current]
        self._marker = blake2b(key=keys[current], person=_MARKS, digest_size=16)
        self._head = bytes((_FORMAT, current))

    def seal(self, text: str, *, table: str, chat: int, row: str) -> bytes:
        """Seal a text for its place. Any text may be sealed: lone surrogates and NUL come back as they were."""
        nonce = urandom(_NONCE_BYTES)
        words = text.encode("utf-8", "surrogatepass")
        return self._head + nonce + self._current.encrypt(nonce, words, _place(table, chat, row))

    def mark(self, chat: int) -> bytes:
        """What stands for a chat once it is gone: 16 bytes that lead back to it only for who has the key."""
        marker = self._marker.copy()
        marker.update(str(chat).encode("ascii"))
        return marker.digest()

    def unseal(self, sealed: bytes, *, table: str, chat: int, row: str) -> str:
        """Open what was sealed for this very place.

        Raises ``WrongKey`` when the ring does not have its key, ``Damaged`` when it was changed or moved.
        """
        if len(sealed) < _SHORTEST or sealed[0] != _FORMAT:
            raise Damaged
        key = self._keys.get(sealed[1])
        if key is None:
            raise WrongKey
        nonce = sealed[_HEAD_BYTES : _HEAD_BYTES + _NONCE_BYTES]
        try:
            words = key.decrypt(nonce, sealed[_HEAD_BYTES + _NONCE_BYTES :], _place(table, chat, row))
        except InvalidTag:
            raise Damaged from None
        return words.decode("utf-8", "surrogatepass")


def _place(table: str, chat: int, row: str) -> bytes:
    """Tables are our words and chats are numbers, so the first two NULs end them, whatever the row's key is."""
    return f"{table}\0{chat}\0{row}".encode("utf-8", "surrogatepass")

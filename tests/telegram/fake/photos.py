"""What Telegram takes as a photo.

Law: looks at the first bytes only; knows PNG, the one kind of picture that the bot sends.
"""

from __future__ import annotations

from tests.telegram.fake.refusals import bad

_BYTES = 10 * 1024 * 1024
_SIDES = 10_000
_RATIO = 20
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def check_photo(content: bytes) -> None:
    """Raises RefusalError for a picture that Telegram would not show."""
    if not content.startswith(_SIGNATURE):
        raise bad("IMAGE_PROCESS_FAILED")
    width, height = size_of(content)
    if len(content) > _BYTES or width + height > _SIDES or max(width, height) > _RATIO * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG in pixels."""
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")

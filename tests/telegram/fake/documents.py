"""Files that the bot sent, as they arrived and as Telegram tells of them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.telegram.fake.bodies import Upload
from tests.telegram.fake.chats import Room
from tests.telegram.fake.photos import size_of
from tests.telegram.fake.refusals import JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file the bot sent."""

    chat_id: int
    message_id: int
    file_id: str
    file_name: str
    content_type: str
    caption: str
    content: bytes


def document_of(room: Room, message_id: int, upload: Upload, caption: str) -> Document:
    """A file as it arrived."""
    return Document(
        chat_id=room.id,
        message_id=message_id,
        file_id=f"BQACAgQAAxkDAAI{message_id:08d}",
        file_name=upload.file_name.replace("\\", "/").rpartition("/")[2],
        content_type=upload.content_type,
        caption=caption,
        content=upload.content,
    )


def photo_json(photo: Document) -> JSON:
    """The one size of a picture."""
    width, height = size_of(photo.content)
    return {
        "file_id": photo.file_id,
        "file_unique_id": f"AQAD{photo.message_id:08d}",
        "width": width,
        "height": height,
        "file_size": len(photo.content),
    }


def document_json(document: Document) -> JSON:
    """A document."""
    return {
        "file_name": document.file_name,
        "mime_type": document.content_type,
        "file_id": document.file_id,
        "file_unique_id": f"AgAD{document.message_id:08d}",
        "file_size": len(document.content),
    }

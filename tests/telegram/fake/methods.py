"""What the bot can do to messages.

Law: each method checks everything, then acts; a refused call has changed nothing. Returns what Telegram returns.
"""

from __future__ import annotations

import re

from tests.telegram.fake.bodies import Params, Upload
from tests.telegram.fake.chats import ANSWER_SECONDS, DELETE_SECONDS, Chats, Room, Shown
from tests.telegram.fake.clock import Clock
from tests.telegram.fake.documents import Document, document_json, document_of, photo_json
from tests.telegram.fake.keyboards import markup_of
from tests.telegram.fake.photos import check_photo
from tests.telegram.fake.rates import Rates
from tests.telegram.fake.refusals import JSON, NOT_MODIFIED, TOO_OLD, RefusalError, bad, too_many, wrong
from tests.telegram.fake.rules import Note, caption_of, check_reply, reply_target, text_of

TOAST_LIMIT = 200
DELETE_MOST = 100
_ENCODED = re.compile("%[0-9A-F]{2}")
UPLOAD_BYTES = 50 * 1024 * 1024
_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
        "record_audio",
        "upload_audio",
    ]
)


class Messages:
    """sendMessage and its family."""

    def __init__(self, chats: Chats, clock: Clock, rates: Rates, bot: JSON) -> None:
        self._chats, self._clock, self._rates = chats, clock, rates
        self._bot = {name: bot[name] for name in ("id", "is_bot", "first_name", "username")}
        self.documents: list[Document] = []
        self.photos: list[Document] = []

    def send_message(self, params: Params, note: Note) -> JSON:
        """Raises RefusalError for any of the reasons Telegram has."""
        text, entities = text_of(params, note)
        markup = markup_of(params, note)
        room, target = self._addressed(params)
        message = self._begun(room, target, {"text": text})
        if entities:
            message["entities"] = entities
        if isinstance(options := params.structure("link_preview_options"), dict):
            message["link_preview_options"] = options
        return self._sent(room, message, markup)

    def send_document(self, params: Params, note: Note) -> JSON:
        """Raises RefusalError for any of the reasons Telegram has."""
        caption, entities = caption_of(params, note)
        markup = markup_of(params, note)
        known, upload = self._file(params, note)
        room, target = self._addressed(params)
        message_id = self._chats.next_message_id()
        document = known or document_of(room, message_id, upload, caption)
        message = self._begun(room, target, {"document": document_json(document)}, message_id)
        if caption:
            message["caption"] = caption
        if entities:
            message["caption_entities"] = entities
        self.documents.append(document)
        return self._sent(room, message, markup)

    def send_photo(self, params: Params, note: Note) -> JSON:
        """Raises RefusalError for any of the reasons Telegram has."""
        caption, entities = caption_of(params, note)
        markup = markup_of(params, note)
        known, upload = self._file(params, note, field="photo")
        if known is None:
            check_photo(upload.content)
        room, target = self._addressed(params)
        message_id = self._chats.next_message_id()
        photo = known or document_of(room, message_id, upload, caption)
        message = self._begun(room, target, {"photo": [photo_json(photo)]}, message_id)
        if caption:
            message["caption"] = caption
        if entities:
            message["caption_entities"] = entities
        self.photos.append(photo)
        return self._sent(room, message, markup)

    def _addressed(self, params: Params) -> tuple[Room, int | None]:
        """The chat that is written to, and the message that is replied to."""
        room = self._chats.find(params.text("chat_id"))
        target = reply_target(params)
        check_reply(target, target in room.shown or target in room.theirs, params)
        room.refuse_if_silent()
        self._pace(room)
        return room, target

    def _pace(self, room: Room) -> None:
        if wait := self._rates.check(room.id, self._clock.now()):
            raise too_many(wait)

    def _begun(self, room: Room, target: int | None, content: JSON, message_id: int = 0) -> JSON:
        message = {
            "message_id": message_id or self._chats.next_message_id(),
            "from": self._bot,
            "chat": room.info,
            "date": int(self._clock.now()),
        }
        if target is not None and (replied := room.theirs.get(target) or _message(room.shown.get(target))):
            message["reply_to_message"] = {key: value for key, value in replied.items() if key != "reply_to_message"}
        return {**message, **content}

    def _sent(self, room: Room, message: JSON, markup: JSON | None) -> JSON:
        if markup and "inline_keyboard" in markup:
            message["reply_markup"] = markup
        room.show(message, markup, self._clock.now())
        return message

    def _file(self, params: Params, note: Note, *, field: str = "document") -> tuple[Document | None, Upload]:
        """The file that is sent: an earlier one by its id, or an upload."""
        said = params.text(field)
        upload = params.uploads.get(said.removeprefix("attach://") if said.startswith("attach://") else field)
        if upload is None:
            if not said:
                raise wrong(f"there is no {field} in the request")
            known = next((item for item in (*self.documents, *self.photos) if item.file_id == said), None)
            if known is None:
                raise wrong("wrong file identifier/HTTP URL specified")
            return known, Upload("", "", b"")
        if not upload.content:
            raise wrong("file must be non-empty")
        if len(upload.content) > UPLOAD_BYTES:
            raise RefusalError(413, "Request Entity Too Large", wrong=True)
        if any(sign in upload.file_name for sign in "/\\\0") or upload.file_name in ("", ".", ".."):
            note(f"file name {upload.file_name!r} is a path or nothing")
        if _ENCODED.search(upload.file_name):
            note(f"file name {upload.file_name!r} came percent-encoded: Telegram shows it like that")
        return None, upload

    def edit_message_text(self, params: Params, note: Note) -> JSON:
        """Raises RefusalError for any of the reasons Telegram has."""
        text, entities = text_of(params, note, editing=True)
        markup = markup_of(params, note, editing=True)
        room, shown = self._edited(params)
        if "text" not in shown.message:
            raise bad("there is no text in the message to edit")
        message = {key: value for key, value in shown.message.items() if key not in ("entities", "reply_markup")}
        message["text"] = text
        if entities:
            message["entities"] = entities
        return self._changed(room, shown, message, markup)

    def edit_message_reply_markup(self, params: Params, note: Note) -> JSON:
        """Raises RefusalError for any of the reasons Telegram has."""
        markup = markup_of(params, note, editing=True)
        room, shown = self._edited(params)
        message = {key: value for key, value in shown.message.items() if key != "reply_markup"}
        return self._changed(room, shown, message, markup)

    def _edited(self, params: Params) -> tuple[Room, Shown]:
        room = self._chats.find(params.text("chat_id"))
        room.refuse_if_silent()
        shown = room.existing(params.integer("message_id"), "message to edit not found")
        if shown.markup is not None and "inline_keyboard" not in shown.markup:
            raise bad("message can't be edited")
        return room, shown

    def _changed(self, room: Room, shown: Shown, message: JSON, markup: JSON | None) -> JSON:
        if markup:
            message["reply_markup"] = markup
        if message == shown.message:
            raise bad(NOT_MODIFIED)
        self._pace(room)
        message["edit_date"] = int(self._clock.now())
        room.change(shown, message, markup)
        return message

    def delete_message(self, params: Params, note: Note) -> bool:  # noqa: ARG002 - every method has the same form
        """Raises RefusalError for any of the reasons Telegram has."""
        room = self._chats.find(params.text("chat_id"))
        message_id = params.integer("message_id")
        if message_id not in room.theirs:
            room.existing(message_id, "message to delete not found")
        self._check_deletable(room, message_id)
        _delete(room, message_id)
        return True

    def delete_messages(self, params: Params, note: Note) -> bool:  # noqa: ARG002 - as above
        """Those that are not found are skipped; one that may not be deleted keeps all others there, too.

        Raises RefusalError for any of the reasons Telegram has.
        """
        room = self._chats.find(params.text("chat_id"))
        ids = params.structure("message_ids")
        if not isinstance(ids, list) or not ids or not all(isinstance(each, int) for each in ids):
            raise wrong("message identifiers are not specified")
        if len(ids) > DELETE_MOST:
            raise wrong("too many message identifiers specified")
        room.refuse_if_silent()
        there = [each for each in ids if each in room.theirs or _message(room.shown.get(each))]
        for message_id in there:
            self._check_deletable(room, message_id)
        for message_id in there:
            _delete(room, message_id)
        return True

    def _check_deletable(self, room: Room, message_id: int) -> None:
        theirs = room.theirs.get(message_id)
        if theirs is not None and not room.private:
            raise bad("message can't be deleted")
        at = room.shown[message_id].at if theirs is None else float(theirs["date"])
        if self._clock.now() - at > DELETE_SECONDS:
            raise bad("message can't be deleted for everyone")

    def answer_callback_query(self, params: Params, note: Note) -> bool:  # noqa: ARG002 - as above
        """Raises RefusalError for any of the reasons Telegram has."""
        text = params.text("text")
        if len(text) > TOAST_LIMIT:
            raise wrong("MESSAGE_TOO_LONG")
        query_id = params.text("callback_query_id")
        tap = self._chats.taps.get(query_id)
        if tap is None or self._clock.now() - tap.at > ANSWER_SECONDS:
            raise bad(TOO_OLD)
        toast = {"id": query_id, "user": tap.user_id, "text": text, "show_alert": params.flag("show_alert")}
        self._chats.rooms[tap.chat_id].toast(toast)
        return True

    def send_chat_action(self, params: Params, note: Note) -> bool:  # noqa: ARG002 - as above
        """Raises RefusalError for any of the reasons Telegram has."""
        room = self._chats.find(params.text("chat_id"))
        action = params.text("action")
        if action not in _ACTIONS:
            raise wrong("wrong parameter action in request")
        room.refuse_if_silent()
        room.actions.append(action)
        return True


def _delete(room: Room, message_id: int) -> None:
    if room.theirs.pop(message_id, None) is None:
        room.delete(room.shown[message_id])


def _message(shown: Shown | None) -> JSON | None:
    return shown.message if shown is not None and not shown.deleted else None

"""What Telegram accepts as words: text, captions and their entities.

Law: pure. A call that Telegram refuses raises its refusal; a call that Telegram lets pass but that cannot be meant is
handed to ``note`` and passes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from tests.telegram.fake.bodies import Params
from tests.telegram.fake.refusals import JSON, bad, wrong
from tests.telegram.fake.words import clean_with, is_blank, units

#: Takes one sentence about a call that should not have been made.
Note: TypeAlias = Callable[[str], None]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
SHOWN_ENTITIES = 100
_REQUEST_BYTES = 1 << 15

_STYLES = frozenset(
    [
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "blockquote",
        "expandable_blockquote",
        "date_time",
    ]
)
#: Telegram finds these itself and ignores what a bot says about them.
_AUTOMATIC = frozenset(
    ["mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"]
)
_NEEDED = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id", "date_time": "unix_time"}
_MODES = frozenset({"markdown", "markdownv2", "html"})


def text_of(params: Params, note: Note, *, editing: bool = False) -> tuple[str, list[JSON]]:
    """The text and entities of a message.

    Raises:
        RefusalError: Empty, too long, or entities that do not fit.
    """
    raw = params.text("text")
    if not raw:
        raise wrong("message text is empty")
    text, entities = _formatted(params, raw, params.structure("entities"), note)
    if is_blank(text):
        raise wrong("text must be non-empty")
    _check_length(text, TEXT_LIMIT, "MESSAGE_TOO_LONG" if editing else "message is too long", note)
    return text, entities


def caption_of(params: Params, note: Note) -> tuple[str, list[JSON]]:
    """The caption of a file, which may be empty.

    Raises:
        RefusalError: Too long, or entities that do not fit.
    """
    text, entities = _formatted(params, params.text("caption"), params.structure("caption_entities"), note)
    _check_length(text, CAPTION_LIMIT, "message caption is too long", note)
    return text, entities


def _check_length(text: str, limit: int, refusal: str, note: Note) -> None:
    if len(text) > limit:
        raise wrong(refusal)
    if units(text) > limit:
        note(f"{units(text)} UTF-16 units, more than {limit}: passes today, but the limit's unit is disputed")


def _formatted(params: Params, text: str, raw: object, note: Note) -> tuple[str, list[JSON]]:
    if len(text.encode()) > _REQUEST_BYTES:
        raise wrong("text is too long")
    mode = params.text("parse_mode")
    if mode:
        note(f"parse_mode {mode!r}: words are data and go with entities")
        if raw:
            note("parse_mode and entities together: Telegram ignores the entities")
        if mode.lower() not in _MODES:
            raise wrong("unsupported parse_mode")
        return clean_with(text, [])
    return clean_with(text, entities_of(text, raw, note))


def entities_of(text: str, raw: object, note: Note) -> list[JSON]:
    """Entities that fit the text, in order.

    Raises:
        RefusalError: An entity of no known kind, or outside the text, or through the middle of a character.
    """
    if raw is None or raw == "":
        return []
    if not isinstance(raw, list):
        note("entities that are no list: Telegram ignores them")
        return []
    if len(raw) > SHOWN_ENTITIES:
        note(f"{len(raw)} entities: only {SHOWN_ENTITIES} are shown")
    parsed = [entity for item in raw if (entity := _parsed(item, note)) is not None]
    parsed.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    _check_places(text, parsed)
    _note_crossings(parsed, note)
    return parsed


def _parsed(item: object, note: Note) -> JSON | None:
    """One entity by its own shape, None when Telegram would drop it."""
    if not isinstance(item, dict):
        raise wrong("can't parse MessageEntity: expected an Object")
    for name in ("offset", "length", "type"):
        if name not in item:
            raise wrong(f"can't parse MessageEntity: Can't find field \"{name}\"")
    kind = item["type"]
    if kind in _AUTOMATIC:
        return None
    if kind not in _STYLES:
        raise wrong("can't parse MessageEntity: Unsupported type specified")
    if _NEEDED.get(kind, "type") not in item:
        raise wrong(f"can't parse MessageEntity: Can't find field \"{_NEEDED[kind]}\"")
    for name in ("offset", "length"):
        if not isinstance(item[name], int) or isinstance(item[name], bool):
            raise wrong(f'can\'t parse MessageEntity: Field "{name}" must be a valid Number')
        if item[name] < 0:
            raise wrong(f"receive an entity with incorrect {name} {item[name]}")
    if item["length"] == 0:
        note("entity of no length: Telegram drops it")
        return None
    if kind == "text_link":
        check_url(item["url"], "entity")
    return dict(item)


def check_url(url: object, what: str) -> None:
    """Refuse what is no link to a page or a chat.

    Raises:
        RefusalError: Not a URL.
    """
    if not isinstance(url, str) or "." not in url.partition("://")[2].partition("/")[0]:
        if not (isinstance(url, str) and url.startswith("tg://")):
            raise wrong(f"{what} URL '{url}' is invalid: Wrong HTTP URL")
    elif not url.startswith(("http://", "https://", "tg://")):
        raise wrong(f"{what} URL '{url}' is invalid: Unsupported URL protocol")


def _check_places(text: str, entities: list[JSON]) -> None:
    """Every entity begins and ends between two characters of the text."""
    end = units(text)
    borders = None if text.isascii() or end == len(text) else _borders(text)
    for entity in entities:
        begin, stop = entity["offset"], entity["offset"] + entity["length"]
        if begin >= end:
            raise wrong(f"entity begins after the end of the text at UTF-16 offset {begin}")
        if stop > end:
            raise wrong(
                f"entity beginning at UTF-16 offset {begin} ends after the end of the text at UTF-16 offset {stop}"
            )
        if borders is not None and begin not in borders:
            raise wrong(f"entity begins in a middle of a UTF-16 symbol at byte offset {_bytes(text, begin)}")
        if borders is not None and stop not in borders:
            raise wrong(
                f"entity beginning at UTF-16 offset {begin} ends in a middle of a UTF-16 symbol at byte offset "
                f"{_bytes(text, stop)}"
            )


def _borders(text: str) -> set[int]:
    """The UTF-16 offsets between characters."""
    places, position = {0}, 0
    for sign in text:
        position += 2 if ord(sign) > 0xFFFF else 1
        places.add(position)
    return places


def _bytes(text: str, offset: int) -> int:
    """UTF-8 bytes before a UTF-16 offset, the torn character included."""
    return len(text.encode("utf-16-le")[: 2 * offset].decode("utf-16-le", "ignore").encode())


def _note_crossings(entities: list[JSON], note: Note) -> None:
    """Entities may lie in one another, not across one another: Telegram would cut them up."""
    open_ends: list[int] = []
    for entity in entities:
        begin, stop = entity["offset"], entity["offset"] + entity["length"]
        while open_ends and open_ends[-1] <= begin:
            open_ends.pop()
        if open_ends and stop > open_ends[-1]:
            note(f"entity at {begin} crosses the end of another")
        open_ends.append(stop)


def reply_target(params: Params) -> int | None:
    """The message that is replied to.

    Raises:
        RefusalError: Reply parameters without a message.
    """
    raw = params.structure("reply_parameters")
    if raw is None or raw == "":
        return params.integer("reply_to_message_id") or None
    if not isinstance(raw, dict):
        raise wrong("object expected as reply parameters")
    if "message_id" not in raw:
        raise wrong('can\'t find field "message_id"')
    return int(raw["message_id"])


def check_reply(target: int | None, known: bool, params: Params) -> None:  # noqa: FBT001 - read by name at its one call
    """Refuse a reply to a message that is not there, unless that is allowed.

    Raises:
        RefusalError: Nothing to reply to.
    """
    raw = params.structure("reply_parameters")
    lenient = isinstance(raw, dict) and bool(raw.get("allow_sending_without_reply"))
    if target is not None and not known and not lenient:
        raise bad("message to be replied not found")

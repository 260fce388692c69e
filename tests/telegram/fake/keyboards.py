"""What Telegram accepts as buttons.

Law: pure, as ``rules``: refusals are raised, what passes but cannot be meant is noted.
"""

from __future__ import annotations

from tests.telegram.fake.bodies import Params
from tests.telegram.fake.refusals import JSON, wrong
from tests.telegram.fake.rules import Note, check_url
from tests.telegram.fake.words import has_lone_surrogate

DATA_BYTES = 64
COPY_LIMIT = 256
PLACEHOLDER_LIMIT = 64
BUTTONS = 100
BUTTONS_PER_ROW = 8

_FLAGS = ("force_reply", "remove_keyboard", "selective", "resize_keyboard", "one_time_keyboard", "is_persistent")
_ACTIONS = ("url", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat")
_MORE_ACTIONS = ("switch_inline_query_chosen_chat", "callback_game", "pay")


def markup_of(params: Params, note: Note, *, editing: bool = False) -> JSON | None:
    """The buttons of a message, None when it has none.

    Raises:
        RefusalError: Buttons that Telegram does not take.
    """
    raw = params.structure("reply_markup")
    if raw is None or raw == "":
        return None
    if isinstance(raw, str):
        raise wrong("can't parse reply keyboard markup JSON object")
    if not isinstance(raw, dict):
        raise wrong("object expected as reply markup")
    for name in _FLAGS:
        if not isinstance(raw.get(name, False), bool):
            raise wrong(f'field "{name}" must be of type Boolean')
    if "inline_keyboard" in raw:
        return _inline(raw, note, editing=editing)
    if editing and raw:
        raise wrong("inline keyboard expected")
    return _beside(raw, note)


def _inline(raw: JSON, note: Note, *, editing: bool) -> JSON | None:
    rows = [[_inline_button(item, note) for item in row] for row in _rows(raw, "inline_keyboard")]
    _count(rows, note)
    if not any(rows):
        if not editing:
            note("inline keyboard without buttons: Telegram sends the message without it")
        return None
    return {"inline_keyboard": [[button for button in row if button] for row in rows if row]}


def _rows(raw: JSON, name: str) -> list[list[object]]:
    rows = raw[name]
    if not isinstance(rows, list):
        raise wrong(f'field "{name}" must be of type Array')
    for row in rows:
        if not isinstance(row, list):
            raise wrong(f'field "{name}" must be an Array of Arrays')
    return rows


def _count(rows: list[list[JSON]], note: Note) -> None:
    if sum(map(len, rows)) > BUTTONS:
        raise wrong("reply markup is too long")
    if rows and not all(rows):
        note("an empty row of buttons")
    if any(len(row) > BUTTONS_PER_ROW for row in rows):
        note(f"more than {BUTTONS_PER_ROW} buttons in a row")


def _inline_button(item: object, note: Note) -> JSON:
    if not isinstance(item, dict):
        raise wrong("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if "text" not in item:
        raise wrong("can't parse inline keyboard button: Can't find field \"text\"")
    if has_lone_surrogate(str(item["text"])):
        raise wrong("inline keyboard button text must be encoded in UTF-8")
    if not str(item["text"]).strip():
        note("a button without words: Telegram leaves it out")
    data = item.get("callback_data")
    if data:
        if len(str(data).encode()) > DATA_BYTES:
            raise wrong("BUTTON_DATA_INVALID")
    elif "copy_text" in item:
        _check_copy(item["copy_text"])
    elif not any(name in item for name in (*_ACTIONS, *_MORE_ACTIONS)):
        raise wrong("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "url" in item:
        check_url(item["url"], "inline keyboard button")
    return dict(item)


def _check_copy(copied: object) -> None:
    text = copied.get("text") if isinstance(copied, dict) else None
    if not isinstance(text, str) or not 1 <= len(text) <= COPY_LIMIT:
        raise wrong("BUTTON_COPY_TEXT_INVALID")


def _beside(raw: JSON, note: Note) -> JSON | None:
    """Buttons below the writing field, their removal, or a prompt to write."""
    placeholder = raw.get("input_field_placeholder", "")
    if placeholder and len(placeholder) > PLACEHOLDER_LIMIT:
        raise wrong("REPLY_MARKUP_INVALID")  # the refusal is documented, its text is not
    if "keyboard" not in raw:
        if not (raw.get("remove_keyboard") or raw.get("force_reply")):
            note("reply markup that is nothing")
            return None
        return dict(raw)
    rows = [[_button(item) for item in row] for row in _rows(raw, "keyboard")]
    _count(rows, note)
    if not any(rows):
        note("keyboard without buttons: Telegram sends the message without it")
        return None
    return {**raw, "keyboard": rows}


def _button(item: object) -> JSON:
    if isinstance(item, str):
        return {"text": item}
    if not isinstance(item, dict):
        raise wrong("can't parse keyboard button: KeyboardButton must be an Object")
    if "text" not in item:
        raise wrong("can't parse keyboard button: Can't find field \"text\"")
    return dict(item)

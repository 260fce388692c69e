"""From an HTTP request to named parameters.

Law: JSON, form and multipart bodies mean the same; nothing is judged here but whether it can be read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from tests.telegram.fake.refusals import JSON, wrong
from tests.telegram.fake.words import has_lone_surrogate

#: Parameters that are JSON whatever the body's form.
_STRUCTURED = frozenset(
    {
        "allowed_updates",
        "caption_entities",
        "commands",
        "entities",
        "link_preview_options",
        "menu_button",
        "message_ids",
        "reply_markup",
        "reply_parameters",
        "scope",
    }
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    file_name: str
    content_type: str
    content: bytes


@dataclass(slots=True)
class Params:
    """What a call says. Structured values are decoded; the rest is as it came (a form has text only)."""

    values: JSON
    uploads: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the parameter came with something in it."""
        return self.values.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """The parameter as text, empty when missing."""
        value = self.values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """The parameter as a number; anything else is the default, as on the real server."""
        value = self.values.get(name)
        if isinstance(value, float):
            return int(value)
        try:
            return int(str(value).strip())
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """Whether the parameter is true in any of the forms the server accepts."""
        return str(self.values.get(name, "")).lower() in ("true", "yes", "1")

    def structure(self, name: str) -> Any:  # noqa: ANN401 - any JSON may come from outside
        """The decoded parameter, None when missing."""
        return self.values.get(name)


def _decoded(name: str, value: object) -> object:
    """Decode a structured parameter that came as text; what cannot be decoded stays text."""
    if name not in _STRUCTURED or not isinstance(value, str) or not value:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _readable(values: JSON) -> JSON:
    """Decode the structured values; refuse text that is no Unicode."""
    for name, value in values.items():
        if isinstance(value, str):
            if has_lone_surrogate(value):
                raise wrong("strings must be encoded in UTF-8")
            values[name] = _decoded(name, value)
    return values


async def read(request: web.Request) -> Params:
    """Read a request's query and body.

    Raises:
        RefusalError: The body is not what its header says.
    """
    values: JSON = dict(request.query)
    uploads: dict[str, Upload] = {}
    kind = request.content_type
    if kind == "application/json":
        values |= _object(await request.read())
    elif kind == "application/x-www-form-urlencoded":
        values |= dict(await request.post())
    elif kind == "multipart/form-data":
        await _read_parts(request, values, uploads)
    return Params(_readable(values), uploads)


def _object(body: bytes) -> JSON:
    if not body:
        return {}
    try:
        value = json.loads(body)
    except ValueError:
        raise wrong("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise wrong("object expected as parameters")
    return value


async def _read_parts(request: web.Request, values: JSON, uploads: dict[str, Upload]) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        content = bytes(await part.read(decode=True))
        if part.filename is None:
            values[part.name] = content.decode()
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            uploads[part.name] = Upload(part.filename, kind, content)

"""Calls to the fake with JSON, as no library would make them."""

from __future__ import annotations

from typing import Any

import aiohttp

from tests.telegram.fake import JSON, TOKEN, FakeTelegram

#: Ania's chat.
CHAT = 101
GRIN = "\U0001f600"
BAD = "Bad Request: "


class Caller:
    """Calls the server with JSON, as no library would."""

    def __init__(self, fake: FakeTelegram, session: aiohttp.ClientSession) -> None:
        self.fake = fake
        self._session = session

    async def __call__(self, method: str, **params: object) -> JSON:
        """The whole answer."""
        return await self.as_bot(TOKEN, method, params)

    async def as_bot(self, token: str, method: str, params: JSON) -> JSON:
        """The whole answer to some other bot."""
        async with self._session.post(f"{self.fake.url}/bot{token}/{method}", json=params) as response:
            answer: JSON = await response.json()
            assert answer.get("error_code", 200) == response.status
            return answer

    async def ok(self, method: str, **params: object) -> Any:  # noqa: ANN401 - as the method answers
        """The result of a call that is carried out."""
        answer = await self(method, **params)
        assert answer["ok"], answer
        return answer["result"]


def bold(offset: int, length: int, **more: object) -> JSON:
    """An entity."""
    return {"type": "bold", "offset": offset, "length": length, **more}


def inline(*labels: str, **button: object) -> JSON:
    """An inline keyboard, a button to a row."""
    return {"inline_keyboard": [[{"text": label, **(button or {"callback_data": label})}] for label in labels]}

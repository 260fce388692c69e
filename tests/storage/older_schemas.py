"""Databases as older programs left them: at each revision, with data in all that it had."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import asyncpg

from storage import schema
from storage.schema import Engine
from storage.sealing import Sealer, mark_of
from storage.store import Alarm
from tests.storage.places import SqlitePlace, SqlPlace
from tests.storage.shapes import KEY, first_sealed

SEALER = Sealer(KEY)


def engine_of(place: SqlPlace) -> Engine:
    """Which engine a place has."""
    return "sqlite" if isinstance(place, SqlitePlace) else "postgresql"


def first_data() -> Sequence[tuple[str, Sequence[object]]]:
    """What a bot at revision 0001 left: the canary, a chat with a session, an answer, and an update that waits."""

    def sealed(text: str, table: str, chat: int, row: str) -> bytes:
        return first_sealed(text, table=table, chat=chat, row=row)

    body = sealed("waiting", "inbox", 1, "telegram\0" + "7")
    saved = sealed("kept", "session", 1, "")
    said = sealed("Ala", "answer", 1, "1\0" + "1\0introduce.name")
    return [
        ("INSERT INTO meta (name, value, written_at) VALUES ('canary', ?, 0)", [sealed("kladka", "meta", 0, "canary")]),
        ("INSERT INTO chat (chat, served, next_update) VALUES (1, 4, 1)", []),
        ("INSERT INTO inbox (source, number, chat, body, received_at) VALUES ('telegram', 7, 1, ?, 1000000)", [body]),
        ("INSERT INTO session (chat, body, language, partnership, saved_at) VALUES (1, ?, 'pl', 1, 0)", [saved]),
        ("INSERT INTO answer VALUES (1, 1, 'introduce.name', 1, ?, 1000000, 1, NULL, NULL, 0)", [said]),
    ]


def with_alarms() -> Sequence[tuple[str, Sequence[object]]]:
    """What a bot at revision 0002 left: something is planned as well."""
    body = first_sealed("planned", table="schedule", chat=1, row="daily")
    return [
        *first_data(),
        ("UPDATE chat SET next_due = 5000000", []),
        ("INSERT INTO schedule VALUES (1, 'daily', 5000000, '08:30', 'Europe/Warsaw', '2026-01-01', ?)", [body]),
    ]


def with_marks() -> Sequence[tuple[str, Sequence[object]]]:
    """What a bot at revision 0003 left: somebody else was erased as well."""
    return [*with_alarms(), ("INSERT INTO erased (mark, erased_at) VALUES (?, 9000000)", [mark_of(2, key=KEY)])]


def with_messages() -> Sequence[tuple[str, Sequence[object]]]:
    """What a bot at revision 0004 left: a letter that took several messages as well."""
    long = (
        "INSERT INTO outbox (chat, cause, kind, status, message, earlier, made_at, settled_at) "
        "VALUES (1, '1.0', 'send', 'sent', 9, '7 8', 0, 1)"
    )
    return [*with_marks(), (long, [])]


def with_announcements() -> Sequence[tuple[str, Sequence[object]]]:
    """What a bot at revision 0005 left: something was said to many as well."""
    said = "INSERT INTO announcement (name, body, state, letters, begun_at, settled_at) VALUES ('n1', '{}', 'done', 9, 0, 1)"
    return [*with_messages(), (said, [])]


def with_keys() -> Sequence[tuple[str, Sequence[object]]]:
    """What a bot at revision 0006 left: a field that names its key, and the key of the marks as well."""
    saved = SEALER.seal("kept", table="session", chat=1, row="")
    marks = SEALER.seal(bytes(32).hex(), table="meta", chat=0, row="marks")
    return [
        *with_announcements(),
        ("UPDATE session SET body = ?", [saved]),
        ("INSERT INTO meta (name, value, written_at) VALUES ('marks', ?, 9)", [marks]),
    ]


#: What stood in the database at each revision. A migration adds the state that it starts from.
DATA: dict[str, Callable[[], Sequence[tuple[str, Sequence[object]]]]] = {
    "0001": first_data,
    "0002": with_alarms,
    "0003": with_marks,
    "0004": with_messages,
    "0005": with_announcements,
    "0006": with_keys,
}
PLANNED = Alarm(
    kind="daily",
    due=datetime(1970, 1, 1, 0, 0, 5, tzinfo=UTC),
    local_time="08:30",
    zone="Europe/Warsaw",
    local_date="2026-01-01",
    body="planned",
)


async def build(place: SqlPlace, revision: str) -> None:
    """Make a database as a program of this revision made it, with data."""
    statements: list[tuple[str, Sequence[object]]] = [
        (sql, []) for sql in schema.migrations(engine_of(place), start=None, end=revision)
    ]
    data = [*statements, *DATA[revision]()]
    if isinstance(place, SqlitePlace):
        with sqlite3.connect(place.path) as file:
            for sql, values in data:
                file.execute(sql, values)
        file.close()
    else:
        connection = await asyncpg.connect(place.url)
        for sql, values in data:
            await connection.execute(sql.replace("?", "$1"), *values)
        await connection.close()

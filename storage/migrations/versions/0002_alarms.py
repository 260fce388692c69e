"""Alarms: what falls due in a chat, and letters that let others go first.

A chat has one row of ``schedule`` for each kind of thing that falls due there. ``chat.next_due`` is the earliest of
them, as ``next_update`` and ``next_letter`` are of theirs: claiming reads one index entry however many people are
waiting for another day, and what blocks a chat or wakes it needs to touch none of its alarms, since the index leaves
blocked chats out. ``local_time``, ``zone`` and ``local_date`` are clear: they are for people who read the table, and
for the day on which a country changes its clocks. No program before this one kept a row in ``schedule``, so it is
made anew.

``chat.only_nudges`` says that nothing but nudges waits to be sent there, so that whoever waits for a reply comes first.

On PostgreSQL the leases of a process that died are looked for while others go on, which needs an index.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

_WORDS = {
    "sqlite": {
        "int": "INTEGER",
        "blob": "BLOB",
        "kind": "TEXT",
        "clustered": " STRICT, WITHOUT ROWID",
    },
    "postgresql": {
        "int": "BIGINT",
        "blob": "BYTEA",
        "kind": 'TEXT COLLATE "C"',  # what is due at the same time comes in the same order on both engines
        "clustered": "",
    },
}

_STATEMENTS = (
    "DROP TABLE schedule",
    """
CREATE TABLE schedule (
    chat {int} NOT NULL REFERENCES chat (chat),
    kind {kind} NOT NULL,
    due {int} NOT NULL,
    local_time TEXT NOT NULL,
    zone TEXT NOT NULL,
    local_date TEXT,
    body {blob},
    PRIMARY KEY (chat, kind)
){clustered}""",
    "ALTER TABLE chat ADD COLUMN next_due {int}",
    "ALTER TABLE chat ADD COLUMN only_nudges {int} NOT NULL DEFAULT 0 CHECK (only_nudges IN (0, 1))",
    "CREATE INDEX chat_due ON chat (next_due, chat) WHERE next_due IS NOT NULL AND state = 'active'",
    "DROP INDEX chat_send",
    """
CREATE INDEX chat_send ON chat (only_nudges, send_after)
    WHERE next_letter IS NOT NULL AND leased = 0 AND state = 'active'""",
)


def upgrade() -> None:
    """Make the table of alarms, and what a chat says about its alarms and letters."""
    engine = op.get_context().dialect.name
    for statement in _STATEMENTS:
        op.execute(statement.strip().format(**_WORDS[engine]))
    if engine == "postgresql":
        op.execute("CREATE INDEX outbox_leased ON outbox (leased_by) WHERE status = 'sending'")

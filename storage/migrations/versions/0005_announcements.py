"""What is said to many, and how far it has come. The words are the operator's own; whom it reached, the letters know.

``passed`` is the last chat that was looked at, while it goes on.
"""

from alembic import op

revision = "0005"
down_revision = "0004"

_WORDS = {
    "sqlite": {"int": "INTEGER", "strict": " STRICT, WITHOUT ROWID"},
    "postgresql": {"int": "BIGINT", "strict": ""},
}


def upgrade() -> None:
    """Make the table of announcements."""
    words = _WORDS[op.get_context().dialect.name]
    op.execute(
        """
CREATE TABLE announcement (
    name TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('going', 'stopped', 'done')),
    letters {int} NOT NULL DEFAULT 0,
    passed {int},
    begun_at {int} NOT NULL,
    settled_at {int},
    CHECK (state = 'going' OR (passed IS NULL AND settled_at IS NOT NULL))
){strict}""".strip().format(**words)
    )

"""Who was erased, without saying who: so that a backup from before does not bring anybody back.

``mark`` is a keyed hash of the chat's number; without the key nobody can tell whose it is, with it only by trying.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

_WORDS = {
    "sqlite": {"int": "INTEGER", "blob": "BLOB", "strict": " STRICT, WITHOUT ROWID"},
    "postgresql": {"int": "BIGINT", "blob": "BYTEA", "strict": ""},
}


def upgrade() -> None:
    """Make the table of erasures."""
    words = _WORDS[op.get_context().dialect.name]
    op.execute(
        """
CREATE TABLE erased (
    mark {blob} NOT NULL PRIMARY KEY,
    erased_at {int} NOT NULL
){strict}""".strip().format(**words)
    )

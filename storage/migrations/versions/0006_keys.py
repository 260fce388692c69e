"""Sealed fields name their key, so that it can be exchanged. No table changes.

The revision is there for programs from before, which cannot read such fields: they refuse the database and say so.
"""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Nothing but the stamp."""

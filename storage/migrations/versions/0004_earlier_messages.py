"""Which messages a letter became that took several, so that all of them can be taken back.

``message`` stays the last one; ``earlier`` has the numbers of those before it, apart by spaces.
"""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column; both engines call it the same."""
    op.execute("ALTER TABLE outbox ADD COLUMN earlier TEXT")

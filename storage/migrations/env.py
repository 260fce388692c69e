"""Alembic's way in: it writes statements into the list that ``storage.schema`` hands it, and runs none of them."""

from alembic import context

context.configure(
    dialect_name=context.config.attributes["engine"],
    output_buffer=context.config.attributes["statements"],
    transactional_ddl=False,  # our own driver begins and commits
)
context.run_migrations()

"""How a transaction is written down.

Law: a plan is a generator. It yields a query's name with its parameters, is handed the rows, and in the end returns a
result; it knows no driver, no clock and no waiting. The engines run plans, each inside one transaction, so both do the
very same work. An error of the database is thrown into the plan at the query that failed.

A list of parameter sets is a batch: one query for all of them; the rows of all come back. An empty batch is not run.
"""

from collections.abc import Generator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

Parameters: TypeAlias = Mapping[str, object]
#: A query's name, with its parameters.
Statement: TypeAlias = tuple[str, Parameters | Sequence[Parameters]]
#: What a driver hands back. Columns are of many types, and each plan knows those of its query.
Rows: TypeAlias = Sequence[Sequence[Any]]

Result = TypeVar("Result")
Plan: TypeAlias = Generator[Statement, Rows, Result]

#: The one statement that is not a named query: one of the schema, as ``{"sql": …}``.
SCHEMA_STATEMENT = "schema statement"

"""Named queries.

Law: all SQL that touches data is in the ``.sql`` files beside this one; each query has a name and a line that says what
it is for. ``shared.sql`` is for both engines; a query that an engine words in its own way is in that engine's file, and
both files have the same names.

The files keep aiosql's format, and are read here and not by aiosql for two reasons: importing it took 190 ms of CPU
when measured, and its adapters run each query in a call of their own, where a transaction here is one hop to a thread.

Parameters are ``:name``. A query that is run for a *batch* is given one set of parameters after the other on SQLite;
on PostgreSQL it runs once, and each parameter is the array of all values, in order. A query without SQL is one that its
engine has no need of; it is passed over.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from storage.schema import Engine

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)
_PARAMETER = re.compile(r"(?<!:):([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Query:
    """One statement, as its engine wants it.

    ``names`` are the parameters in the order of ``$1, $2, …`` (PostgreSQL; SQLite takes them by name).
    ``gives`` says whether rows come back from something that changes rows.
    """

    name: str
    sql: str
    names: tuple[str, ...]
    gives: bool


@cache
def queries(engine: Engine) -> Mapping[str, Query]:
    """All queries of an engine by name."""
    found: dict[str, Query] = {}
    for file in ("shared", engine):
        parts = _NAME.split((files("storage.queries") / f"{file}.sql").read_text(encoding="utf-8"))[1:]
        for name, text in zip(parts[::2], parts[1::2], strict=True):
            if name in found:
                raise ValueError(f"two queries are named {name}")
            found[name] = _query(name, text, engine)
    return MappingProxyType(found)


def _query(name: str, text: str, engine: Engine) -> Query:
    lines = text.strip().splitlines()
    if not any(line.startswith("--") for line in lines):
        raise ValueError(f"query {name} does not say what it is for")
    sql = "\n".join(line for line in lines if not line.startswith("--")).removesuffix(";")
    names = tuple(dict.fromkeys(_PARAMETER.findall(sql)))
    if engine == "postgresql":
        sql = _PARAMETER.sub(lambda match: f"${names.index(match[1]) + 1}", sql)
    gives = sql.startswith("SELECT") or "RETURNING" in sql
    return Query(name, sql, names, gives)

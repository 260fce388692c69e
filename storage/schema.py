"""Which schema a database has, and how it comes to ours.

Law: Alembic's migrations are the truth. A fresh database takes a shortcut, the snapshot that was written from them
(``python -m storage.schema`` writes it, a test compares it with them), because importing Alembic takes longer than
everything else at start. Nothing here talks to a database.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, TypeAlias

from storage.errors import NewerSchema

Engine: TypeAlias = Literal["sqlite", "postgresql"]
ENGINES: tuple[Engine, ...] = ("sqlite", "postgresql")

_HERE = Path(str(files("storage")))
_BETWEEN = ";\n\n"
_HEADING = (
    "-- All migrations, one after the other. Written by `python -m storage.schema`; change the migrations instead."
)


@cache
def revisions() -> tuple[str, ...]:
    """Every revision this program knows, first to last, from the names of the files."""
    versions = (_HERE / "migrations" / "versions").glob("[0-9]*.py")
    return tuple(sorted(path.name.partition("_")[0] for path in versions))


def statements_from(revision: str | None, *, engine: Engine) -> Sequence[str]:
    """What to run so that a database at ``revision`` (``None``: an empty one) has our schema.

    Raises ``NewerSchema`` for a revision that this program does not know.
    """
    if revision is None:
        return snapshot(engine)
    check_revision(revision)
    if revision == revisions()[-1]:
        return ()
    return migrations(engine, start=revision, end="head")


def check_revision(revision: str) -> None:
    """Raises ``NewerSchema`` for a revision that this program does not know."""
    if revision not in revisions():
        raise NewerSchema


def snapshot(engine: Engine) -> Sequence[str]:
    """The whole schema, stamped with the head."""
    text = (_HERE / "schema" / f"{engine}.sql").read_text(encoding="utf-8")
    return [part.removesuffix(";\n") for part in text.removeprefix(_HEADING + "\n\n").split(_BETWEEN)]


def migrations(engine: Engine, *, start: str | None, end: str) -> Sequence[str]:
    """The statements of Alembic's migrations after ``start`` (``None``: from nothing) up to ``end``."""
    from alembic import command  # noqa: PLC0415 - slow to import; only a schema behind the head needs it
    from alembic.config import Config  # noqa: PLC0415 - as above

    said = _Said()
    config = Config(attributes={"engine": engine, "statements": said})
    config.set_main_option("script_location", str(_HERE / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, f"{start}:{end}" if start else end, sql=True)
    return said.statements


class _Said:
    """Looks like a file to Alembic, which writes one statement at a time."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def write(self, text: str) -> None:
        lines = [line.rstrip() for line in text.strip().splitlines() if not line.startswith("--")]
        if lines:
            self.statements.append("\n".join(lines).strip().removesuffix(";"))

    def flush(self) -> None:
        """Nothing is held back."""


def written(engine: Engine) -> str:
    """The text that the snapshot's file must have."""
    return f"{_HEADING}\n\n{_BETWEEN.join(migrations(engine, start=None, end='head'))};\n"


def main() -> None:
    """Write both snapshots anew."""
    for engine in ENGINES:
        (_HERE / "schema" / f"{engine}.sql").write_text(written(engine), encoding="utf-8")


if __name__ == "__main__":
    main()

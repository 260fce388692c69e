"""``kladka content …``: what writers run.

Law: each command reads a folder, prints, and ends with 0 if all is well and 1 if not. Modules are imported where they
are used: a writer waits for none that a command does not need.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from content import HERE, kept
from content.errors import ContentError
from content.folder import content_files, fingerprint
from flows.library import Library

app = typer.Typer(no_args_is_help=True, help="Check, read and count what the coach knows.")

Folder: TypeAlias = Annotated[Path, typer.Option(help="The content folder.", show_default="the one of this program")]
Name: TypeAlias = Annotated[str, typer.Argument(help="A dialogue, a square such as risk-mapping, a story or a signal.")]
LanguageName: TypeAlias = Annotated[str, typer.Option(help="pl or en.")]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@contextmanager
def _refusals() -> Iterator[None]:
    """Our own errors are sentences, not tracebacks."""
    try:
        yield
    except ContentError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def _library(folder: Path, *, hearing: bool = False) -> Library:
    """The library to look at: the kept one, or what can be read; the forms of cues only with ``hearing``."""
    files = content_files(folder)
    found = kept.take(kept.place(folder, files))
    if found is None:
        from content.compile import compile_library  # noqa: PLC0415 - not needed when a library is kept
        from content.sources import read_sources  # noqa: PLC0415 - as above

        found = compile_library(read_sources(files)[0], fingerprint(files), hearing=hearing).library
    return found


def _print_json(value: object) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


@app.command()
def check(folder: Folder = HERE) -> None:
    """Print every problem with its file and line; end with 1 if there is one."""
    from content.review import review  # noqa: PLC0415 - reads YAML and opens the dictionary
    from content.stats import sentence  # noqa: PLC0415 - as above

    library, problems = review(content_files(folder))
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        typer.echo(f"{len(problems)} problems" if len(problems) > 1 else "1 problem", err=True)
        raise typer.Exit(1)
    typer.echo(sentence(library))


@app.command()
def show(name: Name, language: LanguageName = "pl", folder: Folder = HERE) -> None:
    """Print a dialogue as a chat, to be read aloud; a signal with all forms of its cues."""
    from content.show import show as show_page  # noqa: PLC0415 - one module per command

    library = _library(folder)
    if name in library.signals:
        library = _library(folder, hearing=True)
    with _refusals():
        typer.echo(show_page(library, name, language), nl=False)


@app.command()
def draw(name: Name, language: LanguageName = "pl", folder: Folder = HERE) -> None:
    """Print a dialogue as a Mermaid flowchart."""
    from content.draw import draw as draw_chart  # noqa: PLC0415 - one module per command

    with _refusals():
        typer.echo(draw_chart(_library(folder), name, language), nl=False)


@app.command()
def stats(*, as_json: Json = False, folder: Folder = HERE) -> None:
    """Count what there is, per language."""
    from content.stats import stats as count  # noqa: PLC0415 - one module per command

    counted = count(_library(folder))
    if as_json:
        _print_json(counted)
        return
    for language, numbers in counted.items():
        squares = ", ".join(f"{name} {'/'.join(map(str, each.values()))}" for name, each in numbers["cells"].items())
        typer.echo(f"{language}:")
        for key, value in numbers.items():
            typer.echo(f"  {key}: {value if isinstance(value, int) else squares}")


@app.command()
def texts(*, language: LanguageName = "pl", as_json: Json = False, folder: Folder = HERE) -> None:
    """List every text with its id and the place where it is written."""
    from content.check import examine  # noqa: PLC0415 - reads YAML and opens the dictionary
    from content.texts import forms_of, listed  # noqa: PLC0415 - as above

    _, compiled, _ = examine(content_files(folder))
    rows = list(listed(compiled.catalogue, language))
    if as_json:
        _print_json(rows)
        return
    for row in rows:
        typer.echo(f"{row['id']}  ({row['file']}:{row['line']})")
        typer.echo("\n".join(forms_of(row["text"])) + "\n")


@app.command()
def schema(
    name: Annotated[str | None, typer.Argument(help="A kind of file, such as dialogue or square.")] = None,
) -> None:
    """Print the JSON Schema of one kind of file, or of all."""
    from content.schema import schema as make_schema  # noqa: PLC0415 - imports all models

    with _refusals():
        _print_json(make_schema(name))


@app.command()
def talks(folder: Folder = HERE) -> None:
    """Run the transcripts only; end with 1 if one goes otherwise."""
    from content.check import examine  # noqa: PLC0415 - reads YAML and opens the dictionary
    from content.talks import run_all, transcripts  # noqa: PLC0415 - brings the engine

    sources, compiled, problems = examine(content_files(folder))
    found = problems or sorted(run_all(sources, compiled.library))
    for problem in found:
        typer.echo(str(problem))
    if found:
        raise typer.Exit(1)
    count = sum(len(source.model.talks) for _, source in transcripts(sources))
    typer.echo(f"{count} {'talk' if count == 1 else 'talks'} went as written")

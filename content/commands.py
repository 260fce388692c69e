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
from typing import Annotated, Literal, TypeAlias

import typer

from content import HERE, kept, shelf
from content.errors import ContentError
from content.folder import content_files, fingerprint
from flows.library import Library

app = typer.Typer(no_args_is_help=True, help="Check, read and count what the coach knows.")


def _existing(folder: Path) -> Path:
    """The folder, if it is one."""
    found = folder.expanduser().absolute()
    if not found.is_dir():
        raise typer.BadParameter(f"there is no folder {folder}")
    return found


Folder: TypeAlias = Annotated[
    Path,
    typer.Option(
        help="The content folder.", envvar="CONTENT_DIR", show_default="the one of this program", callback=_existing
    ),
]
Name: TypeAlias = Annotated[str, typer.Argument(help="A dialogue, a square such as risk-mapping, a story or a signal.")]
LanguageName: TypeAlias = Annotated[str, typer.Option(help="pl, en or another one of the folder.")]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@contextmanager
def _refusals() -> Iterator[None]:
    """Our own errors are sentences, not tracebacks."""
    try:
        yield
    except ContentError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def _library(folder: Path, *, hearing: bool = False, language: str | None = None) -> Library:
    """The library to look at: the kept one, or what can be read; the forms of cues only with ``hearing``.

    A language that is only begun is in it if it is named.
    """
    files = content_files(folder)
    found = kept.take(shelf(folder, files))
    if found is None or (language and language not in found.languages):
        from content.compile import compile_library  # noqa: PLC0415 - not needed when a library is kept
        from content.languages import begun, finished  # noqa: PLC0415 - as above
        from content.sources import read_sources  # noqa: PLC0415 - as above

        seen = files if language in begun(files) else finished(files)
        found = compile_library(read_sources(seen)[0], fingerprint(seen), hearing=hearing).library
    return found


def _print_json(value: object) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


@app.command()
def check(folder: Folder = HERE) -> None:
    """Print every problem with its file and line; end with 1 if there is one."""
    from content.review import left_to_write, review  # noqa: PLC0415 - reads YAML and opens the dictionary
    from content.stats import number, sentence  # noqa: PLC0415 - as above

    files = content_files(folder)
    library, problems = review(files)
    unfinished = left_to_write(files)
    for problem in (*problems, *(each for found in unfinished.values() for each in found)):
        typer.echo(str(problem))
    if problems:
        typer.echo(number(len(problems), "problem", "problems"), err=True)
    for language, found in unfinished.items():
        left = number(len(found), "thing", "things")
        typer.echo(f"{language} is begun, with {left} left to do; until then the coach does without it", err=True)
    if problems or unfinished:
        raise typer.Exit(1)
    typer.echo(sentence(library))


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Its name, such as first-meeting: for files and saved chats, for ever.")],
    kind: Annotated[Literal["dialogue", "story"], typer.Option(help="What it shall be.")] = "dialogue",
    folder: Folder = HERE,
) -> None:
    """Begin a dialogue or a story: files that pass the check, to be written over."""
    from content import languages, skeleton  # noqa: PLC0415 - one module per command

    with _refusals():
        written = skeleton.begin(folder, name, kind)
    typer.echo("\n".join(written))
    for other in languages.others(content_files(folder)):
        typer.echo(f"{other} lacks it; run `kladka content language {other}` and write it there too", err=True)


@app.command()
def language(
    code: Annotated[str, typer.Argument(help="A language code, such as de or uk.")], folder: Folder = HERE
) -> None:
    """Begin another language, or go on with it: an empty text for each one that it has no file for."""
    from content import languages  # noqa: PLC0415 - one module per command

    with _refusals():
        written = languages.begin(folder, content_files(folder), code)
    typer.echo(
        "\n".join(written) if written else f"{code} has all its files; `kladka content check` says what they lack"
    )


@app.command()
def show(name: Name, language: LanguageName = "pl", folder: Folder = HERE) -> None:
    """Print a dialogue as a chat, to be read aloud; a signal with all forms of its cues."""
    from content.show import show as show_page  # noqa: PLC0415 - one module per command

    library = _library(folder, language=language)
    if name in library.signals:
        library = _library(folder, hearing=True, language=language)
    with _refusals():
        typer.echo(show_page(library, name, language), nl=False)


@app.command()
def draw(name: Name, language: LanguageName = "pl", folder: Folder = HERE) -> None:
    """Print a dialogue as a Mermaid flowchart."""
    from content.draw import draw as draw_chart  # noqa: PLC0415 - one module per command

    with _refusals():
        typer.echo(draw_chart(_library(folder, language=language), name, language), nl=False)


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


@app.command(name="try")
def attempt(*, language: LanguageName = "pl", as_json: Json = False, folder: Folder = HERE) -> None:
    """Read answers as JSON lines (question or asks, and answer); print which signals fire, and on which words."""
    from content import trying  # noqa: PLC0415 - one module per command

    refused = False
    library = _library(folder, hearing=True)
    for line in trying.read(sys.stdin, library):
        if isinstance(line, ContentError):
            typer.echo(str(line), err=True)
            refused = True
            continue
        found = trying.attempt(library, language, *line)
        if as_json:
            typer.echo(json.dumps(found, ensure_ascii=False))
        else:
            fired = ", ".join(f"{each['signal']} “{each['words']}”" for each in found["fires"])
            typer.echo(f"{found['answer']}\n  -> {'no answer' if found['shrug'] else fired or 'nothing'}")
    if refused:
        raise typer.Exit(1)


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

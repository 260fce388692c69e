"""What may be said about a failure.

Law: its kind and its place, never its words. An exception's text, its arguments and its local values may repeat what
a person wrote, or hold the token; none of them passes through here.
"""

from __future__ import annotations

from pathlib import Path
from traceback import walk_tb
from types import TracebackType

#: Where the packages lie; frames below it are ours.
_HOME = Path(__file__).resolve().parent.parent
_ROOMS = tuple(str(_HOME / room) + "/" for room in ("bot", "content", "flows", "storage"))
#: Causes beyond this many say nothing new.
_DEPTH = 4


def describe(error: BaseException) -> dict[str, str]:
    """Fields for a log line: ``error`` (type), ``place`` (file:line in function), ``causes`` (types, nearest first).

    The place is where it began: of the last cause that knows one.
    """
    chain = [error, *_causes(error)]
    fields = {"error": _kind(error)}
    if place := next(filter(None, (_place(each.__traceback__) for each in reversed(chain))), ""):
        fields["place"] = place
    if chain[1:]:
        fields["causes"] = ", ".join(map(_kind, chain[1:]))
    return fields


def _kind(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _causes(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    while (cause := error.__cause__ or (None if error.__suppress_context__ else error.__context__)) is not None:
        if cause in chain or len(chain) == _DEPTH:
            break
        chain.append(cause)
        error = cause
    return chain


def _place(trace: TracebackType | None) -> str:
    """The innermost frame of ours, else the innermost of all."""
    frames = [(frame.f_code, line) for frame, line in walk_tb(trace)]
    if not frames:
        return ""
    ours = [each for each in frames if each[0].co_filename.startswith(_ROOMS)]
    code, line = (ours or frames)[-1]
    return f"{_short(code.co_filename)}:{line} in {code.co_name}"


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(_HOME)) if filename.startswith(_ROOMS) else "/".join(path.parts[-2:])

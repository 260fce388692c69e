"""What does not fit the shape of its file: what pydantic found, as sentences with a file and a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Final, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from content.errors import Problem
from content.reader import Node, Step

_EMPTY: Final = "string_too_short"
_NO_KEYS: Final = "must have keys of its own, as `key: value` lines"
#: What is said after the name of the place, by pydantic's type of error.
_SENTENCES: Final = {
    "dict_type": _NO_KEYS,
    "model_type": _NO_KEYS,
    "model_attributes_type": _NO_KEYS,
    "int_parsing": "must be a whole number",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "is {input}; it must be {expected}",
    "missing": "is missing; write it",
    "string_pattern_mismatch": "is {input!r}; it must look like {pattern}",
    "string_too_long": "is longer than {max_length} characters; shorten it",
    _EMPTY: "is empty; write it, or remove the key",
    "string_type": "must be text",
    "too_long": "has {actual_length} of at most {max_length}; remove some",
    "too_short": "has {actual_length} of at least {min_length}; add some",
    "tuple_type": "must be a list, as `[a, b]` or lines that begin with a hyphen",
    "union_tag_invalid": "is of kind {tag}; a kind is one of {expected_tags}",
    "value_error": "{error}",
}


def problems(error: ValidationError, file: str, node: Node, model: type[BaseModel]) -> Iterator[Problem]:
    """Each fault once, at the line where it stands."""
    faults = error.errors(include_url=False)
    paths = [_path(fault) for fault in faults]
    seen: set[Problem] = set()
    empty = {node.at(path).line for fault, path in zip(faults, paths, strict=True) if fault["type"] == _EMPTY}
    for fault, path in zip(faults, paths, strict=True):
        problem = Problem(file, node.at(path).line, _sentence(fault, path, model))
        if fault["type"] == "dict_type" and fault["input"] == "" and problem.line in empty:
            continue  # where a text or its forms may stand, an empty one is told once
        if problem not in seen and not _counts_broken_items(fault, path, paths):
            seen.add(problem)
            yield problem


def _path(fault: ErrorDetails) -> tuple[Step, ...]:
    return tuple(step for step in fault["loc"] if step != "[key]")


def _counts_broken_items(fault: ErrorDetails, path: tuple[Step, ...], paths: Iterable[tuple[Step, ...]]) -> bool:
    """Whether a list is said to be too short only because items of it are broken."""
    return fault["type"] == "too_short" and any(other[: len(path)] == path != other for other in paths)


def _sentence(fault: ErrorDetails, path: Sequence[Step], model: type[BaseModel]) -> str:
    kind, name, context = fault["type"], _name(path), fault.get("ctx", {})
    if kind == "extra_forbidden" and fault["input"] == "":
        return f"{name} has no value; if it is part of a text with a comma, put the whole text into quotes"
    if kind == "extra_forbidden":
        return f"{name} is not a key here; {_hint(str(path[-1]), model)}"
    if kind == "union_tag_not_found":
        return f"{_name((*path, 'kind'))} is missing; write what kind of step this is"
    if kind in _SENTENCES:
        return f"{name} {_SENTENCES[kind].format(input=fault['input'], **context)}"
    return f"{name} is not right: {fault['msg'][0].lower()}{fault['msg'][1:]}"


def _name(path: Sequence[Step]) -> str:
    """What to call a place: its last key, with its number in a list."""
    words = [str(step) for step in path if not (isinstance(step, str) and step.startswith(("dict[", "constrained-")))]
    if not words:
        return "the file"
    if words[-1].isdigit() and len(words) > 1:
        return f"item {int(words[-1]) + 1} of `{words[-2]}`"
    return f"`{words[-1]}`"


def _hint(key: str, model: type[BaseModel]) -> str:
    near = get_close_matches(key, _keys(model), n=1)
    return f"did you mean `{near[0]}`?" if near else "remove it, or see README.md for the keys there are"


def _keys(model: type[BaseModel]) -> set[str]:
    """Every key that this file may hold anywhere."""
    keys: set[str] = set()
    left, seen = [model], set[type[BaseModel]]()
    while left:
        at = left.pop()
        if at not in seen:
            seen.add(at)
            keys |= at.model_fields.keys()
            left += [each for item in at.model_fields.values() for each in _models(item.annotation)]
    return keys


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)

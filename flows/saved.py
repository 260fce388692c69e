"""The JSON forms of a session and of what was answered.

Law: a form once written can be read for ever: an older schema is upgraded step by step, a newer one is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from flows.answers import Answers, Attachment, Chosen, Rated, Said, Value
from flows.errors import UnreadableSession
from flows.rhythm import Plan, Rhythm
from flows.session import Cut, Frame, Interlude, Partnership, Place, Session

#: Raised with each change of the session's form; ``_UPGRADES`` holds the way from each earlier one.
SCHEMA = 2

#: Made once: ``json.dumps`` with any settings makes an encoder for each call.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def to_json(session: Session) -> str:
    """The saved form, without answers."""
    saved: dict[str, Any] = {
        "schema": SCHEMA,
        "language": session.language,
        "seed": session.seed,
        "turn": session.turn,
        "partnership": session.partnership,
        "partnerships": [[each.id, each.name, each.archived] for each in session.partnerships],
        "stacks": {str(number): [_frame_to(each) for each in frames] for number, frames in session.stacks.items()},
        "offered": session.offered,
        "paused": session.paused,
        "rounds": dict(session.rounds),
        "told": sorted(session.told),
        "cut": [session.cut.key, session.cut.partnership, session.cut.sent] if session.cut else None,
        "taken": session.taken.isoformat() if session.taken else None,
        "news": session.news,
        "content": session.content,
        "rhythm": _rhythm_to(session.rhythm),
    }
    return _encode(saved)


def from_json(text: str, answers: Answers | None = None) -> Session:
    """Read a saved session of this or any earlier schema.

    Raises:
        UnreadableSession: it was saved by a newer program.
    """
    saved = json.loads(text)
    if saved["schema"] > SCHEMA:
        raise UnreadableSession
    for upgrade in _UPGRADES[saved["schema"] - 1 :]:
        saved = upgrade(saved)
    return Session(
        language=saved["language"],
        seed=saved["seed"],
        turn=saved["turn"],
        partnership=saved["partnership"],
        partnerships=tuple(Partnership(*each) for each in saved["partnerships"]),
        stacks={int(number): tuple(map(_frame_from, frames)) for number, frames in saved["stacks"].items()},
        offered=tuple(saved["offered"]),
        paused=saved["paused"],
        rounds=saved["rounds"],
        told=frozenset(saved["told"]),
        cut=_cut_from(saved.get("cut")),
        taken=datetime.fromisoformat(saved["taken"]) if saved.get("taken") else None,
        news=saved.get("news", False),
        content=saved["content"],
        rhythm=_rhythm_from(saved["rhythm"]),
        answers=answers or Answers(),
    )


def _with_rhythm(saved: dict[str, Any]) -> dict[str, Any]:
    """Schema 2 knows daily prompts."""
    return saved | {"rhythm": {}}


#: From schema 1 to 2, from 2 to 3, …
_UPGRADES: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = (_with_rhythm,)


_FRESH = Rhythm()


def _rhythm_to(rhythm: Rhythm) -> dict[str, Any]:
    """What differs from a rhythm that was never set."""
    if rhythm == _FRESH:
        return {}
    named = {each.name: getattr(rhythm, each.name) for each in fields(Rhythm)}
    saved = {name: value for name, value in named.items() if value != getattr(_FRESH, name)}
    if rhythm.plans:
        saved["plans"] = [[each.kind, each.day, each.time, each.partnership, each.about] for each in rhythm.plans]
    return saved


def _rhythm_from(saved: dict[str, Any]) -> Rhythm:
    listed: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in saved.items()}
    if "plans" in listed:
        listed["plans"] = tuple(
            Plan(kind=kind, day=day, time=time, partnership=partnership, about=about)
            for kind, day, time, partnership, about in saved["plans"]
        )
    return Rhythm(**listed)


def _cut_from(saved: list[Any] | None) -> Cut | None:
    return Cut(key=saved[0], partnership=saved[1], sent=saved[2]) if saved else None


def _frame_to(frame: Frame) -> dict[str, Any]:
    read, defaults = _FORMS[type(frame)]
    return {name: value for (name, default), value in zip(defaults, read(frame), strict=True) if value != default}


def _frame_from(saved: dict[str, Any]) -> Frame:
    listed: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in saved.items()}
    return Place(**listed) if "dialogue" in listed else Interlude(**listed)


#: By kind of frame: how to read all its fields, and their names with the value that need not be written.
_FORMS: dict[type, tuple[Callable[[Frame], tuple[Any, ...]], list[tuple[str, Any]]]] = {
    kind: (attrgetter(*(each.name for each in fields(kind))), [(each.name, each.default) for each in fields(kind)])
    for kind in (Place, Interlude)
}


def value_to_json(value: Value) -> str:
    """The saved form of what was answered."""
    saved: dict[str, Any]
    match value:
        case Said(text, attachments):
            saved = {"text": text}
            if attachments:
                saved["attachments"] = [[each.media, each.file] for each in attachments]
        case Chosen(choices):
            saved = {"choices": choices}
        case Rated(points):
            saved = {"points": points}
    return _encode(saved)


def value_from_json(text: str) -> Value:
    """Read what ``value_to_json`` wrote."""
    saved = json.loads(text)
    if "choices" in saved:
        return Chosen(tuple(saved["choices"]))
    if "points" in saved:
        return Rated(saved["points"])
    return Said(saved["text"], tuple(Attachment(*each) for each in saved.get("attachments", ())))

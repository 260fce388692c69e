"""Everything that is kept about a person: one file for other programs, one to read.

Law: what is kept is here, or stands in ``KEPT_BACK`` with the reason; a test compares both with the real tables. Words
of a person are as they wrote them, every version; times are in UTC.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from bot import keeping
from bot.exports import data
from bot.exports.markdown import escape
from flows import daily_log, record
from flows.answers import Answer
from flows.partnerships import name_of
from flows.session import Partnership
from flows.voice import LONGEST_ANSWER, Voice
from storage.store import Alarm, Chat, Trace, Traces

#: Raised when a reader of an earlier form could misread this one.
FORM: Final = 1

_SEALED = "kept only until it was dealt with; what came of it is in the answers"
_OURS = "numbers for our own queues; they say nothing about anybody"
_SHOWN = "stands in the chat itself and goes from here once it is sent"

#: Table -> column -> where it is in the data: names of fields, with dots between them.
EXPORTED: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "chat": {"chat": "chat.number", "state": "chat.state"},
        "session": {
            "chat": "chat.number",
            "body": "session",
            "language": "chat.language",
            "dialogue": "session.stacks",
            "step": "session.stacks",
            "partnership": "session.partnership",
            "saved_at": "chat.saved",
        },
        "answer": {
            "chat": "chat.number",
            "partnership": "partnerships.partnership.id",
            "key": "partnerships.answers.key",
            "version": "partnerships.answers.version",
            "body": "partnerships.answers.text",
            "at": "partnerships.answers.at",
            "round": "partnerships.answers.round",
            "source": "partnerships.answers.message",
            "about": "partnerships.notes.about",
            "withdrawn": "partnerships.answers.withdrawn",
        },
        "schedule": {
            "chat": "chat.number",
            "kind": "planned.kind",
            "due": "planned.due",
            "local_time": "planned.local_time",
            "zone": "planned.zone",
            "local_date": "planned.local_date",
            "body": "planned.about",
        },
        "inbox": {"chat": "chat.number", "status": "updates.state", "received_at": "updates.first"},
        "outbox": {"chat": "chat.number", "status": "letters.state", "made_at": "letters.first"},
    }
)
#: Table -> column -> why it is in neither file.
KEPT_BACK: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "chat": dict.fromkeys(
            ("served", "next_update", "next_letter", "leased", "send_after", "next_due", "only_nudges"), _OURS
        ),
        "inbox": {
            "body": _SEALED,
            **dict.fromkeys(("seq", "source", "number", "attempts", "error", "settled_at"), _OURS),
        },
        "outbox": {
            "body": _SHOWN,
            "kind": _SHOWN,
            "dedupe": "names a kind of message and a day, so that it is sent once; both are in the session",
            **dict.fromkeys(("id", "cause", "attempts", "uncertain", "leased_by", "error", "settled_at"), _OURS),
            **dict.fromkeys(("message", "earlier"), "Telegram's numbers of messages that stand in the chat itself"),
        },
    }
)
#: Of the saved session, what is not handed over, and why.
SECRETS: Final[Mapping[str, str]] = MappingProxyType({"seed": "buttons are checked with it; it is chance"})


@dataclass(frozen=True, slots=True)
class Everything:
    """What is kept about one person, and the voice that names it. ``made`` is an aware time."""

    voice: Voice
    kept: Chat
    traces: Traces
    made: datetime


def as_json(everything: Everything) -> bytes:
    """For other programs, in UTF-8."""
    session = json.loads(everything.kept.session.body) if everything.kept.session else {}
    page: dict[str, Any] = {
        "form": FORM,
        "made": everything.made.isoformat(),
        "chat": {
            "number": everything.kept.chat,
            "language": everything.voice.session.language,
            "state": everything.traces.state,
            "saved": everything.traces.saved.isoformat() if everything.traces.saved else None,
        },
        "partnerships": [data.page(each, everything.kept, made=everything.made) for each in _each(everything)],
        "planned": [_planned(each) for each in everything.kept.alarms],
        "session": {name: value for name, value in session.items() if name not in SECRETS},
        "updates": [_trace(each) for each in everything.traces.updates],
        "letters": [_trace(each) for each in everything.traces.letters],
    }
    return (json.dumps(page, ensure_ascii=False, indent=1) + "\n").encode()


def as_markdown(everything: Everything) -> bytes:
    """To read, in UTF-8: every partnership with every version of every answer, then what else is kept."""
    voice = everything.voice
    lines = [f"# {_label(voice, 'title')}", "", _label(voice, "made", date=_time(everything.made)), ""]
    for each in _each(everything):
        lines += _partnership(each, everything.kept)
    lines += [f"## {_label(voice, 'kept')}", "", *_facts(everything), "", _label(voice, "more"), ""]
    return "\n".join(lines).encode()


def _each(everything: Everything) -> Iterator[Voice]:
    """The voice in each partnership, among them any that the session has lost."""
    session = everything.voice.session
    known = {each.id for each in session.partnerships}
    lost = sorted({each.partnership for each in everything.kept.history} - known)
    session = replace(session, partnerships=(*session.partnerships, *(Partnership(each) for each in lost)))
    for each in session.partnerships:
        yield Voice(everything.voice.library, replace(session, partnership=each.id))


def _planned(alarm: Alarm) -> dict[str, Any]:
    return {
        "kind": alarm.kind,
        "due": alarm.due.isoformat() if alarm.due else None,
        "local_time": alarm.local_time,
        "zone": alarm.zone,
        "local_date": alarm.local_date,
        "about": alarm.body,
    }


def _trace(trace: Trace) -> dict[str, Any]:
    return {
        "state": trace.state,
        "count": trace.count,
        "first": trace.first.isoformat(),
        "last": trace.last.isoformat(),
    }


# --- to read --------------------------------------------------------------------------------------------------------


def _partnership(voice: Voice, kept: Chat) -> Iterator[str]:
    number = voice.session.partnership
    active = next(each for each in voice.session.partnerships if each.id == number)
    yield from (f"## {escape(name_of(voice, active))}", "")
    versions: dict[str, list[Answer]] = {}
    for answer in map(keeping.answer_from, kept.history):
        if answer.partnership == number:
            versions.setdefault(answer.key, []).append(answer)
    asked = {answers[0].key: _asked(voice, answers[0]) for answers in versions.values() if not answers[0].is_note}
    for key, question in asked.items():
        yield from (f"**{escape(question)}**", "", *_versions(voice, versions.pop(key)), "")
    if versions:
        yield from (f"**{escape(voice.label('system.summary.notes'))}**", "")
    for answers in versions.values():
        yield from (*_versions(voice, answers), "")


def _versions(voice: Voice, answers: Sequence[Answer]) -> Iterator[str]:
    """Each version of what was said."""
    for answer in sorted(answers, key=lambda each: each.version):
        words = escape(voice.shown(answer, LONGEST_ANSWER).text).replace("\n", "\n  ")
        mark = f", {_label(voice, 'withdrawn')}" if answer.withdrawn else ""
        said = _label(voice, "version", number=answer.version, date=_time(answer.at))
        yield f"- {words} _({said}{mark})_"


def _asked(voice: Voice, answer: Answer) -> str:
    asked = daily_log.question_of(voice, answer.key) if answer.is_daily else record.question(voice, answer.key)
    return asked or answer.key


def _facts(everything: Everything) -> Iterator[str]:
    voice, rhythm, traces = everything.voice, everything.voice.session.rhythm, everything.traces
    yield _line(voice, "chat", str(everything.kept.chat))
    yield _line(voice, "language", str(voice.label("system.language.name")))
    for name, value in (("zone", rhythm.zone), ("time", rhythm.time)):
        if value:
            yield _line(voice, name, value)
    if traces.saved is not None:
        yield _line(voice, "saved", _time(traces.saved))
    for alarm in everything.kept.alarms:
        if alarm.due is not None:
            yield _line(voice, "planned", f"{_word(voice, 'plan', alarm.kind)}, {_time(alarm.due)}")
    for name, found in (("updates", traces.updates), ("letters", traces.letters)):
        for each in found:
            since, until = _time(each.first), _time(each.last)
            state = _word(voice, "state", each.state)
            told = voice.label("system.export.trace", count=each.count, state=state, since=since, until=until)
            yield _line(voice, name, told)


def _word(voice: Voice, kind: str, name: str) -> str:
    """What a state or an alarm is called; its own name where the content knows it by none."""
    text_id = f"system.export.{kind}.{name}"
    return voice.label(text_id) if text_id in voice.library.texts[voice.session.language] else name


def _line(voice: Voice, name: str, value: str) -> str:
    return f"- **{_label(voice, name)}:** {escape(value)}"


def _label(voice: Voice, name: str, **values: str | int) -> str:
    return escape(voice.label(f"system.export.{name}", **values))


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"

"""Everything of a partnership as JSON, for other programs.

Law: as it is kept, not as it is shown: the person's words letter for letter, every version, every time in UTC. Labels
stand beside ids so that the file can be read without the program.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from bot import keeping
from flows import summary
from flows.answers import Answer, Chosen, Rated, Said
from flows.progress import squares
from flows.record import question
from flows.voice import Voice
from storage.store import Chat

#: Raised when a reader of an earlier form could misread this one.
FORM: Final = 1


def render(voice: Voice, kept: Chat, *, made: datetime) -> bytes:
    """The active partnership of a voice, in UTF-8. ``made`` is an aware time."""
    return (json.dumps(page(voice, kept, made=made), ensure_ascii=False, indent=1) + "\n").encode()


def page(voice: Voice, kept: Chat, *, made: datetime) -> dict[str, Any]:
    """The same before it is written down."""
    number = voice.session.partnership
    history = [each for each in map(keeping.answer_from, kept.history) if each.partnership == number]
    session = voice.session
    active = next(each for each in session.partnerships if each.id == number)
    return {
        "form": FORM,
        "made": made.isoformat(),
        "language": session.language,
        "partnership": {"id": number, "name": active.name, "archived": active.archived},
        "answers": [_answer(voice, each) for each in history if not each.is_note],
        "notes": [_note(each) for each in history if each.is_note],
        "squares": [
            {
                "domain": each.domain,
                "stage": each.stage,
                "begun": each.begun,
                "own": each.rating,
                "partner": each.partner,
                "earlier": [{"date": day.isoformat(), "own": points} for day, points in each.earlier],
            }
            for each in squares(voice.library, session)
        ],
        "rounds": {name: times for name, times in session.rounds.items() if name.startswith(f"{number} ")},
    }


def _answer(voice: Voice, answer: Answer) -> dict[str, Any]:
    return {
        "key": answer.key,
        "question": question(voice, answer.key),
        "section": summary.section_of(voice.library, answer.key),
        **_value(voice, answer),
        **_kept(answer),
    }


def _note(answer: Answer) -> dict[str, Any]:
    return {"key": answer.key, "about": answer.about, "text": answer.text, **_kept(answer)}


def _kept(answer: Answer) -> dict[str, Any]:
    return {
        "version": answer.version,
        "round": answer.round,
        "at": answer.at.isoformat(),
        "withdrawn": answer.withdrawn,
        "message": answer.source,
    }


def _value(voice: Voice, answer: Answer) -> dict[str, Any]:
    match answer.value:
        case Said(text, attachments):
            files = [{"media": each.media, "file": each.file} for each in attachments]
            return {"text": text, **({"attachments": files} if files else {})}
        case Chosen(choices):
            return {"choices": [{"id": each, "label": voice.choice_label(answer.key, each)} for each in choices]}
        case Rated(points):
            return {"points": points}

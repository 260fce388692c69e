"""Everything of a partnership as JSON: letter for letter, every version, readable without the program."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from bot import keeping
from bot.exports import data
from flows.answers import Said
from flows.library import Library
from flows.session import Partnership, Session
from flows.voice import Voice
from storage.store import Chat
from tests.exports.filled import session_of

MADE = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HOSTILE = '"; DROP TABLE -- =1+1 <b> \u2066 🧑‍🤝‍🧑 \\u0041 - z „tym”...'


def made(library: Library, session: Session) -> dict[str, object]:
    """The file, read back."""
    history = [keeping.answer_to(each) for each in session.answers.values()]
    kept = Chat(chat=1, session=keeping.session_to(session), answers=history, history=history)
    return dict(json.loads(data.render(Voice(library, session), kept, made=MADE)))


def test_words_are_as_they_were_written(library: Library) -> None:
    """Nothing is typeset here: text equals what is kept."""
    session = session_of(library, says=lambda _: HOSTILE, share=0.2, name="Sady")
    page = made(library, session)
    answers = page["answers"]
    assert isinstance(answers, list)
    assert {each["text"] for each in answers if "text" in each} == {HOSTILE}
    said = [each for each in session.answers.values() if isinstance(each.value, Said) and not each.is_note]
    assert len([each for each in answers if "text" in each]) == len(said)
    assert page["partnership"] == {"id": 1, "name": "Sady", "archived": False}


def test_it_says_what_was_asked(library: Library) -> None:
    """Each answer carries its question, its section, its version and its time; choices their labels."""
    page = made(library, session_of(library, language="en", share=1.0))
    answers = page["answers"]
    assert isinstance(answers, list)
    by_key = {each["key"]: each for each in answers}
    asked = str(library.texts["en"]["partner-shoes.problem.ask"])
    assert asked.endswith(by_key["partner-shoes.problem"]["question"])
    assert by_key["partner-shoes.problem"]["section"] == "their-side"
    assert by_key["partner-shoes.problem"]["at"] == "2026-11-03T09:30:00+00:00"
    assert by_key["start.state"]["choices"][0].keys() == {"id", "label"}
    squares, notes = page["squares"], page["notes"]
    assert isinstance(squares, list)
    assert isinstance(notes, list)
    assert len(squares) == 20
    assert all(each["about"] for each in notes)


def test_other_partnerships_stay_out(library: Library) -> None:
    """The file is of one partnership."""
    session = session_of(library, share=0.1)
    two = (*session.partnerships, Partnership(2, "Druga"))
    stacks = {**session.stacks, 2: session.stacks[1]}
    page = made(library, replace(session, partnership=2, partnerships=two, stacks=stacks))
    assert page["answers"] == page["notes"] == []

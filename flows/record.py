"""Everything that was said in a partnership, talk by talk: the full record.

Law: answers in the library's order, each with what was asked, notes where they were made. Nothing is left out but
quiz answers; what lies aside is said to.
"""

from __future__ import annotations

from dataclasses import dataclass

from flows import summary, walk
from flows.answer_list import list_answers
from flows.answers import Answer
from flows.library import Library
from flows.session import Session
from flows.steps import Ask, Choose, Rate
from flows.voice import LONGEST_ANSWER, Voice


@dataclass(frozen=True, slots=True)
class RecordLine:
    """An answer with its question, or a note; a note has no question."""

    text: str
    question: str = ""
    guess: bool = False
    aside: bool = False
    note: bool = False


@dataclass(frozen=True, slots=True)
class RecordTalk:
    """What was said in one dialogue."""

    title: str
    lines: tuple[RecordLine, ...]


def record(library: Library, session: Session) -> tuple[RecordTalk, ...]:
    """The active partnership's answers and notes. Notes made outside any dialogue come last."""
    voice = Voice(library, session)
    listed = list_answers(library, session)
    doubted, aside = summary.guesses(library, session), walk.aside(library, session)
    notes = [each for each in listed if each.is_note]
    lines: dict[str, list[RecordLine]] = {}
    for answer in (each for each in listed if not each.is_note):
        said = lines.setdefault(_talk(answer.key), [])
        said.append(_line(voice, answer, guess=answer.key in doubted, aside=answer.key in aside))
        here = [each for each in notes if each.about == answer.key]
        said += [_note(each) for each in here]
        notes = [each for each in notes if each not in here]
    for note in notes:
        lines.setdefault(_talk(note.about or ""), []).append(_note(note))
    order = {name: place for place, name in enumerate(library.dialogues)}
    names = sorted(lines, key=lambda name: order.get(name, len(order)))
    return tuple(RecordTalk(_title(voice, name), tuple(lines[name])) for name in names)


def _talk(key: str) -> str:
    return key.partition(".")[0]


def _title(voice: Voice, name: str) -> str:
    dialogue = voice.library.dialogues.get(name)
    return voice.label(dialogue.title if dialogue else "system.summary.notes") if dialogue or not name else name


def _line(voice: Voice, answer: Answer, *, guess: bool, aside: bool) -> RecordLine:
    return RecordLine(voice.shown(answer, LONGEST_ANSWER).text, question(voice, answer.key), guess=guess, aside=aside)


def _note(answer: Answer) -> RecordLine:
    """A note among answers says that it is one; under the title of notes it need not."""
    return RecordLine(answer.text, note=bool(answer.about))


def question(voice: Voice, key: str) -> str:
    """What was asked, in its own words: the last paragraph of the question."""
    signal = voice.library.signals.get(key.partition("+")[2])
    step = summary.step_of(voice.library, key)
    text_id = signal.question if signal else step.ask if isinstance(step, Ask | Choose | Rate) else None
    words = voice.label(text_id).strip() if text_id else ""
    return words.rsplit("\n\n", 1)[-1]

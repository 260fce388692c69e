"""Answers to a one-pager, without layout.

Law: only what the person said; empty sections are left out and nothing is invented. Answers that today's other
answers no longer lead to stay out, and so does a first try once it was rewritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows import progress, walk
from flows.answer_list import list_answers
from flows.effects import Span
from flows.library import Library, Step
from flows.partnerships import name_of
from flows.scene import Scene
from flows.session import Answer, Session
from flows.voice import Voice


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One answer; ``label`` says what it answers, where it would not be understood alone."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class SummarySection:
    """A titled list of what was said."""

    id: str
    title: str
    lines: tuple[SummaryLine, ...]
    shared: bool


@dataclass(frozen=True, slots=True)
class SquareRating:
    """What a square of the map was rated, 1 to 5: by the person, as the partner might, and in earlier rounds."""

    domain: str
    stage: str
    own: int | None
    partner: int | None
    #: Own ratings of earlier rounds with their dates (UTC), oldest first.
    earlier: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The one-pager of a partnership. ``about`` has the few facts of the compass; sections come in their order.

    ``squares`` are those of the map that have a rating, domain by domain, stage by stage.
    """

    title: str
    about: tuple[str, ...]
    sections: tuple[SummarySection, ...]
    notes: tuple[str, ...]
    squares: tuple[SquareRating, ...] = ()


def one_pager(library: Library, session: Session) -> Summary:
    """The active partnership's one-pager, as far as it goes."""
    voice = Voice(library, session)
    aside = walk.aside(library, session)
    answers = _counting(library, session, aside)
    sections = []
    for section in library.sections:
        lines = tuple(_line(voice, each) for each in answers if _section(library, each) == section.id)
        if lines:
            sections.append(SummarySection(section.id, voice.label(section.title), lines, section.shared))
    active = next(each for each in session.partnerships if each.id == session.partnership)
    about = [session.answer(key) for key in _COMPASS if key not in aside]
    return Summary(
        title=name_of(voice, active),
        about=tuple(_line(voice, each).text for each in about if each),
        sections=tuple(sections),
        notes=tuple(each.text for each in list_answers(library, session) if each.is_note),
        squares=_squares(library, session),
    )


def say(scene: Scene, summary: Summary) -> None:
    """Put the one-pager into the chat."""
    scene.say("card", "system.summary.title", name=Span(summary.title, "strong"))
    for section in summary.sections:
        lines = "\n".join(f"{line.label} {line.text}".strip() for line in section.lines)
        scene.say("card", "system.summary.section", title=Span(section.title, "strong"), lines=Span(lines))


def _squares(library: Library, session: Session) -> tuple[SquareRating, ...]:
    rated = (each for each in progress.squares(library, session) if each.rating or each.partner or each.earlier)
    return tuple(
        SquareRating(each.domain, each.stage, own=each.rating, partner=each.partner, earlier=each.earlier)
        for each in rated
    )


def _counting(library: Library, session: Session, aside: frozenset[str]) -> list[Answer]:
    """Answers that belong into a document now. A rewrite that lies aside replaces nothing."""
    replaced = {
        step.replaces
        for dialogue in library.dialogues.values()
        for step in dialogue.steps.values()
        if step.replaces and session.answer(step.key) and step.key not in aside
    }
    left_out = aside | replaced
    return [each for each in list_answers(library, session) if each.key.split("+")[0] not in left_out]


def _section(library: Library, answer: Answer) -> str | None:
    step = _step(library, answer)
    return step.section if step else None


def _step(library: Library, answer: Answer) -> Step | None:
    name, _, step = answer.key.split("+")[0].partition(".")
    dialogue = library.dialogues.get(name)
    return dialogue.steps.get(step) if dialogue else None


def _line(voice: Voice, answer: Answer) -> SummaryLine:
    return SummaryLine(voice.shown(answer, _WHOLE).text, _label(voice, answer))


def _label(voice: Voice, answer: Answer) -> str:
    """What was asked: the step's label, or the question of the warning that this answers."""
    signal = voice.library.signals.get(answer.key.partition("+")[2])
    step = _step(voice.library, answer)
    text_id = signal.question if signal else step.label if step else None
    return voice.label(text_id).strip().splitlines()[-1] if text_id else ""


#: Telegram's longest message; an answer is never longer.
_WHOLE = 4096
#: Answers of the compass that say who is speaking.
_COMPASS = ("start.name", "start.counterpart", "start.state")

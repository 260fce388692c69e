"""Answers to a one-pager, without layout.

Law: only what the person said; empty sections are left out and nothing is invented. Answers that today's other
answers no longer lead to stay out, and so do a first try once it was rewritten, words that say nothing, and what was
written in distress: a page to show around is no place for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flows import coaching, daily_log, progress, safety, walk
from flows.answer_list import list_answers
from flows.answers import Answer, Chosen, Said
from flows.effects import Span
from flows.library import Library
from flows.partnerships import name_of
from flows.scene import Scene
from flows.session import Session
from flows.steps import Ask, Choose, Step
from flows.voice import LONGEST_ANSWER, Voice


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One answer; ``label`` says what it answers, where it would not be understood alone.

    ``guess``: the person marked it as something they do not know yet.
    """

    text: str
    label: str = ""
    guess: bool = False


@dataclass(frozen=True, slots=True)
class SummarySection:
    """A titled list of what was said, and the notes that were made while it was said."""

    id: str
    title: str
    lines: tuple[SummaryLine, ...]
    shared: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SquareRating:
    """What a square of the map was rated, 1 to 5: by the person, as the partner might, and in earlier rounds."""

    domain: str
    stage: str
    own: int | None
    partner: int | None
    #: Own ratings of earlier rounds with their local dates, oldest first.
    earlier: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The one-pager of a partnership. ``about`` has the few facts of the compass; sections come in their order.

    ``squares`` are those of the map that have a rating, domain by domain, stage by stage. ``notes`` are those that
    were made where no section is. ``name`` is the person's organisation, if they said it.
    """

    title: str
    about: tuple[str, ...]
    sections: tuple[SummarySection, ...]
    notes: tuple[str, ...]
    squares: tuple[SquareRating, ...] = ()
    name: str = ""


def one_pager(library: Library, session: Session) -> Summary:
    """The active partnership's one-pager, as far as it goes."""
    voice = Voice(library, session)
    aside = walk.aside(library, session)
    answers = _counting(library, session, aside)
    doubted = guesses(library, session)
    notes = [each for each in list_answers(library, session) if each.is_note and not safety.is_grave(library, each)]
    sections = []
    for section in library.sections:
        said = [each for each in answers if section_of(library, each.key) == section.id]
        said = _with_earlier(session, said) if section.id == LOG else said
        lines = tuple(_line(voice, each, guess=each.key in doubted, dated=section.id == LOG) for each in said)
        beside = tuple(each.text for each in notes if section_of(library, each.about or "") == section.id)
        if lines or beside:
            sections.append(SummarySection(section.id, voice.label(section.title), lines, section.shared, beside))
    active = next(each for each in session.partnerships if each.id == session.partnership)
    about = [session.answer(key) for key in _COMPASS if key not in aside]
    return Summary(
        title=name_of(voice, active),
        about=tuple(_line(voice, each).text for each in about if each),
        sections=tuple(sections),
        notes=tuple(each.text for each in notes if section_of(library, each.about or "") is None),
        squares=_squares(library, session),
        name=_line(voice, about[0]).text if about and about[0] else "",
    )


def for_partner(summary: Summary) -> Summary:
    """What may be shown to the partner.

    No guesses, notes or ratings; no section that is not shared, among them all that is planned against trouble; of the
    compass only the name of who is speaking.
    """
    shared = (
        replace(each, lines=tuple(line for line in each.lines if not line.guess), notes=())
        for each in summary.sections
        if each.shared
    )
    return Summary(
        title=summary.title,
        about=(summary.name,) if summary.name else (),
        sections=tuple(each for each in shared if each.lines),
        notes=(),
        name=summary.name,
    )


def say(scene: Scene, summary: Summary) -> None:
    """Put the one-pager into the chat."""
    scene.say("card", "system.summary.title", name=Span(summary.title, "strong"))
    for section in summary.sections:
        lines = [_spoken(scene, line) for line in section.lines]
        lines += [scene.label("system.summary.note", note=each) for each in section.notes]
        scene.say("card", "system.summary.section", title=Span(section.title, "strong"), lines=Span("\n".join(lines)))


def guesses(library: Library, session: Session) -> frozenset[str]:
    """Keys of the active partnership's answers that the person marked as guesses."""
    marking = (
        step
        for dialogue in library.dialogues.values()
        for step in dialogue.steps.values()
        if isinstance(step, Choose) and step.guesses
    )
    return frozenset(
        f"{step.key.partition('.')[0]}.{choice}"
        for step in marking
        if (answer := session.answer(step.key)) and isinstance(answer.value, Chosen)
        for choice in answer.value.choices
    )


def section_of(library: Library, key: str) -> str | None:
    """The section that an answer under this key goes into. Marking guesses is no answer of its own."""
    if key.startswith(daily_log.KEY):
        return LOG
    step = step_of(library, key)
    return None if step is None or (isinstance(step, Choose) and step.guesses) else step.section


def step_of(library: Library, key: str) -> Step | None:
    """The step that an answer under this key belongs to, where the library still has it."""
    name, _, step = key.split("+", maxsplit=1)[0].partition(".")
    dialogue = library.dialogues.get(name)
    return dialogue.steps.get(step) if dialogue else None


def _spoken(voice: Voice, line: SummaryLine) -> str:
    words = f"{line.label} {line.text}".strip()
    return voice.label("system.summary.guess", words=words) if line.guess else words


def _squares(library: Library, session: Session) -> tuple[SquareRating, ...]:
    rated = (each for each in progress.squares(library, session) if each.rating or each.partner or each.earlier)
    return tuple(
        SquareRating(each.domain, each.stage, own=each.rating, partner=each.partner, earlier=each.earlier)
        for each in rated
    )


def _counting(library: Library, session: Session, aside: frozenset[str]) -> list[Answer]:
    """Answers that belong into a document now. A rewrite that lies aside replaces nothing."""
    replaced = {
        _older(session, step.key, step.replaces)
        for dialogue in library.dialogues.values()
        for step in dialogue.steps.values()
        if step.replaces and session.answer(step.key) and step.key not in aside
    }
    left_out = aside | replaced
    listed = (each for each in list_answers(library, session) if each.key.split("+")[0] not in left_out)
    said = (each for each in listed if not (each.is_daily and safety.is_grave(library, each)))
    return [each for each in said if not _says_nothing(library, session, each)]


def _with_earlier(session: Session, answers: list[Answer]) -> list[Answer]:
    """A log keeps what was said in earlier rounds, of each question the newest, oldest first."""
    return [said for each in answers for said in (*session.earlier(each.key), each)[-_LOGGED:]]


def _older(session: Session, rewrite: str, first: str) -> str:
    """Which of the two stays out: the first try, unless it was written in a later round than the rewrite."""
    again, before = session.answer(rewrite), session.answer(first)
    is_of_one = rewrite.partition(".")[0] == first.partition(".")[0]
    return rewrite if is_of_one and again and before and before.round > again.round else first


def _says_nothing(library: Library, session: Session, answer: Answer) -> bool:
    """Whether it is kept, as all that is said, but holds nothing that anybody could read: "I don't know"."""
    if not isinstance(answer.value, Said) or answer.value.attachments:
        return False
    step = step_of(library, answer.key)
    asks = step.asks if isinstance(step, Ask) else frozenset[str]()
    return coaching.is_shrug(library, session.language, answer.text, asks)


def _line(voice: Voice, answer: Answer, *, guess: bool = False, dated: bool = False) -> SummaryLine:
    words = voice.shown(answer, LONGEST_ANSWER).text
    if dated:
        words = voice.label("system.summary.dated", words=words, day=voice.day(answer.at))
    return SummaryLine(words, _label(voice, answer), guess)


def _label(voice: Voice, answer: Answer) -> str:
    """What was asked: the step's label, or the question of the warning that this answers."""
    if answer.is_daily:
        return daily_log.question_of(voice, answer.key)
    signal = voice.library.signals.get(answer.key.partition("+")[2])
    step = step_of(voice.library, answer.key)
    text_id = signal.question if signal else step.label if step else None
    return voice.label(text_id).strip().splitlines()[-1] if text_id else ""


#: The section for what is learnt: private, like all answers to daily prompts.
LOG = "log"
#: So many rounds of one question stand in the log.
_LOGGED = 5
#: Answers of the compass that say who is speaking.
_COMPASS = ("start.name", "start.counterpart", "start.state")

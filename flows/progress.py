"""The 5 × 4 map: which squares are done, how they were rated, where to go next and why.

Law: read off the answers each time; nothing is stored twice. Suggestions never lock anything: every square may be
entered at any time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import Literal, TypeAlias

from flows.library import Dialogue, Library, Rate
from flows.session import Answer, Rated, Session

DOMAINS = ("risk", "leadership", "communication", "coordination", "motivation")
STAGES = ("mapping", "planning", "implementation", "assessment")

#: Why a square is suggested; each has its words under ``system.map.reason``.
Reason: TypeAlias = Literal["started-fast", "caution", "energy", "friendly", "look-back", "low", "stage", "order"]

#: The stage that fits the state of a cooperation, as told in the compass.
_STAGE_OF = {"none": "mapping", "talks": "mapping", "running": "implementation", "ending": "assessment"}
#: Averages of a domain's ratings that count as high and low.
_HIGH, _LOW = 4.0, 2.5
_LOW_RATING = 2


@dataclass(frozen=True, slots=True)
class Square:
    """One square of the map for the active partnership."""

    dialogue: str
    domain: str
    stage: str
    #: Whether any of its questions was answered.
    begun: bool
    #: 1 to 5, once it was rated.
    rating: int | None
    #: The same as the person thinks the partner would rate it.
    partner: int | None = None
    #: Own ratings of earlier rounds with their dates (UTC), oldest first.
    earlier: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A square worth going to, and why."""

    dialogue: str
    reason: Reason


def squares(library: Library, session: Session) -> tuple[Square, ...]:
    """Every square that the library has, domain by domain, stage by stage."""
    cells = [each for each in library.dialogues.values() if each.kind == "cell"]
    ordered = sorted(cells, key=lambda each: (DOMAINS.index(each.domain or ""), STAGES.index(each.stage or "")))
    return tuple(_square(session, each) for each in ordered)


def suggestions(library: Library, session: Session, *, most: int = 3) -> tuple[Suggestion, ...]:
    """The best places to go next, each once, the most telling first."""
    chart = squares(library, session)
    chosen: dict[str, Suggestion] = {}
    for each in (*_patterns(chart, _state(session)), *_nearest(chart, _state(session))):
        chosen.setdefault(each.dialogue, each)
    return tuple(chosen.values())[:most]


def _patterns(chart: tuple[Square, ...], state: str) -> Iterator[Suggestion]:
    """What a careful reader of the ratings would notice."""
    shaky = [each for each in chart if each.stage == "mapping" and (each.rating or 5) <= _LOW_RATING]
    if state == "running" and len(shaky) > 1:
        yield Suggestion(min(shaky, key=lambda each: each.rating or 5).dialogue, "started-fast")
    marks = {domain: _average(chart, domain) for domain in DOMAINS}
    for high, low, stage, reason in _CONTRASTS:
        first, second = marks[high], marks[low]
        if first is not None and second is not None and first >= _HIGH and second <= _LOW:
            yield from (
                Suggestion(each.dialogue, reason) for each in chart if (each.domain, each.stage) == (low, stage)
            )
    rated = [each for each in chart if each.rating]
    if rated and all(each.rating is None for each in chart if each.stage == "assessment"):
        domain = rated[-1].domain
        yield from (Suggestion(each.dialogue, "look-back") for each in chart if _is(each, domain, "assessment"))
    for each in sorted(rated, key=lambda each: each.rating or 5):
        if (each.rating or 5) <= _LOW_RATING:
            yield Suggestion(each.dialogue, "low")


def _nearest(chart: tuple[Square, ...], state: str) -> Iterator[Suggestion]:
    """Squares not begun: of the stage that fits the cooperation first, then in the order of the map."""
    untouched = [each for each in chart if not each.begun and each.rating is None]
    stage = _STAGE_OF.get(state)
    yield from (Suggestion(each.dialogue, "stage") for each in untouched if each.stage == stage)
    yield from (Suggestion(each.dialogue, "order") for each in untouched)


#: One domain high and another low -> the square of the low one that mends it.
_CONTRASTS: tuple[tuple[str, str, str, Reason], ...] = (
    ("risk", "motivation", "planning", "caution"),
    ("motivation", "coordination", "planning", "energy"),
    ("communication", "leadership", "planning", "friendly"),
)


def _is(square: Square, domain: str, stage: str) -> bool:
    return square.domain == domain and square.stage == stage


def _average(chart: tuple[Square, ...], domain: str) -> float | None:
    marks = [each.rating for each in chart if each.domain == domain and each.rating]
    return fmean(marks) if marks else None


def _state(session: Session) -> str:
    answer = session.answer("start.state")
    return next(iter(answer.values - {"answered"}), "") if answer else ""


def _square(session: Session, cell: Dialogue) -> Square:
    answers = [session.answer(step.key) for step in cell.steps.values()]
    ratings = [step for step in cell.steps.values() if isinstance(step, Rate)]
    own = next((step.key for step in ratings if step.mirrors is None), "")
    partner = next((step.key for step in ratings if step.mirrors == own), "")
    return Square(
        dialogue=cell.name,
        domain=cell.domain or "",
        stage=cell.stage or "",
        begun=any(answers),
        rating=_points(session.answer(own)),
        partner=_points(session.answer(partner)),
        earlier=tuple((each.at.date(), points) for each in session.earlier(own) if (points := _points(each))),
    )


def _points(answer: Answer | None) -> int | None:
    return answer.value.points if answer and isinstance(answer.value, Rated) else None

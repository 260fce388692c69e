"""The 5 × 4 map: which squares are done, how they were rated, where to go next and why.

Law: read off the answers each time; nothing is stored twice. Suggestions never lock anything: every square may be
entered at any time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from statistics import fmean
from typing import Literal, TypeAlias

from flows import daily_time, rounds, walk
from flows.library import Dialogue, Library
from flows.measures import points
from flows.session import Session
from flows.steps import Ask, Rate

DOMAINS = ("risk", "leadership", "communication", "coordination", "motivation")
STAGES = ("mapping", "planning", "implementation", "assessment")

#: The dialogue in which domains and stages are chosen, and the choice that stands for all of them.
PATH = "path"
_ALL = "all"

#: Why a place is suggested; each has its words under ``system.map.reason``.
Reason: TypeAlias = Literal[
    "gap", "started-fast", "caution", "energy", "friendly", "look-back", "again", "low", "stage", "order"
]

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
    #: Own ratings of earlier rounds with their local dates, oldest first.
    earlier: tuple[tuple[date, int], ...] = ()
    #: When the current rating was given.
    at: datetime | None = None
    #: The step that prepares a talk about the gap between the two ratings, where it is wide and nothing is prepared.
    talk: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A square worth going to, and why. ``step``: only this one of it is to be answered."""

    dialogue: str
    reason: Reason
    step: str | None = None


def squares(library: Library, session: Session) -> tuple[Square, ...]:
    """Every square that the library has, domain by domain, stage by stage."""
    cells = [each for each in library.dialogues.values() if each.kind == "cell"]
    ordered = sorted(cells, key=lambda each: (DOMAINS.index(each.domain or ""), STAGES.index(each.stage or "")))
    return tuple(_square(session, each) for each in ordered)


def suggestions(library: Library, session: Session, *, now: datetime, most: int = 3) -> tuple[Suggestion, ...]:
    """The best places to go next, each once, the most telling first."""
    every, state = squares(library, session), state_of(session)
    domains, stages = chosen_path(session)
    path = tuple(each for each in every if _is_on(each.domain, domains) and _is_on(each.stage, stages))
    chart = path if any(not each.rating for each in path) else every
    chosen: dict[str, Suggestion] = {}
    kinds = (_gaps(chart), _patterns(chart, state), _again(chart, now), _low(chart), _nearest(chart, state))
    for each in chain.from_iterable(kinds):
        chosen.setdefault(each.dialogue, each)
    return tuple(chosen.values())[:most]


def chosen_path(session: Session) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The domains and the stages that the person wants to walk, each in the order of the map; none: all."""
    return _ticked(session, "domains", DOMAINS), _ticked(session, "stages", STAGES)


def _ticked(session: Session, step: str, names: tuple[str, ...]) -> tuple[str, ...]:
    answer = session.answer(f"{PATH}.{step}")
    ticked = answer.values if answer else frozenset[str]()
    return () if _ALL in ticked else tuple(each for each in names if each in ticked)


def _is_on(name: str, chosen: tuple[str, ...]) -> bool:
    return not chosen or name in chosen


def _gaps(chart: tuple[Square, ...]) -> Iterator[Suggestion]:
    """Squares that the person sees much brighter than they think the partner does."""
    yield from (Suggestion(each.dialogue, "gap", step=each.talk) for each in chart if each.talk)


def _again(chart: tuple[Square, ...], now: datetime) -> Iterator[Suggestion]:
    """Squares that were rated some weeks ago, the oldest rating first."""
    ripe = [each for each in chart if each.at and now - each.at >= rounds.REPEAT]
    yield from (Suggestion(each.dialogue, "again") for each in sorted(ripe, key=lambda each: each.at or now))


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


def _low(chart: tuple[Square, ...]) -> Iterator[Suggestion]:
    """The lowest ratings first."""
    low = [each for each in chart if each.rating and each.rating <= _LOW_RATING]
    yield from (Suggestion(each.dialogue, "low") for each in sorted(low, key=lambda each: each.rating or 0))


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


def state_of(session: Session) -> str:
    """How the open partnership is, as told in the compass; empty if it was not."""
    answer = session.answer("start.state")
    return next(iter(answer.values - {"answered"}), "") if answer else ""


def _square(session: Session, cell: Dialogue) -> Square:
    answers = [session.answer(step.key) for step in cell.steps.values()]
    ratings = [step for step in cell.steps.values() if isinstance(step, Rate)]
    own = next((step.key for step in ratings if step.mirrors is None), "")
    partner = next((step.key for step in ratings if step.mirrors == own), "")
    rated = session.answer(own)
    return Square(
        dialogue=cell.name,
        domain=cell.domain or "",
        stage=cell.stage or "",
        begun=any(answers),
        rating=points(rated),
        partner=points(session.answer(partner)),
        earlier=tuple((_date(session, each.at), mark) for each in session.earlier(own) if (mark := points(each))),
        at=rated.at if rated else None,
        talk=_talk(session.within(cell.name), cell),
    )


def _date(session: Session, moment: datetime) -> date:
    return daily_time.date_at_home(session.rhythm, session.language, moment)


def _talk(session: Session, cell: Dialogue) -> str | None:
    """The step that a gap between two ratings opens, while it is open and was not answered."""
    opened = (
        step
        for step in cell.steps.values()
        if isinstance(step, Ask) and any(each.measure and each.measure.kind == "gap" for each in step.when)
    )
    return next((each.id for each in opened if walk.holds(session, each.when) and not session.answer(each.key)), None)
